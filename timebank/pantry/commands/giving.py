"""Donors, and what they announce."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.pictures import Picture
from timebank.pantry.commands.photos import hold
from timebank.pantry.errors import DonorChanged, UnitsUnfit, WhatNeeded
from timebank.pantry.models import Donation, Donor
from timebank.pantry.queries import get_donor, lock_donation, lock_donor
from timebank.pantry.rules import MOST_UNITS, Arrival, DonationState, DonorKind, read_business_number
from timebank.people.rules import clean_text, fold_name, normalise_email, normalise_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class _DonorDetails(Command):
    """Who gives, and how they are reached."""

    kind: DonorKind
    name: str
    business_number: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDonor(_DonorDetails):
    """The donor gets the command's own id."""


def register_donor(session: Session, command: RegisterDonor, *, now: datetime) -> UUID:
    """Keep the donor and return their id.

    Raises:
        WhatNeeded, BusinessNumberUnfit, PhoneUnreadable, EmailUnreadable, TextTooLong
    """
    session.add(donor_of(command, now=now))
    return command.id


def donor_of(command: RegisterDonor, *, now: datetime) -> Donor:
    """Return the donor as told.

    Raises:
        WhatNeeded, BusinessNumberUnfit, PhoneUnreadable, EmailUnreadable, TextTooLong
    """
    assert command.actor_id is not None
    donor = Donor(
        branch_id=command.branch_id,
        id=command.id,
        registered_by_id=command.actor_id,
        registered_at=now,
    )
    _fill(donor, command)
    return donor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDonor(_DonorDetails):
    """All that is known of the donor, as it is now. `revision` is the one that was read."""

    donor_id: UUID
    revision: str | None = None
    """None: whatever somebody else has corrected meanwhile is written over."""

    @property
    def object_id(self) -> UUID | None:
        return self.donor_id


def change_donor(session: Session, command: ChangeDonor, *, now: datetime) -> None:  # noqa: ARG001
    """Keep the donor's details right; papers printed from now on bear the new ones.

    Raises:
        DonorNotFound, DonorChanged, WhatNeeded, BusinessNumberUnfit, PhoneUnreadable, EmailUnreadable
        TextTooLong
    """
    donor = lock_donor(session, branch_id=command.branch_id, donor_id=command.donor_id)
    if command.revision is not None and command.revision != donor.revision:
        raise DonorChanged
    _fill(donor, command)


def _fill(donor: Donor, command: _DonorDetails) -> None:
    name = clean_text(command.name, most=80)
    if not name:
        raise WhatNeeded
    number, phone, email = (
        (each or "").strip() for each in (command.business_number, command.phone, command.email)
    )
    donor.kind, donor.name, donor.name_index = command.kind, name, blind_index("name", fold_name(name))
    donor.business_number = read_business_number(number) if number else None
    donor.contact = clean_text(command.contact or "", most=80) or None
    donor.phone = normalise_phone(phone) if phone else None
    donor.email = normalise_email(email) if email else None
    donor.address = clean_text(command.address or "", most=200) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceDonation(Command):
    """The donation gets the command's own id. `accepted` where the coordinator says yes at once."""

    donor_id: UUID
    what: str
    units: int | None = None
    arrival: Arrival = Arrival.BROUGHT
    fetch_by: date | None = None
    accepted: bool = False
    photo: Picture | None = None


def announce_donation(session: Session, command: AnnounceDonation, *, now: datetime) -> UUID:
    """Keep what was announced and return its id.

    Raises:
        DonorNotFound, WhatNeeded, UnitsUnfit, TextTooLong, PhotoTooLarge
    """
    get_donor(session, branch_id=command.branch_id, donor_id=command.donor_id)
    session.add(donation_of(command, now=now))
    if command.photo is not None:
        session.flush()
        photo = hold(command.photo, command, now=now)
        photo.donation_id = command.id
        session.add(photo)
    return command.id


def donation_of(command: AnnounceDonation, *, now: datetime) -> Donation:
    """Return the donation as told.

    Raises:
        WhatNeeded, UnitsUnfit, TextTooLong
    """
    assert command.actor_id is not None
    what = clean_text(command.what, most=200)
    if not what:
        raise WhatNeeded
    if command.units is not None and not 1 <= command.units <= MOST_UNITS:
        raise UnitsUnfit(most=MOST_UNITS)
    donation = Donation(
        branch_id=command.branch_id,
        id=command.id,
        donor_id=command.donor_id,
        what=what,
        units=command.units,
        arrival=command.arrival,
        fetch_by=command.fetch_by,
        state=DonationState.ANNOUNCED,
        announced_by_id=command.actor_id,
        announced_at=now,
    )
    if command.accepted:
        donation.answer(accept=True, by_id=command.actor_id, at=now, reason=None)
    return donation


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDonation(Command):
    donation_id: UUID
    accept: bool
    reason: str | None = None

    @property
    def object_id(self) -> UUID | None:
        return self.donation_id


def answer_donation(session: Session, command: AnswerDonation, *, now: datetime) -> None:
    """Accept or decline what was announced.

    Raises:
        DonationNotFound, DonationAnswered, TextTooLong
    """
    assert command.actor_id is not None
    donation = lock_donation(session, branch_id=command.branch_id, donation_id=command.donation_id)
    reason = clean_text(command.reason or "") or None
    donation.answer(accept=command.accept, by_id=command.actor_id, at=now, reason=reason)
