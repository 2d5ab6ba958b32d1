"""Rules at their edges, by the clocks of the branch: the last second before, and the first after."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.care.world import World, make_world
from tests.exchange.giving import accept, fund, give_to, held, take_back
from tests.exchange.using import accept as come
from tests.exchange.using import ask, offer
from tests.factories import make_family, make_senior
from timebank.care.rules import PartOfDay
from timebank.core.clock import start_of_day
from timebank.core.errors import DomainError
from timebank.exchange.queries.redemptions import get_usable
from timebank.exchange.tasks.gifts import lapse_due
from timebank.people.models import Branch
from timebank.policies.rules import Policy

SEOUL, HANOI, HONOLULU = "Asia/Seoul", "Asia/Ho_Chi_Minh", "Pacific/Honolulu"
SECOND = timedelta(seconds=1)


def in_zone(world: World, zone: str) -> None:
    world.session.get_one(Branch, world.branch_id).zone = zone
    world.session.commit()


def refusal_of(act: Callable[[], object]) -> str | None:
    """Return what the bank says to it, or None where it was done."""
    try:
        act()
    except DomainError as error:
        return error.code
    return None


@pytest.mark.parametrize("zone", [SEOUL, HANOI, HONOLULU])
@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        (date(1961, 11, 25), date(2026, 11, 25)),
        (date(1961, 12, 31), date(2026, 12, 31)),
        (date(1962, 1, 1), date(2027, 1, 1)),
        # Whoever was born on 29 February is 65 when the last day of February is over.
        (date(1960, 2, 29), date(2025, 3, 1)),
        (date(1964, 2, 29), date(2029, 3, 1)),
    ],
)
def test_own_points_can_be_used_from_the_first_second_of_the_65th_birthday(
    world: World, zone: str, born: date, first_day: date
) -> None:
    in_zone(world, zone)
    person = make_senior(world.session, name="박말순", born=born)
    fund(world.session, person, own=120)
    begins = start_of_day(first_day, zone)
    when = {"part": PartOfDay.AFTERNOON, "minutes": 60}
    assert refusal_of(lambda: ask(world, person, now=begins - SECOND, **when)) == "exchange.own-use-too-early"
    ask(world, person, now=begins, **when)
    assert held(world.session, person) == {"own": 60, "held": 60}


@pytest.mark.parametrize(
    ("born", "first_day"),
    [(date(1946, 11, 25), date(2026, 11, 25)), (date(1948, 2, 29), date(2028, 2, 29))],
)
def test_the_age_that_counts_as_need_begins_on_its_birthday(
    session: Session, born: date, first_day: date
) -> None:
    world = make_world(session, Policy(need_from_age=80))
    person = make_senior(session, name="박말순", born=born)
    for day, has_need in ((first_day - timedelta(days=1), False), (first_day, True)):
        usable = get_usable(session, branch_id=world.branch_id, person_id=person.id, day=day)
        assert (usable.need is not None) is has_need


@pytest.mark.parametrize("zone", [SEOUL, HANOI])
@pytest.mark.parametrize("days", [7, 30, 60])
def test_a_gift_is_accepted_until_the_last_second_of_its_last_day(
    session: Session, zone: str, days: int
) -> None:
    world = make_world(session, Policy(accept_days=days))
    in_zone(world, zone)
    make_family(session, world.volunteer, world.senior)
    fund(session, world.volunteer, own=180)
    first, second = (give_to(world.volunteer, world.senior, minutes=60) for _ in range(2))
    over = start_of_day(date(2026, 11, 23) + timedelta(days=days + 1), zone)
    accept(first, world.senior, now=over - SECOND)
    assert refusal_of(lambda: accept(second, world.senior, now=over)) == "exchange.gift-lapsed"
    assert lapse_due(over - SECOND) == 0
    assert lapse_due(over) == 1


@pytest.mark.parametrize("days", [3, 7, 14])
def test_a_gift_cools_off_until_the_last_second_of_its_last_day(session: Session, days: int) -> None:
    world = make_world(session, Policy(cooling_off_days=days))
    in_zone(world, HONOLULU)
    fund(session, world.volunteer, own=120)
    first, second = (give_to(world.volunteer, minutes=60) for _ in range(2))
    # Monday evening in Seoul is late on Sunday in Honolulu.
    over = start_of_day(date(2026, 11, 22) + timedelta(days=days + 1), HONOLULU)
    take_back(first, world.volunteer, now=over - SECOND)
    assert refusal_of(lambda: take_back(second, world.volunteer, now=over)) == "exchange.gift-final"


@pytest.mark.parametrize(("minutes", "refusal"), [(240, None), (241, "exchange.care-length-unfit")])
def test_care_is_as_long_as_a_visit_may_be_and_not_a_minute_longer(
    session: Session, minutes: int, refusal: str | None
) -> None:
    world = make_world(session, Policy(longest_visit_minutes=240))
    fund(session, world.senior, own=480)
    assert refusal_of(lambda: ask(world, part=PartOfDay.MORNING, minutes=minutes)) == refusal


@pytest.mark.parametrize(("days_ahead", "refusal"), [(92, None), (93, "exchange.care-day-unfit")])
def test_care_is_asked_for_three_months_ahead_and_not_a_day_more(
    world: World, days_ahead: int, refusal: str | None
) -> None:
    fund(world.session, world.senior, own=480)
    day = date(2026, 11, 23) + timedelta(days=days_ahead)
    assert refusal_of(lambda: ask(world, day=day)) == refusal


@pytest.mark.parametrize("days", [1, 2, 7])
def test_a_volunteer_answers_until_the_last_second_of_the_last_day(session: Session, days: int) -> None:
    world = make_world(session, Policy(answer_days=days))
    fund(session, world.senior, own=480)
    over = start_of_day(date(2026, 11, 24) + timedelta(days=days), SEOUL)
    far = date(2026, 11, 23) + timedelta(days=20)
    late = offer(world, ask(world, day=far))
    assert refusal_of(lambda: come(world, late, now=over)) == "exchange.offer-over"
    in_time = offer(world, ask(world, day=far + timedelta(days=1)))
    assert refusal_of(lambda: come(world, in_time, now=over - SECOND)) is None
