"""Rules at their edges, by the clocks of the branch: the last second before, and the first after."""

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from tests.care.world import TODAY, World, do, make_world
from tests.exchange.giving import accept, fund, give_to, held, take_back
from tests.exchange.test_delegates_act import by, entrust
from tests.exchange.test_grants import confirm_need, fill_pool, grant
from tests.exchange.using import accept as come
from tests.exchange.using import ask, offer
from tests.factories import make_family, make_person, make_senior, make_volunteer
from timebank.care.commands import log_visit
from timebank.care.rules import PartOfDay
from timebank.core.clock import start_of_day
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.exchange.queries.grants import get_grant
from timebank.exchange.queries.redemptions import get_usable
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.tasks.gifts import lapse_due
from timebank.people.models import Branch
from timebank.people.rules import DelegatedAct
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
def test_own_points_can_be_used_from_the_first_second_of_the_65th_birthday(world: World, zone: str) -> None:
    in_zone(world, zone)
    when = {"part": PartOfDay.AFTERNOON, "minutes": 60}
    for born, first_day in (
        (date(1961, 11, 25), date(2026, 11, 25)),
        (date(1961, 12, 31), date(2026, 12, 31)),
        (date(1962, 1, 1), date(2027, 1, 1)),
        # Whoever was born on 29 February is 65 when the last day of February is over.
        (date(1960, 2, 29), date(2025, 3, 1)),
        (date(1964, 2, 29), date(2029, 3, 1)),
    ):
        person = make_senior(world.session, name="박말순", born=born)
        fund(world.session, person, own=120)
        begins = start_of_day(first_day, zone)
        early = refusal_of(partial(ask, world, person, now=begins - SECOND, **when))
        assert early == "exchange.own-use-too-early", born
        ask(world, person, now=begins, **when)
        assert held(world.session, person) == {"own": 60, "held": 60}


@pytest.mark.parametrize("zone", [HANOI, HONOLULU])
def test_what_a_visit_credits_is_all_for_giving_until_the_last_day_before_the_40th_birthday(
    world: World, zone: str
) -> None:
    in_zone(world, zone)
    person = make_volunteer(
        world.session, name="한가람", born=date(1986, 11, 22), coordinator=world.coordinator
    )
    world.session.commit()
    world.assign(person, world.senior)
    for day, credited in (
        (date(2026, 11, 21), {"gift_only": 60}),
        (date(2026, 11, 22), {"own": 48, "gift_only": 72}),
    ):
        later = start_of_day(day + timedelta(days=1), zone) + timedelta(hours=12)
        visit = world.log_command(
            actor_id=person.id, volunteer_id=person.id, day=day, start=time(22, 59), end=time(23, 59)
        )
        do(log_visit, visit, now=later)
        world.decide(visit.id, now=later)
        assert held(world.session, person) == credited


def test_a_delegate_acts_until_the_last_second_of_the_last_day(world: World) -> None:
    in_zone(world, HONOLULU)
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    fund(world.session, world.senior, own=600)
    # Monday evening in Seoul is late on Sunday in Honolulu; it was entrusted until thirty days after Monday.
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    over = start_of_day(TODAY + timedelta(days=31), HONOLULU)
    words = by(daughter, world.senior)
    give_to(world.senior, minutes=60, now=over - SECOND, **words)
    assert (
        refusal_of(partial(give_to, world.senior, minutes=60, now=over, **words))
        == "exchange.may-not-act-for-them"
    )


def test_a_delegate_gives_to_the_last_minute_and_not_one_more(world: World) -> None:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    words = by(daughter, world.senior)
    give_to(world.senior, minutes=299, **words)
    assert refusal_of(partial(give_to, world.senior, minutes=2, **words)) == "people.beyond-delegation"
    give_to(world.senior, minutes=1, **words)
    assert refusal_of(partial(give_to, world.senior, minutes=1, **words)) == "people.beyond-delegation"


@pytest.mark.parametrize(
    ("minutes", "state"), [(3000, GrantState.GRANTED), (3001, GrantState.AWAITING_APPROVAL)]
)
def test_a_grant_needs_a_second_person_from_the_first_minute_above_the_limit(
    world: World, minutes: int, state: GrantState
) -> None:
    fill_pool(world, 3001)
    confirm_need(world, world.senior)
    grant_id = grant(world, world.senior, minutes=minutes)
    assert get_grant(world.session, branch_id=world.branch_id, grant_id=grant_id).state is state


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
