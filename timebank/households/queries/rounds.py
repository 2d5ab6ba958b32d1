"""What a plan needs of households."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.households.models import Household, HouseholdConsent, Limit
from timebank.households.queries.reading import receives_on
from timebank.households.rules import Collecting, HouseholdPurpose, equivalised_need, usual_cap


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundHousehold:
    """What a plan needs to know of a household; no name, no address, no basis."""

    id: UUID
    number: int
    size: int
    need_percent: int
    equivalised_need: int
    """In thousandths."""
    item_cap: int
    category_cap: int | None
    """None: the round's."""
    forbids: frozenset[str]
    has: frozenset[str]
    weekday: int | None
    hour: int | None
    delivered: bool
    neighbourhood: str
    language: str
    is_facility: bool


def list_for_round(
    session: Session, *, branch_id: str, day: date, ids: Iterable[UUID] | None = None
) -> list[RoundHousehold]:
    """Return the households that receive on the day, by number, with all that a plan needs of them."""
    wanted = (
        select(
            Household.id,
            Household.number,
            Household.size,
            Household.need_percent,
            Household.item_cap,
            Household.category_cap,
            Household.has,
            Household.weekday,
            Household.hour,
            Household.collects,
            Household.neighbourhood,
            Household.language,
            Household.kind,
        )
        .where(Household.branch_id == branch_id, receives_on(day))
        .order_by(Household.number)
    )
    if ids is not None:
        wanted = wanted.where(Household.id.in_(list(ids)))
    rows = session.execute(wanted).all()
    found = {
        row.id: RoundHousehold(
            id=row.id,
            number=row.number,
            size=row.size,
            need_percent=row.need_percent,
            equivalised_need=equivalised_need(row.size, row.need_percent),
            item_cap=row.item_cap or usual_cap(row.size),
            category_cap=row.category_cap,
            forbids=frozenset(),
            has=frozenset(row.has),
            weekday=row.weekday,
            hour=row.hour,
            delivered=row.collects is Collecting.DELIVERY,
            neighbourhood=row.neighbourhood,
            language=row.language,
            is_facility=row.kind == "facility",
        )
        for row in rows
    }
    forbids: dict[UUID, set[str]] = {}
    limits = select(Limit.household_id, Limit.code).where(
        Limit.branch_id == branch_id, Limit.ended_at.is_(None)
    )
    if ids is not None:
        limits = limits.where(Limit.household_id.in_(found))
    for household_id, code in session.execute(limits):
        forbids.setdefault(household_id, set()).add(code)
    return [replace(each, forbids=frozenset(forbids.get(each.id, ()))) for each in found.values()]


def with_consent(
    session: Session, *, branch_id: str, ids: Iterable[UUID], purpose: HouseholdPurpose
) -> frozenset[UUID]:
    """Return those of the households whose consent for the purpose is not withdrawn."""
    return frozenset(
        session.scalars(
            select(HouseholdConsent.household_id).where(
                HouseholdConsent.branch_id == branch_id,
                HouseholdConsent.household_id.in_(list(ids)),
                HouseholdConsent.purpose == purpose,
                HouseholdConsent.withdrawn_at.is_(None),
            )
        )
    )
