"""Objections: who may raise them, what was said, and which of them wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.exchange.errors.disputes import DisputeNotFound
from timebank.exchange.models.disputes import Dispute, DisputeWord
from timebank.exchange.queries.things import Thing, list_things
from timebank.exchange.rules.disputes import DisputeState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.people.queries import (
    get_people,
    may_act_for,
    may_see_visits_of,
    people_select,
)
from timebank.people.rules import DelegatedAct

PAGE = 50
ACTS = {
    ObjectKind.VISIT: DelegatedAct.ASK,
    ObjectKind.GIFT: DelegatedAct.GIVE,
    ObjectKind.GRANT: DelegatedAct.ASK,
    ObjectKind.REDEMPTION: DelegatedAct.ASK,
    ObjectKind.FOOD_WORK: DelegatedAct.ASK,
}
"""What a delegate is entrusted with who objects to such a thing; nobody objects to a grant or food work."""


def speaks_for(session: Session, *, branch_id: str, viewer_id: UUID, thing: Thing, day: date) -> list[UUID]:
    """Return for which of those whom it is about the viewer may object: themselves first.

    A relative speaks for who was cared for, with their consent; a delegate for who entrusted them with what
    it is about: with giving for a gift, with asking for care for a visit or a use.
    """
    return _parties_for(session, branch_id, viewer_id, thing, acts=[ACTS[thing.kind]], day=day)


def reads_for(session: Session, *, branch_id: str, viewer_id: UUID, thing: Thing, day: date) -> list[UUID]:
    """Return for which of those whom it is about the viewer may read objections to it: themselves first.

    Whoever speaks for somebody reads them, and a delegate who may see what becomes of things.
    """
    acts = [DelegatedAct.SEE, ACTS[thing.kind]]
    return _parties_for(session, branch_id, viewer_id, thing, acts=acts, day=day)


def _parties_for(  # noqa: PLR0913  # who, for whom, and by what right
    session: Session,
    branch_id: str,
    viewer_id: UUID,
    thing: Thing,
    *,
    acts: Collection[DelegatedAct],
    day: date,
) -> list[UUID]:
    found = [each for each in thing.parties if each == viewer_id]
    for party in thing.parties:
        if party == viewer_id:
            continue
        cared_for = party == thing.receiver_id and thing.kind is not ObjectKind.GIFT
        consents = cared_for and may_see_visits_of(
            session, branch_id=branch_id, viewer_id=viewer_id, senior_id=party
        )
        if consents or any(
            may_act_for(session, branch_id=branch_id, actor_id=viewer_id, holder_id=party, act=act, day=day)
            for act in acts
        ):
            found.append(party)
    return found


def get_dispute(session: Session, *, branch_id: str, dispute_id: UUID) -> Dispute:
    """Return the objection.

    Raises:
        DisputeNotFound
    """
    found = session.get(Dispute, (branch_id, dispute_id), populate_existing=True)
    if found is None:
        raise DisputeNotFound
    return found


def lock_dispute(session: Session, *, branch_id: str, dispute_id: UUID) -> Dispute:
    """Return the objection, its row locked.

    Raises:
        DisputeNotFound
    """
    found = session.get(Dispute, (branch_id, dispute_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise DisputeNotFound
    return found


def find_open_dispute(
    session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID, raised_by_id: UUID
) -> Dispute | None:
    """Return the person's objection to the thing that is not decided."""
    return session.scalars(
        select(Dispute).where(
            Dispute.branch_id == branch_id,
            Dispute.kind == kind,
            Dispute.object_id == object_id,
            Dispute.raised_by_id == raised_by_id,
            Dispute.state == DisputeState.OPEN,
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said about it."""

    word: DisputeWord
    by: str
    recorded_by: str | None
    """Who wrote it down, where that was somebody else."""


def list_said(session: Session, *, branch_id: str, dispute_id: UUID) -> list[Said]:
    """Return what was said, the oldest first."""
    words = session.scalars(
        select(DisputeWord)
        .where(DisputeWord.branch_id == branch_id, DisputeWord.dispute_id == dispute_id)
        .order_by(DisputeWord.at, DisputeWord.id)
    ).all()
    people = get_people(
        session,
        branch_id=branch_id,
        ids={each for word in words for each in (word.by_id, word.recorded_by_id)},
    )
    return [
        Said(
            word=word,
            by=people[word.by_id].name,
            recorded_by=None if word.recorded_by_id == word.by_id else people[word.recorded_by_id].name,
        )
        for word in words
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """An objection with the thing that it is about, and who raised it."""

    dispute: Dispute
    thing: Thing
    raised_by: str


def list_disputes(  # noqa: PLR0913  # each narrows the list
    session: Session,
    *,
    branch_id: str,
    person_id: UUID | None = None,
    is_open: bool | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> Sequence[DisputeLine]:
    """Return objections: of the branch, or those that the person raised or wrote down.

    Open ones alone: what is due first, first. Else the newest first.
    """
    raiser = people_select(branch_id).subquery()
    wanted = (
        select(Dispute, raiser.c.name)
        .join(raiser, raiser.c.id == Dispute.raised_by_id)
        .where(Dispute.branch_id == branch_id)
        .limit(limit)
    )
    if person_id is not None:
        wanted = wanted.where(or_(Dispute.raised_by_id == person_id, Dispute.recorded_by_id == person_id))
    if is_open is not None:
        is_state = Dispute.state == DisputeState.OPEN
        wanted = wanted.where(is_state if is_open else ~is_state)
    if before is not None:
        wanted = wanted.where(tuple_(Dispute.raised_at, Dispute.id) < before)
    order = (Dispute.due_on, Dispute.id) if is_open else (Dispute.raised_at.desc(), Dispute.id.desc())
    rows = session.execute(wanted.order_by(*order)).all()
    things = list_things(
        session, branch_id=branch_id, wanted=[(each.kind, each.object_id) for each, _n in rows]
    )
    return [
        DisputeLine(dispute=each, thing=things[each.kind, each.object_id], raised_by=name)
        for each, name in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeCounts:
    waiting: int
    late: int


def count_disputes(session: Session, *, branch_id: str, day: date) -> DisputeCounts:
    """Return how many objections wait for a decision, and how many of them should have had one."""
    row = session.execute(
        select(func.count(), func.count().filter(Dispute.due_on < day))
        .select_from(Dispute)
        .where(Dispute.branch_id == branch_id, Dispute.state == DisputeState.OPEN)
    ).one()
    return DisputeCounts(waiting=row[0], late=row[1])
