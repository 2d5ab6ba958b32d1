"""Nobody's number stands in an address, so in no log: what is searched for goes in a body, and on sealed."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_coordinator, make_person
from tests.people.door import Visitor
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.people.models import Person

NUMBER = "010-1234-5678"


@pytest.fixture
def coordinator(session: Session) -> Person:
    make_branch(session)
    make_person(session, name="김영자", phone=NUMBER, email="youngja@example.com")
    make_person(session, name="박영수")
    return make_coordinator(session)


@pytest.fixture
def desk(app: Flask, session: Session, coordinator: Person) -> Visitor:
    visitor = Visitor(app)
    sign_in(visitor.client, coordinator)
    return visitor


def found_at(desk: Visitor, text: str, to: str = "/people", **more: str) -> str:
    """Search from a page's form, and return the address that it leads to."""
    answer = desk.post("/search", {"to": to, "q": text, **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("text", [NUMBER, "01012345678", "+82 10 1234 5678", "youngja@example.com"])
def test_a_number_is_found_without_standing_in_the_address(desk: Visitor, text: str) -> None:
    url = found_at(desk, text)
    plain = unquote(url)
    assert text not in plain
    assert not any(part in plain for part in ("1234", "5678", "youngja"))
    page = desk.get(url).get_data(as_text=True)
    assert "김영자" in page
    assert "박영수" not in page
    assert f'value="{text}"' in page


@pytest.mark.parametrize("text", ["1951-04-05", "19510405"])
def test_a_birth_date_stands_in_no_address_either(desk: Visitor, text: str) -> None:
    assert text not in unquote(found_at(desk, text))


@pytest.mark.parametrize("text", ["영자", "ㄱㅇㅈ"])
def test_a_name_stays_in_the_address_and_can_be_kept(desk: Visitor, text: str) -> None:
    url = found_at(desk, text, role="")
    assert parse_qs(urlsplit(url).query) == {"q": [text]}
    assert "김영자" in desk.get(url).get_data(as_text=True)


def test_what_else_the_form_says_goes_along(desk: Visitor) -> None:
    url = found_at(desk, NUMBER, role="volunteer")
    assert parse_qs(urlsplit(url).query)["role"] == ["volunteer"]


def test_further_pages_keep_the_search_sealed(desk: Visitor, session: Session) -> None:
    for each in range(60):
        make_person(session, name=f"동명1234-{each:02}")
    session.commit()
    first = desk.get(found_at(desk, "동명1234")).get_data(as_text=True)
    assert "동명1234-49" in first
    assert "동명1234-50" not in first
    further = next(unescape(each) for each in re.findall(r'href="([^"]*cursor=[^"]*)"', first))
    assert "1234" not in unquote(further).partition("cursor=")[0]
    second = desk.get(further).get_data(as_text=True)
    assert "동명1234-59" in second
    assert "김영자" not in second


def test_the_form_leads_nowhere_else(desk: Visitor) -> None:
    assert found_at(desk, "영자", to="https://elsewhere.example/people").startswith("/?q=")
    assert found_at(desk, "", to="//elsewhere.example") == "/"


def test_a_number_typed_into_the_address_does_not_reach_the_sign_in_page(
    app: Flask, session: Session
) -> None:
    make_branch(session)
    answer = Visitor(app).get(f"/people?q={NUMBER}&role=volunteer")
    where = unquote(answer.headers["Location"])
    assert NUMBER not in where
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == ["/people?role=volunteer"]


def test_somebody_else_opens_no_sealed_search(app: Flask, session: Session, desk: Visitor) -> None:
    url = found_at(desk, NUMBER)
    other = Visitor(app)
    sign_in(other.client, make_coordinator(session, name="정현우"))
    assert NUMBER not in other.get(url).get_data(as_text=True)


def test_a_sealed_search_ends_after_a_day_and_when_spoilt(desk: Visitor) -> None:
    url = found_at(desk, NUMBER)
    assert NUMBER not in desk.get(url[:-4] + "AAAA").get_data(as_text=True)
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        assert NUMBER not in desk.get(url).get_data(as_text=True)


@pytest.mark.parametrize(
    "page",
    ["/people", "/people/{person}/family", "/people/{person}/delegate", "/desk/visits/new", "/calls"],
)
def test_each_page_that_finds_people_sends_the_text_in_a_body(
    desk: Visitor, session: Session, page: str
) -> None:
    url = page.format(person=make_person(session, name="이순자", branch_id=BRANCH).id)
    session.commit()
    text = desk.get(url).get_data(as_text=True)
    assert 'role="search" method="post" action="/search"' in text
    assert f'name="to" value="{url}"' in text
