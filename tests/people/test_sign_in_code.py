"""Coming in with a code by text or e-mail."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, Visitor, code_in, give_login, sign_ins_of
from timebank.core import clock
from timebank.core.db import db
from timebank.core.marks import DEMONSTRATION, mark
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageState
from timebank.notifications.tasks.channels import Outgoing
from timebank.people.models import OneTimeCode, Person
from timebank.people.rules import PersonState

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def member(session: Session) -> Person:
    return give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]))


def test_the_code_that_came_lets_its_owner_in(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    asked = visitor.ask_code()
    assert asked.location == "/sign-in/code"
    assert [message.address for message in sent] == ["+821023456789"]
    came_in = visitor.send("/sign-in/code", {"code": code_in(sent)})
    assert (came_in.status_code, came_in.location) == (302, "/")
    assert visitor.is_in
    assert [row.branch_id for row in sign_ins_of(session, member)] == ["dalseo"]


def test_an_e_mail_address_does_as_well(visitor: Visitor, session: Session, sent: list[Outgoing]) -> None:
    give_login(session, make_person(session, email="Kim@Example.org", roles=[Role.SENIOR]))
    visitor.send("/sign-in/email", {"email": "kim@example.ORG"})
    visitor.send("/sign-in/code", {"code": code_in(sent)})
    assert visitor.is_in


def test_the_message_has_no_link_and_ends_with_the_telephone(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.ask_code()
    assert "http" not in sent[0].body
    assert sent[0].body.endswith("053-000-1234")


def test_a_code_written_with_spaces_is_read(visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    visitor.ask_code()
    code = code_in(sent)
    visitor.send("/sign-in/code", {"code": f" {code[:3]} {code[3:]} "})
    assert visitor.is_in


def test_they_go_on_to_the_page_they_wanted(visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    turned_away = visitor.get("/settings/sign-in")
    assert turned_away.location == "/sign-in?next=/settings/sign-in"
    visitor.send("/sign-in", {"phone": PHONE}, page=turned_away.location)
    assert visitor.send("/sign-in/code", {"code": code_in(sent)}).location == "/settings/sign-in"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_they_are_never_sent_to_another_site(
    visitor: Visitor, member: Person, sent: list[Outgoing], elsewhere: str
) -> None:
    visitor.ask_code(next=elsewhere)
    assert visitor.send("/sign-in/code", {"code": code_in(sent)}).location == "/"


def test_a_wrong_code_says_how_many_tries_are_left(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.ask_code()
    wrong = f"{(int(code_in(sent)) + 1) % 1_000_000:06}"
    answer = visitor.send("/sign-in/code", {"code": wrong})
    assert answer.status_code == 422
    assert "4" in answer.text
    assert not visitor.is_in


def test_after_five_tries_not_even_the_right_code_helps(
    visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.ask_code()
    code = code_in(sent)
    for _each in range(5):
        visitor.send("/sign-in/code", {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert visitor.send("/sign-in/code", {"code": code}).status_code == 422
    assert not visitor.is_in


def test_after_ten_minutes_the_code_is_over(visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.ask_code()
        clock.shift(timedelta(minutes=10))
        assert visitor.send("/sign-in/code", {"code": code_in(sent)}).status_code == 422
        assert not visitor.is_in


def test_a_code_works_once(app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        visitor.ask_code()
        asked = visitor.client.get_cookie("timebank")
        assert asked is not None
        visitor.send("/sign-in/code", {"code": code_in(sent)})
        assert visitor.is_in
        clock.shift(timedelta(minutes=1))
        again = Visitor(app)
        again.client.set_cookie("timebank", asked.value)
        assert again.send("/sign-in/code", {"code": code_in(sent)}).status_code == 422
        assert not again.is_in


def test_a_code_works_only_in_the_browser_that_asked_for_it(
    app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.ask_code()
    other = Visitor(app)
    assert other.post("/sign-in/code", {"code": code_in(sent)}).location == "/sign-in"
    assert not other.is_in


def test_the_code_is_kept_as_a_digest_and_forgotten_in_the_outbox(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session
) -> None:
    visitor.ask_code()
    code = code_in(sent)
    session.expire_all()
    assert code not in session.scalars(select(OneTimeCode)).one().digest
    message = session.scalars(select(Message)).one()
    assert (message.state, message.values) == (MessageState.SENT, "{}")


def test_an_unknown_number_gets_the_same_answer_and_no_message(
    app: Flask, member: Person, sent: list[Outgoing]
) -> None:
    known, stranger = Visitor(app), Visitor(app)
    answers = [known.ask_code(PHONE), stranger.ask_code("010-9999-6789")]
    assert [(each.status_code, each.location) for each in answers] == [(302, "/sign-in/code")] * 2
    assert len(sent) == 1
    pages = [
        re.sub(r'value="[^"]*"', "", each.get("/sign-in/code").text.partition("<main")[2])
        for each in (known, stranger)
    ]
    assert pages[0] == pages[1]
    answers = [each.send("/sign-in/code", {"code": "12345a"}) for each in (known, stranger)]
    assert answers[0].status_code == answers[1].status_code == 422


def test_an_unknown_number_costs_as_much_work(
    app: Flask, member: Person, sent: list[Outgoing], count_statements: Callable[[], list[str]]
) -> None:
    known, stranger = Visitor(app), Visitor(app)
    for each in (known, stranger):
        each.get("/sign-in")
    counts = []
    for each, phone in ((known, PHONE), (stranger, "010-9999-6789")):
        statements = count_statements()
        each.ask_code(phone)
        own = [text for text in statements if "notifications_messages" not in text]
        counts.append(len([text for text in own if text.startswith(("INSERT", "UPDATE"))]))
    assert counts[0] == counts[1]


@pytest.fixture
def count_statements(session: Session) -> Any:  # noqa: ANN401
    engine = db.engine

    def start() -> list[str]:
        said: list[str] = []
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _c, _cur, statement, *_rest: said.append(statement),
        )
        return said

    return start


@pytest.mark.parametrize("number", ["", "12", "02-12", "x" * 10_000, "🙂", "+1 555"])
def test_what_is_no_number_is_refused_beside_the_field(visitor: Visitor, number: str) -> None:
    answer = visitor.ask_code(number)
    assert answer.status_code == 422
    assert 'id="phone-error"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "9" * 10_000])
def test_what_is_no_code_costs_no_try(
    visitor: Visitor, member: Person, sent: list[Outgoing], session: Session, code: str
) -> None:
    visitor.ask_code()
    assert visitor.send("/sign-in/code", {"code": code}).status_code == 422
    assert session.scalars(select(OneTimeCode.tries)).one() == 0


def test_a_form_without_its_token_does_nothing(
    visitor: Visitor, member: Person, session: Session, sent: list[Outgoing]
) -> None:
    assert visitor.post("/sign-in", {"phone": PHONE}).status_code == 422
    assert session.scalar(select(func.count()).select_from(OneTimeCode)) == 0
    assert not sent


def test_who_has_left_gets_no_code(
    visitor: Visitor, member: Person, session: Session, sent: list[Outgoing]
) -> None:
    session.get_one(Person, (member.branch_id, member.id)).state = PersonState.LEFT
    session.commit()
    assert visitor.ask_code().location == "/sign-in/code"
    assert not sent


def test_the_sixth_code_within_an_hour_says_when_the_next_one_goes_out(
    app: Flask, member: Person, sent: list[Outgoing]
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        for number in range(5):
            assert Visitor(app, address=f"198.51.100.{number}").ask_code().status_code == 302
        refused = Visitor(app).ask_code()
        assert refused.status_code == 429
        assert "오후 1:00" in refused.text
        clock.shift(timedelta(hours=1))
        assert Visitor(app).ask_code().status_code == 302
        assert len(sent) == 6


def test_strangers_asking_for_codes_do_not_keep_a_known_device_from_one(
    app: Flask, visitor: Visitor, member: Person, sent: list[Outgoing]
) -> None:
    visitor.come_in(sent)
    visitor.send("/sign-out")
    for number in range(8):
        Visitor(app, address=f"198.51.100.{number}").ask_code()
    before = len(sent)
    visitor.come_in(sent)
    assert len(sent) == before + 1
    assert visitor.is_in


def test_in_the_demonstration_the_code_shows_on_the_screen(  # noqa: PLR0913, PLR0917  fixtures
    app: Flask,
    session: Session,
    visitor: Visitor,
    member: Person,
    sent: list[Outgoing],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark(session, DEMONSTRATION, now=clock.now())
    session.commit()
    monkeypatch.setitem(app.config, "DEMO", value=True)
    visitor.ask_code()
    assert code_in(sent) in visitor.get("/sign-in/code").text


def test_elsewhere_it_does_not(visitor: Visitor, member: Person, sent: list[Outgoing]) -> None:
    visitor.ask_code()
    assert code_in(sent) not in visitor.get("/sign-in/code").text
