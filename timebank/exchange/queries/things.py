"""What can be objected to and taken back: whose it is, who had a part in it, and what posted its minutes."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.care.queries.food_work import list_food_work
from timebank.care.rules import FoodWorkKind, FoodWorkState, VisitState
from timebank.exchange.errors.reversals import ObjectNotFound
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.queries.calls import callers_about
from timebank.exchange.queries.seconds import FarPerson
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.redemptions import OPEN_STATES, RedemptionState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.ledger.queries import PostingView, find_by_cause
from timebank.ledger.rules import PostingKind
from timebank.people.queries import get_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A visit, gift, grant, use or food work, as far as objecting to it and taking it back go."""

    kind: ObjectKind
    id: UUID
    day: date
    minutes: int
    """Of points; of food work its hours, whatever they were credited with."""
    giver_id: UUID | None
    """Who gave, cared, or did the work."""
    receiver_id: UUID | None
    """Who was given, or cared for; null for the pool, for food work, and for somebody of another branch."""
    names: tuple[str, str]
    """Of both, as the branch reads them; the second is empty for the pool and for food work."""
    had_part: frozenset[UUID] = field(default_factory=frozenset)
    """Who entered it for somebody else, telephoned for them to have it done, or decided it."""
    has_ended: bool
    """It was decided, or came to an end; before that it is answered or taken back on its own page."""
    moved: bool
    """Minutes moved by it, or hours count, that can be taken back."""
    work: FoodWorkKind | None = None
    """Of food work alone."""
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
        ObjectKind.FOOD_WORK: _food_work,
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


def _food_work(session: Session, branch_id: str, ids: set[UUID]) -> list[Thing]:
    return [
        Thing(
            kind=ObjectKind.FOOD_WORK,
            id=row.work.id,
            day=row.work.local_day,
            minutes=row.work.minutes,
            giver_id=row.work.volunteer_id,
            receiver_id=None,
            names=(row.volunteer, ""),
            had_part=_others(
                {
                    row.entry.entered_by_id if row.entry else None,
                    row.taken_back.approved_by_id if row.taken_back else row.work.decided_by_id,
                },
                row.work.volunteer_id,
            ),
            has_ended=row.work.state is not FoodWorkState.SUBMITTED,
            moved=row.work.state is FoodWorkState.APPROVED,
            work=row.work.kind,
        )
        for row in list_food_work(session, branch_id=branch_id, ids=ids, limit=len(ids))
    ]


def _others(ids: set[UUID | None], party: UUID) -> frozenset[UUID]:
    return frozenset(each for each in ids if each is not None and each != party)


CAUSES = {
    ObjectKind.VISIT: (PostingKind.ISSUE, "care.visit"),
    ObjectKind.GIFT: (PostingKind.GIFT, "exchange.gift"),
    ObjectKind.GRANT: (PostingKind.GIFT, "exchange.grant"),
    ObjectKind.REDEMPTION: (PostingKind.SETTLE, "exchange.redemption"),
    ObjectKind.FOOD_WORK: (PostingKind.ISSUE, "care.food-work"),
}
"""What posted the minutes of each."""


def find_posting(
    session: Session, *, branch_id: str, kind: ObjectKind, object_id: UUID
) -> PostingView | None:
    """Return the posting by which the thing's minutes moved."""
    posting_kind, cause = CAUSES[kind]
    return find_by_cause(session, branch_id=branch_id, kind=posting_kind, cause=f"{cause}:{object_id}")
