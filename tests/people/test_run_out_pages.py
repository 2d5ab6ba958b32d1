"""A sign-in that runs out in the middle of a form: they are told, and find their words again."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login
from timebank.core.permissions import Role
from timebank.people.models import Person, SignIn

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
PAGE = "/people/new"
WRITTEN = {"name": "선우말순 <b>", "address": "월성동 월성주공 3단지 304동", "email": "말이 안 되는 주소"}
OUT = "자동으로 나갔습니다"
HERE_AGAIN = "다시 적어 두었습니다"


@pytest.fixture
def coordinator(session: Session) -> Person:
    person = make_person(session, name="정현우", phone=PHONE, roles=[Role.COORDINATOR])
    return give_login(session, person, password=PHRASE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def left_alone(visitor: Visitor, coordinator: Person, clock: time_machine.Traveller) -> Visitor:
    """A browser in which somebody went on writing for longer than a sign-in lasts."""
    assert visitor.come_in_with_password().status_code == 302
    clock.shift(timedelta(minutes=31))
    return visitor


def text(visitor: Visitor, url: str) -> str:
    return visitor.get(url).get_data(as_text=True)


def test_what_was_written_stands_in_the_form_again(left_alone: Visitor) -> None:
    assert left_alone.post(PAGE, WRITTEN).location == f"/sign-in?next={PAGE}"
    said = text(left_alone, f"/sign-in?next={PAGE}")
    assert OUT in said
    assert "30분" in said
    left_alone.come_in_with_password()
    page = text(left_alone, PAGE)
    assert HERE_AGAIN in page
    assert 'value="선우말순 &lt;b&gt;"' in page
    assert "월성주공 3단지" in page


def test_it_stands_there_once(left_alone: Visitor) -> None:
    left_alone.post(PAGE, WRITTEN)
    left_alone.come_in_with_password()
    text(left_alone, "/people")
    assert "선우말순" in text(left_alone, PAGE)
    page = text(left_alone, PAGE)
    assert "선우말순" not in page
    assert HERE_AGAIN not in page


def test_sent_then_it_is_as_any_other(left_alone: Visitor) -> None:
    left_alone.post(PAGE, WRITTEN | {"command_id": "01890000-0000-7000-8000-000000000001"})
    left_alone.come_in_with_password()
    answer = left_alone.send(PAGE, WRITTEN)
    assert answer.status_code == 422
    assert "선우말순" in answer.get_data(as_text=True)


def test_whoever_comes_in_next_does_not_see_it(left_alone: Visitor, session: Session) -> None:
    other = make_person(session, name="김도윤", phone="010-9876-5432", roles=[Role.COORDINATOR])
    give_login(session, other, password=PHRASE)
    left_alone.post(PAGE, WRITTEN)
    left_alone.come_in_with_password("010-9876-5432")
    assert "선우말순" not in text(left_alone, PAGE)
    assert left_alone.client.get_cookie("timebank-unsent") is None


def test_after_half_an_hour_it_is_gone(left_alone: Visitor, clock: time_machine.Traveller) -> None:
    left_alone.post(PAGE, WRITTEN)
    cookie = left_alone.client.get_cookie("timebank-unsent")
    assert cookie is not None
    assert cookie.http_only
    assert "선우" not in cookie.value
    clock.shift(timedelta(minutes=31))
    left_alone.client.set_cookie("timebank-unsent", cookie.value)
    left_alone.come_in_with_password()
    assert "선우말순" not in text(left_alone, PAGE)


def test_a_spoilt_one_is_passed_over(left_alone: Visitor) -> None:
    left_alone.come_in_with_password()
    for spoilt in ("x", "gAAAAAB", "🦊"):
        left_alone.client.set_cookie("timebank-unsent", spoilt)
        assert left_alone.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"password": PHRASE, "csrf_token": "x"}, id="a secret"),
        pytest.param({}, id="nothing"),
        pytest.param({"note": "x" * (3 * 1024 * 1024)}, id="more than any page takes"),
        pytest.param(
            {"note": "".join(chr(0xAC00 + each * 7 % 11172) for each in range(9999))}, id="too much"
        ),
    ],
)
def test_what_cannot_be_kept_is_said_to_be_gone(left_alone: Visitor, said: Mapping[str, str]) -> None:
    left_alone.post(PAGE, said)
    assert left_alone.client.get_cookie("timebank-unsent") is None
    assert "다시 적어 주세요" in text(left_alone, "/sign-in")


def test_after_signing_out_nothing_is_kept(left_alone: Visitor, session: Session) -> None:
    session.execute(update(SignIn).values(ended_at=MONDAY))
    session.commit()
    left_alone.post(PAGE, WRITTEN)
    assert left_alone.client.get_cookie("timebank-unsent") is None


def test_who_only_looked_is_told_why_they_are_asked_again(left_alone: Visitor) -> None:
    assert left_alone.get("/people").location == "/sign-in?next=/people"
    assert OUT in text(left_alone, "/sign-in?next=/people")
    # Once; and a stranger was never in.
    assert OUT not in text(left_alone, "/sign-in?next=/people")


def test_a_stranger_is_not_told_that_they_were_in(visitor: Visitor) -> None:
    visitor.get("/people")
    assert OUT not in text(visitor, "/sign-in")


def test_what_a_script_sends_keeps_its_own_way(left_alone: Visitor) -> None:
    answer = left_alone.client.post(PAGE, data=WRITTEN, headers={"Accept": "*/*"})
    assert answer.status_code == 302
    assert left_alone.client.get_cookie("timebank-unsent") is None


def test_a_form_without_a_page_of_its_own_leads_back_to_where_it_stood(
    app: Flask, left_alone: Visitor
) -> None:
    for referrer, target in (
        ("http://localhost/board?cursor=x", "/board"),
        ("http://elsewhere.example/board", "/"),
        (None, "/"),
    ):
        headers = {"Referer": referrer} if referrer else {}
        path = "/board/01890000-0000-7000-8000-000000000001/offer"
        answer = left_alone.client.post(path, data={"note": "가"}, headers=headers)
        assert answer.location == f"/sign-in?next={target}"
