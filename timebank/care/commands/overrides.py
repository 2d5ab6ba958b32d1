"""More than the cap on one day or in one week: asked by one coordinator, answered by another."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.rules import CapScope
from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOverride(Command):
    """The request gets the command's own id."""

    volunteer_id: UUID
    scope: CapScope = CapScope.DAY
    day: date
    """The day, or any day of the week."""
    minutes: int
    """The cap asked for: all of the day's or week's minutes, not those on top."""
    reason: str

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def ask_override(session: Session, command: AskOverride, *, now: datetime) -> UUID:
    """Ask another coordinator for more than the cap; return the request's id.

    Raises:
        PersonNotFound, NotAVolunteer, ReasonNeeded, OverrideBelowCap, OverrideTooLarge,
        OverrideAlreadyAsked, TextTooLong, HoldsRegistrationNumber
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOverride(Command):
    override_id: UUID
    grant: bool
    reason: str


def answer_override(session: Session, command: AnswerOverride, *, now: datetime) -> None:
    """Grant or refuse what another coordinator asked for, with a reason.

    Raises:
        OverrideNotFound, OverrideAnswered, AnswersOwnOverride, ReasonNeeded, TextTooLong,
        HoldsRegistrationNumber
    """
    raise NotImplementedError
