"""A branch whose clocks are put forward in spring and back in autumn."""

from datetime import UTC, date, datetime, time

import pytest

from tests.care.world import World, get_visit, taken_on
from timebank.care.errors import EndDoesNotExist, EndsBeforeStart, StartDoesNotExist
from timebank.people.models import Branch

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def world(world: World) -> World:
    """The branch, moved to Berlin."""
    world.session.get_one(Branch, world.branch_id).zone = "Europe/Berlin"
    world.session.commit()
    return world


def test_a_time_that_clocks_skip_is_refused(world: World) -> None:
    after = datetime(2026, 3, 30, 9, tzinfo=UTC)
    with pytest.raises(StartDoesNotExist) as refused:
        world.log(day=SPRING, start=time(2, 30), end=time(4), now=after)
    assert refused.value.values == {"day": SPRING, "time": time(2, 30)}
    with pytest.raises(EndDoesNotExist):
        world.log(day=SPRING, start=time(1), end=time(2, 59), now=after)
    with pytest.raises(EndDoesNotExist):
        world.log(day=date(2026, 3, 28), start=time(23), end=time(2), past_midnight=True, now=after)
    world.log(day=SPRING, start=time(3), end=time(4), now=after)


def test_a_visit_over_the_skipped_hour_is_an_hour_shorter(world: World) -> None:
    visit_id = world.log(day=SPRING, start=time(1), end=time(4), now=datetime(2026, 3, 30, 9, tzinfo=UTC))
    assert get_visit(world, visit_id).minutes == taken_on(world, SPRING) == 120


def test_a_visit_over_the_repeated_hour_is_an_hour_longer(world: World) -> None:
    after = datetime(2026, 10, 26, 9, tzinfo=UTC)
    visit_id = world.log(day=AUTUMN, start=time(1), end=time(4), now=after)
    assert get_visit(world, visit_id).minutes == taken_on(world, AUTUMN) == 240
    with pytest.raises(EndsBeforeStart):
        world.log(day=AUTUMN, start=time(2, 50), end=time(2, 10), now=after)


def test_the_day_is_the_branch_s_own(world: World) -> None:
    visit_id = world.log(day=date(2026, 11, 20), start=time(23), end=time(0, 30), past_midnight=True)
    visit = get_visit(world, visit_id)
    assert (visit.starts_at, visit.local_day) == (datetime(2026, 11, 20, 22, tzinfo=UTC), date(2026, 11, 20))
    assert (taken_on(world, date(2026, 11, 20)), taken_on(world, date(2026, 11, 21))) == (60, 30)
