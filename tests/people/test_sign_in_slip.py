"""The branch's paper."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import give_consent, make_branch, make_coordinator, make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login, sign_ins_of
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands.throttle import SLIP_TRIES
from timebank.people.models import Login, Means, OneTimeCode, Person
from timebank.people.rules import Purpose

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def senior(session: Session) -> Person:
    person = make_person(session, name="황보영희", roles=[Role.SENIOR])
    session.commit()
    return person


@pytest.fixture
def desk(app: Flask, session: Session) -> Visitor:
    """A coordinator's browser."""
    coordinator = make_coordinator(session)
    session.commit()
    at_desk = Visitor(app, address="198.51.100.200")
    sign_in(at_desk.client, coordinator)
    return at_desk


def print_slip(desk: Visitor, person: Person) -> str:
    made = desk.send(f"/people/{person.id}/slip")
    assert made.status_code == 200
    groups = re.findall(r'<span class="nowrap">(\d{4})</span>', made.text)
    assert len(groups) == 3
    return " ".join(groups)


def test_a_member_without_a_telephone_comes_in_with_it(
    visitor: Visitor, desk: Visitor, senior: Person, session: Session
) -> None:
    number = print_slip(desk, senior)
    assert visitor.send("/sign-in/slip", {"code": number}).location == "/"
    assert visitor.is_in
    session.expire_all()
    assert [row.means for row in sign_ins_of(session, senior)] == [Means.SLIP]


def test_it_works_once(app: Flask, visitor: Visitor, desk: Visitor, senior: Person) -> None:
    number = print_slip(desk, senior)
    visitor.send("/sign-in/slip", {"code": number})
    other = Visitor(app)
    assert other.send("/sign-in/slip", {"code": number}).status_code == 422
    assert not other.is_in


def test_after_two_weeks_it_is_over(app: Flask, desk: Visitor, senior: Person, session: Session) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(desk.client, make_coordinator(session, name="김도윤"), now=MONDAY)
        number = print_slip(desk, senior)
        clock.shift(timedelta(days=14))
        assert Visitor(app).send("/sign-in/slip", {"code": number}).status_code == 422


def test_a_new_one_ends_the_old_one(visitor: Visitor, desk: Visitor, senior: Person) -> None:
    first = print_slip(desk, senior)
    second = print_slip(desk, senior)
    assert visitor.send("/sign-in/slip", {"code": first}).status_code == 422
    visitor.send("/sign-in/slip", {"code": second})
    assert visitor.is_in


def test_it_is_kept_as_a_digest_with_who_printed_it(desk: Visitor, senior: Person, session: Session) -> None:
    number = print_slip(desk, senior).replace(" ", "")
    session.expire_all()
    row = session.scalars(select(OneTimeCode)).one()
    assert number not in row.digest
    assert row.made_by_id is not None


def test_the_person_is_told_that_it_was_printed(
    desk: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    person = make_person(session, name="김영자", phone=PHONE, roles=[Role.SENIOR])
    give_consent(session, person, Purpose.MESSAGES)
    session.commit()
    print_slip(desk, person)
    assert [message.address for message in sent] == ["+821023456789"]
    assert session.scalars(select(Message.template)).all() == ["slip_made", "slip_made"]


@pytest.mark.parametrize("number", ["", "1234", "abcdefghijkl", "9" * 12, "9" * 10_000])
def test_what_is_on_no_paper_is_refused(visitor: Visitor, number: str) -> None:
    assert visitor.send("/sign-in/slip", {"code": number}).status_code == 422


def test_guessing_stops_even_the_right_number_from_that_network(
    app: Flask, visitor: Visitor, desk: Visitor, senior: Person
) -> None:
    number = print_slip(desk, senior)
    for _each in range(SLIP_TRIES.most):
        visitor.send("/sign-in/slip", {"code": "1" * 12})
    assert visitor.send("/sign-in/slip", {"code": number}).status_code == 429
    elsewhere = Visitor(app, address="198.51.100.77")
    elsewhere.send("/sign-in/slip", {"code": number})
    assert elsewhere.is_in


def test_nobody_makes_one_for_themselves(app: Flask, session: Session) -> None:
    coordinator = make_coordinator(session)
    session.commit()
    visitor = Visitor(app)
    sign_in(visitor.client, coordinator)
    assert visitor.send(f"/people/{coordinator.id}/slip").status_code == 403


def test_a_coordinator_makes_none_for_staff(desk: Visitor, session: Session) -> None:
    auditor = give_login(session, make_person(session, name="서지훈", roles=[Role.AUDITOR], phone=PHONE))
    assert desk.send(f"/people/{auditor.id}/slip").status_code == 403


def test_an_administrator_does_and_takes_the_lost_password_off(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    auditor = make_person(session, name="서지훈", roles=[Role.AUDITOR], phone=PHONE)
    give_login(session, auditor, password=PHRASE)
    administrator = make_person(session, name="오세진", roles=[Role.ADMINISTRATOR])
    session.commit()
    office = Visitor(app)
    sign_in(office.client, administrator)
    made = office.send(f"/staff/{auditor.id}/slip")
    number = "".join(re.findall(r'<span class="nowrap">(\d{4})</span>', made.text))
    session.expire_all()
    assert session.get_one(Login, auditor.login_id).password_hash is None
    assert visitor.send("/sign-in/slip", {"code": number}).location == "/sign-in/password"
    visitor.send("/sign-in/password", {"password": PHRASE + " 둘"})
    assert visitor.is_in


def test_a_volunteer_makes_none(app: Flask, senior: Person, session: Session) -> None:
    volunteer = make_person(session, name="윤미경", roles=[Role.VOLUNTEER])
    session.commit()
    visitor = Visitor(app)
    sign_in(visitor.client, volunteer)
    assert visitor.get(f"/people/{senior.id}/slip").status_code == 403


def test_nobody_of_another_branch_is_found(desk: Visitor, session: Session) -> None:
    other = make_person(session, name="선우말순", roles=[Role.SENIOR], branch_id="cheongju")
    session.commit()
    assert desk.get(f"/people/{other.id}/slip").status_code == 404


def test_a_branch_opens_no_other_branch_with_a_paper_for_the_same_person(
    app: Flask, visitor: Visitor, desk: Visitor, session: Session
) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    twin = give_login(session, make_person(session, name="김영자", phone=PHONE, roles=[Role.SENIOR]))
    number = print_slip(desk, twin)
    there = make_person(session, name="김영자", phone=PHONE, branch_id="cheongju", roles=[Role.SENIOR])
    assert give_login(session, there).login_id == twin.login_id
    assert desk.send(f"/people/{twin.id}/slip").status_code in {409, 422}
    assert visitor.send("/sign-in/slip", {"code": number}).status_code == 422
    assert not visitor.is_in
