"""The app of staff, and its recovery codes."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import give_role, make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login, sign_ins_of
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.people.models import Login, Means, Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOTP = pyotp.TOTP(SECRET)
CODE = re.compile(r"<li[^>]*>([2-9a-z]{4}-[2-9a-z]{4})</li>")


@pytest.fixture(autouse=True)
def asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "STAFF_TOTP", value=True)


@pytest.fixture
def newcomer(session: Session) -> Person:
    return give_login(session, make_person(session, phone=PHONE, roles=[Role.COORDINATOR]), password=PHRASE)


@pytest.fixture
def coordinator(newcomer: Person, session: Session) -> Person:
    login = session.get_one(Login, newcomer.login_id)
    login.totp_secret, login.totp_confirmed_at = SECRET, MONDAY
    session.commit()
    return newcomer


def test_staff_tie_an_app_when_they_first_come_in(
    visitor: Visitor, newcomer: Person, session: Session
) -> None:
    assert visitor.come_in_with_password().location == "/sign-in/app/new"
    page = visitor.get("/sign-in/app/new").text
    assert 'src="data:image/svg+xml' in page
    secret = "".join(re.findall(r'<span class="nowrap">([A-Z2-7]{4})</span>', page))
    tied = visitor.send("/sign-in/app/new", {"code": pyotp.TOTP(secret).now()})
    assert tied.status_code == 200
    codes = CODE.findall(tied.text)
    assert len(codes) == 10
    assert visitor.is_in
    assert sign_ins_of(session, newcomer)[0].means is Means.SECOND_FACTOR
    assert codes[0] not in visitor.get("/settings/sign-in").text


def test_the_wrong_code_ties_nothing(visitor: Visitor, newcomer: Person, session: Session) -> None:
    visitor.come_in_with_password()
    assert visitor.send("/sign-in/app/new", {"code": "000000"}).status_code == 422
    assert not visitor.is_in
    session.expire_all()
    assert session.get_one(Login, newcomer.login_id).totp_secret is None


def test_password_and_code_let_in(visitor: Visitor, coordinator: Person) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert visitor.come_in_with_password().location == "/sign-in/app"
        assert not visitor.is_in
        assert visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY)}).location == "/"
        assert visitor.is_in


def test_a_code_works_once(app: Flask, visitor: Visitor, coordinator: Person) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY)})
        second = Visitor(app)
        second.come_in_with_password()
        assert second.send("/sign-in/app", {"code": TOTP.at(MONDAY)}).status_code == 422
        assert not second.is_in


@pytest.mark.parametrize(("seconds", "lets_in"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_half_a_minute_off(
    visitor: Visitor, coordinator: Person, seconds: int, *, lets_in: bool
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY + timedelta(seconds=seconds))})
        assert visitor.is_in is lets_in


def test_five_wrong_codes_lock_the_app_for_a_while(visitor: Visitor, coordinator: Person) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.come_in_with_password()
        for _each in range(5):
            visitor.send("/sign-in/app", {"code": "000000"})
        assert visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY)}).status_code == 429
        clock.shift(timedelta(minutes=15))
        visitor.come_in_with_password()
        visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY + timedelta(minutes=15))})
        assert visitor.is_in


def test_a_recovery_code_lets_in_once(app: Flask, visitor: Visitor, coordinator: Person) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY)})
        page = visitor.send("/settings/recovery-codes", {"present": PHRASE}).text
        code = CODE.findall(page)[3]
        for expected in (True, False):
            other = Visitor(app)
            other.come_in_with_password()
            other.send("/sign-in/app", {"code": code.upper().replace("-", " ")})
            assert other.is_in is expected


def test_the_password_alone_opens_nothing_of_staff(visitor: Visitor, coordinator: Person) -> None:
    visitor.come_in_with_password()
    assert visitor.get("/outbox").status_code == 302
    assert visitor.get("/sign-in/app/new").location == "/sign-in/staff?next=/"


def test_the_app_is_taken_off_with_the_password(
    visitor: Visitor, coordinator: Person, session: Session
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-in/app", {"code": TOTP.at(MONDAY)})
        assert visitor.send("/settings/app/drop", {"present": "not this"}).status_code == 422
        assert visitor.send("/settings/app/drop", {"present": PHRASE}).status_code == 302
        session.expire_all()
        assert session.get_one(Login, coordinator.login_id).totp_secret is None


def test_a_volunteer_who_becomes_staff_must_come_in_anew(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    person = give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]), password=PHRASE)
    sign_in(visitor.client, person, means=Means.CODE, kept=True)
    assert visitor.get("/settings/sign-in").status_code == 200
    give_role(session, person, Role.COORDINATOR)
    session.commit()
    assert visitor.get("/outbox").status_code == 403
    assert visitor.get("/settings/sign-in").status_code == 200


def test_full_width_figures_are_figures_and_other_letters_are_refused(
    visitor: Visitor, coordinator: Person
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        assert visitor.send("/sign-in/app", {"code": "가나다라마바"}).status_code == 422
        wide = "".join(chr(ord(each) + 0xFEE0) for each in TOTP.at(MONDAY))
        assert visitor.send("/sign-in/app", {"code": wide}).location == "/"
