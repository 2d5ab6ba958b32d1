from tests.care.world import NOW, World
from tests.care_pages.conftest import Enter
from tests.factories import make_person
from timebank.care.queries.listing import list_visits
from timebank.care.rules import VisitState
from timebank.core.permissions import Role


def visits(world: World) -> list[str]:
    rows = list_visits(world.session, branch_id=world.branch_id)
    return [f"{row.visit.local_day} {row.visit.minutes} {row.visit.state}" for row in rows]


def test_a_usual_visit_is_logged_with_two_presses_from_home(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    home = volunteer.open("/home")
    assert "윤미경님, 오늘 한 분을 만나는 날입니다" in home.words
    assert "김영자님 오전 10:00~12:00 · 말벗, 식사" in home.words
    link = next(each for each in home.links if "/visits/new?" in each)
    sent = volunteer.fill(link)
    assert visits(world) == ["2026-11-23 120 submitted"]
    page = volunteer.open(sent.url)
    assert "11월 30일 (월)까지 알려 드립니다" in page.words
    assert "적은 것 보기" in volunteer.open("/home").words


def test_the_form_is_filled_in_as_usual(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).open("/visits/new")
    form = page.form_to("/visits/new")
    assert form.values["senior_id"] == [str(world.senior.id)]
    assert form.values["day"] == ["2026-11-23"]
    assert (form.values["start"], form.values["end"]) == (["10:00"], ["12:00"])
    assert form.values["activities"] == ["talk", "cook"]
    assert 'min="2026-10-24"' in page.html
    assert 'max="2026-11-23"' in page.html
    assert "평소: 오전 10:00~12:00, 2시간 (2점)" in page.words


def test_two_faults_stand_beside_their_fields_at_once(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).fill(
        "/visits/new", status=422, start="14:30", end="04:00", activities=None, note="무릎이 불편하십니다."
    )
    assert "두 곳만 고쳐 주세요" in page.words
    assert "오후 4:00인가요?" in page.words
    assert "하신 일을 하나 이상 골라 주세요" in page.words
    assert page.html.count("is-error") == 2
    assert "무릎이 불편하십니다." in page.html
    assert "고칠 곳 2개" in page.words
    assert visits(world) == []


def test_what_is_no_time_is_said_with_the_other_faults(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).fill("/visits/new", status=422, end="soon", activities=None)
    assert page.html.count("is-error") == 2
    assert visits(world) == []


def test_what_is_left_empty_is_asked_for_in_plain_words(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).fill("/visits/new", status=422, day="", start="")
    assert "날짜를 골라 주세요." in page.words
    assert "시작한 시각을 적어 주세요." in page.words


def test_a_visit_past_midnight_is_said_to_be_so(world: World, enter: Enter) -> None:
    enter(world.volunteer).fill(
        "/visits/new", day="2026-11-22", start="22:30", end="00:30", past_midnight="y", activities=["talk"]
    )
    assert visits(world) == ["2026-11-22 120 submitted"]


def test_the_same_form_sent_twice_logs_one_visit(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    form = volunteer.open("/visits/new").form_to("/visits/new")
    first, second = volunteer.send(form), volunteer.send(form)
    assert first.url == second.url
    assert len(visits(world)) == 1


def test_a_senior_of_somebody_else_cannot_be_chosen(world: World, enter: Enter) -> None:
    stranger = make_person(world.session, name="남궁옥순", roles=[Role.SENIOR])
    world.session.commit()
    enter(world.volunteer).fill("/visits/new", status=422, senior_id=str(stranger.id))
    assert visits(world) == []


def test_who_has_nobody_to_visit_is_told_what_comes_first(world: World, enter: Enter) -> None:
    alone = make_person(world.session, name="쩐 반 민", roles=[Role.VOLUNTEER])
    world.session.commit()
    reader = enter(alone)
    assert "아직 만날 분이 없습니다" in reader.open("/visits/new").words
    home = reader.open("/home").words
    assert "쩐 반 민님, 반갑습니다" in home
    assert "본인 확인" in home
    assert "4시간 남음" in home


def test_somebody_without_the_role_sees_no_form(world: World, enter: Enter) -> None:
    enter(world.senior).open("/visits/new", status=403)
    enter(world.coordinator).open("/home", status=403)


def test_a_note_with_a_registration_number_is_refused_beside_it(world: World, enter: Enter) -> None:
    page = enter(world.volunteer).fill("/visits/new", status=422, note="주민번호 900101-1234567")
    assert "note-error" in page.html
    assert visits(world) == []


def test_the_state_of_each_visit_is_in_the_list(world: World, enter: Enter) -> None:
    world.decide(world.log(), now=NOW)
    page = enter(world.volunteer).open("/visits")
    assert "인정" in page.words
    assert "2점을 적립했습니다" in page.words
    assert "맞는 방문이 없습니다" in enter(world.volunteer).open("/visits?state=rejected").words
    assert VisitState.APPROVED in {row.visit.state for row in list_visits(world.session, branch_id="dalseo")}
