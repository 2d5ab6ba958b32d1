"""Messages leave once, are tried again, and are given up."""

import email
import email.policy
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.notifications.conftest import Gateway, MailServer
from timebank.core import clock
from timebank.core.permissions import Role
from timebank.notifications.commands import Send, send, settle_sent, take_due
from timebank.notifications.models import Message
from timebank.notifications.rules import LEASE, RETRY_AFTER, TRIES, MessageChannel, MessageState
from timebank.notifications.tasks import delivery
from timebank.notifications.tasks.channels import Outgoing
from timebank.notifications.tasks.delivery import deliver_due
from timebank.notifications.tasks.texts import TEXTS, write
from timebank.people.models import Branch, Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
VALUES = {
    "day": date(2026, 2, 27),
    "at": MONDAY,
    "until": MONDAY,
    "count": 3,
    "news": ["assigned", "visit_approved", "visit_approved"],
}
"""What the texts name, where it is more than a few words."""


@pytest.fixture
def person(session: Session) -> Person:
    person = make_person(session, name="윤미경", roles=[Role.VOLUNTEER], phone="010-2345-6789")
    session.commit()
    return person


def put(session: Session, person: Person, **said: object) -> Message:
    content: dict[str, object] = {
        "branch_id": person.branch_id,
        "person_id": person.id,
        "channel": MessageChannel.TEXT,
        "address": "+821023456789",
        "language": "ko",
        "template": "visit_approved",
        "values": {"day": date(2026, 2, 27), "minutes": 90},
        "cause": "visit:1",
    }
    message_id = send(session, Send(**(content | said)), now=MONDAY)  # type: ignore[arg-type]
    session.commit()
    return session.get_one(Message, (person.branch_id, message_id))


