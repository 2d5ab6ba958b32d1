"""What a member reads on the screen, and what staff see of what could not be delivered."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import make_coordinator, make_person
from tests.notifications.test_deliver_due import put
from tests.people.door import Visitor
from tests.sign_in import sign_in
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.core.periodic import PeriodicState
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState
from timebank.people.models import Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    person = make_person(session, name="윤미경", roles=[Role.VOLUNTEER], phone="010-2345-6789")
    session.commit()
    return person


@pytest.fixture
def reader(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


@pytest.fixture
def desk(app: Flask, session: Session) -> Visitor:
    coordinator = make_coordinator(session)
    session.commit()
    visitor = Visitor(app)
    sign_in(visitor.client, coordinator)
    return visitor


def fail(session: Session, message: Message, problem: str = "gateway-500") -> Message:
    message.state, message.problem, message.tries = MessageState.FAILED, problem, 6
    session.commit()
    return message


def test_a_member_reads_what_was_decided_and_looking_changes_nothing(
    reader: FlaskClient, session: Session, person: Person
) -> None:
    put(session, person, channel=MessageChannel.SCREEN, address=None)
    first = reader.get("/messages").text
    assert "1시간 30분" in first
    assert "새 알림" in first
    assert "새 알림" in reader.get("/messages").text


def test_nobody_reads_somebody_elses(reader: FlaskClient, session: Session) -> None:
    other = make_person(session, name="박말분", roles=[Role.VOLUNTEER])
    put(session, other, channel=MessageChannel.SCREEN, address=None)
    assert "1시간 30분" not in reader.get("/messages").text


def test_an_empty_list_says_what_will_be_there(reader: FlaskClient) -> None:
    assert "아직 없습니다" in reader.get("/messages").text


def test_the_list_goes_on_at_its_end(reader: FlaskClient, session: Session, person: Person) -> None:
    for number in range(60):
        put(session, person, channel=MessageChannel.SCREEN, address=None, cause=f"visit:{number}")
    first = reader.get("/messages").text
    assert first.count('class="row"') == 50
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert reader.get(older).text.count('class="row"') == 10


@pytest.mark.parametrize("cursor", ["x", "🙂", "W10", "x" * 5000])
def test_a_broken_cursor_is_refused(reader: FlaskClient, cursor: str) -> None:
    assert reader.get("/messages", query_string={"cursor": cursor}).status_code == 422


def test_the_number_of_queries_does_not_grow_with_the_list(
    reader: FlaskClient, session: Session, person: Person
) -> None:
    counts = []
    for wanted in (1, 30):
        for _each in range(wanted):
            put(session, person, channel=MessageChannel.SCREEN, address=None, cause=str(new_id()))
        reader.get("/messages")
        said: list[str] = []
        listen = lambda _c, _cur, statement, *_rest, said=said: said.append(statement)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        reader.get("/messages")
        event.remove(db.engine, "before_cursor_execute", listen)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_staff_see_what_was_given_up_masked_and_without_its_words(
    desk: Visitor, session: Session, person: Person
) -> None:
    fail(session, put(session, person))
    fail(
        session, put(session, person, template="code", values={"code": "123456"}, cause="code:1"), "too-late"
    )
    page = desk.get("/outbox").text
    assert "***-6789" in page
    assert "2345" not in page
    assert "123456" not in page
    assert "1시간 30분" not in page
    assert "보내기에 너무 늦음" in page


def test_what_was_given_up_is_sent_again_on_demand(
    desk: Visitor, session: Session, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    message = fail(session, put(session, person))
    assert desk.send(f"/outbox/{message.id}/retry", page="/outbox").status_code == 302
    session.refresh(message)
    assert message.state is MessageState.SENT
    assert "1시간 30분" in capsys.readouterr().err


def test_a_code_whose_time_is_over_is_not(desk: Visitor, session: Session, person: Person) -> None:
    message = fail(session, put(session, person, template="code", values={"code": "123456"}))
    fail(session, put(session, person, cause="other"))
    with time_machine.travel(MONDAY + timedelta(minutes=20), tick=False):
        sign_in(desk.client, make_coordinator(session, name="김도윤"), now=MONDAY + timedelta(minutes=20))
        assert desk.send(f"/outbox/{message.id}/retry", page="/outbox").status_code == 409
    session.refresh(message)
    assert message.state is MessageState.FAILED


def test_nothing_of_another_branch_is_there(desk: Visitor, session: Session, person: Person) -> None:
    other = make_person(session, name="선우말순", branch_id="cheongju")
    message = fail(session, put(session, other))
    fail(session, put(session, person))
    page = desk.get("/outbox").text
    assert page.count('class="row"') == 1
    assert desk.send(f"/outbox/{message.id}/retry", page="/outbox").status_code == 404


def test_a_member_does_not_see_it(reader: FlaskClient) -> None:
    assert reader.get("/outbox").status_code == 403


def test_the_menu_counts_what_was_given_up(desk: Visitor, session: Session, person: Person) -> None:
    fail(session, put(session, person))
    assert 'class="count">1' in desk.get("/settings").text


def test_readiness_tells_when_messages_do_not_leave(app: Flask, session: Session, person: Person) -> None:
    put(session, person)
    session.info.clear()  # the process that wrote it has died before it could send it
    with time_machine.travel(MONDAY + timedelta(minutes=29), tick=False):
        early = app.test_client().get("/readyz").get_json()
        assert "outbox" not in early["problems"]
    with time_machine.travel(MONDAY + timedelta(minutes=31), tick=False):
        answer = app.test_client().get("/readyz")
        assert answer.status_code == 503
        assert "timebank worker" in answer.get_json()["problems"]["outbox"]


def test_readiness_tells_how_old_the_workers_last_sign_is_and_stays_ready(
    app: Flask, session: Session
) -> None:
    never = app.test_client().get("/readyz")
    assert never.get_json()["worker"] == {"last_run": None, "age_seconds": None, "late": True}
    session.add(PeriodicState(name="deliver", ran_at=MONDAY, took_milliseconds=1, count=0))
    session.commit()
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        answer = app.test_client().get("/readyz")
    assert answer.get_json()["worker"]["age_seconds"] == 60
    assert "worker" not in answer.get_json()["problems"]
