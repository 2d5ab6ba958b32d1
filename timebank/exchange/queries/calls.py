"""Reads and locks of calls, and what can be asked about a person."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_assignments, list_visits
from timebank.care.rules import VisitState
from timebank.exchange.errors.calls import CallNotFound
from timebank.exchange.models.calls import Call, CallDone
from timebank.exchange.models.gifts import Gift
from timebank.exchange.queries.gifts import list_gifts_to_approve
from timebank.exchange.queries.redemptions import list_redemptions
from timebank.exchange.rules.calls import CallAct, CallerKind, Question, Verification
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.people.queries import get_person, relatives_of

Answer = date | str | list[str]
CALLS_AT_ONCE = 30


def answers_of(
    session: Session, *, branch_id: str, person_id: UUID, day: date, but: UUID | None = None
) -> dict[Question, Answer]:
    """Return what the record knows of the person that only they, or who is near to them, would know.

    `but` is whoever calls: their own name is no secret to them.

    Raises:
        PersonNotFound
    """
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    volunteers = list_assignments(session, branch_id=branch_id, senior_id=person_id, since=day, until=day)
    visits = list_visits(
        session, branch_id=branch_id, senior_id=person_id, states=[VisitState.APPROVED], limit=1
    )
    relatives = relatives_of(session, branch_id=branch_id, person_id=person_id)
    known: dict[Question, Answer | None] = {
        Question.BIRTH_DAY: person.birth_date,
        Question.NEIGHBOURHOOD: person.neighbourhood,
        Question.VOLUNTEER: sorted({each.volunteer for each in volunteers}),
        Question.LAST_VISIT: visits[0].visit.local_day if visits else None,
        Question.RELATIVE: sorted({each.person.name for each in relatives if each.person.id != but}),
    }
    return {question: answer for question, answer in known.items() if answer}


def get_call(session: Session, *, branch_id: str, call_id: UUID) -> Call:
    """Return the call.

    Raises:
        CallNotFound
    """
    found = session.get(Call, (branch_id, call_id), populate_existing=True)
    if found is None:
        raise CallNotFound
    return found


def lock_call(session: Session, *, branch_id: str, call_id: UUID) -> Call:
    """Return the call, its row locked until the unit of work ends.

    Raises:
        CallNotFound
    """
    found = session.get(Call, (branch_id, call_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise CallNotFound
    return found


def list_calls(
    session: Session,
    *,
    branch_id: str,
    person_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = CALLS_AT_ONCE,
) -> Sequence[Call]:
    """Return the branch's calls, the newest first."""
    wanted = (
        select(Call)
        .where(Call.branch_id == branch_id)
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(limit)
    )
    if person_id is not None:
        wanted = wanted.where(Call.person_id == person_id)
    if before is not None:
        started_at, call_id = before
        wanted = wanted.where(
            (Call.started_at < started_at) | ((Call.started_at == started_at) & (Call.id < call_id))
        )
    return session.scalars(wanted).all()


def list_done_in_call(session: Session, *, branch_id: str, call_id: UUID) -> Sequence[CallDone]:
    """Return what was done in the call, in order."""
    return session.scalars(
        select(CallDone)
        .where(CallDone.branch_id == branch_id, CallDone.call_id == call_id)
        .order_by(CallDone.done_at, CallDone.id)
    ).all()


def get_done(session: Session, *, branch_id: str, done_id: UUID) -> CallDone:
    """Return one thing that was done in a call.

    Raises:
        CallNotFound
    """
    found = find_done(session, branch_id=branch_id, done_id=done_id)
    if found is None:
        raise CallNotFound
    return found


def find_done(session: Session, *, branch_id: str, done_id: UUID) -> CallDone | None:
    """Return what that command did in a call; None where it did nothing."""
    return session.get(CallDone, (branch_id, done_id))


def find_done_about(session: Session, *, branch_id: str, object_ids: Sequence[UUID]) -> dict[UUID, CallDone]:
    """Return what was done by telephone to make each of these gifts or requests, by their ids."""
    if not object_ids:
        return {}
    found = session.scalars(
        select(CallDone)
        .where(CallDone.branch_id == branch_id, CallDone.object_id.in_(object_ids))
        .order_by(CallDone.done_at.desc())
    )
    return {each.object_id: each for each in found if each.object_id is not None}


def callers_about(session: Session, *, branch_id: str, object_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return, of each of these things, who telephoned for somebody else to have it done."""
    found: dict[UUID, set[UUID]] = {}
    for object_id, caller_id in session.execute(
        select(CallDone.object_id, Call.caller_id)
        .join(Call, (Call.branch_id == CallDone.branch_id) & (Call.id == CallDone.call_id))
        .where(
            CallDone.branch_id == branch_id,
            CallDone.object_id.in_(object_ids),
            Call.caller_id.is_not(None),
        )
    ):
        assert object_id is not None and caller_id is not None
        found.setdefault(object_id, set()).add(caller_id)
    return found


def list_done_by_callers(
    session: Session,
    *,
    branch_id: str,
    holder_id: UUID,
    caller_ids: Collection[UUID],
    limit: int = CALLS_AT_ONCE,
) -> dict[UUID, UUID]:
    """Return what these delegates had done for the holder by telephone: the acts, each with its caller."""
    rows = session.execute(
        select(CallDone.id, Call.caller_id)
        .join(Call, (Call.branch_id == CallDone.branch_id) & (Call.id == CallDone.call_id))
        .where(
            CallDone.branch_id == branch_id,
            Call.person_id == holder_id,
            Call.caller_kind == CallerKind.DELEGATE,
            Call.caller_id.in_(caller_ids),
        )
        .order_by(CallDone.done_at.desc(), CallDone.id.desc())
        .limit(limit)
    ).all()
    return {done_id: caller_id for done_id, caller_id in rows if caller_id is not None}


def callers_of(session: Session, *, branch_id: str, object_id: UUID) -> set[UUID]:
    """Return who telephoned for somebody else to have it done."""
    return callers_about(session, branch_id=branch_id, object_ids=[object_id]).get(object_id, set())


def find_delegate_on_telephone(session: Session, gift: Gift) -> UUID | None:
    """Return the delegate who had the gift given by telephone, where the giver was not called back."""
    return session.scalar(
        select(Call.caller_id)
        .join(CallDone, (CallDone.branch_id == Call.branch_id) & (CallDone.call_id == Call.id))
        .where(
            CallDone.branch_id == gift.branch_id,
            CallDone.object_id == gift.id,
            CallDone.act == CallAct.GIVE,
            Call.caller_kind == CallerKind.DELEGATE,
            or_(Call.verified_how == Verification.QUESTIONS, Call.verified_at > CallDone.done_at),
        )
    )


def list_waiting(session: Session, *, branch_id: str) -> list[tuple[CallDone, Call]]:
    """Return what was asked for by telephone and waits for a second person, the oldest first."""
    gifts = [each.gift.id for each in list_gifts_to_approve(session, branch_id=branch_id)]
    redemptions = [
        each.redemption.id
        for each in list_redemptions(session, branch_id=branch_id, states=[RedemptionState.AWAITING_APPROVAL])
    ]
    found = find_done_about(session, branch_id=branch_id, object_ids=gifts + redemptions)
    ids = {each.call_id for each in found.values()}
    wanted = select(Call).where(Call.branch_id == branch_id, Call.id.in_(ids))
    calls = {each.id: each for each in session.scalars(wanted)}
    rows = [(each, calls[each.call_id]) for each in found.values()]
    return sorted(rows, key=lambda row: (row[0].done_at, row[0].id))
