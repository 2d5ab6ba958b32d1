"""Rounds, who comes when, the versions of a plan, what people decided about it, and what is set aside."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.matching.errors import (
    DecisionEnded,
    NotBooked,
    PickSettled,
    RoundClosed,
    RoundNotConfirmed,
    RoundNotOpen,
)
from timebank.matching.rules.rounds import (
    AppointmentState,
    Collector,
    DayPlan,
    DecisionKind,
    Made,
    PickState,
    RoundKind,
    RoundState,
)


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
        CheckConstraint("(state = 'open') = (confirmed_at IS NULL)", name="confirmed_at_a_moment"),
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


class Appointment(Model):
    """When a household comes, or is brought its share; one in a round."""

    __tablename__ = "matching_appointments"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("settled_by_id", "people_people"),
        UniqueConstraint("branch_id", "round_id", "household_id"),
        Index(None, "branch_id", "household_id"),
        Index(None, "branch_id", "day", "hour"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        CheckConstraint("collector <> 'other' OR collector_name IS NOT NULL", name="collector_named"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    round_id: Mapped[UUID]
    household_id: Mapped[UUID]
    day: Mapped[date]
    hour: Mapped[int]
    delivered: Mapped[bool]
    state: Mapped[AppointmentState] = mapped_column(default=AppointmentState.BOOKED)
    told_at: Mapped[datetime | None] = mapped_column(comment="When the household learned what it gets.")
    changed_at: Mapped[datetime]
    collector: Mapped[Collector | None]
    collector_name: Mapped[str | None] = mapped_column(EncryptedText)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]

    def check_booked(self) -> None:
        """Pass if they are still expected.

        Raises:
            NotBooked
        """
        if self.state is not AppointmentState.BOOKED:
            raise NotBooked

    def settle(self, state: AppointmentState, *, by_id: UUID | None, at: datetime) -> None:
        """End it one way or another.

        Raises:
            NotBooked
        """
        self.check_booked()
        self.state, self.settled_by_id, self.settled_at, self.changed_at = state, by_id, at, at


class PlanVersion(Model):
    """One version of a round's plan, with its certificate. Rows are only added."""

    __tablename__ = "matching_plans"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("made_by_id", "people_people"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[Made]
    made_by_id: Mapped[UUID | None] = mapped_column(comment="Null where a cancellation healed it.")
    made_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(comment="Of all that was planned from, to see what changed since.")
    value: Mapped[str] = mapped_column(comment="Cost, a whole number of any length.")
    bound: Mapped[str] = mapped_column(comment="No plan around what is locked costs less.")
    free_bound: Mapped[str] = mapped_column(comment="No plan at all costs less.")
    locks: Mapped[int] = mapped_column(comment="Decisions that it was made around.")
    units: Mapped[int]
    grams: Mapped[int]
    wasted_units: Mapped[int]
    wasted_grams: Mapped[int]
    unserved: Mapped[int]
    free_units: Mapped[int] = mapped_column(comment="Units of the best plan without what people decided.")
    free_wasted_units: Mapped[int]
    free_unserved: Mapped[int]
    milliseconds: Mapped[int]

    @property
    def gap(self) -> int:
        """Return how far it is from the best around what is locked; 0 is as good as can be."""
        return int(self.value) - int(self.bound)

    @property
    def cost(self) -> int:
        """Return what people's decisions cost; 0 is as good as can be."""
        return int(self.value) - int(self.free_bound)


rows_only_added(PlanVersion)


class Assigned(Model):
    """So many units of a lot for a household in one version. Rows are only added."""

    __tablename__ = "matching_assignments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "round_id", "version"],
            ["matching_plans.branch_id", "matching_plans.round_id", "matching_plans.version"],
        ),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        CheckConstraint("units > 0", name="some_units"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    ahead: Mapped[bool] = mapped_column(primary_key=True, comment="Left for a visit after the round.")
    units: Mapped[int]


rows_only_added(Assigned)


class Decision(Model):
    """A coordinator locked or refused what a household gets of a lot, and said why."""

    __tablename__ = "matching_decisions"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        within_branch("made_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        Index(
            "uq_matching_decisions_open",
            "branch_id",
            "round_id",
            "household_id",
            "lot_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(kind = 'lock') = (units > 0)", name="locks_units"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    round_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    kind: Mapped[DecisionKind]
    units: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText)
    made_by_id: Mapped[UUID]
    made_at: Mapped[datetime]
    ended_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    def end(self, *, by_id: UUID, at: datetime) -> None:
        """Let the plan decide again.

        Raises:
            DecisionEnded
        """
        if self.ended_at is not None:
            raise DecisionEnded
        self.ended_by_id, self.ended_at = by_id, at


class Pick(Model):
    """Units of a lot that are promised to a household of a round, and where they stand."""

    __tablename__ = "matching_picks"
    __table_args__ = (
        within_branch("round_id", "matching_rounds"),
        within_branch("household_id", "households_households"),
        within_branch("lot_id", "pantry_lots"),
        within_branch("settled_by_id", "people_people"),
        Index(None, "branch_id", "round_id", "household_id"),
        Index(None, "branch_id", "lot_id"),
        CheckConstraint("units > 0", name="some_units"),
        CheckConstraint("(state = 'set_aside') = (settled_at IS NULL)", name="settled_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    round_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    place: Mapped[str]
    units: Mapped[int]
    state: Mapped[PickState] = mapped_column(default=PickState.SET_ASIDE)
    extra: Mapped[bool] = mapped_column(comment="Chosen at the desk, not planned.")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]

    def settle(self, state: PickState, *, by_id: UUID | None, at: datetime) -> None:
        """Note what became of it.

        Raises:
            PickSettled
        """
        if self.state is not PickState.SET_ASIDE:
            raise PickSettled
        self.state, self.settled_by_id, self.settled_at = state, by_id, at
