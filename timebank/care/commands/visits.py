"""Logging a visit, and what its volunteer may do with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timebank.care.commands.claims import AnswerRejection, Claim, LogVisit, examine, stretch_of
from timebank.care.commands.drafts import drop_draft
from timebank.care.commands.facts import find_overlap
from timebank.care.commands.history import confirm, hear, note_event, tell, times_of
from timebank.care.commands.taking import give_time_back, take_time
from timebank.care.commands.texts import read_text
from timebank.care.errors import NotYourVisit, WordsNeeded
from timebank.care.models import Visit, VisitObjection
from timebank.care.queries import list_open_objections, lock_visit
from timebank.care.queries.drafts import VISIT_DRAFT
from timebank.care.rules import (
    COUNTED_STATES,
    EnteredHow,
    EventKind,
    Objection,
    SettledHow,
    VisitState,
)
from timebank.core.commands import Command
from timebank.people.queries import get_branch
from timebank.policies.queries import policy_on

NO_OVERLAP = "ex_care_visits_no_overlap"


def log_visit(session: Session, command: LogVisit, *, now: datetime) -> UUID:
    """Log the visit, its time taken from the volunteer's day and week; return its id.

    Entered by anyone but the volunteer it needs to be confirmed first; the volunteer is told. Entered by
    themselves, it takes the place of what they had begun to write.

    Raises:
        SeveralRefusals: more than one of what follows; `find_faults` returns them all.
        PersonNotFound, NotActive, NotAssigned, IdentityNotSeen, TrainingMissing, TooYoung,
        BirthDateMissing, GuardianMissing, ConsentMissing, NoActivity, ActivityUnknown, StartDoesNotExist,
        EndDoesNotExist, StartNotWholeMinutes, EndNotWholeMinutes, EndsBeforeStart, EndsBeforeStartPerhaps,
        EndsAtStart, DayInFuture, EndInFuture, TooLate, VisitTooLong, MinorAtNight, VisitOverlaps,
        DayCapReached, DayCapFull, WeekCapReached, WeekCapFull, CallerCheckNeeded, HowNeeded, TextTooLong,
        ResidentNumberRefused, NoPolicyInForce
    """
    assert command.actor_id is not None
    claim = examine(session, command, visit=None, now=now)
    own = command.actor_id == command.volunteer_id
    visit = visit_of(command, claim, now=now)
    with _no_overlap(session, visit, claim):
        session.add(visit)
    _take(session, visit, claim)
    kind = EventKind.SUBMITTED if own else EventKind.ENTERED
    note_event(session, visit, kind, command, now=now, details={**times_of(visit), "how": visit.entered_how})
    hear(session, visit, command, months=claim.policy.silent_months, now=now)
    if own:
        drop_draft(session, branch_id=visit.branch_id, person_id=visit.volunteer_id, form=VISIT_DRAFT)
    else:
        tell(session, visit, visit.volunteer_id, "visit_to_confirm", command, now=now)
    return visit.id


def visit_of(command: LogVisit, claim: Claim, *, now: datetime) -> Visit:
    """Return the visit that the command claims."""
    assert command.actor_id is not None
    own = command.actor_id == command.volunteer_id
    visit = Visit(
        branch_id=command.branch_id,
        id=command.id,
        volunteer_id=command.volunteer_id,
        senior_id=command.senior_id,
        note=claim.note,
        state=VisitState.SUBMITTED,
        entered_by_id=command.actor_id,
        entered_how=command.how if not own or command.how is EnteredHow.API else EnteredHow.SCREEN,
        caller=claim.caller,
        caller_check=command.caller_check,
        needs_confirmation=not own,
    )
    _claim(visit, claim, now=now)
    return visit


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVisit(Command):
    visit_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def withdraw_visit(session: Session, command: WithdrawVisit, *, now: datetime) -> None:
    """Take back a visit that is not decided yet; its time is free again.

    The volunteer does it, or who entered it for them.

    Raises:
        VisitNotFound, NotYourVisit, VisitAlreadyDecided, VisitRejected, VisitWithdrawn
    """
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    check_withdraws(command, visit)
    visit.withdraw()
    free(session, visit)
    note_event(session, visit, EventKind.WITHDRAWN, command, now=now)
    policy = policy_on(session, branch_id=visit.branch_id, day=visit.local_day)
    hear(session, visit, command, months=policy.silent_months, now=now)


def check_withdraws(command: WithdrawVisit, visit: Visit) -> None:
    """Pass if the visit is undecided, and the actor gave or entered it.

    Raises:
        NotYourVisit, VisitAlreadyDecided, VisitRejected, VisitWithdrawn
    """
    if command.actor_id not in (visit.volunteer_id, visit.entered_by_id):
        raise NotYourVisit
    visit.check_undecided()


def answer_rejection(session: Session, command: AnswerRejection, *, now: datetime) -> None:
    """Send the visit in again, corrected or explained.

    An objection that said how long it was, and says the same now, is settled by that; with another one open
    the visit stays disputed. Days to submit are not counted again: the visit came in time.

    Raises:
        VisitNotFound, NotYourVisit, NothingToAnswer, VisitAlreadyDecided, VisitWithdrawn,
        VolunteerSilent: somebody else entered it, and the volunteer is to be identified again first.
        WordsNeeded: neither a correction nor words.
        SeveralRefusals, and what `log_visit` refuses of times, activities, caps and overlap.
    """
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    if command.actor_id != visit.volunteer_id:
        raise NotYourVisit
    visit.check_answerable()
    words = read_text(command.words, field="words")
    claim = examine(session, command, visit=visit, now=now)
    corrected = (visit.starts_at, visit.ends_at, sorted(visit.activities)) != (
        claim.stretch.starts_at,
        claim.stretch.ends_at,
        sorted(claim.activities),
    )
    if not corrected and words is None:
        raise WordsNeeded
    before = times_of(visit)
    objections = list_open_objections(session, branch_id=visit.branch_id, visit_id=visit.id)
    if visit.state in COUNTED_STATES:
        free(session, visit)
    with _no_overlap(session, visit, claim):
        _claim(visit, claim, now=now)
        visit.answer()
        # What somebody else entered, the volunteer has now said themselves.
        confirm(session, visit, by_id=command.actor_id, months=claim.policy.silent_months, now=now)
        settled = [each for each in objections if corrected and _says_the_same(each, visit)]
        if len(settled) < len(objections):
            visit.state = VisitState.DISPUTED
    for each in settled:
        each.settle(by_id=command.actor_id, at=now, how=SettledHow.CORRECTED, words=words)
    _take(session, visit, claim)
    details = {**times_of(visit), "before": before, "corrected": corrected}
    note_event(session, visit, EventKind.ANSWERED, command, now=now, words=words, details=details)
    for each in settled:
        details = {"objection": str(each.id), "how": SettledHow.CORRECTED}
        note_event(session, visit, EventKind.SETTLED, command, now=now, details=details)
    hear(session, visit, command, months=claim.policy.silent_months, now=now)


def free(session: Session, visit: Visit) -> None:
    """Give the visit's time back to the volunteer's day and week."""
    stretch = stretch_of(visit, zone=get_branch(session, visit.branch_id).zone)
    give_time_back(session, branch_id=visit.branch_id, volunteer_id=visit.volunteer_id, stretch=stretch)


def _says_the_same(objection: VisitObjection, visit: Visit) -> bool:
    return objection.kind is Objection.DIFFERENT and objection.said_minutes == visit.minutes


def _claim(visit: Visit, claim: Claim, *, now: datetime) -> None:
    visit.assignment_id = claim.assignment.id
    visit.starts_at, visit.ends_at = claim.stretch.starts_at, claim.stretch.ends_at
    visit.local_day = min(claim.stretch.by_day)
    visit.minutes = claim.stretch.minutes
    visit.activities = claim.activities
    visit.submitted_at = now
    visit.decide_by = claim.decide_by
    visit.policy_number = claim.policy.number


def _take(session: Session, visit: Visit, claim: Claim) -> None:
    take_time(
        session,
        branch_id=visit.branch_id,
        volunteer_id=visit.volunteer_id,
        by_day=claim.stretch.by_day,
        policy=claim.policy,
    )


@contextmanager
def _no_overlap(session: Session, visit: Visit, claim: Claim) -> Iterator[None]:
    """Write what is changed inside; where another visit took the time meanwhile, the database refuses.

    Raises:
        VisitOverlaps
    """
    branch_id, visit_id, volunteer_id = visit.branch_id, visit.id, visit.volunteer_id
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as refused:
        if NO_OVERLAP not in str(refused.orig):
            raise
        overlap = find_overlap(
            session,
            branch_id=branch_id,
            volunteer_id=volunteer_id,
            stretch=claim.stretch,
            other_than=visit_id,
        )
        assert overlap is not None
        raise overlap from refused
