"""What can be taken back, whose it is, who had a part in it; and what was asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select, tuple_
from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.care.rules import VisitState
from timebank.exchange.errors.reversals import ObjectNotFound, ReversalNotFound
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.redemptions import Redemption, RedemptionVisit
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.queries.calls import callers_about
from timebank.exchange.queries.seconds import FarPerson
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.redemptions import OPEN_STATES, RedemptionState
from timebank.exchange.rules.reversals import Cover, ObjectKind, ReversalState, cover_of
from timebank.ledger.queries import (
    PostingView,
    balances_of,
    balances_of_branch,
    find_by_cause,
)
from timebank.ledger.rules import FLOORED, AccountKind, PostingKind
from timebank.people.queries import get_people, people_select
from timebank.policies.queries import policy_on
from timebank.policies.rules import SpentReversal

PAGE = 50
WITHIN = (AccountKind.OWN, AccountKind.GIFT_ONLY, AccountKind.RECEIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A visit, gift, grant or use, as far as objecting to it and taking it back go."""

    kind: ObjectKind
    id: UUID
    day: date
    minutes: int
    giver_id: UUID | None
    """Who gave, or cared."""
    receiver_id: UUID | None
    """Who was given, or cared for; null for the pool, and for somebody of another branch."""
    names: tuple[str, str]
    """Of both, as the branch reads them; the second is empty for the pool."""
    had_part: frozenset[UUID] = field(default_factory=frozenset)
    """Who entered it for somebody else, telephoned for them to have it done, or decided it."""
    has_ended: bool
    """It was decided, or came to an end; before that it is answered or taken back on its own page."""
    moved: bool
    """Minutes moved by it that can be taken back."""
    elsewhere: tuple[FarPerson, ...] = ()
    """Who gave or was given in another branch: its id, and theirs there."""
    had_part_elsewhere: tuple[FarPerson, ...] = ()
    """Who entered or decided it there."""

    @property
    def parties(self) -> list[UUID]:
        return [each for each in (self.giver_id, self.receiver_id) if each is not None]


def get_thing(session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID) -> Thing:
    """Return the thing.

    Raises:
        ObjectNotFound
    """
    found = list_things(session, branch_id=branch_id, wanted=[(kind, object_id)])
    if not found:
        raise ObjectNotFound
    return found[kind, object_id]


Key = tuple[ObjectKind, UUID]


def list_things(session: Session, *, branch_id: str, wanted: Collection[Key]) -> dict[Key, Thing]:
    """Return those of the things that the branch has."""
    readers = {
        ObjectKind.VISIT: _visits,
        ObjectKind.GIFT: _gifts,
        ObjectKind.GRANT: _grants,
        ObjectKind.REDEMPTION: _redemptions,
    }
    found: dict[Key, Thing] = {}
    callers = callers_about(session, branch_id=branch_id, object_ids={each for _kind, each in wanted})
    for kind, read in readers.items():
        ids = {object_id for each, object_id in wanted if each is kind}
        for thing in read(session, branch_id, ids) if ids else ():
            called = callers.get(thing.id, set()) - set(thing.parties)
            found[kind, thing.id] = replace(thing, had_part=thing.had_part | called) if called else thing
    return found


def _names(session: Session, branch_id: str, ids: set[UUID | None]) -> dict[UUID | None, str]:
    people = get_people(session, branch_id=branch_id, ids={each for each in ids if each is not None})
    return {person_id: person.name for person_id, person in people.items()}


