"""What comes round by itself for figures."""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from timebank.core.db import db, unit_of_work
from timebank.core.periodic import once_a_day
from timebank.people.queries import list_branches
from timebank.reporting.commands import count_food_years
from timebank.reporting.rules import ZONE

COUNT_AT = time(3)


def count_nightly(now: datetime) -> int:
    """Count the food of each branch anew, once a night, a unit of work each; return how many years."""
    session = db.session()
    branches = [each.id for each in list_branches(session)]
    session.rollback()
    return sum(
        once_a_day(
            "reporting.food",
            partial(count_branch, branch_id, now),
            zone=ZONE,
            place=branch_id,
            at=COUNT_AT,
            now=now,
        )
        for branch_id in branches
    )


def count_branch(branch_id: str, now: datetime) -> int:
    """Count the food of one branch anew; return how many years it has."""
    return unit_of_work(partial(count_food_years, branch_id=branch_id, zone=ZONE, now=now))


PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...] = (("reporting.food", count_nightly),)
