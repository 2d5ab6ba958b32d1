"""A visit that somebody began to write: kept by the bank, offered again, dropped."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import text

from tests.care.world import NOW, World
from tests.care_pages.conftest import Enter
from tests.care_pages.reader import Reader
from tests.care_pages.test_log_visit_page import visits
from tests.factories import make_senior, make_volunteer

NOTE = "감자를 사다 드렸습니다."


def keep(volunteer: Reader, **changes: Any) -> None:  # noqa: ANN401
    """Keep the form for later, as the button does."""
    sent = volunteer.fill("/visits/new", keep="1", **{"note": NOTE, **changes})
    assert sent.url == "/home"


def test_what_is_kept_for_later_is_offered_at_home_and_in_the_form(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    keep(volunteer, start="10:30", end="")
    assert visits(world) == []
    home = volunteer.open("/home")
    assert "김영자님 방문을 11월 23일 (월) 오후 6:30에 쓰다 두셨습니다" in home.words
    assert "이어서 쓰기" in home.words
    page = volunteer.open("/visits/new")
    assert "11월 23일 (월) 오후 6:30에 쓰던 내용입니다" in page.words
    form = page.form_to("/visits/new")
    assert form.values["note"] == [NOTE]
    assert (form.values["start"], form.values["end"]) == (["10:30"], [""])


def test_it_is_dropped_when_the_visit_is_sent(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    keep(volunteer)
    volunteer.fill("/visits/new")
    assert len(visits(world)) == 1
    assert "이어서 쓰기" not in volunteer.open("/home").words
    assert volunteer.open("/visits/new").form_to("/visits/new").values["note"] == [""]


def test_it_is_dropped_when_its_writer_asks(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    keep(volunteer)
    volunteer.press("/visits/new", "/visits/draft/drop")
    assert "이어서 쓰기" not in volunteer.open("/home").words


def test_a_script_keeps_it_without_a_page(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    form = volunteer.open("/visits/new").form_to("/visits/new")
    form.action = "/visits/draft"
    volunteer.send(form, status=204, note=NOTE)
    assert volunteer.open("/visits/new").form_to("/visits/new").values["note"] == [NOTE]


def test_what_comes_after_the_visit_was_sent_is_kept_no_more(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    form = volunteer.open("/visits/new").form_to("/visits/new")
    volunteer.send(form)
    form.action = "/visits/draft"
    volunteer.send(form, status=204, note=NOTE)
    assert "이어서 쓰기" not in volunteer.open("/home").words


def test_a_forged_one_is_not_kept(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    form = volunteer.open("/visits/new").form_to("/visits/new")
    form.action = "/visits/draft"
    volunteer.send(form, status=422, csrf_token="x")
    volunteer.fill("/visits/new", status=422, keep="1", csrf_token="x")
    assert "이어서 쓰기" not in volunteer.open("/home").words


def test_a_registration_number_is_not_kept_either(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    page = volunteer.fill("/visits/new", status=422, keep="1", note="주민번호 900101-1234567")
    assert "note-error" in page.html
    form = volunteer.open("/visits/new").form_to("/visits/new")
    form.action = "/visits/draft"
    volunteer.send(form, status=422, note="주민번호 900101-1234567")
    volunteer.send(form, status=422, senior_id="x" * 9000)
    assert "이어서 쓰기" not in volunteer.open("/home").words


def test_nobody_else_sees_it_and_the_database_does_not_read_it(world: World, enter: Enter) -> None:
    keep(enter(world.volunteer))
    other = make_volunteer(world.session, name="박서연", coordinator=world.coordinator)
    world.session.commit()
    assert NOTE not in enter(other).open("/visits/new").html
    assert NOTE not in world.session.scalar(text("SELECT content FROM care_drafts"))


def test_for_another_senior_the_usual_visit_stands_there_and_the_draft_beside_it(
    world: World, enter: Enter
) -> None:
    senior = make_senior(world.session, name="이복순")
    world.session.commit()
    other = world.assign(world.volunteer, senior)
    volunteer = enter(world.volunteer)
    form = volunteer.open("/visits/new").form_to("/visits/new")
    volunteer.send(form, keep="1", note=NOTE, senior_id=str(world.senior.id))
    page = volunteer.open(f"/visits/new?assignment={other}")
    assert page.form_to("/visits/new").values["senior_id"] == [str(senior.id)]
    assert "김영자님 방문을" in page.words
    assert page.form_to("/visits/new").values["note"] == [""]


def test_after_a_month_it_is_offered_no_more(world: World, enter: Enter) -> None:
    keep(enter(world.volunteer))
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert "이어서 쓰기" not in enter(world.volunteer).open("/home").words


def test_somebody_without_the_role_keeps_none(world: World, enter: Enter) -> None:
    senior = enter(world.senior)
    assert senior.client.post("/visits/draft", data={}).status_code == 403
    assert senior.client.post("/visits/draft/drop", data={}).status_code == 403
