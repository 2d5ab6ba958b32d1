from datetime import timedelta
from typing import Any

from tests.care.packing import enter_work, get_work, pack
from tests.care.world import TODAY, World
from tests.care_pages.conftest import Enter
from tests.factories import make_person
from timebank.care.queries.food_work import list_food_work
from timebank.care.rules import FoodWorkState
from timebank.core.permissions import Role
from timebank.exchange.queries.reversals import list_reversals


def test_a_volunteer_logs_food_work_and_withdraws_it(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    assert "아직 식품 봉사가 없습니다" in volunteer.open("/food-work").words
    volunteer.fill("/food-work/new", kind="deliver", start="14:00", end="16:00")
    (row,) = list_food_work(world.session, branch_id=world.branch_id)
    assert (row.work.minutes, row.work.local_day) == (120, TODAY)
    page = volunteer.open("/food-work")
    assert "식품 배달" in page.words
    assert "확인 중" in page.words
    volunteer.press("/food-work", "/withdraw")
    assert get_work(world, row.work.id).state is FoodWorkState.WITHDRAWN


def test_the_form_says_what_is_wrong_with_it(world: World, enter: Enter) -> None:
    world.log()
    volunteer = enter(world.volunteer)
    page = volunteer.fill("/food-work/new", status=422, start="14:00", end="16:00")
    assert "무엇을 했는지 골라 주세요" in page.words
    page = volunteer.fill("/food-work/new", status=409, kind="pack", start="11:00", end="13:00")
    assert "김영자" in page.words
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    volunteer.fill("/food-work/new", status=422, kind="pack", day=tomorrow, start="11:00", end="13:00")


def test_a_food_coordinator_decides_what_waits(world: World, enter: Enter) -> None:
    packer = make_person(world.session, name="백나래", roles=[Role.FOOD_COORDINATOR], born=None)
    world.session.commit()
    work_id, other_id = pack(world, note="상자 40개"), pack(world, day=TODAY - timedelta(days=1))
    desk = enter(packer)
    assert "윤미경님" in desk.open("/desk/food-work").words
    page = desk.open(f"/desk/food-work/{work_id}")
    assert "상자 40개" in page.words
    page = desk.fill(f"/desk/food-work/{work_id}", status=422, decision="reject")
    assert "까닭을 적어 주세요" in page.words
    desk.fill(f"/desk/food-work/{work_id}", decision="approve")
    desk.fill(f"/desk/food-work/{other_id}", decision="reject", reason="그날은 쉬었습니다.")
    assert get_work(world, work_id).state is FoodWorkState.APPROVED
    assert "정할 것이 없습니다" in desk.open("/desk/food-work").words
    assert "그날은 쉬었습니다." in desk.open("/desk/food-work?all=1").words
    assert "식품 꾸러미 싸기" in enter(world.volunteer).open("/visits/hours").words
    assert "그날은 쉬었습니다." in enter(world.volunteer).open("/food-work").words


def test_a_coordinator_enters_what_was_told_on_the_telephone(world: World, enter: Enter) -> None:
    desk = enter(world.coordinator)
    assert "윤미경" in desk.open("/desk/food-work/new?q=윤미경").words
    form = f"/desk/food-work/new?volunteer={world.volunteer.id}"
    when: dict[str, Any] = {"kind": "pack", "day": TODAY.isoformat(), "start": "14:00", "end": "16:00"}
    page = desk.fill(form, status=422, **when)
    assert "전화하신 분을 어떻게 확인했는지 골라 주세요" in page.words
    desk.fill(form, caller_check="known_voice", caller="박순자, 어머니", **when)
    (row,) = list_food_work(world.session, branch_id=world.branch_id)
    shown = f"/desk/food-work/{row.work.id}"
    assert "박순자, 어머니" in desk.open(shown).words
    assert "봉사자가 자기 화면에서 확인하거나" in desk.open(shown).words
    page = enter(world.other_coordinator).fill(shown, status=409, decision="approve")
    assert "봉사자가 확인한 뒤에 인정할 수 있습니다" in page.words
    volunteer = enter(world.volunteer)
    assert "지점에서 대신 적었습니다" in volunteer.open("/food-work").words
    volunteer.press("/food-work", "/confirm")
    enter(world.other_coordinator).fill(shown, decision="approve")
    assert get_work(world, row.work.id).state is FoodWorkState.APPROVED


def test_a_colleague_records_the_volunteer_s_word(world: World, enter: Enter) -> None:
    work_id = enter_work(world)
    desk, shown = enter(world.other_coordinator), f"/desk/food-work/{work_id}"
    form = desk.open(shown).form_to("/confirmation")
    assert "봉사자가 어떻게 확인했는지 골라 주세요" in desk.send(form, status=422).words
    desk.send(form, how="volunteer_call")
    assert "김도윤 · " in desk.open(shown).words


def test_two_people_take_it_back(world: World, enter: Enter) -> None:
    packer = make_person(world.session, name="백나래", roles=[Role.FOOD_COORDINATOR], born=None)
    world.session.commit()
    work_id = pack(world)
    desk = enter(packer)
    desk.fill(f"/desk/food-work/{work_id}", decision="approve")
    asking = f"/desk/food-work/{work_id}/correction"
    assert asking in desk.open(f"/desk/food-work/{work_id}").links
    desk.fill(asking, reason="다른 날이었습니다.")
    (line,) = list_reversals(world.session, branch_id=world.branch_id)
    shown = f"/desk/food-work-corrections/{line.reversal.id}"
    assert "다른 날이었습니다." in desk.open(shown).words
    second = enter(world.coordinator)
    assert "윤미경님의 식품 꾸러미 싸기" in second.open("/desk/reversals").words
    second.send(second.open(shown).form_to(f"/desk/reversals/{line.reversal.id}"), decision="approve")
    assert "윤미경님의 식품 꾸러미 싸기" in second.open(f"/desk/reversals/{line.reversal.id}").words
    assert desk.open(f"/desk/reversals/{line.reversal.id}", status=403)
    assert "인정을 취소한 사람" in desk.open(f"/desk/food-work/{work_id}").words
    assert "식품 꾸러미 싸기" not in enter(world.volunteer).open("/visits/hours").words


def test_what_waits_is_on_the_first_page_and_an_auditor_only_reads(world: World, enter: Enter) -> None:
    auditor = make_person(world.session, name="오서윤", roles=[Role.AUDITOR], born=None)
    world.session.commit()
    work_id = pack(world)
    assert "정할 식품 봉사" in enter(world.coordinator).open("/desk").words
    reading = enter(auditor)
    assert "윤미경님" in reading.open("/desk/food-work").words
    page = reading.open(f"/desk/food-work/{work_id}")
    assert 'name="decision"' not in page.html


def test_what_is_refused_does_not_speak_of_visits(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    tried: tuple[dict[str, Any], ...] = (
        {"day": (TODAY + timedelta(days=1)).isoformat(), "start": "11:00", "end": "13:00"},
        {"day": (TODAY - timedelta(days=60)).isoformat(), "start": "11:00", "end": "13:00"},
        {"start": "01:00", "end": "14:00"},
    )
    for changes in tried:
        page = volunteer.fill("/food-work/new", status=422, kind="pack", **changes)
        said = page.html.split('role="alert"')[1].split("</div>")[0]
        assert "방문" not in said, said
