"""What volunteer, senior and family say to a visit, themselves or through a coordinator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.history import confirm, hear, note_event, tell
from timebank.care.commands.texts import LONGEST_LINE, read_text
from timebank.care.errors import (
    AlreadyObjected,
    CannotConfirm,
    CannotObject,
    CannotSettle,
    ConfirmsOwnEntry,
    EvidenceFromNobody,
    NotCorrectedYet,
    PaperRefNeeded,
    SaidMinutesUnfit,
    SlipOfNothing,
    SlipTooLarge,
    VisitDisputed,
    WordsNeeded,
)
from timebank.care.models import Evidence, EvidenceFile, Visit, VisitObjection
from timebank.care.queries import (
    bench_of,
    get_objection,
    list_open_objections,
    lock_visit,
    was_corrected_since,
)
from timebank.care.rules import (
    DAY_MINUTES,
    LARGEST_SLIP,
    EventKind,
    EvidenceMethod,
    Objection,
    SettledHow,
    Slip,
    VisitState,
)
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.people.commands.identity import note_heard
from timebank.people.queries import get_branch, may_see_visits_of
from timebank.policies.queries import policy_on

WRITTEN = frozenset({EvidenceMethod.PAPER_SLIP, EvidenceMethod.TEXT_REPLY})
"""Of which there is a picture."""
ON_SCREEN = frozenset({EvidenceMethod.SENIOR_SCREEN, EvidenceMethod.VOLUNTEER_SCREEN})
TOLD_TO_STAFF = frozenset(
    {EvidenceMethod.SENIOR_CALL, EvidenceMethod.VOLUNTEER_CALL, EvidenceMethod.TEXT_REPLY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmVisit(Command):
    """The volunteer or the senior says on their own screen that the visit was as entered."""

    visit_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def confirm_visit(session: Session, command: ConfirmVisit, *, now: datetime) -> None:
    """Keep that the actor, volunteer or senior, confirms the visit.

    Raises:
        VisitNotFound, CannotConfirm, VolunteerSilent, VisitDisputed, VisitRejected, VisitAlreadyDecided,
        VisitWithdrawn
    """
    assert command.actor_id is not None
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    if command.actor_id not in (visit.volunteer_id, visit.senior_id):
        raise CannotConfirm
    visit.check_undecided()
    if visit.state is VisitState.DISPUTED:
        raise VisitDisputed
    months = _silent_months(session, visit)
    by_senior = command.actor_id == visit.senior_id
    method = EvidenceMethod.SENIOR_SCREEN if by_senior else EvidenceMethod.VOLUNTEER_SCREEN
    confirm(session, visit, by_id=command.actor_id, months=months, now=now)
    session.add(
        Evidence(
            branch_id=visit.branch_id,
            id=command.id,
            visit_id=visit.id,
            method=method,
            agrees=True,
            said_by_id=command.actor_id,
            recorded_by_id=command.actor_id,
            recorded_at=now,
            words=None,
            paper_ref=None,
            said_minutes=None,
        )
    )
    note_event(session, visit, EventKind.CONFIRMED, command, now=now, details={"method": method})
    hear(session, visit, command, months=months, now=now)
    if by_senior:
        note_heard(session, branch_id=visit.branch_id, person_id=visit.senior_id, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvidence(Command):
    """A coordinator records a call, a text message, a signed slip, or what they know themselves."""

    visit_id: UUID
    method: EvidenceMethod
    agrees: bool
    said_by_id: UUID | None = None
    """The volunteer, the senior or a relative with consent; None for the coordinator's own knowledge."""
    words: str | None = None
    paper_ref: str | None = None
    said_minutes: int | None = None
    slip: Slip | None = None
    """A picture of it."""

    @property
    def subject_id(self) -> UUID | None:
        return self.said_by_id

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def record_evidence(session: Session, command: RecordEvidence, *, now: datetime) -> None:
    """Keep the evidence: agreed to by volunteer or senior it confirms the visit, denied it disputes it.

    Raises:
        VisitNotFound, EvidenceFromNobody, PaperRefNeeded, WordsNeeded, SlipOfNothing, SlipTooLarge,
        ConfirmsOwnEntry, VolunteerSilent,
        CannotConfirm: a screen's method, or the actor is the volunteer or senior.
        VisitRejected, VisitAlreadyDecided, VisitWithdrawn, SaidMinutesUnfit,
        TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    words = read_text(command.words, field="words")
    _check_minutes(command.said_minutes)
    paper_ref = read_text(command.paper_ref, field="paper_ref", most=LONGEST_LINE)
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    visit.check_undecided()
    if command.method in ON_SCREEN or command.actor_id in (visit.volunteer_id, visit.senior_id):
        raise CannotConfirm
    _check_said_by(session, visit, command)
    if command.method is EvidenceMethod.PAPER_SLIP and paper_ref is None and command.slip is None:
        raise PaperRefNeeded
    _check_slip(command)
    if command.method is EvidenceMethod.KNOWLEDGE and words is None:
        raise WordsNeeded
    session.add(
        Evidence(
            branch_id=visit.branch_id,
            id=command.id,
            visit_id=visit.id,
            method=command.method,
            agrees=command.agrees,
            said_by_id=command.said_by_id,
            recorded_by_id=command.actor_id,
            recorded_at=now,
            words=words,
            paper_ref=paper_ref,
            said_minutes=command.said_minutes,
        )
    )
    _keep_slip(session, visit, command)
    details = {"method": command.method, "agrees": command.agrees, "said_minutes": command.said_minutes}
    note_event(session, visit, EventKind.EVIDENCE, command, now=now, words=words, details=details)
    if not command.agrees:
        if not _has_objected(session, visit, command.said_by_id):
            _object(
                session,
                visit,
                command,
                kind=Objection.DIFFERENT,
                raised_by_id=command.said_by_id,
                words=words,
                said_minutes=command.said_minutes,
                now=now,
            )
        return
    if command.said_by_id not in (visit.volunteer_id, visit.senior_id):
        return
    if not visit.needs_confirmation or visit.confirmed_at is not None:
        return
    if command.method in TOLD_TO_STAFF and command.actor_id == visit.entered_by_id:
        raise ConfirmsOwnEntry
    confirm(session, visit, by_id=command.said_by_id, months=_silent_months(session, visit), now=now)
    note_event(session, visit, EventKind.CONFIRMED, command, now=now, details={"method": command.method})


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToVisit(Command):
    """Senior or family says "different" or "no visit"; the actor is themselves or a coordinator."""

    visit_id: UUID
    kind: Objection
    raised_by_id: UUID
    words: str | None = None
    said_minutes: int | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.raised_by_id

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def object_to_visit(session: Session, command: ObjectToVisit, *, now: datetime) -> UUID:
    """Keep the objection, which stops the approval, and return its id.

    An approved visit stays approved; the objection waits on the coordinator's desk.

    Raises:
        VisitNotFound, CannotObject, AlreadyObjected, VisitRejected, VisitWithdrawn, TextTooLong,
        ResidentNumberRefused
    """
    assert command.actor_id is not None
    words = read_text(command.words, field="words")
    _check_minutes(command.said_minutes)
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    may = may_see_visits_of(
        session, branch_id=visit.branch_id, viewer_id=command.raised_by_id, senior_id=visit.senior_id
    )
    if not may or visit.volunteer_id in (command.raised_by_id, command.actor_id):
        raise CannotObject
    if _has_objected(session, visit, command.raised_by_id):
        raise AlreadyObjected
    if command.actor_id == command.raised_by_id:
        note_heard(session, branch_id=visit.branch_id, person_id=command.raised_by_id, now=now)
    return _object(
        session,
        visit,
        command,
        kind=command.kind,
        raised_by_id=command.raised_by_id,
        words=words,
        said_minutes=None if command.kind is Objection.NO_VISIT else command.said_minutes,
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleObjection(Command):
    objection_id: UUID
    how: SettledHow
    words: str

    @property
    def object_id(self) -> UUID | None:
        return self.objection_id


def settle_objection(session: Session, command: SettleObjection, *, now: datetime) -> None:
    """Keep in words what both agree on; with no objection left the visit can be decided again.

    Who raised it takes it back themselves; a coordinator who is no party settles either way. Both are told.

    Raises:
        ObjectionNotFound, AlreadySettled, CannotSettle, NotCorrectedYet, WordsNeeded, TextTooLong,
        ResidentNumberRefused
    """
    assert command.actor_id is not None
    words = read_text(command.words, field="words")
    objection = get_objection(session, branch_id=command.branch_id, objection_id=command.objection_id)
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=objection.visit_id)
    # Read before the visit was locked: somebody else may have settled it meanwhile.
    session.refresh(objection)
    own = command.actor_id == objection.raised_by_id and command.how is SettledHow.TAKEN_BACK
    if not own:
        today = local_day(now, get_branch(session, visit.branch_id).zone)
        bench = bench_of(session, branch_id=visit.branch_id, day=today, parties=())
        parties = (visit.volunteer_id, visit.senior_id, objection.raised_by_id)
        if command.actor_id in parties or all(each.id != command.actor_id for each in bench.deciders):
            raise CannotSettle
        if words is None:
            raise WordsNeeded
    if command.how is SettledHow.CORRECTED and not was_corrected_since(
        session, branch_id=visit.branch_id, visit_id=visit.id, since=objection.raised_at
    ):
        raise NotCorrectedYet
    objection.settle(by_id=command.actor_id, at=now, how=command.how, words=words)
    session.flush()
    if not list_open_objections(session, branch_id=visit.branch_id, visit_id=visit.id):
        visit.agree()
    details = {"objection": str(objection.id), "how": command.how}
    note_event(session, visit, EventKind.SETTLED, command, now=now, words=words, details=details)
    for person_id in {visit.volunteer_id, objection.raised_by_id} - {command.actor_id}:
        tell(session, visit, person_id, "objection_settled", command, now=now)


def _check_minutes(said: int | None) -> None:
    if said is not None and not 0 <= said <= DAY_MINUTES:
        raise SaidMinutesUnfit(most_minutes=DAY_MINUTES)


def _check_slip(command: RecordEvidence) -> None:
    if command.slip is None:
        return
    if command.method not in WRITTEN:
        raise SlipOfNothing
    if not 0 < len(command.slip.content) <= LARGEST_SLIP:
        raise SlipTooLarge(most_megabytes=LARGEST_SLIP // 1024**2)


def _keep_slip(session: Session, visit: Visit, command: RecordEvidence) -> None:
    if command.slip is None:
        return
    session.flush()
    session.add(
        EvidenceFile(
            branch_id=visit.branch_id,
            id=new_id(),
            evidence_id=command.id,
            visit_id=visit.id,
            media_type=command.slip.media_type,
            size_bytes=len(command.slip.content),
            content=command.slip.content,
        )
    )


def _check_said_by(session: Session, visit: Visit, command: RecordEvidence) -> None:
    if command.method is EvidenceMethod.KNOWLEDGE:
        if command.said_by_id is not None or not command.agrees:
            raise EvidenceFromNobody
        return
    if command.said_by_id is None:
        raise EvidenceFromNobody
    if command.method is EvidenceMethod.VOLUNTEER_CALL:
        right = command.said_by_id == visit.volunteer_id
    elif command.said_by_id == visit.volunteer_id:
        right = command.method is not EvidenceMethod.SENIOR_CALL
    else:
        right = may_see_visits_of(
            session, branch_id=visit.branch_id, viewer_id=command.said_by_id, senior_id=visit.senior_id
        )
    if not right:
        raise EvidenceFromNobody


def _silent_months(session: Session, visit: Visit) -> int:
    return policy_on(session, branch_id=visit.branch_id, day=visit.local_day).silent_months


def _has_objected(session: Session, visit: Visit, person_id: UUID | None) -> bool:
    objections = list_open_objections(session, branch_id=visit.branch_id, visit_id=visit.id)
    return any(each.raised_by_id == person_id for each in objections)


def _object(  # noqa: PLR0913  # an objection says all of these
    session: Session,
    visit: Visit,
    command: Command,
    *,
    kind: Objection,
    raised_by_id: UUID | None,
    words: str | None,
    said_minutes: int | None,
    now: datetime,
) -> UUID:
    assert command.actor_id is not None and raised_by_id is not None
    policy = policy_on(session, branch_id=visit.branch_id, day=visit.local_day)
    today = local_day(now, get_branch(session, visit.branch_id).zone)
    visit.dispute()
    session.add(
        VisitObjection(
            branch_id=visit.branch_id,
            id=command.id,
            visit_id=visit.id,
            kind=kind,
            raised_by_id=raised_by_id,
            recorded_by_id=command.actor_id,
            raised_at=now,
            words=words,
            said_minutes=said_minutes,
            answer_by=today + timedelta(days=policy.decide_days),
        )
    )
    details = {"objection": str(command.id), "kind": kind, "said_minutes": said_minutes}
    note_event(session, visit, EventKind.DISPUTED, command, now=now, words=words, details=details)
    if raised_by_id != visit.volunteer_id:
        tell(session, visit, visit.volunteer_id, "visit_objected", command, now=now)
    return command.id
