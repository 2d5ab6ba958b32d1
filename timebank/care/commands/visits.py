"""Logging a visit, and what its volunteer may do with it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.rules import CallerCheck, EnteredHow
from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class LogVisit(Command):
    """One visit, in the branch's local time. The visit gets the command's own id.

    An actor other than the volunteer enters it for them: `how` says by which way it came.
    """

    volunteer_id: UUID
    senior_id: UUID
    day: date
    start: time
    end: time
    past_midnight: bool = False
    """It ended on the day after `day`."""
    activities: tuple[str, ...]
    note: str | None = None
    how: EnteredHow = EnteredHow.SCREEN
    caller: str | None = None
    """Who telephoned, if not the volunteer."""
    caller_check: CallerCheck | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def log_visit(session: Session, command: LogVisit, *, now: datetime) -> UUID:
    """Log the visit, its time taken from the volunteer's day and week; return its id.

    Entered by anyone but the volunteer it needs to be confirmed before it is decided.

    Raises:
        SeveralRefusals: more than one of what follows; `care.commands.find_faults` returns them all.
        NotAssigned, IdentityNotSeen, TrainingMissing, TooYoung, BirthDateMissing, GuardianMissing,
        ConsentMissing, NoActivity, ActivityUnknown, StartDoesNotExist, EndDoesNotExist,
        StartNotWholeMinutes, EndNotWholeMinutes, EndsBeforeStart, EndsBeforeStartPerhaps, EndsAtStart,
        DayInFuture, EndInFuture, TooLate, VisitTooLong, MinorAtNight, VisitOverlaps, DayCapReached,
        DayCapFull, WeekCapReached, WeekCapFull, CallerNeeded, CallerCheckNeeded, HowNeeded, TextTooLong,
        HoldsRegistrationNumber
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVisit(Command):
    visit_id: UUID


def withdraw_visit(session: Session, command: WithdrawVisit, *, now: datetime) -> None:
    """Take back a visit that is not decided yet; its time is free again.

    Raises:
        VisitNotFound, NotYourVisit, VisitAlreadyDecided, VisitRejected, VisitWithdrawn
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRejection(Command):
    """What the volunteer says to a visit that was sent back or objected to, with the times as they are now."""

    visit_id: UUID
    day: date
    start: time
    end: time
    past_midnight: bool = False
    activities: tuple[str, ...]
    words: str | None = None


def answer_rejection(session: Session, command: AnswerRejection, *, now: datetime) -> None:
    """Send the visit in again, corrected or explained.

    An objection that said how long it was, and says the same now, is settled by that. Days to submit are not
    counted again: the visit came in time.

    Raises:
        VisitNotFound, NotYourVisit, NothingToAnswer, VisitAlreadyDecided, VisitWithdrawn,
        WordsNeeded: neither a correction nor words.
        SeveralRefusals, and what `log_visit` refuses of times, activities, caps and overlap.
    """
    raise NotImplementedError
