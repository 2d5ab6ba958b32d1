"""Reads of photographs, and of what was counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from timebank.pantry.errors import PhotoNotFound
from timebank.pantry.models import Count, FoodOffer, Lot, Photo, Stock


def get_photo(session: Session, *, branch_id: str, photo_id: UUID) -> Photo:
    """Return the photograph.

    Raises:
        PhotoNotFound
    """
    found = session.get(Photo, (branch_id, photo_id))
    if found is None:
        raise PhotoNotFound
    return found


def photos_of_lot(session: Session, *, branch_id: str, lot_id: UUID) -> Sequence[UUID]:
    """Return the ids of the photographs of a lot, the oldest first."""
    return session.scalars(
        select(Photo.id)
        .where(Photo.branch_id == branch_id, Photo.lot_id == lot_id)
        .order_by(Photo.taken_in_at, Photo.id)
    ).all()


def photos_of_donations(session: Session, *, branch_id: str, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the ids of photographs by donation or offer; a donation has those of the offer it came of."""
    found: dict[UUID, list[UUID]] = {}
    rows = session.execute(
        select(Photo.id, Photo.donation_id, Photo.offer_id, FoodOffer.donation_id)
        .outerjoin(FoodOffer, and_(FoodOffer.branch_id == Photo.branch_id, FoodOffer.id == Photo.offer_id))
        .where(
            Photo.branch_id == branch_id,
            or_(
                Photo.donation_id.in_(list(ids)),
                Photo.offer_id.in_(list(ids)),
                FoodOffer.donation_id.in_(list(ids)),
            ),
        )
        .order_by(Photo.taken_in_at, Photo.id)
    )
    for photo_id, donation_id, offer_id, accepted_as in rows:
        for each in ids:
            if each in (donation_id, offer_id, accepted_as):
                found.setdefault(each, []).append(photo_id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLine:
    """A lot in a place, and how it was counted last since some moment."""

    lot: Lot
    place: str
    units: int
    count: Count | None


def list_shelf(session: Session, *, branch_id: str, since: datetime, place: str = "") -> list[ShelfLine]:
    """Return what is in a place, or in all, by place and name; also what was counted and is gone now."""
    counts = {
        (each.lot_id, each.place): each
        for each in session.scalars(
            select(Count)
            .where(Count.branch_id == branch_id, Count.counted_at >= since)
            .order_by(Count.counted_at, Count.id)
        )
    }
    wanted = (
        select(Lot, Stock.place, Stock.units)
        .join(Stock, and_(Stock.branch_id == Lot.branch_id, Stock.lot_id == Lot.id))
        .where(
            Stock.branch_id == branch_id,
            or_(Stock.units > 0, Lot.id.in_([lot_id for lot_id, _place in counts])),
        )
        .order_by(Stock.place, Lot.name, Lot.expires_on, Lot.id)
    )
    if place:
        wanted = wanted.where(Stock.place == place)
    return [
        ShelfLine(lot=lot, place=at, units=units, count=counts.get((lot.id, at)))
        for lot, at, units in session.execute(wanted)
        if units or (lot.id, at) in counts
    ]


def list_places(session: Session, *, branch_id: str) -> Sequence[str]:
    """Return the places where something is, by name."""
    return session.scalars(
        select(Stock.place)
        .where(Stock.branch_id == branch_id, Stock.units > 0)
        .distinct()
        .order_by(Stock.place)
    ).all()
