"""Who cares for whom: assignments, open needs, offers."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.errors import OfferAnswered
from timebank.care.rules import OfferState, PartOfDay
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch


class Assignment(Model):
    """A coordinator has introduced a volunteer to a senior: from a day, to a day."""

    __tablename__ = "care_assignments"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("senior_id", "people_people"),
        within_branch("assigned_by_id", "people_people"),
        Index(None, "branch_id", "volunteer_id"),
        Index(None, "branch_id", "senior_id"),
        CheckConstraint("volunteer_id <> senior_id", name="two_people"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    senior_id: Mapped[UUID]
    activities: Mapped[list[str]] = mapped_column(comment="Codes of the policy's activities, the usual ones.")
    weekdays: Mapped[list[int]] = mapped_column(
        comment="Usual days, 0 for Monday; empty for none in particular."
    )
    usual_start: Mapped[time | None] = mapped_column(comment="Local time.")
    usual_end: Mapped[time | None] = mapped_column(comment="Local time; before the start: past midnight.")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="The last local day; null for open.")
    safety_note: Mapped[str | None] = mapped_column(
        EncryptedText, comment="What the volunteer must know; encrypted."
    )
    assigned_by_id: Mapped[UUID]
    assigned_at: Mapped[datetime]
    ended_by_id: Mapped[UUID | None]


class Need(Model):
    """An open need on the board, without name or address: 월성동 · 월요일 오후 · 말벗."""

    __tablename__ = "care_needs"
    __table_args__ = (
        within_branch("senior_id", "people_people"),
        within_branch("opened_by_id", "people_people"),
        Index(None, "branch_id", "closed_at", "opened_at"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    senior_id: Mapped[UUID] = mapped_column(comment="Never shown on the board.")
    neighbourhood: Mapped[str]
    activities: Mapped[list[str]]
    weekdays: Mapped[list[int]] = mapped_column(comment="Every week on these days; empty with `once_on`.")
    once_on: Mapped[date | None]
    part: Mapped[PartOfDay]
    minutes: Mapped[int] = mapped_column(comment="How long a visit would take.")
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None]


class Offer(Model):
    """A volunteer says "I can" to an open need."""

    __tablename__ = "care_offers"
    __table_args__ = (
        within_branch("need_id", "care_needs"),
        within_branch("volunteer_id", "people_people"),
        UniqueConstraint("branch_id", "need_id", "volunteer_id"),
        Index(None, "branch_id", "state", "offered_at"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    need_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    state: Mapped[OfferState] = mapped_column(default=OfferState.WAITING)
    offered_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(comment="Why it was declined; the volunteer reads it.")

    def answer(self, state: OfferState, *, by_id: UUID | None, at: datetime, reason: str | None) -> None:
        """Close the offer one way or the other.

        Raises:
            OfferAnswered
        """
        if self.state is not OfferState.WAITING:
            raise OfferAnswered
        self.state, self.answered_by_id, self.answered_at, self.reason = state, by_id, at, reason

    def wait(self, *, at: datetime) -> None:
        """Offer again what was taken back."""
        self.state, self.offered_at = OfferState.WAITING, at
        self.answered_by_id = self.answered_at = self.reason = None
