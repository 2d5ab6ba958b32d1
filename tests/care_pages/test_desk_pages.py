from datetime import date, time, timedelta
from uuid import UUID

from tests.care.world import NOW, TODAY, World
from tests.care_pages.conftest import Enter
from tests.factories import make_person, make_senior
from timebank.care.queries import get_visit
from timebank.care.queries.listing import list_objections
from timebank.care.rules import CallerCheck, EnteredHow, VisitState
from timebank.core.permissions import Role
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind


def state(world: World, visit_id: UUID) -> VisitState:
    world.session.expire_all()
    return get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).state


def log_days(world: World, count: int) -> list[UUID]:
    days = [TODAY - timedelta(days=back) for back in (0, 4, 7)[:count]]
    return [world.log(day=day, now=NOW) for day in days]


def test_nothing_waits_in_an_empty_branch(world: World, enter: Enter) -> None:
    page = enter(world.coordinator).open("/desk")
    assert "정현우님, 기다리는 일이 없습니다" in page.words
    assert "봉사자가 적은 방문이 여기에 보입니다" in page.words


def test_the_desk_opens_with_what_waits(world: World, enter: Enter) -> None:
    log_days(world, 2)
    page = enter(world.coordinator).open("/desk")
    assert "정현우님, 기다리는 일이 2건 있습니다" in page.words
    assert "다른 점이 없는 2건" in page.words
    assert page.form_to("/desk/approve").values == {}


def test_all_are_ticked_only_when_asked(world: World, enter: Enter) -> None:
    log_days(world, 2)
    form = enter(world.coordinator).open("/desk?all=1").form_to("/desk/approve")
    assert len(form.values["visit"]) == 2


def test_a_late_visit_comes_first(world: World, enter: Enter) -> None:
    day = TODAY - timedelta(days=14)
    world.log(day=day, end=time(14), now=NOW - timedelta(days=13))
    page = enter(world.coordinator).open("/desk")
    assert "늦어진 일" in page.words
    assert "6일 늦음" in page.words
    assert "4시간은 평소보다 깁니다. 평소는 2시간입니다." in page.words


def test_many_are_approved_after_one_more_look(world: World, enter: Enter) -> None:
    ids = log_days(world, 2)
    desk = enter(world.coordinator)
    page = desk.open(f"/desk/approve?visit={ids[0]}&visit={ids[1]}&visit=broken")
    assert "방문 2건을 인정할까요?" in page.words
    assert "모두 4점 (4시간)" in page.words
    assert state(world, ids[0]) is VisitState.SUBMITTED
    form = page.form_to("/desk/approve")
    desk.send(form)
    desk.send(form)
    assert {state(world, each) for each in ids} == {VisitState.APPROVED}
    balances = balances_of(world.session, branch_id=world.branch_id, owner_id=world.volunteer.id)
    assert balances[AccountKind.OWN] + balances[AccountKind.GIFT_ONLY] == 240
    assert "방문 2건을 인정했습니다." in desk.open("/desk").words


def test_without_a_tick_nothing_is_approved(world: World, enter: Enter) -> None:
    log_days(world, 1)
    assert "고른 방문이 없습니다" in enter(world.coordinator).open("/desk/approve").words


def test_one_visit_is_approved_and_the_next_one_opens(world: World, enter: Enter) -> None:
    first, second = log_days(world, 2)
    desk = enter(world.coordinator)
    page = desk.open(f"/desk/visits/{first}")
    assert "윤미경님이 김영자님을 만난 방문" in page.words
    assert "결정할 차례입니다" in page.words
    form = page.form_to("/decide")
    assert "decision" not in form.values
    sent = desk.send(form, decision="approve")
    assert sent.url.endswith(f"/desk/visits/{second}")
    assert state(world, first) is VisitState.APPROVED
    assert "인정하고 적립했습니다." in desk.open(sent.url).words


def test_a_decision_must_be_chosen(world: World, enter: Enter) -> None:
    visit_id = world.log()
    desk = enter(world.coordinator)
    page = desk.send(desk.open(f"/desk/visits/{visit_id}").form_to("/decide"), status=422)
    assert "어떻게 할지 골라 주세요." in page.words


def test_a_rejection_needs_a_reason(world: World, enter: Enter) -> None:
    visit_id = world.log()
    desk = enter(world.coordinator)
    form = desk.open(f"/desk/visits/{visit_id}").form_to("/decide")
    page = desk.send(form, status=422, decision="reject")
    assert "reason-error" in page.html
    desk.send(form, decision="reject", reason="끝난 시각을 다시 봐 주세요.")
    assert state(world, visit_id) is VisitState.REJECTED


def test_who_entered_a_visit_cannot_decide_it_but_hand_it_over(world: World, enter: Enter) -> None:
    visit_id = world.log(
        actor_id=world.coordinator.id,
        how=EnteredHow.TELEPHONE,
        caller="본인",
        caller_check=CallerCheck.KNOWN_NUMBER,
    )
    desk = enter(world.coordinator)
    page = desk.open(f"/desk/visits/{visit_id}")
    assert page.form_to("/decide").disabled == {"approve", "reject"}
    assert "김도윤님께 넘기기" in page.words
    desk.send(page.form_to("/decide"), decision="hand_over")
    world.session.expire_all()
    visit = get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id)
    assert visit.decider_id == world.other_coordinator.id


