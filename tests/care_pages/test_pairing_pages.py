from datetime import time
from typing import Any

from tests.care.world import World
from tests.care_pages.conftest import Enter
from tests.factories import make_senior, make_volunteer
from timebank.care.queries.listing import (
    list_assignments,
    list_offers,
    list_open_needs,
    list_overrides,
    list_visits,
)
from timebank.care.rules import OfferState, OverrideState
from timebank.people.models import Person


def make_neighbour(world: World) -> Person:
    senior = make_senior(world.session, name="남궁옥순")
    senior.neighbourhood = "상인동"
    world.session.commit()
    return senior


def open_need(world: World, enter: Enter, senior: Person) -> None:
    enter(world.coordinator).fill(
        f"/desk/needs/new?senior={senior.id}",
        activities=["talk"],
        weekdays=["0"],
        part="afternoon",
        minutes="120",
    )


def test_two_people_are_found_and_assigned(world: World, enter: Enter) -> None:
    senior = make_neighbour(world)
    desk = enter(world.coordinator)
    assert "먼저 찾아보세요" in desk.open("/desk/assignments/new").words
    found = desk.open("/desk/assignments/new?q=ㅇㅁㄱ")
    link = next(each for each in found.links if f"volunteer={world.volunteer.id}" in each)
    found = desk.open(f"{link}&q=남궁")
    link = next(each for each in found.links if f"senior={senior.id}" in each)
    page = desk.open(link)
    assert "윤미경님이 남궁옥순님을 찾아갑니다" in page.words
    desk.fill(
        link,
        activities=["clean", "laundry"],
        weekdays=["1"],
        usual_start="14:30",
        usual_end="16:00",
        safety_note="개가 있습니다.",
    )
    lines = list_assignments(world.session, branch_id=world.branch_id, senior_id=senior.id)
    assert [line.assignment.usual_start for line in lines] == [time(14, 30)]
    assert "청소, 세탁" in desk.open("/desk/assignments").words


def test_an_assignment_says_what_is_wrong_with_it(world: World, enter: Enter) -> None:
    senior = make_neighbour(world)
    page = enter(world.coordinator).fill(
        f"/desk/assignments/new?volunteer={world.volunteer.id}&senior={senior.id}",
        status=422,
        activities=["talk"],
        usual_start="14:30",
        starts_on="2026-11-23",
        ends_on="2026-11-01",
    )
    assert "is-error" in page.html
    assert not list_assignments(world.session, branch_id=world.branch_id, senior_id=senior.id)


def test_an_assignment_is_ended_on_a_day(world: World, enter: Enter) -> None:
    line = list_assignments(world.session, branch_id=world.branch_id)[0]
    enter(world.coordinator).fill(f"/desk/assignments/{line.assignment.id}/end", ends_on="2026-11-30")
    world.session.expire_all()
    assert str(line.assignment.ends_on) == "2026-11-30"


def test_the_board_shows_neither_name_nor_address(world: World, enter: Enter) -> None:
    senior = make_neighbour(world)
    open_need(world, enter, senior)
    page = enter(world.volunteer).open("/board")
    assert "상인동 · 말벗" in page.words
    assert "매주 월요일 오후, 2시간" in page.words
    assert "남궁옥순" not in page.html
    assert str(senior.id) not in page.html


def test_an_offer_is_made_taken_back_and_accepted(world: World, enter: Enter) -> None:
    senior = make_neighbour(world)
    open_need(world, enter, senior)
    need = list_open_needs(world.session, branch_id=world.branch_id)[0].need
    volunteer, desk = enter(world.volunteer), enter(world.coordinator)
    volunteer.press("/home", f"/board/{need.id}/offer")
    offer = list_offers(world.session, branch_id=world.branch_id)[0].offer
    volunteer.press("/board", f"/offers/{offer.id}/take-back")
    volunteer.press("/board", f"/board/{need.id}/offer")
    assert "윤미경님 → 남궁옥순님" in desk.open("/desk").words
    offer = list_offers(world.session, branch_id=world.branch_id, states={OfferState.WAITING})[0].offer
    path = f"/desk/assignments/new?offer={offer.id}"
    assert desk.open(path).form_to("/desk/assignments/new").values["activities"] == ["talk"]
    desk.fill(path)
    world.session.expire_all()
    assert offer.state is OfferState.ACCEPTED
    assert not list_open_needs(world.session, branch_id=world.branch_id)
    assert "받아들임" in volunteer.open("/board").words


