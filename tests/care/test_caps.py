from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import TODAY, World, do, make_world, taken_in, taken_on
from timebank.care.commands import WithdrawVisit, withdraw_visit
from timebank.care.errors import (
    DayCapFull,
    DayCapReached,
    DayInFuture,
    EndInFuture,
    VisitOverlaps,
    VisitTooLong,
    WeekCapFull,
    WeekCapReached,
)
from timebank.care.models import Visit
from timebank.care.rules import COUNTED_STATES
from timebank.core.clock import minutes_by_day
from timebank.core.errors import DomainError
from timebank.policies.rules import Policy

FRIDAY = date(2026, 11, 20)


def test_the_last_minute_of_the_cap_can_be_logged_and_none_more(world: World) -> None:
    world.log(day=FRIDAY, start=time(6), end=time(13, 30))
    with pytest.raises(DayCapReached) as refused:
        world.log(day=FRIDAY, start=time(14), end=time(14, 31))
    assert type(refused.value) is DayCapReached
    assert refused.value.values == {
        "day": FRIDAY,
        "recorded_minutes": 450,
        "left_minutes": 30,
        "cap_minutes": 480,
    }
    world.log(day=FRIDAY, start=time(14), end=time(14, 30))
    with pytest.raises(DayCapFull):
        world.log(day=FRIDAY, start=time(15), end=time(15, 1))
    assert taken_on(world, FRIDAY) == 480


def test_minutes_after_midnight_count_on_their_own_day(world: World) -> None:
    world.log(day=FRIDAY, start=time(22), end=time(1, 30), past_midnight=True)
    assert (taken_on(world, FRIDAY), taken_on(world, date(2026, 11, 21))) == (120, 90)
    world.log(day=FRIDAY, start=time(6), end=time(12))
    with pytest.raises(DayCapFull):
        world.log(day=FRIDAY, start=time(13), end=time(13, 1))


def test_a_visit_over_sunday_midnight_counts_in_both_weeks(world: World) -> None:
    sunday = date(2026, 11, 15)
    world.log(day=sunday, start=time(23), end=time(2), past_midnight=True)
    assert taken_in(world, date(2026, 11, 9)) == 60
    assert taken_in(world, date(2026, 11, 16)) == 120


def test_a_week_begins_on_monday_and_has_its_own_cap(session: Session) -> None:
    world = make_world(session, Policy(week_cap_minutes=600))
    world.log(day=date(2026, 11, 16), start=time(9), end=time(17))
    world.log(day=date(2026, 11, 22), start=time(9), end=time(10))
    with pytest.raises(WeekCapReached) as refused:
        world.log(day=date(2026, 11, 20), start=time(9), end=time(10, 1))
    assert refused.value.values == {
        "monday": date(2026, 11, 16),
        "sunday": date(2026, 11, 22),
        "recorded_minutes": 540,
        "left_minutes": 60,
        "cap_minutes": 600,
    }
    world.log(day=date(2026, 11, 20), start=time(9), end=time(10))
    with pytest.raises(WeekCapFull):
        world.log(day=date(2026, 11, 19), start=time(9), end=time(9, 1))
    world.log(day=date(2026, 11, 15), start=time(9), end=time(10))


def test_a_withdrawn_visit_gives_its_time_back(world: World) -> None:
    visit_id = world.log(day=FRIDAY, start=time(22), end=time(1, 30), past_midnight=True)
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    assert taken_on(world, FRIDAY) == taken_on(world, date(2026, 11, 21)) == 0
    assert taken_in(world, date(2026, 11, 16)) == 0


def test_the_last_minutes_are_split_by_the_branch_s_midnight(world: World) -> None:
    world.log(
        day=date(2026, 11, 22),
        start=time(23, 59),
        end=time(0, 1),
        past_midnight=True,
        now=datetime(2026, 11, 22, 16, tzinfo=UTC),
    )
    assert (taken_on(world, date(2026, 11, 22)), taken_on(world, TODAY)) == (1, 1)


@pytest.fixture
def tight_world(session: Session) -> World:
    """A bank whose week takes 20 hours."""
    return make_world(session, Policy(week_cap_minutes=1200))


REFUSALS = (DayCapReached, WeekCapReached, VisitOverlaps, VisitTooLong, DayInFuture, EndInFuture)
minutes = st.integers(0, 24 * 60 - 1)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(0, 9), minutes, st.integers(1, 500)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_whatever_is_logged_and_withdrawn_no_day_or_week_exceeds_its_cap(
    tight_world: World, visits: list[tuple[int, int, int]], chance: Random
) -> None:
    world = tight_world
    kept = []
    for days_ago, start, length in visits:
        day = TODAY - timedelta(days=days_ago + 1)
        end = (start + length) % (24 * 60)
        try:
            kept.append(
                world.log(
                    day=day,
                    start=time(*divmod(start, 60)),
                    end=time(*divmod(end, 60)),
                    past_midnight=start + length >= 24 * 60,
                )
            )
        except DomainError as refusal:
            several = getattr(refusal, "refusals", (refusal,))
            assert all(isinstance(each, REFUSALS) for each in several)
        if kept and chance.random() < 0.3:
            visit_id = kept.pop(chance.randrange(len(kept)))
            do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    days: dict[date, int] = {}
    for visit in world.session.scalars(select(Visit).where(Visit.state.in_(sorted(COUNTED_STATES)))):
        for day, part in minutes_by_day(visit.starts_at, visit.ends_at, "Asia/Seoul").items():
            days[day] = days.get(day, 0) + part
    assert all(total <= 480 for total in days.values())
    weeks: dict[date, int] = {}
    for day, total in days.items():
        assert taken_on(world, day) == total
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, 0) + total
    assert all(taken_in(world, monday) == total <= 1200 for monday, total in weeks.items())
    for visit_id in kept:
        do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
