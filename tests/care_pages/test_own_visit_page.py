from datetime import date, time, timedelta
from uuid import UUID

import time_machine

from tests.care.world import NOW, TODAY, World, do, some_id
from tests.care_pages.conftest import Enter
from tests.exchange.giving import fund, give_to
from tests.factories import make_family, make_volunteer
from timebank.care.commands import ObjectToVisit, object_to_visit
from timebank.care.queries import get_visit
from timebank.care.rules import CallerCheck, EnteredHow, Objection, VisitState
from timebank.exchange.rules import Outcome


def state(world: World, visit_id: UUID) -> VisitState:
    world.session.expire_all()
    return get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).state


def test_a_visit_not_decided_is_withdrawn(world: World, enter: Enter) -> None:
    visit_id = world.log()
    enter(world.volunteer).press(f"/visits/{visit_id}", "/withdraw")
    assert state(world, visit_id) is VisitState.WITHDRAWN


def test_an_approved_visit_shows_why_it_cannot_be_withdrawn(world: World, enter: Enter) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    page = enter(world.volunteer).open(f"/visits/{visit_id}")
    assert "인정된 방문입니다" in page.words
    assert "disabled" in page.html


def test_a_rejection_is_read_and_answered_with_other_times(world: World, enter: Enter) -> None:
    visit_id = world.log(end=time(13))
    world.decide(visit_id, Outcome.REJECT, reason="2시간으로 기억하십니다.")
    volunteer = enter(world.volunteer)
    home = volunteer.open("/home")
    assert "답을 기다리는 방문이 1건 있습니다" in home.words
    assert "“2시간으로 기억하십니다.”" in home.words
    volunteer.fill(f"/visits/{visit_id}/answer", end="12:00", words="다시 보니 12시가 맞습니다.")
    assert state(world, visit_id) is VisitState.SUBMITTED
    assert get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).minutes == 120


def test_what_is_remembered_differently_waits_until_it_is_answered(world: World, enter: Enter) -> None:
    world.decide(world.log(day=TODAY - timedelta(days=7)), Outcome.REJECT)
    visit_id = world.log(end=time(13))
    objection = world.command(
        ObjectToVisit,
        world.senior,
        visit_id=visit_id,
        kind=Objection.DIFFERENT,
        raised_by_id=world.senior.id,
        said_minutes=120,
    )
    do(object_to_visit, objection)
    volunteer = enter(world.volunteer)
    assert "답을 기다리는 방문이 2건 있습니다" in volunteer.open("/home").words
    volunteer.fill(f"/visits/{visit_id}/answer", words="세 시간이 맞습니다. 병원에 다녀왔습니다.")
    assert state(world, visit_id) is VisitState.DISPUTED
    for path in ("/visits", f"/visits/{visit_id}"):
        assert "답하셨습니다. 11월 30일 (월)까지 알려 드립니다" in volunteer.open(path).words
    assert "답을 기다리는 방문이 1건 있습니다" in volunteer.open("/home").words


def test_a_visit_of_another_year_says_which(world: World, enter: Enter) -> None:
    with time_machine.travel(NOW.replace(year=2027, month=1), tick=False):
        old = world.log(day=date(2026, 12, 28), now=NOW.replace(year=2027, month=1))
        words = enter(world.volunteer).open("/visits").words
        assert "2026년 12월 28일 (월) 김영자님" in words
        assert "2026년 12월 28일 (월) 오전 10:00" in enter(world.volunteer).open(f"/visits/{old}").words


def test_points_put_aside_are_counted_at_home_as_on_the_page_about_points(world: World, enter: Enter) -> None:
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=420)
    give_to(world.volunteer, world.senior)
    volunteer = enter(world.volunteer)
    for path in ("/home", "/points"):
        assert "(7시간)" in volunteer.open(path).words


def test_nothing_is_answered_that_nobody_asked(world: World, enter: Enter) -> None:
    enter(world.volunteer).open(f"/visits/{world.log()}/answer", status=409)


def test_a_visit_entered_for_the_volunteer_is_confirmed(world: World, enter: Enter) -> None:
    visit_id = world.log(
        actor_id=world.coordinator.id,
        how=EnteredHow.TELEPHONE,
        caller="본인",
        caller_check=CallerCheck.KNOWN_NUMBER,
    )
    volunteer = enter(world.volunteer)
    assert "살펴보고 확인하기" in volunteer.open("/visits").words
    volunteer.press(f"/visits/{visit_id}", "/confirm")
    world.session.expire_all()
    assert get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).confirmed_at is not None


def test_a_stranger_finds_nothing(world: World, enter: Enter) -> None:
    visit_id = world.log()
    stranger = make_volunteer(world.session, name="제갈민수", coordinator=world.coordinator)
    world.session.commit()
    reader = enter(stranger)
    for path in (f"/visits/{visit_id}", f"/visits/{visit_id}/answer", f"/visits/{some_id()}"):
        reader.open(path, status=404)


def test_hours_are_confirmed_on_paper_and_as_pdf(world: World, enter: Enter) -> None:
    world.decide(world.log(end=time(13, 30)))
    volunteer = enter(world.volunteer)
    page = volunteer.open("/visits/hours?since=2026-11-01&until=2026-11-30")
    assert "3시간 30분" in page.words
    assert "정시간만): 3시간" in page.words
    paper = volunteer.open("/visits/hours/paper?since=2026-11-01&until=2026-11-30")
    assert "봉사 시간 확인서" in paper.words
    answer = volunteer.client.get("/visits/hours.pdf?since=2026-11-01&until=2026-11-30")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_a_period_without_hours_says_what_to_do(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).open("/visits/hours?since=2020-01-01&until=2020-12-31")
    assert "이 기간에 인정된 방문이 없습니다" in page.words


def test_a_period_that_is_none_falls_back_to_this_year(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).open("/visits/hours?since=soon&until=2026-99-99")
    assert "2026년 1월 1일부터 2026년 11월 23일까지" in page.words
