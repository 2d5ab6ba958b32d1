"""What postings were for: the visit, gift, grant or use behind each. Facts only; pages put them in words."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.care.queries.food_work import list_food_work
from timebank.exchange.models.deaths import Death
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.moves import Move, MoveArrival
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.ledger.queries import list_postings_by_id
from timebank.ledger.rules import PostingKind
from timebank.people.queries import get_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A posting, as far as its explanation needs it."""

    id: UUID
    kind: PostingKind
    cause: str
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """The visit that points were credited for."""

    id: UUID
    day: date
    minutes: int
    volunteer_id: UUID
    volunteer: str
    senior_id: UUID
    senior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """Food work that was credited."""

    id: UUID
    day: date
    volunteer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The gift that points were put aside for, or that they moved by."""

    id: UUID
    giver_id: UUID | None
    """Null where the giver is in another branch."""
    giver: str
    receiver_id: UUID | None
    receiver: str | None
    """As the giver wrote it; null for the pool."""
    to_pool: bool
    state: GiftState


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The grant from the pool."""

    id: UUID
    person_id: UUID
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """The care that points were put aside for, or used up by."""

    id: UUID
    beneficiary_id: UUID
    beneficiary: str
    volunteer: str | None
    state: RedemptionState
    day: date
    """When the volunteer comes or came; before somebody agreed, the last day on which it is of use."""
    is_agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The move of a member who took their points along."""

    branch_id: str
    """The other branch."""
    is_arrival: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Died:
    """The death after which points went on."""

    person_id: UUID
    person: str


Subject = Visited | Helped | Given | Granted | Used | Moved | Died
_Read = Callable[[Session, str, set[UUID]], Mapping[UUID, Subject]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What one posting was for."""

    kind: PostingKind
    """What was posted; of a reversal: what it takes back."""
    subject: Subject | None = None
    """Null where there is nothing behind it, such as points carried over."""
    takes_back: bool = False


def explain_postings(
    session: Session, *, branch_id: str, postings: Iterable[Posted]
) -> dict[UUID, Explanation]:
    """Return what each posting was for, in as many questions as there are kinds of causes among them."""
    known = list(postings)
    taken_back = _originals(session, branch_id, known)
    sources = {
        each.id: taken_back.get(each.reverses_id, each) if each.reverses_id else each for each in known
    }
    wanted: dict[str, set[UUID]] = {}
    for source in sources.values():
        prefix, subject_id = _split(source.cause)
        if subject_id is not None:
            wanted.setdefault(prefix, set()).add(subject_id)
    subjects: dict[tuple[str, UUID | None], Subject] = {
        (prefix, subject_id): subject
        for prefix, ids in wanted.items()
        for subject_id, subject in _READERS[prefix](session, branch_id, ids).items()
    }
    return {
        each.id: Explanation(
            kind=sources[each.id].kind,
            subject=subjects.get(_split(sources[each.id].cause)),
            takes_back=each.reverses_id is not None or each.cause.startswith(_CORRECTION),
        )
        for each in known
    }


def _originals(session: Session, branch_id: str, known: Collection[Posted]) -> dict[UUID, Posted]:
    """Return what the reversals among them take back."""
    ids = [each.reverses_id for each in known if each.reverses_id is not None]
    return {
        each.id: Posted(id=each.id, kind=each.kind, cause=each.cause)
        for each in list_postings_by_id(session, branch_id=branch_id, ids=ids)
    }


def _split(cause: str) -> tuple[str, UUID | None]:
    prefix, _colon, rest = cause.partition(":")
    try:
        return prefix, UUID(rest) if prefix in _READERS else None
    except ValueError:
        return prefix, None