def test_an_offer_is_declined_with_a_reason_that_is_read(world: World, enter: Enter) -> None:
    open_need(world, enter, make_neighbour(world))
    need = list_open_needs(world.session, branch_id=world.branch_id)[0].need
    volunteer, desk = enter(world.volunteer), enter(world.coordinator)
    volunteer.press("/board", f"/board/{need.id}/offer")
    offer = list_offers(world.session, branch_id=world.branch_id)[0].offer
    path = f"/desk/offers/{offer.id}/decline"
    assert "reason-error" in desk.fill(path, status=422).html
    desk.fill(path, reason="오전에 오실 분이 필요합니다. 고맙습니다.")
    assert "오전에 오실 분이 필요합니다." in volunteer.open("/board").words


def test_a_need_is_taken_off_the_board(world: World, enter: Enter) -> None:
    open_need(world, enter, make_neighbour(world))
    need = list_open_needs(world.session, branch_id=world.branch_id)[0].need
    enter(world.coordinator).press("/desk/needs", f"/desk/needs/{need.id}/close")
    assert not list_open_needs(world.session, branch_id=world.branch_id)


def test_a_visit_is_entered_for_somebody_who_called(world: World, enter: Enter) -> None:
    desk = enter(world.coordinator)
    path = f"/desk/visits/new?volunteer={world.volunteer.id}"
    filled: dict[str, Any] = {
        "senior_id": world.senior.id,
        "day": "2026-11-23",
        "start": "10:00",
        "end": "12:00",
        "activities": ["talk"],
        "caller": "윤미경 본인",
    }
    page = desk.fill(path, status=422, **filled)
    assert "caller_check-error" in page.html
    sent = desk.fill(path, **filled, caller_check="called_back")
    page = desk.open(sent.url)
    assert "전화로 · 윤미경 본인 · 등록된 번호로 다시 검" in page.words
    row = list_visits(world.session, branch_id=world.branch_id)[0]
    assert row.visit.needs_confirmation
    assert row.visit.entered_by_id == world.coordinator.id


def test_more_hours_are_asked_by_one_and_granted_by_another(world: World, enter: Enter) -> None:
    desk, other = enter(world.coordinator), enter(world.other_coordinator)
    desk.fill(
        f"/desk/overrides/new?volunteer={world.volunteer.id}",
        scope="day",
        day="2026-11-22",
        minutes="600",
        reason="병원에 함께 가서 오래 기다렸습니다.",
    )
    override = list_overrides(world.session, branch_id=world.branch_id)[0].override
    path = f"/desk/overrides/{override.id}"
    own = desk.open(path)
    assert own.form_to(path).disabled == {"grant", "refuse"}
    assert "시간을 더 달라는 부탁 1건" in other.open("/desk").words
    other.fill(path, answer="grant", reason="병원 확인서를 보았습니다.")
    world.session.expire_all()
    assert override.state is OverrideState.GRANTED
    assert "허락함" in desk.open("/desk/overrides").words
    other.open(path, status=409)


def test_volunteers_and_members_see_no_desk(world: World, enter: Enter) -> None:
    other = make_volunteer(world.session, name="제갈민수", coordinator=world.coordinator)
    world.session.commit()
    for reader in (enter(other), enter(world.senior)):
        for path in ("/desk", "/desk/visits", "/desk/assignments", "/desk/needs", "/desk/letters.pdf"):
            reader.open(path, status=403)
