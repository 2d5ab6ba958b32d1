from datetime import timedelta

from tests.care.packing import get_work, pack
from tests.care.world import TODAY, World
from tests.care_pages.conftest import Enter
from tests.factories import make_person
from timebank.care.queries.food_work import list_food_work
from timebank.care.rules import FoodWorkState
from timebank.core.permissions import Role


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
