"""Who comes when, and where."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.matching.errors import NotBooked
from timebank.matching.rules.rounds import AppointmentState, Collector


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


class VisitPlace(Model):
    """At which of the day's places a household comes; who walked in, or has it brought, has none."""

    __tablename__ = "matching_visit_places"
    __table_args__ = (
        within_branch("appointment_id", "matching_appointments"),
        ForeignKeyConstraint(
            ["branch_id", "round_id", "day", "place"],
            [f"matching_stations.{column}" for column in ("branch_id", "round_id", "day", "place")],
        ),
        Index(None, "branch_id", "round_id"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    appointment_id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID]
    day: Mapped[date]
    place: Mapped[str]
