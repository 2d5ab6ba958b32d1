"""Before today's visit is over: what the home page and the form offer instead."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from tests.care.world import NOW, World, do
from tests.care_pages.conftest import Enter
from tests.care_pages.test_log_visit_page import visits
from tests.factories import make_senior
from timebank.care.commands import WithdrawVisit, withdraw_visit

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""Monday, half past nine in Seoul; the visit of the day is from ten to twelve."""
THURSDAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def _monday_morning(_monday_evening: None) -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def test_the_last_finished_visit_is_offered_with_its_day(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    home = volunteer.open("/home")
    assert "오늘 방문은 낮 12:00부터 기록할 수 있습니다" in home.words
    assert "11월 19일 (목) 방문 기록하기" in home.words
    link = next(each for each in home.links if "/visits/new?" in each)
    page = volunteer.open(link)
    assert "채워 둔 것은 11월 19일 (목) 방문입니다" in page.words
    volunteer.send(page.form_to("/visits/new"))
    assert visits(world) == ["2026-11-19 120 submitted"]


def test_with_that_one_written_down_the_button_says_from_when(world: World, enter: Enter) -> None:
    world.log(day=THURSDAY, now=MORNING)
    home = enter(world.volunteer).open("/home")
    assert "오늘 방문은 낮 12:00부터 기록할 수 있습니다" in home.words
    assert not [each for each in home.links if "/visits/new?" in each]
    assert home.html.count(" disabled>평소대로 기록하기") == 1


def test_a_withdrawn_one_is_offered_again(world: World, enter: Enter) -> None:
    visit_id = world.log(day=THURSDAY, now=MORNING)
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id), now=MORNING)
    assert "11월 19일 (목) 방문 기록하기" in enter(world.volunteer).open("/home").words


def test_from_its_end_on_todays_is_offered(world: World, enter: Enter) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 3, tzinfo=UTC), tick=False):
        volunteer = enter(world.volunteer)
        assert "평소대로 기록하기" in volunteer.open("/home").words
        assert volunteer.open("/visits/new").form_to("/visits/new").values["day"] == ["2026-11-23"]


def test_who_began_today_is_told_from_when(world: World, enter: Enter) -> None:
    senior = make_senior(world.session, name="이복순")
    world.session.commit()
    world.assign(world.volunteer, senior, starts_on=date(2026, 11, 23))
    volunteer = enter(world.volunteer)
    home = volunteer.open("/home")
    assert len([each for each in home.links if "/visits/new?" in each]) == 1
    assert home.html.count(" disabled>평소대로 기록하기") == 1


def test_a_visit_past_midnight_is_over_the_day_after(world: World, enter: Enter) -> None:
    senior = make_senior(world.session, name="이복순")
    world.session.commit()
    assignment = world.assign(
        world.volunteer, senior, usual_start=time(22), usual_end=time(0, 30), weekdays=(6,)
    )
    page = enter(world.volunteer).open(f"/visits/new?assignment={assignment}")
    assert page.form_to("/visits/new").values["day"] == [str((NOW - timedelta(days=1)).date())]
