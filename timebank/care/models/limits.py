"""How much of a volunteer's days and weeks visits may take."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.rules import CapScope, OverrideState
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch


class VolunteerDay(Model):
    """How much of a local day is taken by a volunteer's visits; the database keeps it under the cap."""

    __tablename__ = "care_volunteer_days"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        CheckConstraint("minutes BETWEEN 0 AND cap", name="minutes_within_cap"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    cap: Mapped[int] = mapped_column(comment="From the policy of that day, or a granted override.")


class VolunteerWeek(Model):
    """The same for a week, which begins on Monday."""

    __tablename__ = "care_volunteer_weeks"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        CheckConstraint("minutes BETWEEN 0 AND cap", name="minutes_within_cap"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    volunteer_id: Mapped[UUID] = mapped_column(primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    cap: Mapped[int]


class CapOverride(Model):
    """More than the cap on one day, or in one week: one coordinator asks, another grants, with a reason."""

    __tablename__ = "care_cap_overrides"
    __table_args__ = (
        within_branch("volunteer_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("answered_by_id", "people_people"),
        Index(None, "branch_id", "state", "asked_at"),
        Index(None, "branch_id", "volunteer_id", "day"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("minutes BETWEEN 1 AND 10080", name="minutes_within_a_week"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    volunteer_id: Mapped[UUID]
    scope: Mapped[CapScope]
    day: Mapped[date] = mapped_column(comment="The day, or the Monday of the week.")
    minutes: Mapped[int] = mapped_column(comment="The cap asked for that day or week.")
    reason: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[OverrideState] = mapped_column(default=OverrideState.ASKED)
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str | None] = mapped_column(EncryptedText)