def test_a_text_goes_to_the_gateway_once(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    monkeypatch.setitem(app.config, "TEXT_TOKEN", "secret")
    monkeypatch.setitem(app.config, "TEXT_SENDER", "0530001234")
    message = put(session, person)
    assert deliver_due(now=MONDAY) == 1
    assert deliver_due(now=MONDAY + timedelta(days=1)) == 0
    asked = gateway.asked[0]
    assert len(gateway.asked) == 1
    assert (asked["to"], asked["from"]) == ("+821023456789", "0530001234")
    assert asked["id"] == asked["headers"]["Idempotency-Key"] == str(message.id)
    assert asked["headers"]["Authorization"] == "Bearer secret"
    assert asked["text"] == (
        "[돌봄은행] 2월 27일 (금) 방문을 1시간 30분으로 인정했습니다.\n대구 달서구 지점 053-000-1234"
    )
    session.refresh(message)
    assert message.state is MessageState.SENT


def test_an_e_mail_goes_to_the_mail_server(
    app: Flask, session: Session, person: Person, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org", language="en")
    assert deliver_due(now=MONDAY) == 1
    mail = email.message_from_string(mail_server.taken[0], policy=email.policy.default)
    assert mail["To"] == "yun@example.org"
    assert mail["From"].endswith("<bank@example.org>")
    body = mail.get_body()
    assert body is not None
    assert "approved: 1 h 30 min" in body.get_content()
    assert body.get_content().rstrip().endswith("Dalseo-gu, Daegu 053-000-1234")


def test_a_gateway_that_fails_is_tried_again_later_with_the_same_id(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    gateway.answers = [500, 503, 200]
    message = put(session, person)
    assert deliver_due(now=MONDAY) == 0
    assert deliver_due(now=MONDAY + timedelta(seconds=59)) == 0
    assert len(gateway.asked) == 1
    at = MONDAY + RETRY_AFTER[0]
    assert deliver_due(now=at) == 0
    assert deliver_due(now=at + RETRY_AFTER[1]) == 1
    assert len({asked["id"] for asked in gateway.asked}) == 1
    session.refresh(message)
    assert (message.state, message.tries, message.problem) == (MessageState.SENT, 3, None)


def test_after_the_last_try_it_is_given_up(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    gateway.answers = [500]
    message = put(session, person)
    at = MONDAY
    for wait in (*RETRY_AFTER, timedelta(days=1), timedelta(days=1)):
        deliver_due(now=at)
        at += wait
    assert len(gateway.asked) == TRIES
    session.refresh(message)
    assert (message.state, message.problem) == (MessageState.FAILED, "gateway-500")


def test_a_number_that_the_gateway_refuses_is_given_up_at_once(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    gateway.answers = [422]
    message = put(session, person)
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert (message.state, message.tries) == (MessageState.FAILED, 1)


def test_a_busy_gateway_is_no_refusal(
    app: Flask, session: Session, person: Person, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", gateway.url)
    gateway.answers = [429]
    message = put(session, person)
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert message.state is MessageState.WAITING


@pytest.mark.parametrize(
    ("answer", "state"),
    [(b"550 nobody here", MessageState.FAILED), (b"450 later", MessageState.WAITING)],
)
def test_a_recipient_that_does_not_exist_is_given_up(  # noqa: PLR0913, PLR0917  what a refusal is made of
    app: Flask,
    session: Session,
    person: Person,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
    state: MessageState,
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    mail_server.recipient_answer = answer
    message = put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org")
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert message.state is state


def test_no_answer_at_all_is_tried_again(
    app: Flask, session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TEXT_URL", "http://127.0.0.1:9/")
    message = put(session, person)
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert (message.state, message.problem) == (MessageState.WAITING, "gateway-connecterror")


def test_without_a_gateway_texts_wait_for_nobody_where_mail_is_set_up(
    app: Flask, session: Session, person: Person, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    message = put(session, person)
    deliver_due(now=MONDAY)
    session.refresh(message)
    assert message.problem == "no-text-gateway"


def test_with_neither_it_shows_on_the_console(
    session: Session, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    put(session, person)
    assert deliver_due(now=MONDAY) == 1
    assert "1시간 30분" in capsys.readouterr().err


def test_a_code_that_would_come_too_late_is_not_sent(
    session: Session, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    message = put(session, person, template="code", values={"code": "123456"})
    assert deliver_due(now=MONDAY + timedelta(minutes=11)) == 0
    assert "123456" not in capsys.readouterr().err
    session.refresh(message)
    assert (message.state, message.problem, message.values) == (MessageState.FAILED, "too-late", "{}")


def test_a_message_in_one_senders_hands_is_left_by_others_until_its_lease_runs_out(
    session: Session, person: Person
) -> None:
    put(session, person)
    first = take_due(session, now=MONDAY, most=10)
    assert len(first) == 1
    assert take_due(session, now=MONDAY, most=10) == []
    later = MONDAY + LEASE + timedelta(seconds=1)
    second = take_due(session, now=later, most=10)
    assert [taken.tries for taken in second] == [2]
    settle_sent(session, first[0], receipt=None, now=later)
    states = session.scalars(select(Message.state)).all()
    assert states == [MessageState.WAITING]


def test_one_message_that_cannot_be_worded_stops_no_other(
    app: Flask, session: Session, person: Person, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    unreadable = put(session, person, channel=MessageChannel.EMAIL, address="a@example.org")
    unreadable.values = "{"
    session.commit()
    put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org", cause="visit:2")
    assert deliver_due(now=MONDAY) == 1
    assert len(mail_server.taken) == 1
    session.refresh(unreadable)
    assert (unreadable.state, unreadable.problem) == (MessageState.FAILED, "internal")


def test_a_message_that_no_header_can_hold_is_given_up(
    app: Flask, session: Session, person: Person, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url.partition("?")[0])
    session.execute(update(Branch).values(sender="달서 지점"))
    message = put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org")
    assert deliver_due(now=MONDAY) == 0
    session.refresh(message)
    assert (message.state, message.problem) == (MessageState.FAILED, "internal")


def test_a_line_break_in_the_branch_s_name_begins_no_header(
    app: Flask, session: Session, person: Person, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", mail_server.url)
    session.execute(update(Branch).values(name="달서\r\nBcc: thief@example.org"))
    put(session, person, channel=MessageChannel.EMAIL, address="yun@example.org")
    assert deliver_due(now=MONDAY) == 1
    mail = email.message_from_string(mail_server.taken[0], policy=email.policy.default)
    assert mail["Bcc"] is None
    assert "달서 Bcc: thief@example.org" in mail["From"]


def test_a_slow_batch_sends_nothing_twice(
    session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        put(session, person, cause=f"visit:{number}")
    at, sent = [MONDAY], Counter[str]()
    monkeypatch.setattr(clock, "now", lambda: at[0])

    def slow(_channel: MessageChannel, message: Outgoing) -> None:
        sent[message.id] += 1
        at[0] += timedelta(seconds=9)
        if len(sent) == 15:  # past the lease of the whole batch another sender wakes
            deliver_due()

    monkeypatch.setattr(delivery, "deliver", slow)
    deliver_due()
    assert (len(sent), set(sent.values())) == (20, {1})


def test_the_same_cause_is_told_once_a_channel(session: Session, person: Person) -> None:
    put(session, person)
    again = Send(
        branch_id=person.branch_id,
        person_id=person.id,
        channel=MessageChannel.TEXT,
        address="+821023456789",
        language="ko",
        template="visit_approved",
        values={},
        cause="visit:1",
    )
    assert send(session, again, now=MONDAY) is None
    assert len(session.scalars(select(Message)).all()) == 1


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
@pytest.mark.parametrize("template", sorted(TEXTS))
def test_no_message_holds_a_link_and_each_ends_with_the_telephone(
    app: Flask, session: Session, language: str, template: str
) -> None:
    with force_locale("en"):
        named = re.findall(r"%\((\w+)\)s", f"{TEXTS[template].subject} {TEXTS[template].body}")
    values = {name: VALUES.get(name, 90 if name.endswith("minutes") else "김영자") for name in named}
    subject, body = write(
        template, values, language=language, zone="Asia/Seoul", branch="달서", phone="053-000-1234"
    )
    assert body.endswith("달서 053-000-1234")
    for link in ("http", "www.", ".kr/", ".com/", "://"):
        assert link not in f"{subject} {body}".lower()
    assert "%(" not in subject + body
    with force_locale("en"):
        english = str(TEXTS[template].subject)
    assert (language == "en") == (english in subject)
