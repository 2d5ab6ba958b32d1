from datetime import time
from uuid import UUID

from tests.care.world import World, do
from tests.care_pages.conftest import Enter
from tests.factories import give_consent, make_family, make_person, make_senior
from timebank.care.commands import ObjectToVisit, WithdrawVisit, object_to_visit, withdraw_visit
from timebank.care.commands.reversals import ReverseVisit, reverse_visit
from timebank.care.queries import get_visit
from timebank.care.queries.listing import list_objections
from timebank.care.rules import Objection, VisitState
from timebank.core.permissions import Role
from timebank.people.models import Person
from timebank.people.rules import Purpose


def state(world: World, visit_id: UUID) -> VisitState:
    world.session.expire_all()
    return get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).state


def make_daughter(world: World, *, consents: bool) -> Person:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    if consents:
        give_consent(world.session, world.senior, Purpose.SHARE_VISITS, towards_id=daughter.id)
    world.session.commit()
    return daughter


def test_a_senior_reads_who_came_when_and_for_what(world: World, enter: Enter) -> None:
    world.log()
    page = enter(world.senior).open("/care")
    assert "김영자님, 이렇게 다녀갔습니다" in page.words
    assert "11월 23일 (월) 오전 10:00~12:00 윤미경님" in page.words
    assert "2시간 · 말벗, 식사" in page.words
    assert "말씀을 기다리는 방문이 1건 있습니다" in page.words


def test_a_senior_reads_what_was_taken_back_and_not_what_was_withdrawn(world: World, enter: Enter) -> None:
    corrected, withdrawn = world.log(), world.log(start=time(14), end=time(15))
    world.decide(corrected)
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=withdrawn))
    do(reverse_visit, world.command(ReverseVisit, world.other_coordinator, visit_id=corrected))
    senior = enter(world.senior)
    page = senior.open("/care")
    assert "오전 10:00~12:00 윤미경님" in page.words
    assert "더 이상 인정되지 않습니다" in page.words
    assert "오후 2:00" not in page.words
    assert "지점의 두 사람" in senior.open(f"/care/{corrected}").words
    assert senior.open(f"/care/{withdrawn}", status=404)


def test_a_senior_says_that_it_was_so(world: World, enter: Enter) -> None:
    visit_id = world.log()
    senior = enter(world.senior)
    senior.press("/care", f"/care/{visit_id}/confirm")
    assert "맞다고 하셨습니다" in senior.open("/care").words
    assert "어르신 확인" in enter(world.coordinator).open(f"/desk/visits/{visit_id}").words


def test_different_stops_the_approval(world: World, enter: Enter) -> None:
    visit_id = world.log()
    enter(world.senior).fill(
        f"/care/{visit_id}/object", kind="different", said_minutes="90", words="한 시간 반이었어요."
    )
    assert state(world, visit_id) is VisitState.DISPUTED
    desk = enter(world.coordinator)
    page = desk.open(f"/desk/visits/{visit_id}")
    assert "김영자님은 “한 시간 반이었어요.”라고 하셨습니다" in page.words
    assert "approve" in page.form_to("/decide").disabled
    assert "말씀이 다른 동안은 고를 수 없습니다." in page.words
    assert "만난 분은 다르게 기억하십니다" in enter(world.volunteer).open(f"/visits/{visit_id}").words


def test_an_objection_without_a_kind_is_refused(world: World, enter: Enter) -> None:
    visit_id = world.log()
    page = enter(world.senior).fill(f"/care/{visit_id}/object", status=422, said_minutes="-5")
    assert page.html.count("is-error") == 2
    assert state(world, visit_id) is VisitState.SUBMITTED


def test_an_objection_is_taken_back(world: World, enter: Enter) -> None:
    visit_id = world.log()
    do(
        object_to_visit,
        ObjectToVisit(
            branch_id=world.branch_id,
            actor_id=world.senior.id,
            visit_id=visit_id,
            kind=Objection.NO_VISIT,
            raised_by_id=world.senior.id,
        ),
    )
    objection = list_objections(world.session, branch_id=world.branch_id, visit_ids=[visit_id])[0]
    senior = enter(world.senior)
    assert "이의 거두기" in senior.open(f"/care/{visit_id}").words
    senior.fill(f"/care/objections/{objection.id}/take-back", words="달력을 보니 맞았어요.")
    assert state(world, visit_id) is VisitState.SUBMITTED


def test_a_second_objection_says_that_there_is_one(world: World, enter: Enter) -> None:
    visit_id = world.log()
    senior = enter(world.senior)
    senior.fill(f"/care/{visit_id}/object", kind="no_visit")
    senior.open(f"/care/{visit_id}/object", status=409)


def test_a_relative_sees_visits_with_the_senior_s_consent(world: World, enter: Enter) -> None:
    visit_id = world.log()
    daughter = enter(make_daughter(world, consents=True))
    assert "김영자님 댁에 다녀간 분" in daughter.open("/care").words
    daughter.fill(f"/care/{visit_id}/object", kind="no_visit", words="그날은 병원에 계셨어요.")
    assert state(world, visit_id) is VisitState.DISPUTED


def test_a_relative_without_consent_sees_nothing(world: World, enter: Enter) -> None:
    visit_id = world.log()
    daughter = enter(make_daughter(world, consents=False))
    assert "아직 방문을 보여 주신 분이 없습니다" in daughter.open(f"/care?person={world.senior.id}").words
    daughter.open(f"/care/{visit_id}", status=404)
    daughter.open(f"/care/{visit_id}/object", status=404)


def test_another_senior_finds_nothing(world: World, enter: Enter) -> None:
    visit_id = world.log()
    other = make_senior(world.session, name="남궁옥순")
    world.session.commit()
    reader = enter(other)
    assert "아직 다녀간 분이 없습니다" in reader.open("/care").words
    reader.open(f"/care/{visit_id}", status=404)
