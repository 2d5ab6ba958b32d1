"""What everybody may know of the food: sums of a year, by branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from timebank.core.clock import end_of_day, local_day, start_of_day
from timebank.pantry.models import Lot, Movement
from timebank.pantry.rules import MovementKind
from timebank.reporting.models import FoodYear
from timebank.reporting.queries.sharing import GIVEN, grams_of
from timebank.reporting.rules import FoodSum, Period


def list_food_years(session: Session, *, zone: str, branch_id: str | None = None) -> list[int]:
    """Return the years from the first movement of stock to the last, the newest first."""
    wanted = select(func.min(Movement.moved_at), func.max(Movement.moved_at))
    if branch_id is not None:
        wanted = wanted.where(Movement.branch_id == branch_id)
    first, last = session.execute(wanted).one()
    if first is None:
        return []
    return list(range(local_day(last, zone).year, local_day(first, zone).year - 1, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFood:
    """What was counted of all branches in the night: the sums of each year, by branch."""

    by_year: Mapping[int, Mapping[str, FoodSum]]
    counted_at: datetime
    """The oldest count among them."""


def find_kept_food(session: Session) -> KeptFood | None:
    """Return what was counted in the night, a row for each branch and year; None before the first night."""
    rows = session.execute(
        select(
            FoodYear.year,
            FoodYear.branch_id,
            FoodYear.received_grams,
            FoodYear.given_grams,
            FoodYear.households,
            FoodYear.counted_at,
        ).order_by(FoodYear.year.desc(), FoodYear.branch_id)
    ).all()
    if not rows:
        return None
    by_year: dict[int, dict[str, FoodSum]] = {}
    for row in rows:
        by_year.setdefault(row.year, {})[row.branch_id] = FoodSum(
            received=row.received_grams, given=row.given_grams, households=row.households
        )
    return KeptFood(by_year=by_year, counted_at=min(row.counted_at for row in rows))


def sum_food_by_branch(
    session: Session, *, year: int, zone: str, branch_id: str | None = None
) -> dict[str, FoodSum]:
    """Return what each branch received from outside and gave in the year, and to how many households.

    What branches pass on to each other is received once, where it came in.
    """
    period = Period.of_year(year)
    from_outside = and_(Movement.kind == MovementKind.RECEIVED, Movement.other_branch_id.is_(None))
    is_given = Movement.kind.in_(GIVEN)
    grams = grams_of(Movement.units)
    handed = case((Movement.kind == MovementKind.HANDED_OUT, Movement.household_id))
    wanted = (
        select(
            Movement.branch_id,
            func.sum(case((from_outside, grams), else_=0)),
            func.sum(case((is_given, -grams), else_=0)),
            func.count(handed.distinct()),
        )
        .join(Lot, and_(Lot.branch_id == Movement.branch_id, Lot.id == Movement.lot_id))
        .where(
            Movement.kind.in_((MovementKind.RECEIVED, *GIVEN)),
            Movement.moved_at >= start_of_day(period.since, zone),
            Movement.moved_at < end_of_day(period.until, zone),
        )
        .group_by(Movement.branch_id)
    )
    if branch_id is not None:
        wanted = wanted.where(Movement.branch_id == branch_id)
    return {
        key: FoodSum(received=int(received), given=int(given), households=households)
        for key, received, given, households in session.execute(wanted)
    }
