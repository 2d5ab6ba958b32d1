"""Counting anew what is kept of sums."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from timebank.reporting.models import FoodYear
from timebank.reporting.queries import list_food_years, sum_food_by_branch


def count_food_years(session: Session, *, branch_id: str, zone: str, now: datetime) -> int:
    """Count every year of the branch's food from its movements, in place of what was kept; return how many.

    Past years too: a label that is read later may say another weight.
    """
    session.execute(delete(FoodYear).where(FoodYear.branch_id == branch_id))
    years = list_food_years(session, zone=zone, branch_id=branch_id)
    for year in years:
        found = sum_food_by_branch(session, year=year, zone=zone, branch_id=branch_id)
        for one in found.values():
            session.add(
                FoodYear(
                    branch_id=branch_id,
                    year=year,
                    received_grams=one.received,
                    given_grams=one.given,
                    households=one.households,
                    counted_at=now,
                )
            )
    session.flush()
    return len(years)
