"""Reads and locks of gifts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.exchange.errors.gifts import GiftNotFound
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.queries.receivers import is_for
from timebank.exchange.rules.gifts import OPEN_GIFTS, GiftState, Split, split_gift
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.people.queries import get_people

PAGE = 50
Place = tuple[datetime, UUID]
"""Where a page ended: the moment and the id of its last gift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giveable:
    """What somebody could give now, in minutes."""

    gift_only: int
    own: int

    @property
    def minutes(self) -> int:
        return self.gift_only + self.own

    def split(self, minutes: int) -> Split:
        """Return how a gift of so many minutes is made up: what may only be given goes first."""
        return split_gift(minutes=minutes, gift_only=self.gift_only)


def giveable_of(session: Session, *, branch_id: str, person_id: UUID) -> Giveable:
    """Return what the person could give now."""
    balances = balances_of(session, branch_id=branch_id, owner_id=person_id)
    return Giveable(
        gift_only=balances.get(AccountKind.GIFT_ONLY, 0),
        own=balances.get(AccountKind.OWN, 0),
    )


def get_gift(session: Session, *, branch_id: str, gift_id: UUID) -> Gift:
    """Return the gift of a giver of the branch.

    Raises:
        GiftNotFound
    """
    gift = session.get(Gift, (branch_id, gift_id), populate_existing=True)
    if gift is None:
        raise GiftNotFound
    return gift


def lock_gift(session: Session, *, branch_id: str, gift_id: UUID) -> Gift:
    """Return the gift, its row locked until the unit of work ends.

    Raises:
        GiftNotFound
    """
    gift = session.get(Gift, (branch_id, gift_id), with_for_update=True, populate_existing=True)
    if gift is None:
        raise GiftNotFound
    return gift


def lock_gift_here_or_there(session: Session, *, branch_id: str, gift_id: UUID) -> Gift:
    """Return the gift, locked: given in the branch, or in another one to somebody of the branch.

    Raises:
        GiftNotFound
    """
    arrival = find_arrival(session, branch_id=branch_id, gift_id=gift_id)
    giver_branch = branch_id if arrival is None else arrival.giver_branch
    return lock_gift(session, branch_id=giver_branch, gift_id=gift_id)


def find_arrival(session: Session, *, branch_id: str, gift_id: UUID) -> GiftArrival | None:
    """Return what the receiver's branch knows of the gift."""
    return session.get(GiftArrival, (branch_id, gift_id), populate_existing=True)


def lock_arrival(session: Session, *, branch_id: str, gift_id: UUID) -> GiftArrival | None:
    """Return what the receiver's branch knows of the gift, its row locked. The gift is locked before it."""
    return session.get(GiftArrival, (branch_id, gift_id), with_for_update=True, populate_existing=True)


def get_arrival_for(session: Session, *, branch_id: str, gift_id: UUID, person_id: UUID) -> GiftArrival:
    """Return the gift as this receiver sees it.

    Raises:
        GiftNotFound: the branch has none of that id, or it is somebody else's.
    """
    found = session.scalars(
        select(GiftArrival).where(
            GiftArrival.id == gift_id, is_for(session, branch_id=branch_id, person_id=person_id)
        )
    ).one_or_none()
    if found is None:
        raise GiftNotFound
    return found


