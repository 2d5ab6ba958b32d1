"""Reads of what is offered on the public page."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.pantry.errors import OfferNotFound
from timebank.pantry.models import Donor, FoodOffer
from timebank.pantry.rules import OfferState
from timebank.people.rules import fold_name

MOST_SHOWN = 200


def get_offer(session: Session, *, branch_id: str, offer_id: UUID) -> FoodOffer:
    """Return the offer.

    Raises:
        OfferNotFound
    """
    found = session.get(FoodOffer, (branch_id, offer_id))
    if found is None:
        raise OfferNotFound
    return found


def lock_offer(session: Session, *, branch_id: str, offer_id: UUID) -> FoodOffer:
    """Return the offer, its row locked until the unit of work ends.

    Raises:
        OfferNotFound
    """
    found = session.get(FoodOffer, (branch_id, offer_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise OfferNotFound
    return found


def list_offers(session: Session, *, branch_id: str) -> Sequence[FoodOffer]:
    """Return the offers that wait for an answer, the oldest first."""
    return session.scalars(
        select(FoodOffer)
        .where(FoodOffer.branch_id == branch_id, FoodOffer.state == OfferState.WAITING)
        .order_by(FoodOffer.offered_at, FoodOffer.id)
        .limit(MOST_SHOWN)
    ).all()


def find_donor(session: Session, *, branch_id: str, name: str, phone: str) -> Donor | None:
    """Return the donor of that name with that (normalised) telephone number."""
    named = session.scalars(
        select(Donor)
        .where(Donor.branch_id == branch_id, Donor.name_index == blind_index("name", fold_name(name)))
        .order_by(Donor.registered_at, Donor.id)
    )
    return next((each for each in named if each.phone == phone), None)