def test_a_call_confirms_what_somebody_else_entered(world: World, enter: Enter) -> None:
    visit_id = world.log(
        actor_id=world.coordinator.id,
        how=EnteredHow.TELEPHONE,
        caller="본인",
        caller_check=CallerCheck.KNOWN_NUMBER,
    )
    other = enter(world.other_coordinator)
    assert "확인을 기다리는 대신 적은 방문 1건" in other.open("/desk").words
    page = other.open(f"/desk/visits/{visit_id}/call")
    assert "“김영자님, 안녕하세요. 대구 달서구 지점의 김도윤입니다." in page.words
    other.fill(f"/desk/visits/{visit_id}/call", said_by_id=world.senior.id, agrees="yes", words="왔다 갔지.")
    world.session.expire_all()
    assert get_visit(world.session, branch_id=world.branch_id, visit_id=visit_id).confirmed_at is not None


def test_who_entered_it_does_not_also_record_the_call(world: World, enter: Enter) -> None:
    visit_id = world.log(
        actor_id=world.coordinator.id,
        how=EnteredHow.TELEPHONE,
        caller="본인",
        caller_check=CallerCheck.KNOWN_NUMBER,
    )
    enter(world.coordinator).fill(
        f"/desk/visits/{visit_id}/call", status=403, said_by_id=world.senior.id, agrees="yes"
    )


def test_a_call_that_says_no_visit_objects(world: World, enter: Enter) -> None:
    visit_id = world.log()
    enter(world.coordinator).fill(
        f"/desk/visits/{visit_id}/call", said_by_id=world.senior.id, agrees="no_visit", words="안 왔어요."
    )
    assert state(world, visit_id) is VisitState.DISPUTED


def test_an_objection_is_settled_with_words(world: World, enter: Enter) -> None:
    visit_id = world.log()
    desk = enter(world.coordinator)
    desk.fill(
        f"/desk/visits/{visit_id}/call", said_by_id=world.senior.id, agrees="different", said_minutes="90"
    )
    objection = list_objections(world.session, branch_id=world.branch_id, visit_ids=[visit_id])[0]
    path = f"/desk/objections/{objection.id}/settle"
    assert "words-error" in desk.fill(path, status=422, how="taken_back").html
    desk.fill(path, how="taken_back", words="두 분 모두 2시간이라고 하십니다.")
    assert state(world, visit_id) is VisitState.SUBMITTED
    desk.open(path, status=409)


def test_a_slip_is_kept_as_evidence(world: World, enter: Enter) -> None:
    visit_id = world.log()
    desk = enter(world.coordinator)
    path = f"/desk/visits/{visit_id}/evidence"
    assert (
        desk.fill(path, status=422, method="paper_slip", said_by_id=world.senior.id).html.count("is-error")
        == 1
    )
    desk.fill(path, method="paper_slip", said_by_id=world.senior.id, paper_ref="2026년 11월 서류철 12")
    page = desk.open(f"/desk/visits/{visit_id}")
    assert "종이 확인서" in page.words
    assert "2026년 11월 서류철 12" in page.words


def test_all_visits_are_listed_and_kept_as_files(world: World, enter: Enter) -> None:
    log_days(world, 3)
    desk = enter(world.coordinator)
    page = desk.open("/desk/visits?state=submitted&since=2026-11-17")
    assert page.words.count("확인 중 ") >= 2
    csv = desk.client.get("/desk/visits.csv?since=2026-11-17")
    lines = csv.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "윤미경" in lines[1]
    excel = desk.client.get("/desk/visits.xlsx")
    assert excel.data[:2] == b"PK"


def test_a_formula_in_a_name_stays_text(world: World, enter: Enter) -> None:
    world.senior.name = "=1+1"
    world.session.commit()
    world.log()
    lines = enter(world.coordinator).client.get("/desk/visits.csv").data.decode("utf-8-sig").splitlines()
    assert "'=1+1" in lines[1]


def test_an_auditor_reads_visits_and_decides_none(world: World, enter: Enter) -> None:
    visit_id = world.log()
    auditor = make_person(world.session, name="최감사", roles=[Role.AUDITOR], born=None)
    world.session.commit()
    reader = enter(auditor)
    assert "윤미경님" in reader.open("/desk/visits").words
    page = reader.open(f"/desk/visits/{visit_id}")
    assert not [form for form in page.forms if form.action.endswith("/decide")]
    reader.open("/desk", status=403)


def test_letters_of_a_month_are_one_document(world: World, enter: Enter) -> None:
    other = make_senior(world.session, name="남궁옥순")
    world.session.commit()
    world.assign(world.volunteer, other)
    world.log()
    world.log(senior_id=other.id, start=time(14), end=time(15))
    desk = enter(world.coordinator)
    assert "2 통" in desk.open("/desk/letters?month=2026-11").words
    paper = desk.open("/desk/letters/paper?month=2026-11")
    assert paper.html.count('class="paper large"') == 2
    assert "김영자님, 2026년 11월에 다녀간 분들입니다" in paper.words
    answer = desk.client.get("/desk/letters.pdf?month=2026-11")
    assert answer.data.startswith(b"%PDF-")
    assert "이달에는 편지가 없습니다" in desk.open("/desk/letters?month=2026-05").words


def test_what_an_odd_month_asks_for_is_the_last_one(world: World, enter: Enter) -> None:
    assert "2026년 10월" in enter(world.coordinator).open("/desk/letters?month=1999-13").words
    assert date(2026, 10, 1) < TODAY
