"""Introducing a volunteer to a senior."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignVolunteer(Command):
    """The assignment gets the command's own id."""

    volunteer_id: UUID
    senior_id: UUID
    activities: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    """0 for Monday; empty for none in particular."""
    usual_start: time | None = None
    usual_end: time | None = None
    starts_on: date
    ends_on: date | None = None
    safety_note: str | None = None
    offer_id: UUID | None = None
    """The offer that this accepts; its need is closed."""

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def assign_volunteer(session: Session, command: AssignVolunteer, *, now: datetime) -> UUID:
    """Let the volunteer see the senior and log care for them, from a day to a day; return its id.

    Raises:
        PersonNotFound, NotAVolunteer, NotASenior, SamePerson, AlreadyAssigned, PeriodReversed,
        UsualTimeHalf, WeekdayUnknown, NoActivity, ActivityUnknown, TextTooLong, HoldsRegistrationNumber,
        OfferNotFound, OfferAnswered
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment(Command):
    assignment_id: UUID
    ends_on: date
    """The last day."""


def end_assignment(session: Session, command: EndAssignment, *, now: datetime) -> None:
    """End the assignment on a day; it may lie in the past.

    Raises:
        AssignmentNotFound, AssignmentEnded, PeriodReversed
    """
    raise NotImplementedError
