"""Offering food on the public page, and answering."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import NATIONAL, new_id
from timebank.core.pictures import Picture
from timebank.pantry.commands.giving import AnnounceDonation, RegisterDonor, announce_donation, register_donor
from timebank.pantry.commands.photos import hold
from timebank.pantry.errors import FetchDayUnfit, OfferedWhatNeeded, UnitsUnfit, WhatNeeded
from timebank.pantry.models import FoodOffer
from timebank.pantry.queries.offers import find_donor, lock_offer
from timebank.pantry.rules import MOST_UNITS, Arrival, DonorKind, OfferState
from timebank.people.errors import BranchNotFound
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text, normalise_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFood(Command):
    """Somebody without an account offers something. The offer gets the command's own id."""

    kind: DonorKind
    name: str
    phone: str
    what: str
    address: str | None = None
    units: int | None = None
    arrival: Arrival = Arrival.BROUGHT
    fetch_by: date | None = None
    photo: Picture | None = None


def offer_food(session: Session, command: OfferFood, *, now: datetime) -> UUID:
    """Keep the offer until a coordinator answers, and return its id. Nothing is registered by it.

    Raises:
        BranchNotFound, WhatNeeded, OfferedWhatNeeded, UnitsUnfit, FetchDayUnfit, PhoneUnreadable, TextTooLong
        PhotoTooLarge
    """
    if command.branch_id == NATIONAL:
        raise BranchNotFound
    today = local_day(now, get_branch(session, command.branch_id).zone)
    name, what = clean_text(command.name, most=80), clean_text(command.what, most=200)
    if not name:
        raise WhatNeeded
    if not what:
        raise OfferedWhatNeeded
    if command.units is not None and not 1 <= command.units <= MOST_UNITS:
        raise UnitsUnfit(most=MOST_UNITS)
    if command.fetch_by is not None and command.fetch_by < today:
        raise FetchDayUnfit
    session.add(
        FoodOffer(
            branch_id=command.branch_id,
            id=command.id,
            kind=command.kind,
            name=name,
            phone=normalise_phone(command.phone),
            address=clean_text(command.address or "", most=200) or None,
            what=what,
            units=command.units,
            arrival=command.arrival,
            fetch_by=command.fetch_by,
            state=OfferState.WAITING,
            offered_at=now,
        )
    )
    if command.photo is not None:
        session.flush()
        photo = hold(command.photo, command, now=now)
        photo.offer_id = command.id
        session.add(photo)
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFoodOffer(Command):
    offer_id: UUID
    accept: bool

    @property
    def object_id(self) -> UUID | None:
        return self.offer_id


def answer_food_offer(session: Session, command: AnswerFoodOffer, *, now: datetime) -> None:
    """Accept it as a donation, of a donor known by name and number or of a new one; or decline it.

    Raises:
        OfferNotFound, OfferAnswered
    """
    assert command.actor_id is not None
    offer = lock_offer(session, branch_id=command.branch_id, offer_id=command.offer_id)
    donation_id = None
    if command.accept and offer.state is OfferState.WAITING:
        donation_id = _accept(session, offer, command.actor_id, now=now)
    offer.answer(donation_id=donation_id, by_id=command.actor_id, at=now)


def _accept(session: Session, offer: FoodOffer, actor_id: UUID, *, now: datetime) -> UUID:
    known = find_donor(session, branch_id=offer.branch_id, name=offer.name, phone=offer.phone)
    donor_id = (
        known.id
        if known
        else register_donor(
            session,
            RegisterDonor(
                branch_id=offer.branch_id,
                id=new_id(),
                actor_id=actor_id,
                kind=offer.kind,
                name=offer.name,
                phone=offer.phone,
                address=offer.address,
            ),
            now=now,
        )
    )
    session.flush()
    donation_id = announce_donation(
        session,
        AnnounceDonation(
            branch_id=offer.branch_id,
            id=new_id(),
            actor_id=actor_id,
            donor_id=donor_id,
            what=offer.what,
            units=offer.units,
            arrival=offer.arrival,
            fetch_by=offer.fetch_by,
            accepted=True,
        ),
        now=now,
    )
    session.flush()
    return donation_id