def list_given(
    session: Session, *, branch_id: str, giver_id: UUID, before: Place | None = None, limit: int = PAGE
) -> Sequence[Gift]:
    """Return what the person gave, the newest first, and one more than fits where there is more."""
    wanted = (
        select(Gift)
        .where(Gift.branch_id == branch_id, Gift.giver_id == giver_id)
        .order_by(Gift.given_at.desc(), Gift.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(tuple_(Gift.given_at, Gift.id) < before)
    return session.scalars(wanted).all()


def list_received(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    states: Collection[GiftState] = (),
    before: Place | None = None,
    limit: int = PAGE,
) -> Sequence[GiftArrival]:
    """Return what was given to the person, the newest first."""
    wanted = (
        select(GiftArrival)
        .where(is_for(session, branch_id=branch_id, person_id=person_id))
        .order_by(GiftArrival.offered_at.desc(), GiftArrival.id.desc())
        .limit(limit)
    )
    if states:
        wanted = wanted.where(GiftArrival.state.in_(sorted(states)))
    if before is not None:
        wanted = wanted.where(tuple_(GiftArrival.offered_at, GiftArrival.id) < before)
    return session.scalars(wanted).all()


def count_gifts_for(session: Session, *, branch_id: str, person_id: UUID, now: datetime) -> int:
    """Return how many gifts wait for the person's word."""
    return (
        session.scalar(
            select(func.count())
            .select_from(GiftArrival)
            .where(
                is_for(session, branch_id=branch_id, person_id=person_id),
                GiftArrival.state == GiftState.OFFERED,
                GiftArrival.lapses_at > now,
            )
        )
        or 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftOfBranch:
    """A gift with who gave it, as the branch reads it."""

    gift: Gift
    giver: str


def list_gifts_to_approve(session: Session, *, branch_id: str, limit: int = 2 * PAGE) -> list[GiftOfBranch]:
    """Return the gifts that wait for the second person, the oldest first."""
    gifts = session.scalars(
        select(Gift)
        .where(Gift.branch_id == branch_id, Gift.state == GiftState.AWAITING_APPROVAL)
        .order_by(Gift.given_at, Gift.id)
        .limit(limit)
    ).all()
    return _with_givers(session, branch_id, gifts)


def list_final_gifts(session: Session, *, branch_id: str, limit: int = PAGE) -> list[GiftOfBranch]:
    """Return the gifts of the branch's givers that were given for good, the newest first."""
    gifts = session.scalars(
        select(Gift)
        .where(Gift.branch_id == branch_id, Gift.state == GiftState.FINAL)
        .order_by(Gift.given_at.desc(), Gift.id.desc())
        .limit(limit)
    ).all()
    return _with_givers(session, branch_id, gifts)


def _with_givers(session: Session, branch_id: str, gifts: Sequence[Gift]) -> list[GiftOfBranch]:
    people = get_people(session, branch_id=branch_id, ids={gift.giver_id for gift in gifts})
    return [GiftOfBranch(gift=gift, giver=people[gift.giver_id].name) for gift in gifts]


Key = tuple[str, UUID]
"""Branch and id of a gift."""


def list_open_gifts_of(session: Session, *, branch_id: str, person_id: UUID) -> list[Key]:
    """Return the gifts underway that the person gives, or is known to receive, in the order of their ids."""
    given = session.execute(
        select(Gift.branch_id, Gift.id).where(
            Gift.branch_id == branch_id, Gift.giver_id == person_id, Gift.state.in_(sorted(OPEN_GIFTS))
        )
    )
    received = session.execute(
        select(GiftArrival.giver_branch, GiftArrival.id).where(
            GiftArrival.branch_id == branch_id,
            GiftArrival.receiver_id == person_id,
            GiftArrival.state.in_(sorted(OPEN_GIFTS)),
        )
    )
    keys: set[Key] = {(branch, gift_id) for rows in (given, received) for branch, gift_id in rows}
    return sorted(keys)


def list_due_to_finish(session: Session, *, now: datetime, limit: int) -> list[Key]:
    """Return the accepted gifts of all branches that can no longer be taken back."""
    rows = session.execute(
        select(Gift.branch_id, Gift.id)
        .where(Gift.state == GiftState.ACCEPTED, Gift.cooling_ends_at <= now)
        .order_by(Gift.cooling_ends_at, Gift.id)
        .limit(limit)
    )
    return [(branch_id, gift_id) for branch_id, gift_id in rows]


def list_due_to_lapse(session: Session, *, now: datetime, limit: int) -> list[Key]:
    """Return the gifts of all branches that nobody accepted, or approved, in time."""
    rows = session.execute(
        select(Gift.branch_id, Gift.id)
        .where(
            or_(Gift.state == GiftState.OFFERED, Gift.state == GiftState.AWAITING_APPROVAL),
            Gift.lapses_at <= now,
        )
        .order_by(Gift.lapses_at, Gift.id)
        .limit(limit)
    )
    return [(branch_id, gift_id) for branch_id, gift_id in rows]


def list_due_to_remind(session: Session, *, until: datetime, now: datetime, limit: int) -> list[Key]:
    """Return the gifts of all branches that lapse before `until`, and whose receiver was not reminded."""
    rows = session.execute(
        select(Gift.branch_id, Gift.id)
        .where(
            Gift.state == GiftState.OFFERED,
            Gift.lapses_at > now,
            Gift.lapses_at <= until,
            Gift.reminded_at.is_(None),
        )
        .order_by(Gift.lapses_at, Gift.id)
        .limit(limit)
    )
    return [(branch_id, gift_id) for branch_id, gift_id in rows]
