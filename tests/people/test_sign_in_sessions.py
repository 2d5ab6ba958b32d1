"""Sign-ins: begun with new secrets, ended by time, by a button, by a role that ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import give_role, make_person
from tests.people.door import PHONE, Visitor, code_in, give_login, sign_ins_of
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.commands.sessions import digest_of
from timebank.people.models import Person
from timebank.people.rules import PersonState

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def member(session: Session) -> Person:
    return give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))


def test_a_planted_session_does_not_become_a_sign_in(
    app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    attacker = Visitor(app)
    attacker.get("/sign-in")
    planted = attacker.client.get_cookie("timebank")
    assert planted is not None
    visitor.client.set_cookie("timebank", planted.value)
    visitor.come_in(sent)
    now = visitor.client.get_cookie("timebank")
    assert now is not None
    assert now.value != planted.value
    assert visitor.is_in
    assert not attacker.is_in


def test_coming_in_again_ends_what_was_there(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    visitor.come_in(sent)
    visitor.send("/sign-in/email", {"email": "nobody@example.org"})
    visitor.send("/sign-in", {"phone": PHONE}, page="/sign-in/email")
    visitor.send("/sign-in/code", {"code": code_in(sent)})
    assert visitor.is_in
    rows = sign_ins_of(session, member)
    assert sorted(row.ended_at is None for row in rows) == [False, True]


def test_the_database_keeps_only_a_digest(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    visitor.come_in(sent)
    with visitor.client.session_transaction() as cookie:
        token = cookie["sign-in"]
    row = sign_ins_of(session, member)[0]
    assert row.token_digest == digest_of(token)
    assert token not in row.token_digest


def test_leaving_ends_it(visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    visitor.come_in(sent)
    old = visitor.client.get_cookie("timebank")
    assert old is not None
    assert visitor.send("/sign-out").location == "/sign-in"
    assert not visitor.is_in
    visitor.client.set_cookie("timebank", old.value)
    assert not visitor.is_in


def test_leaving_without_the_forms_token_asks_once_more(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.come_in(sent)
    assert visitor.post("/sign-out", {}).status_code == 200
    assert visitor.is_in


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_a_shared_device_left_alone_is_signed_out(
    visitor: Visitor, member: Person, sent: list[Outgoing], minutes: int, *, still_in: bool
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.come_in(sent)
        clock.shift(timedelta(minutes=minutes))
        assert visitor.is_in is still_in


def test_a_day_of_work_is_the_most_even_without_a_pause(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.come_in(sent)
        for _half_hour in range(47):
            clock.shift(timedelta(minutes=15))
            assert visitor.is_in
        clock.shift(timedelta(minutes=15))
        assert not visitor.is_in


@pytest.mark.parametrize(("days", "still_in"), [(89, True), (90, False)])
def test_ones_own_phone_stays_signed_in_for_ninety_days(
    visitor: Visitor, member: Person, sent: list[Outgoing], days: int, *, still_in: bool
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.come_in(sent, keep="y")
        cookie = visitor.client.get_cookie("timebank")
        assert cookie is not None
        assert cookie.expires is not None
        clock.shift(timedelta(days=days))
        assert visitor.is_in is still_in


def test_a_shared_device_forgets_with_the_browser(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.come_in(sent)
    cookie = visitor.client.get_cookie("timebank")
    assert cookie is not None
    assert cookie.expires is None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_use_is_noted_every_five_minutes_at_most(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.come_in(sent)
        clock.shift(timedelta(minutes=4))
        visitor.get("/settings")
        assert sign_ins_of(session, member)[0].seen_at == MONDAY
        clock.shift(timedelta(minutes=1))
        visitor.get("/settings")
        assert sign_ins_of(session, member)[0].seen_at == MONDAY + timedelta(minutes=5)


def test_another_device_is_signed_out_from_the_list(
    app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    lost = Visitor(app)
    lost.come_in(sent)
    row = sign_ins_of(session, member)[0]
    visitor.come_in(sent)
    assert visitor.send(f"/settings/sign-in/{row.id}/end", page="/settings/sign-in").status_code == 302
    assert not lost.is_in
    assert visitor.is_in


def test_nobody_signs_somebody_else_out(
    app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    other = give_login(session, make_person(session, name="박말분", phone="010-7777-1111"))
    stranger = Visitor(app)
    stranger.come_in(sent, "010-7777-1111")
    row = sign_ins_of(session, other)[0]
    visitor.come_in(sent)
    visitor.send(f"/settings/sign-in/{row.id}/end", page="/settings/sign-in")
    assert stranger.is_in


def test_a_role_that_ended_yesterday_opens_nothing(app: Flask, session: Session) -> None:
    today = date(2026, 3, 2)
    person = make_person(session, roles=[Role.COORDINATOR], until=today - timedelta(days=1))
    session.commit()
    visitor = Visitor(app)
    with time_machine.travel(MONDAY, tick=False):
        sign_in(visitor.client, person, now=MONDAY)
        assert visitor.get("/outbox").status_code == 403
        assert visitor.get("/messages").status_code == 403
        give_role(session, person, Role.COORDINATOR, since=today, until=today)
        session.commit()
        assert visitor.get("/outbox").status_code == 200


def test_a_role_ends_with_its_last_day_in_the_branchs_own_time(app: Flask, session: Session) -> None:
    person = make_person(session, roles=[Role.COORDINATOR], until=date(2026, 3, 2))
    session.commit()
    visitor = Visitor(app)
    evening = datetime(2026, 3, 2, 14, 50, tzinfo=UTC)  # ten to midnight in Seoul
    with time_machine.travel(evening, tick=False) as clock:
        sign_in(visitor.client, person, now=evening)
        assert visitor.get("/outbox").status_code == 200
        clock.shift(timedelta(minutes=10))
        assert visitor.get("/outbox").status_code == 403


def test_who_has_left_is_signed_out(visitor: Visitor, member: Person, session: Session) -> None:
    sign_in(visitor.client, member)
    session.get_one(Person, (member.branch_id, member.id)).state = PersonState.LEFT
    session.commit()
    assert not visitor.is_in


@pytest.mark.parametrize("value", ["", "x", "x" * 3900, "🙂"])
def test_a_broken_cookie_is_nobody(visitor: Visitor, value: str) -> None:
    with visitor.client.session_transaction() as cookie:
        cookie["sign-in"] = value
    assert visitor.get("/sign-in").status_code == 200
    visitor.client.set_cookie("timebank-reading", value)
    visitor.client.set_cookie("timebank-device", value)
    visitor.client.set_cookie("timebank", value)
    assert visitor.get("/sign-in").status_code == 200
