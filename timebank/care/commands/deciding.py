"""Deciding visits. Pages and API call `exchange.commands.decide_visit`, which also credits the points."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.history import note_event, times_of
from timebank.care.commands.texts import read_text
from timebank.care.commands.visits import free
from timebank.care.errors import DeciderNotEligible, NotADecider, ReasonNeeded
from timebank.care.models import Visit
from timebank.care.queries import Bench, bench_of, lock_visit
from timebank.care.rules import EventKind
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.people.queries import get_branch


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveVisit(Command):
    visit_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def approve_visit(session: Session, command: ApproveVisit, *, now: datetime) -> None:
    """Accept the claim.

    Locks the visit, so the second of two decisions at once is refused.

    Raises:
        VisitNotFound, VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed,
        NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, DeputyNotNeeded, HandedOver
    """
    assert command.actor_id is not None
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    visit.check_undecided()
    _bench(session, visit, now=now).check(visit, command.actor_id)
    visit.approve(by_id=command.actor_id, at=now)
    note_event(session, visit, EventKind.APPROVED, command, now=now, details=times_of(visit))


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectVisit(Command):
    visit_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def reject_visit(session: Session, command: RejectVisit, *, now: datetime) -> None:
    """Send the visit back to the volunteer, who reads the reason and may answer; its time is free again.

    Raises:
        ReasonNeeded, TextTooLong, ResidentNumberRefused, and what `approve_visit` raises but for
        VisitDisputed and VisitUnconfirmed.
    """
    assert command.actor_id is not None
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise ReasonNeeded
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    visit.check_undecided()
    _bench(session, visit, now=now).check(visit, command.actor_id)
    visit.reject(by_id=command.actor_id, at=now, reason=reason)
    free(session, visit)
    note_event(session, visit, EventKind.REJECTED, command, now=now, words=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverVisit(Command):
    visit_id: UUID
    decider_id: UUID
    """One of `care.queries.Bench.able`."""
    words: str | None = None

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def hand_over_visit(session: Session, command: HandOverVisit, *, now: datetime) -> None:
    """Have a named person decide the visit, a deputy too.

    Raises:
        VisitNotFound, NotADecider, DeciderNotEligible, VisitAlreadyDecided, VisitRejected, VisitWithdrawn,
        TextTooLong, ResidentNumberRefused
    """
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    visit.check_undecided()
    words = read_text(command.words, field="words")
    bench = _bench(session, visit, now=now)
    if all(each.id != command.actor_id for each in bench.deciders):
        raise NotADecider
    if all(each.id != command.decider_id for each in bench.able(visit)):
        raise DeciderNotEligible
    visit.decider_id = command.decider_id
    details = {"decider": str(command.decider_id)}
    note_event(session, visit, EventKind.HANDED_OVER, command, now=now, words=words, details=details)


def _bench(session: Session, visit: Visit, *, now: datetime) -> Bench:
    today = local_day(now, get_branch(session, visit.branch_id).zone)
    parties = (visit.volunteer_id, visit.senior_id)
    return bench_of(session, branch_id=visit.branch_id, day=today, parties=parties)
