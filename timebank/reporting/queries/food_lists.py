"""Each movement, lot and donation of a period, for who wants to count for themselves."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from timebank.core.clock import end_of_day, start_of_day
from timebank.households.models import Household
from timebank.pantry.models import Donation, Donor, Lot, Movement, Stock
from timebank.pantry.rules import MovementKind
from timebank.people.models import Branch
from timebank.reporting.errors import TooManyRows
from timebank.reporting.queries.sharing import grams_of
from timebank.reporting.rules import MOST_ROWS, Period

AT_ONCE = 2000


def list_movement_rows(
    session: Session, *, branch_id: str, period: Period, zone: str, most: int = MOST_ROWS
) -> Iterator[Row[Any]]:
    """Return what moved in the period, the oldest first: never a household's name, only its number.

    Raises:
        TooManyRows
    """
    wanted = (
        select(
            Movement.moved_at,
            Lot.name,
            Lot.category,
            Movement.kind,
            Movement.units,
            grams_of(Movement.units).label("grams"),
            Movement.reserved,
            Movement.reason,
            Movement.place,
            Household.number,
            Branch.name.label("other_branch"),
        )
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .outerjoin(
            Household,
            and_(Household.branch_id == Movement.branch_id, Household.id == Movement.household_id),
        )
        .outerjoin(Branch, Branch.id == Movement.other_branch_id)
        .where(
            Movement.branch_id == branch_id,
            Movement.moved_at >= start_of_day(period.since, zone),
            Movement.moved_at < end_of_day(period.until, zone),
        )
        .order_by(Movement.moved_at, Movement.id)
    )
    return _rows(session, wanted, most)


def list_lot_rows(
    session: Session,
    *,
    branch_id: str,
    period: Period,
    zone: str,  # noqa: ARG001  asked for as of the other two
    most: int = MOST_ROWS,
) -> Iterator[Row[Any]]:
    """Return the lots that came in the period, with how much came of each and how much is left.

    Raises:
        TooManyRows
    """
    came = _sum_of_lot(Movement.units).where(Movement.kind == MovementKind.RECEIVED).scalar_subquery()
    left = (
        select(func.coalesce(func.sum(Stock.units), 0))
        .where(Stock.branch_id == Lot.branch_id, Stock.lot_id == Lot.id)
        .scalar_subquery()
    )
    wanted = (
        select(
            Lot.arrived_on,
            Lot.name,
            Lot.category,
            Lot.storage,
            Lot.grams_each,
            came.label("units"),
            left.label("left"),
            Lot.expires_on,
            Lot.label_read_on,
            Lot.lot_code,
            Donor.name.label("donor"),
            Branch.name.label("other_branch"),
        )
        .outerjoin(Donation, and_(Donation.branch_id == Lot.branch_id, Donation.id == Lot.donation_id))
        .outerjoin(Donor, and_(Donor.branch_id == Donation.branch_id, Donor.id == Donation.donor_id))
        .outerjoin(Branch, Branch.id == Lot.from_branch_id)
        .where(Lot.branch_id == branch_id, Lot.arrived_on.between(period.since, period.until))
        .order_by(Lot.arrived_on, Lot.id)
    )
    return _rows(session, wanted, most)


def list_donation_rows(
    session: Session, *, branch_id: str, period: Period, zone: str, most: int = MOST_ROWS
) -> Iterator[Row[Any]]:
    """Return the donations that were announced in the period, with what came of each.

    Raises:
        TooManyRows
    """
    of_donation = and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id)
    received = (
        Movement.branch_id == Donation.branch_id,
        Lot.donation_id == Donation.id,
        Movement.kind == MovementKind.RECEIVED,
    )
    came = select(func.coalesce(func.sum(Movement.units), 0)).select_from(Movement).join(Lot, of_donation)
    weight = select(func.coalesce(func.sum(grams_of(Movement.units)), 0)).select_from(Movement)
    units, grams = came.where(*received), weight.join(Lot, of_donation).where(*received)
    wanted = (
        select(
            Donation.announced_at,
            Donor.name,
            Donor.kind,
            Donation.what,
            Donation.units,
            Donation.arrival,
            Donation.state,
            Donation.received_on,
            units.correlate(Donation).scalar_subquery().label("came"),
            grams.correlate(Donation).scalar_subquery().label("grams"),
        )
        .join(Donor, and_(Donor.branch_id == Donation.branch_id, Donor.id == Donation.donor_id))
        .where(
            Donation.branch_id == branch_id,
            Donation.announced_at >= start_of_day(period.since, zone),
            Donation.announced_at < end_of_day(period.until, zone),
        )
        .order_by(Donation.announced_at, Donation.id)
    )
    return _rows(session, wanted, most)


def _sum_of_lot(column: Any) -> Select[Any]:  # noqa: ANN401
    return select(func.coalesce(func.sum(column), 0)).where(
        Movement.branch_id == Lot.branch_id, Movement.lot_id == Lot.id
    )


def _rows(session: Session, wanted: Any, most: int) -> Iterator[Row[Any]]:  # noqa: ANN401  any Select
    """Count first, so that nobody gets a part for the whole; then read a few thousand at a time."""
    count = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    if count > most:
        raise TooManyRows(most=most, count=count)
    return iter(session.execute(wanted.execution_options(yield_per=AT_ONCE)))
