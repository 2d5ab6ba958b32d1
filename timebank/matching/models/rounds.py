"""Rounds: their days, where food is handed out on them, and that one was called off."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.matching.errors import RoundClosed, RoundNotConfirmed, RoundNotOpen
from timebank.matching.rules.rounds import DayPlan, RoundKind, RoundState


class OffReason(StrEnum):
    """Why a whole round is called off."""

    WEATHER = "weather"
    VAN = "van"
    NO_FOOD = "no-food"
    STAFF = "staff"
    PLACE = "place"
    MISTAKE = "mistake"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDay(DayPlan):
    """A day of a round at one of its places; without a place at the round's own.

    `place_id` is one of those that the branch keeps; `place` any name.
    """

    place: str | None = None
    place_id: UUID | None = None


class Round(Model):
    """Some days on which food is handed out by one plan."""

    __tablename__ = "matching_rounds"
    __table_args__ = (
        within_branch("opened_by_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        Index(None, "branch_id", "starts_on"),
        Index(None, "branch_id", "state", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("next_on > ends_on", name="next_after_end"),
        CheckConstraint("category_cap BETWEEN 1 AND 1000", name="category_cap_within"),
        # Also a round that was never confirmed can be called off: it is closed then.
        CheckConstraint(
            "(state <> 'open' OR confirmed_at IS NULL) "
            "AND (state <> 'confirmed' OR confirmed_at IS NOT NULL)",
            name="confirmed_at_a_moment",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[RoundKind]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    next_on: Mapped[date] = mapped_column(comment="When the next round begins.")
    place: Mapped[str]
    category_cap: Mapped[int] = mapped_column(comment="Units of one kind of food for a household.")
    floor: Mapped[bool] = mapped_column(comment="First something for everybody.")
    ahead_days: Mapped[int] = mapped_column(comment="Booked visits of so many days after it count.")
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPEN)
    version: Mapped[int] = mapped_column(default=0, comment="The newest plan's; 0 without one.")
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    def check_open(self) -> None:
        """Pass if its plan may still change.

        Raises:
            RoundNotOpen
        """
        if self.state is not RoundState.OPEN:
            raise RoundNotOpen

    def check_confirmed(self) -> None:
        """Pass if its stock is promised and not all of it settled.

        Raises:
            RoundNotConfirmed, RoundClosed
        """
        if self.state is RoundState.OPEN:
            raise RoundNotConfirmed
        if self.state is RoundState.CLOSED:
            raise RoundClosed

    def confirm(self, *, by_id: UUID, at: datetime) -> None:
        """Let its plan stand.

        Raises:
            RoundNotOpen
        """
        self.check_open()
        self.state, self.confirmed_by_id, self.confirmed_at = RoundState.CONFIRMED, by_id, at

    def call_off(self, *, at: datetime) -> None:
        """End it without a hand-out, or in the middle of one.

        Raises:
            RoundClosed
        """
        if self.state is RoundState.CLOSED:
            raise RoundClosed
        self.state, self.closed_at = RoundState.CLOSED, at

    def close(self, *, at: datetime) -> None:
        """End it.

        Raises:
            RoundNotConfirmed, RoundClosed
        """
        self.check_confirmed()
        self.state, self.closed_at = RoundState.CLOSED, at


class RoundDay(Model):
    """One day of a round."""

    __tablename__ = "matching_round_days"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        CheckConstraint("from_hour BETWEEN 0 AND 23", name="from_an_hour"),
        CheckConstraint("until_hour > from_hour AND until_hour <= 24", name="until_later"),
        CheckConstraint("van_units IS NULL OR van_units >= 0", name="van_of_units"),
        CheckConstraint("per_hour IS NULL OR per_hour > 0", name="seats"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    from_hour: Mapped[int]
    until_hour: Mapped[int]
    van_units: Mapped[int | None] = mapped_column(comment="What the day's van carries; null: enough.")
    per_hour: Mapped[int | None] = mapped_column(comment="How many may come in an hour; null: any.")

    def as_plan(self) -> DayPlan:
        return DayPlan(
            day=self.day,
            from_hour=self.from_hour,
            until_hour=self.until_hour,
            van_units=self.van_units,
            per_hour=self.per_hour,
        )


class Station(Model):
    """Where food is handed out on a day of a round, and when there."""

    __tablename__ = "matching_stations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "round_id", "day"],
            ["matching_round_days.branch_id", "matching_round_days.round_id", "matching_round_days.day"],
        ),
        CheckConstraint("from_hour BETWEEN 0 AND 23", name="from_an_hour"),
        CheckConstraint("until_hour > from_hour AND until_hour <= 24", name="until_later"),
        CheckConstraint("per_hour IS NULL OR per_hour > 0", name="seats"),
        CheckConstraint("length(place) > 0", name="place_named"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    from_hour: Mapped[int]
    until_hour: Mapped[int]
    per_hour: Mapped[int | None] = mapped_column(comment="How many may come in an hour; null: any.")

    def as_plan(self) -> DayPlan:
        """Return its hours and seats; what a van carries is the day's."""
        return DayPlan(
            day=self.day, from_hour=self.from_hour, until_hour=self.until_hour, per_hour=self.per_hour
        )


class CalledOff(Model):
    """A whole round was called off, and why. Rows are only added."""

    __tablename__ = "matching_called_off"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("called_off_by_id", "people_people"),
        CheckConstraint("reason <> 'other' OR note IS NOT NULL", name="other_explained"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[OffReason]
    note: Mapped[str | None] = mapped_column(EncryptedText, comment="For staff alone.")
    next_on: Mapped[date | None] = mapped_column(comment="When the next round begins, where it is known.")
    told: Mapped[bool] = mapped_column(comment="Those who had a time were told.")
    called_off_by_id: Mapped[UUID]
    called_off_at: Mapped[datetime]


rows_only_added(CalledOff)
