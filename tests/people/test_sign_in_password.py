"""Coming in with a password, and choosing one."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login, sign_ins_of
from timebank.core.commands import SYSTEM, perform
from timebank.core.errors import CommandDiffers
from timebank.core.permissions import Role
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands.passwords import Secret, SetPassword, check_password, normalise, set_password
from timebank.people.errors import PasswordGuessable, PasswordTooLong, PasswordTooShort
from timebank.people.models import Login, Means, Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def member(session: Session) -> Person:
    person = make_person(session, name="윤미경", phone=PHONE, email="yun@example.org", roles=[Role.VOLUNTEER])
    return give_login(session, person, password=PHRASE)


@pytest.mark.parametrize("handle", [PHONE, "+82 10 2345 6789", "YUN@example.org"])
def test_number_or_address_and_password_let_in(visitor: Visitor, member: Person, handle: str) -> None:
    assert visitor.come_in_with_password(handle).location == "/"
    assert visitor.is_in


def test_the_right_password_typed_on_another_device_is_the_same(visitor: Visitor, member: Person) -> None:
    visitor.come_in_with_password(password=unicodedata.normalize("NFD", PHRASE))
    assert visitor.is_in


@pytest.mark.parametrize(
    ("handle", "password"),
    [(PHONE, "something else entirely"), ("010-9999-9999", PHRASE), ("nobody@example.org", PHRASE)],
)
def test_wrong_or_unknown_is_refused_with_the_same_words(
    visitor: Visitor, member: Person, handle: str, password: str
) -> None:
    answer = visitor.come_in_with_password(handle, password)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert "윤미경" not in answer.text
    assert not visitor.is_in


def test_who_has_no_password_is_refused_the_same(visitor: Visitor, session: Session) -> None:
    give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))
    assert visitor.come_in_with_password().status_code == 422


@pytest.mark.parametrize("password", ["", "x" * 10_000])
def test_what_cannot_be_a_password_is_refused(visitor: Visitor, member: Person, password: str) -> None:
    assert visitor.come_in_with_password(password=password).status_code == 422


def test_an_old_hash_is_made_anew(visitor: Visitor, member: Person, session: Session) -> None:
    assert member.login_id is not None
    old = PasswordHasher(time_cost=1, memory_cost=8192).hash(normalise(PHRASE))
    session.get_one(Login, member.login_id).password_hash = old
    session.commit()
    visitor.come_in_with_password()
    session.expire_all()
    new = session.get_one(Login, member.login_id).password_hash
    assert new is not None
    assert new != old
    assert visitor.is_in


def test_ten_wrong_passwords_lock_the_number_for_strangers_until_a_named_time(
    app: Flask, visitor: Visitor, member: Person
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for number in range(10):
            Visitor(app, address=f"198.51.100.{number}").come_in_with_password(password="wrong " * 4)
        refused = visitor.come_in_with_password()
        assert refused.status_code == 429
        assert "오후 12:15" in refused.text
        clock.shift(timedelta(minutes=15))
        visitor.come_in_with_password()
        assert visitor.is_in


def test_a_right_password_is_not_counted_as_a_try(app: Flask, member: Person) -> None:
    with time_machine.travel(MONDAY, tick=False):
        for _each in range(12):
            assert Visitor(app).come_in_with_password().status_code == 302


def test_a_member_chooses_a_password_and_is_signed_out_elsewhere(
    app: Flask, visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    member = give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))
    other = Visitor(app)
    other.come_in(sent)
    visitor.come_in(sent)
    chosen = visitor.send("/settings/password", {"password": PHRASE})
    assert chosen.location == "/settings/sign-in"
    assert visitor.is_in
    assert not other.is_in
    assert len([row for row in sign_ins_of(session, member) if row.ended_at is None]) == 1
    third = Visitor(app)
    third.come_in_with_password()
    assert third.is_in


def test_changing_it_asks_for_the_present_one(visitor: Visitor, member: Person) -> None:
    visitor.come_in_with_password()
    refused = visitor.send("/settings/password", {"present": "no", "password": PHRASE + " 다시"})
    assert refused.status_code == 422
    assert 'id="present-error"' in refused.text
    changed = visitor.send("/settings/password", {"present": PHRASE, "password": PHRASE + " 다시"})
    assert changed.status_code == 302


def test_a_member_may_do_without_it_again(visitor: Visitor, member: Person, session: Session) -> None:
    visitor.come_in_with_password()
    assert visitor.send("/settings/password/drop", {"present": PHRASE}).status_code == 302
    session.expire_all()
    assert session.get_one(Login, member.login_id).password_hash is None


def test_staff_keep_theirs(visitor: Visitor, session: Session) -> None:
    give_login(session, make_person(session, phone=PHONE, roles=[Role.COORDINATOR]), password=PHRASE)
    visitor.come_in_with_password()
    assert visitor.send("/settings/password/drop", {"present": PHRASE}).status_code == 403


def test_staff_with_a_password_are_asked_for_it_after_a_code(
    visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    give_login(session, make_person(session, phone=PHONE, roles=[Role.COORDINATOR]), password=PHRASE)
    assert visitor.come_in(sent).location.startswith("/sign-in/staff")
    assert not visitor.is_in


def test_new_staff_choose_one_after_their_first_code(
    visitor: Visitor, session: Session, sent: list[Outgoing]
) -> None:
    person = give_login(session, make_person(session, phone=PHONE, roles=[Role.COORDINATOR]))
    assert visitor.come_in(sent).location == "/sign-in/password"
    assert not visitor.is_in
    assert visitor.send("/sign-in/password", {"password": "짧은 것"}).status_code == 422
    assert visitor.send("/sign-in/password", {"password": PHRASE}).location == "/"
    assert visitor.is_in
    assert sign_ins_of(session, person)[0].means is Means.PASSWORD


def test_staff_are_never_kept_signed_in_for_ninety_days(visitor: Visitor, session: Session) -> None:
    person = give_login(session, make_person(session, phone=PHONE, roles=[Role.AUDITOR]), password=PHRASE)
    visitor.send("/sign-in/staff", {"handle_text": PHONE, "password": PHRASE, "keep": "y"})
    row = sign_ins_of(session, person)[0]
    assert not row.kept
    assert row.ends_at - row.started_at == timedelta(hours=12)


@pytest.mark.parametrize(
    "password",
    [
        PHRASE,
        "correct staple horse lantern",
        "sáu con mèo uống trà chiều",
        "gkfajsldkw dj woeir zmvn",
        "비 오는 날엔 파전이 제일이지",
        "🙂 smiling volcano teapot",
    ],
)
def test_a_phrase_of_ones_own_is_welcome(password: str) -> None:
    check_password(password, own=["윤미경", "+821023456789", "yun@example.org"])


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678",
        "P@ssw0rdP@ssw0rd!",
        "123456789012345",
        "qwertyuiopasdfgh",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "correct horse battery staple",
        "비밀번호비밀번호비밀번호",
        "윤미경윤미경윤미경윤미경윤미경",
        "윤미경 01023456789",
        "yun@example.org 1",
        "19740302 19740302",
        "iloveyouiloveyou",
        "dkssudgktpdy1234",
        "donationbank2026",
        "가나다라마바사아자차카타파하1",
    ],
)
def test_what_others_would_try_is_refused(password: str) -> None:
    with pytest.raises((PasswordGuessable, PasswordTooShort)):
        check_password(password, own=["윤미경", "+821023456789", "01023456789", "yun@example.org"])


def test_fifteen_characters_are_enough_and_fourteen_are_not() -> None:
    check_password("달빛에 젖은 배추밭이 고요히")
    with pytest.raises(PasswordTooShort):
        check_password("달빛에 젖은 배추밭 고요히")
    with pytest.raises(PasswordTooLong):
        check_password("달빛에 젖은 배추밭이 고요히" * 20)


def test_the_same_id_with_another_password_is_another_command(member: Person, session: Session) -> None:
    assert member.login_id is not None
    command = SetPassword(
        branch_id=member.branch_id,
        actor_id=member.id,
        login_id=member.login_id,
        password=Secret("아홉 마리 두루미가 강가에서 춤춥니다"),
        session_id=None,
    )
    perform(set_password, command, origin=SYSTEM)
    perform(set_password, command, origin=SYSTEM)
    other = replace(command, password=Secret("일곱 사람이 산길에서 노래를 부릅니다"))
    with pytest.raises(CommandDiffers):
        perform(set_password, other, origin=SYSTEM)
