"""What somebody gives as their own number lets them in once a code sent there has come back; not before."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_coordinator, make_person
from tests.people.door import Visitor, code_in, give_login
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.crypto import blind_index
from timebank.core.permissions import Role
from timebank.notifications.tasks.channels import Outgoing
from timebank.people import queries
from timebank.people.commands import ProveContact, prove_contact
from timebank.people.errors import CodeOver, NothingToProve
from timebank.people.models import Handle, Person
from timebank.people.rules import HandleKind

OLD, NEW, EMAIL = "010-1111-2222", "010-3333-4444", "hana@example.org"
CHANGE = {"language": "ko", "neighbourhood": "월성동"}


@pytest.fixture
def member(session: Session) -> Person:
    make_branch(session)
    return give_login(session, make_person(session, phone=OLD, roles=[Role.VOLUNTEER]))


@pytest.fixture
def home(app: Flask, session: Session, member: Person) -> Visitor:
    visitor = Visitor(app)
    sign_in(visitor.client, member)
    session.commit()
    return visitor


def ways_in(session: Session, person: Person) -> set[str]:
    session.expire_all()
    return set(session.scalars(select(Handle.index).where(Handle.login_id == person.login_id)))


def by(*texts: str) -> set[str]:
    return {
        blind_index("email", each)
        if "@" in each
        else blind_index("phone", "+82" + each.replace("-", "").removeprefix("0"))
        for each in texts
    }


def change(home: Visitor, **said: str) -> str:
    answer = home.send("/me/contact", CHANGE | said)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_a_new_number_waits_for_its_code_and_the_old_one_works_until_then(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    where = change(home, phone=NEW)
    assert where == "/me/contact/phone/confirm"
    assert sent[-1].address == "+821033334444"
    assert ways_in(session, member) == by(OLD)
    answer = home.send(where, {"code": code_in(sent)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me")
    assert ways_in(session, member) == by(NEW)


def test_whoever_has_another_proved_way_loses_the_old_number_at_once(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    change(home, phone=OLD, email=EMAIL)
    home.send("/me/contact/email/confirm", {"code": code_in(sent)})
    assert ways_in(session, member) == by(OLD, EMAIL)
    change(home, phone=NEW, email=EMAIL)
    assert ways_in(session, member) == by(EMAIL)


def test_a_wrong_code_changes_nothing_and_says_how_many_tries_are_left(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    where = change(home, phone=NEW)
    wrong = "000000" if code_in(sent) != "000000" else "111111"
    answers = [home.send(where, {"code": wrong}) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "4" in answers[0].get_data(as_text=True)
    assert home.send(where, {"code": code_in(sent)}).status_code == 422
    assert ways_in(session, member) == by(OLD)


def test_a_code_works_for_ten_minutes_and_another_can_be_sent(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    where = change(home, phone=NEW)
    first = code_in(sent)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert home.send(where, {"code": first}).status_code == 422
        home.send("/me/contact/phone/code", page=where)
        assert len(sent) == 2
        assert home.send(where, {"code": code_in(sent)}).status_code == 302
    assert ways_in(session, member) == by(NEW)


def test_saving_twice_sends_one_code(home: Visitor, sent: list[Outgoing]) -> None:
    page = home.get("/me/contact").get_data(as_text=True)
    command_id = page.split('name="command_id" value="')[1].split('"')[0]
    for _ in range(2):
        home.send("/me/contact", CHANGE | {"phone": NEW, "command_id": command_id})
    assert len(sent) == 1


def test_the_page_says_what_does_not_let_one_in_yet(home: Visitor, sent: list[Outgoing]) -> None:
    change(home, phone=NEW)
    assert "/me/contact/phone/code" in home.get("/me").get_data(as_text=True)
    home.send("/me/contact/phone/confirm", {"code": code_in(sent)})
    assert "/me/contact/phone/code" not in home.get("/me").get_data(as_text=True)
    assert home.get("/me/contact/phone/confirm").status_code == 302


def test_a_landline_is_kept_and_asks_for_no_code(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    assert change(home, phone="053-555-1234") == "/me"
    assert sent == []
    assert ways_in(session, member) == by(OLD)


def test_the_code_of_a_number_opens_no_door(
    app: Flask, home: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    change(home, phone=NEW)
    code = code_in(sent)
    stranger = Visitor(app, address="203.0.113.99")
    stranger.ask_code(NEW)
    stranger.send("/sign-in/code", {"code": code})
    assert not stranger.is_in


def test_what_a_coordinator_writes_down_counts_at_once(
    app: Flask, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    desk = Visitor(app)
    sign_in(desk.client, make_coordinator(session))
    session.commit()
    desk.send(f"/people/{member.id}/contact/change", CHANGE | {"phone": NEW})
    assert ways_in(session, member) == by(NEW)


def test_nothing_is_proved_without_a_code_that_was_right_just_now(
    home: Visitor, session: Session, member: Person, sent: list[Outgoing]
) -> None:
    change(home, phone=NEW)
    command = ProveContact(branch_id=member.branch_id, actor_id=member.id, kind=HandleKind.PHONE)
    with pytest.raises(CodeOver):
        prove_contact(session, command, now=clock.now())
    session.rollback()
    other = ProveContact(branch_id=member.branch_id, actor_id=member.id, kind=HandleKind.EMAIL)
    with pytest.raises(NothingToProve):
        prove_contact(session, other, now=clock.now())
    person = queries.get_person(session, branch_id=member.branch_id, person_id=member.id)
    assert queries.unproved_contact(session, person) == {HandleKind.PHONE: "+821033334444"}
