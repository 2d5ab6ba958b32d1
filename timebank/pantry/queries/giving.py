"""Reads of donors and donations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from timebank.pantry.errors import DonationNotFound, DonorNotFound
from timebank.pantry.models import Donation, Donor, Lot, Movement
from timebank.pantry.rules import DonationState, MovementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorYear:
    """One lot that came from a donor: what a receipt and a year's statement list."""

    received_on: date
    name: str
    units: int
    grams: int


def get_donor(session: Session, *, branch_id: str, donor_id: UUID) -> Donor:
    """Return the donor.

    Raises:
        DonorNotFound
    """
    found = session.get(Donor, (branch_id, donor_id))
    if found is None:
        raise DonorNotFound
    return found


def list_donors(session: Session, *, branch_id: str, limit: int = 500) -> list[Donor]:
    """Return the branch's donors by name; names are encrypted, so they are sorted here."""
    found = session.scalars(
        select(Donor).where(Donor.branch_id == branch_id).order_by(Donor.id.desc()).limit(limit)
    )
    return sorted(found, key=lambda donor: donor.name)


def lock_donor(session: Session, *, branch_id: str, donor_id: UUID) -> Donor:
    """Return the donor, their row locked until the unit of work ends.

    Raises:
        DonorNotFound
    """
    found = session.get(
        Donor, (branch_id, donor_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise DonorNotFound
    return found


def get_donation(session: Session, *, branch_id: str, donation_id: UUID) -> Donation:
    """Return the donation.

    Raises:
        DonationNotFound
    """
    found = session.get(Donation, (branch_id, donation_id))
    if found is None:
        raise DonationNotFound
    return found


def lock_donation(session: Session, *, branch_id: str, donation_id: UUID) -> Donation:
    """Return the donation, its row locked.

    Raises:
        DonationNotFound
    """
    found = session.get(
        Donation, (branch_id, donation_id), with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise DonationNotFound
    return found


def list_donations_by_id(session: Session, *, branch_id: str, ids: Collection[UUID]) -> list[Donation]:
    """Return those of the donations that the branch has."""
    return list(
        session.scalars(select(Donation).where(Donation.branch_id == branch_id, Donation.id.in_(ids)))
    )


def list_donations(
    session: Session,
    *,
    branch_id: str,
    states: Sequence[DonationState] = (),
    donor_id: UUID | None = None,
    limit: int = 200,
) -> list[tuple[Donation, Donor]]:
    """Return donations with their donors: those to fetch first on top, then the newest."""
    wanted = (
        select(Donation, Donor)
        .join(Donor, and_(Donor.branch_id == Donation.branch_id, Donor.id == Donation.donor_id))
        .where(Donation.branch_id == branch_id)
        .order_by(Donation.fetch_by.is_(None), Donation.fetch_by, Donation.id.desc())
        .limit(limit)
    )
    if states:
        wanted = wanted.where(Donation.state.in_(states))
    if donor_id is not None:
        wanted = wanted.where(Donation.donor_id == donor_id)
    return [(donation, donor) for donation, donor in session.execute(wanted)]


def donor_year(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    donor_id: UUID,
    since: date,
    until: date,
    donation_id: UUID | None = None,
) -> list[DonorYear]:
    """Return what came from the donor between the two days, both included, by day."""
    units = func.sum(Movement.units)
    wanted = (
        select(Lot.arrived_on, Lot.name, units, units * Lot.grams_each)
        .join(Donation, and_(Donation.branch_id == Lot.branch_id, Donation.id == Lot.donation_id))
        .join(
            Movement,
            and_(
                Movement.branch_id == Lot.branch_id,
                Movement.lot_id == Lot.id,
                Movement.kind == MovementKind.RECEIVED,
            ),
        )
        .where(
            Lot.branch_id == branch_id,
            Donation.donor_id == donor_id,
            Lot.arrived_on >= since,
            Lot.arrived_on <= until,
        )
        .group_by(Lot.id, Lot.arrived_on, Lot.name, Lot.grams_each)
        .order_by(Lot.arrived_on, Lot.id)
    )
    if donation_id is not None:
        wanted = wanted.where(Donation.id == donation_id)
    return [
        DonorYear(received_on=day, name=name, units=int(count), grams=int(grams))
        for day, name, count, grams in session.execute(wanted)
    ]