def _visits(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    found = list_visits_by_id(session, branch_id=branch_id, ids=ids)
    people = get_people(
        session,
        branch_id=branch_id,
        ids={person_id for visit in found for person_id in (visit.volunteer_id, visit.senior_id)},
    )
    return {
        visit.id: Visited(
            id=visit.id,
            day=visit.local_day,
            minutes=visit.minutes,
            volunteer_id=visit.volunteer_id,
            volunteer=people[visit.volunteer_id].name,
            senior_id=visit.senior_id,
            senior=people[visit.senior_id].name,
        )
        for visit in found
    }


def _food_work(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    rows = list_food_work(session, branch_id=branch_id, ids=ids, limit=len(ids))
    return {
        row.work.id: Helped(id=row.work.id, day=row.work.local_day, volunteer=row.volunteer) for row in rows
    }


def _gifts(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    """Return the gifts; of one that came from another branch, what its arrival says."""
    given = session.scalars(select(Gift).where(Gift.branch_id == branch_id, Gift.id.in_(ids))).all()
    givers = get_people(session, branch_id=branch_id, ids={gift.giver_id for gift in given})
    found: dict[UUID, Subject] = {
        gift.id: Given(
            id=gift.id,
            giver_id=gift.giver_id,
            giver=givers[gift.giver_id].name,
            receiver_id=gift.receiver_id if gift.receiver_branch == branch_id else None,
            receiver=gift.receiver_name,
            to_pool=gift.target is GiftTarget.POOL,
            state=gift.state,
        )
        for gift in given
    }
    arrived = session.scalars(
        select(GiftArrival).where(GiftArrival.branch_id == branch_id, GiftArrival.id.in_(ids - found.keys()))
    ).all()
    receivers = get_people(
        session, branch_id=branch_id, ids={each.receiver_id for each in arrived if each.receiver_id}
    )
    for each in arrived:
        receiver = receivers.get(each.receiver_id) if each.receiver_id else None
        found[each.id] = Given(
            id=each.id,
            giver_id=None,
            giver=each.giver_name,
            receiver_id=each.receiver_id,
            receiver=receiver.name if receiver else None,
            to_pool=False,
            state=each.state,
        )
    return found


def _grants(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    found = session.scalars(select(Grant).where(Grant.branch_id == branch_id, Grant.id.in_(ids))).all()
    people = get_people(session, branch_id=branch_id, ids={each.person_id for each in found})
    return {
        each.id: Granted(id=each.id, person_id=each.person_id, person=people[each.person_id].name)
        for each in found
    }


def _uses(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    found = session.scalars(
        select(Redemption).where(Redemption.branch_id == branch_id, Redemption.id.in_(ids))
    ).all()
    people = get_people(
        session,
        branch_id=branch_id,
        ids={
            person_id for each in found for person_id in (each.beneficiary_id, each.volunteer_id) if person_id
        },
    )
    return {
        each.id: Used(
            id=each.id,
            beneficiary_id=each.beneficiary_id,
            beneficiary=people[each.beneficiary_id].name,
            volunteer=people[each.volunteer_id].name if each.volunteer_id else None,
            state=each.state,
            day=each.visit_on or each.on_day or each.last_day,
            is_agreed=each.visit_on is not None or each.on_day is not None,
        )
        for each in found
    }


def _moves(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    gone = session.execute(
        select(Move.id, Move.to_branch).where(Move.branch_id == branch_id, Move.id.in_(ids))
    ).all()
    come = session.execute(
        select(MoveArrival.id, MoveArrival.from_branch).where(
            MoveArrival.branch_id == branch_id, MoveArrival.id.in_(ids)
        )
    ).all()
    return {
        move_id: Moved(branch_id=there, is_arrival=is_arrival)
        for rows, is_arrival in ((gone, False), (come, True))
        for move_id, there in rows
    }


def _deaths(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    found = session.scalars(select(Death).where(Death.branch_id == branch_id, Death.id.in_(ids))).all()
    people = get_people(session, branch_id=branch_id, ids={each.person_id for each in found})
    return {each.id: Died(person_id=each.person_id, person=people[each.person_id].name) for each in found}


def _corrected(session: Session, branch_id: str, ids: set[UUID]) -> Mapping[UUID, Subject]:
    """Return what the reversals take back, by the reversals' ids."""
    found = session.scalars(
        select(Reversal).where(Reversal.branch_id == branch_id, Reversal.id.in_(ids))
    ).all()
    subjects: dict[UUID, Subject] = {}
    for kind, read in _BY_KIND.items():
        things = {each.id: each.object_id for each in found if each.kind is kind}
        if things:
            there = read(session, branch_id, set(things.values()))
            subjects |= {each: there[thing_id] for each, thing_id in things.items() if thing_id in there}
    return subjects


_BY_KIND: Mapping[ObjectKind, _Read] = {
    ObjectKind.VISIT: _visits,
    ObjectKind.GIFT: _gifts,
    ObjectKind.GRANT: _grants,
    ObjectKind.REDEMPTION: _uses,
    ObjectKind.FOOD_WORK: _food_work,
}
_CORRECTION = "exchange.reversal:"
_READERS: Mapping[str, _Read] = {
    "care.visit": _visits,
    "care.food-work": _food_work,
    "exchange.gift": _gifts,
    "exchange.death": _deaths,
    "exchange.death-cover": _deaths,
    "exchange.grant": _grants,
    "exchange.move": _moves,
    "exchange.redemption": _uses,
    "exchange.reversal": _corrected,
}
"""By what stands before the colon of a cause."""