def _visits(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    found = list_visits_by_id(session, branch_id=branch_id, ids=ids)
    names = _names(
        session, branch_id, {each for visit in found for each in (visit.volunteer_id, visit.senior_id)}
    )
    return [
        Thing(
            kind=ObjectKind.VISIT,
            id=visit.id,
            day=visit.local_day,
            minutes=visit.minutes,
            giver_id=visit.volunteer_id,
            receiver_id=visit.senior_id,
            names=(names[visit.volunteer_id], names[visit.senior_id]),
            had_part=_others({visit.entered_by_id, visit.decided_by_id}, visit.volunteer_id),
            has_ended=visit.state in {VisitState.APPROVED, VisitState.REJECTED} or visit.was_taken_back,
            moved=visit.state is VisitState.APPROVED,
        )
        for visit in found
    ]


def _gifts(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    """Return the gifts that somebody of the branch gave, and those that came here from another branch."""
    found = session.scalars(
        select(Gift)
        .where(Gift.branch_id == branch_id, Gift.id.in_(ids))
        .execution_options(populate_existing=True)
    ).all()
    names = _names(session, branch_id, {gift.giver_id for gift in found})
    given = [
        Thing(
            kind=ObjectKind.GIFT,
            id=gift.id,
            day=gift.given_on,
            minutes=gift.minutes,
            giver_id=gift.giver_id,
            receiver_id=gift.receiver_id if gift.receiver_branch == branch_id else None,
            names=(names[gift.giver_id], gift.receiver_name or ""),
            had_part=_others({gift.entered_by_id, gift.decided_by_id}, gift.giver_id),
            has_ended=gift.ended_at is not None,
            moved=gift.state is GiftState.FINAL,
            elsewhere=_far(gift.receiver_branch, {gift.receiver_id})
            if gift.receiver_branch != branch_id
            else (),
        )
        for gift in found
    ]
    rest = ids - {gift.id for gift in found}
    return given + (_arrived(session, branch_id, rest) if rest else [])


def _arrived(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    """Return the gifts from other branches that somebody of this one has accepted."""
    rows = session.execute(
        select(GiftArrival, Gift)
        .join(Gift, and_(Gift.branch_id == GiftArrival.giver_branch, Gift.id == GiftArrival.id))
        .where(
            GiftArrival.branch_id == branch_id,
            GiftArrival.id.in_(ids),
            GiftArrival.receiver_id.is_not(None),
        )
        .execution_options(populate_existing=True)
    ).all()
    names = _names(session, branch_id, {arrival.receiver_id for arrival, _gift in rows})
    called: dict[UUID, set[UUID]] = {}
    for there in {gift.branch_id for _arrival, gift in rows}:
        called |= callers_about(session, branch_id=there, object_ids=ids)
    return [
        Thing(
            kind=ObjectKind.GIFT,
            id=arrival.id,
            day=gift.given_on,
            minutes=arrival.minutes,
            giver_id=None,
            receiver_id=arrival.receiver_id,
            names=(arrival.giver_name, names.get(arrival.receiver_id, "")),
            has_ended=arrival.ended_at is not None,
            moved=gift.state is GiftState.FINAL,
            elsewhere=_far(gift.branch_id, {gift.giver_id}),
            had_part_elsewhere=_far(
                gift.branch_id,
                {gift.entered_by_id, gift.decided_by_id, *called.get(gift.id, ())} - {gift.giver_id},
            ),
        )
        for arrival, gift in rows
    ]


def _far(branch_id: str, ids: set[UUID | None]) -> tuple[FarPerson, ...]:
    return tuple(sorted((branch_id, each) for each in ids if each is not None))


def _grants(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    found = session.scalars(select(Grant).where(Grant.branch_id == branch_id, Grant.id.in_(ids))).all()
    names = _names(session, branch_id, {grant.person_id for grant in found})
    return [
        Thing(
            kind=ObjectKind.GRANT,
            id=grant.id,
            day=grant.granted_on or grant.asked_at.date(),
            minutes=grant.minutes,
            giver_id=None,
            receiver_id=grant.person_id,
            names=("", names[grant.person_id]),
            had_part=_others({grant.asked_by_id, grant.decided_by_id}, grant.person_id),
            has_ended=grant.state is not GrantState.AWAITING_APPROVAL,
            moved=grant.state is GrantState.GRANTED,
        )
        for grant in found
    ]


def _redemptions(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    found = session.scalars(
        select(Redemption).where(Redemption.branch_id == branch_id, Redemption.id.in_(ids))
    ).all()
    names = _names(
        session, branch_id, {each for one in found for each in (one.beneficiary_id, one.volunteer_id)}
    )
    return [
        Thing(
            kind=ObjectKind.REDEMPTION,
            id=one.id,
            day=one.visit_on or one.on_day or one.last_day,
            minutes=(one.used_received or 0) + (one.used_own or 0)
            if one.state is RedemptionState.DONE
            else one.minutes,
            giver_id=one.volunteer_id,
            receiver_id=one.beneficiary_id,
            names=(names.get(one.volunteer_id, ""), names[one.beneficiary_id]),
            had_part=_others({one.asked_by_id, one.decided_by_id}, one.beneficiary_id),
            has_ended=one.state not in OPEN_STATES,
            moved=one.state is RedemptionState.DONE,
        )
        for one in found
    ]


def _others(ids: set[UUID | None], party: UUID) -> frozenset[UUID]:
    return frozenset(each for each in ids if each is not None and each != party)


CAUSES = {
    ObjectKind.VISIT: (PostingKind.ISSUE, "care.visit"),
    ObjectKind.GIFT: (PostingKind.GIFT, "exchange.gift"),
    ObjectKind.GRANT: (PostingKind.GIFT, "exchange.grant"),
    ObjectKind.REDEMPTION: (PostingKind.SETTLE, "exchange.redemption"),
}
"""What posted the minutes of each."""


def find_posting(
    session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID
) -> PostingView | None:
    """Return the posting by which the thing's minutes moved."""
    posting_kind, cause = CAUSES[kind]
    return find_by_cause(session, branch_id=branch_id, kind=posting_kind, cause=f"{cause}:{object_id}")


def needed_of(posting: PostingView, *, person_id: UUID) -> dict[AccountKind, int]:
    """Return what taking the posting back takes out of the person's accounts, in minutes."""
    return {
        entry.account_kind: entry.minutes
        for entry in posting.entries
        if entry.owner_id == person_id and entry.minutes > 0 and entry.account_kind in FLOORED
    }


def find_cover(  # noqa: PLR0913  # what is taken back, from whom, and when
    session: Session,
    *,
    branch_id: str,
    posting: PostingView,
    person_id: UUID,
    day: date,
    is_gone: bool = False,
) -> Cover:
    """Return how what was spent since is made good by that day's rules; for who `is_gone`, by the pool."""
    policy = policy_on(session, branch_id=branch_id, day=day)
    there = balances_of(session, branch_id=branch_id, owner_id=person_id)
    from_pool = sum(
        e.minutes for e in posting.entries if e.account_kind is AccountKind.POOL and e.minutes > 0
    )
    pool = balances_of_branch(session, branch_id=branch_id).get(AccountKind.POOL, 0)
    return cover_of(
        needed=needed_of(posting, person_id=person_id),
        there={kind: there.get(kind, 0) for kind in WITHIN},
        aside=there.get(AccountKind.HELD, 0),
        pool=pool - from_pool,
        pool_bears=is_gone or policy.reversal_of_spent is SpentReversal.POOL,
    )


def find_settled_by(session: Session, *, branch_id: str, visit_id: UUID) -> UUID | None:
    """Return the use of points that the visit settled."""
    return session.scalar(
        select(RedemptionVisit.redemption_id).where(
            RedemptionVisit.branch_id == branch_id, RedemptionVisit.visit_id == visit_id
        )
    )


def get_reversal(session: Session, *, branch_id: str, reversal_id: UUID) -> Reversal:
    """Return the reversal.

    Raises:
        ReversalNotFound
    """
    found = session.get(Reversal, (branch_id, reversal_id), populate_existing=True)
    if found is None:
        raise ReversalNotFound
    return found


def lock_reversal(session: Session, *, branch_id: str, reversal_id: UUID) -> Reversal:
    """Return the reversal, its row locked.

    Raises:
        ReversalNotFound
    """
    found = session.get(Reversal, (branch_id, reversal_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise ReversalNotFound
    return found


def find_reversal(session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID) -> Reversal | None:
    """Return the reversal of the thing that is asked for or was granted."""
    return session.scalars(
        select(Reversal).where(
            Reversal.branch_id == branch_id,
            Reversal.kind == kind,
            Reversal.object_id == object_id,
            Reversal.state != ReversalState.REFUSED,
        )
    ).one_or_none()


def lock_asked_reversal(
    session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID
) -> Reversal | None:
    """Return the reversal of the thing that waits for a second person, its row locked; None without one."""
    return session.scalars(
        select(Reversal)
        .where(
            Reversal.branch_id == branch_id,
            Reversal.kind == kind,
            Reversal.object_id == object_id,
            Reversal.state == ReversalState.ASKED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalLine:
    """A reversal with the thing that it is about, and who asked."""

    reversal: Reversal
    thing: Thing
    asked_by: str


def list_reversals(
    session: Session,
    *,
    branch_id: str,
    state: ReversalState | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> Sequence[ReversalLine]:
    """Return the branch's reversals, the newest first."""
    asker = people_select(branch_id).subquery()
    wanted = (
        select(Reversal, asker.c.name)
        .join(asker, asker.c.id == Reversal.asked_by_id)
        .where(Reversal.branch_id == branch_id)
        .order_by(Reversal.asked_at.desc(), Reversal.id.desc())
        .limit(limit)
    )
    if state is not None:
        wanted = wanted.where(Reversal.state == state)
    if before is not None:
        wanted = wanted.where(tuple_(Reversal.asked_at, Reversal.id) < before)
    rows = session.execute(wanted).all()
    things = list_things(
        session, branch_id=branch_id, wanted=[(each.kind, each.object_id) for each, _name in rows]
    )
    return [
        ReversalLine(reversal=each, thing=things[each.kind, each.object_id], asked_by=name)
        for each, name in rows
    ]
