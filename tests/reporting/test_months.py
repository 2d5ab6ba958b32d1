"""The months of a branch: care, and food work beside it."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.care.packing import pack
from tests.care.world import TODAY, World, make_world
from tests.exchange.test_food_work import decide
from timebank.reporting.queries import list_months

BEFORE = TODAY.replace(day=1) - timedelta(days=1)


def months(world: World) -> list[tuple[date, int, int]]:
    since = TODAY - timedelta(days=60)
    found = list_months(world.session, branch_id=world.branch_id, since=since, until=TODAY)
    return [(each.month, each.minutes, each.food_minutes) for each in found]


def test_food_work_counts_apart_from_care_once_it_is_approved(session: Session) -> None:
    world = make_world(session)
    world.decide(world.log())
    work_id, earlier_id = pack(world), pack(world, day=BEFORE)
    assert months(world) == [(TODAY.replace(day=1), 120, 0)]
    decide(world, work_id)
    decide(world, earlier_id)
    assert months(world) == [(TODAY.replace(day=1), 120, 120), (BEFORE.replace(day=1), 0, 120)]
