"""A coordinator chooses for a member how they are told: kept as done for them, and told to them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import give_consent, make_coordinator, make_person
from tests.people.door import Visitor
from tests.sign_in import bearer, sign_in
from timebank.core import clock
from timebank.core.commands import SYSTEM, CommandRecord, perform
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.notifications.queries import find_wish
from timebank.notifications.rules import MessageChannel, Rhythm
from timebank.people.commands.notify import SetMessageWish, set_message_wish
from timebank.people.errors import NotActive, NotYours
from timebank.people.models import Person
from timebank.people.rules import PersonState, Purpose

AT_ONCE = {"channel": "text", "rhythm": "at_once"}


@pytest.fixture
def senior(session: Session) -> Person:
    senior = make_person(session, name="윤미경", roles=[Role.SENIOR], phone="010-2345-6789")
    give_consent(session, senior, Purpose.MESSAGES)
    session.commit()
    return senior


@pytest.fixture
def coordinator(session: Session) -> Person:
    found = make_coordinator(session)
    session.commit()
    return found


@pytest.fixture
def visitor(app: Flask, coordinator: Person) -> Visitor:
    visitor = Visitor(app)
    sign_in(visitor.client, coordinator)
    return visitor


def put(app: Flask, session: Session, by: Person, person_id: UUID, role: Role = Role.COORDINATOR) -> Any:  # noqa: ANN401
    headers = bearer(session, by, role) | {"Idempotency-Key": "one"}
    session.commit()
    return app.test_client().put(f"/api/v1/people/{person_id}/wish", json=AT_ONCE, headers=headers)


def chosen(session: Session, person: Person) -> tuple[MessageChannel, Rhythm] | None:
    wish = find_wish(session, branch_id=person.branch_id, person_id=person.id)
    return (wish.channel, wish.rhythm) if wish is not None else None


def test_it_is_kept_from_the_person_s_page_as_done_for_them(
    session: Session, visitor: Visitor, coordinator: Person, senior: Person
) -> None:
    url = f"/people/{senior.id}/messages"
    assert url in visitor.get(f"/people/{senior.id}").text
    page = visitor.get(url).text
    assert 'value="daily" checked' in page and "***-6789" in page and "윤미경님" in page
    answer = visitor.send(url, AT_ONCE)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{senior.id}")
    assert chosen(session, senior) == (MessageChannel.TEXT, Rhythm.AT_ONCE)
    record = session.scalars(
        select(CommandRecord).where(CommandRecord.name == "people.set_message_wish")
    ).one()
    assert record.actor_id == coordinator.id
    assert record.on_behalf_of_id == record.subject_id == senior.id


def test_they_are_told_where_they_are_reached_even_if_only_the_screen_is_left(
    session: Session, visitor: Visitor, senior: Person
) -> None:
    visitor.send(f"/people/{senior.id}/messages", {"channel": "screen", "rhythm": "daily"})
    told = session.execute(
        select(Message.channel, Message.template).where(Message.person_id == senior.id)
    ).all()
    assert sorted(map(tuple, told)) == [
        (MessageChannel.SCREEN, "wish_changed"),
        (MessageChannel.TEXT, "wish_changed"),
    ]


def test_the_trail_names_both(
    app: Flask, session: Session, visitor: Visitor, coordinator: Person, senior: Person
) -> None:
    visitor.send(f"/people/{senior.id}/messages", AT_ONCE)
    auditor = make_person(session, name="정현우", roles=[Role.AUDITOR])
    headers = bearer(session, auditor, Role.AUDITOR)
    session.commit()
    items = app.test_client().get("/api/v1/audit", headers=headers).get_json()["items"]
    (line,) = [each for each in items if each["command"] == "people.set_message_wish"]
    assert (line["actor"], line["subject"]) == (coordinator.name, senior.name)
    assert line["on_behalf_of_id"] == str(senior.id)


def test_a_program_does_the_same_and_again_changes_nothing(
    app: Flask, session: Session, coordinator: Person, senior: Person
) -> None:
    headers = bearer(session, coordinator, Role.COORDINATOR) | {"Idempotency-Key": "one"}
    session.commit()
    client, path = app.test_client(), f"/api/v1/people/{senior.id}/wish"
    for _again in range(2):
        answer = client.put(path, json=AT_ONCE, headers=headers)
        assert (answer.status_code, answer.get_json()) == (200, AT_ONCE)
    assert client.get(path, headers=headers).get_json() == AT_ONCE
    told = session.scalars(select(Message.template).where(Message.channel == MessageChannel.TEXT)).all()
    assert told == ["wish_changed"]


def test_without_consent_or_number_it_is_refused_beside_the_field(session: Session, visitor: Visitor) -> None:
    other = make_person(session, name="박말분", roles=[Role.SENIOR], phone="010-2345-6780")
    session.commit()
    url = f"/people/{other.id}/messages"
    assert f"/people/{other.id}/consents?purpose=messages" in visitor.get(url).text
    for channel in ("text", "email", "pigeon"):
        answer = visitor.send(url, {"channel": channel, "rhythm": "daily"})
        assert answer.status_code == 422
        assert 'id="channel-error"' in answer.text
    assert chosen(session, other) is None


def test_a_colleague_chooses_themselves(
    app: Flask, session: Session, visitor: Visitor, coordinator: Person
) -> None:
    colleague = make_person(session, name="정현우", roles=[Role.AUDITOR], phone="010-2345-6781")
    session.commit()
    refused = visitor.send(f"/people/{colleague.id}/messages", {"channel": "screen", "rhythm": "daily"})
    assert (refused.status_code, "직원" in refused.text) == (403, True)
    assert put(app, session, coordinator, colleague.id).get_json()["code"] == "people.staff-wish"
    assert chosen(session, colleague) is None


def test_one_s_own_stays_among_one_s_settings(visitor: Visitor, coordinator: Person) -> None:
    answer = visitor.get(f"/people/{coordinator.id}/messages")
    assert answer.headers["Location"] == "/settings/messages"


def test_nobody_of_another_branch_is_found(
    app: Flask, session: Session, visitor: Visitor, coordinator: Person
) -> None:
    stranger = make_person(session, name="박말분", roles=[Role.SENIOR], branch_id="suseong")
    session.commit()
    for person_id in (stranger.id, uuid4()):
        assert visitor.get(f"/people/{person_id}/messages").status_code == 404
        assert put(app, session, coordinator, person_id).status_code == 404
    assert chosen(session, stranger) is None


def test_a_member_does_not_choose_for_another(app: Flask, session: Session, senior: Person) -> None:
    volunteer = make_person(session, name="한지민", roles=[Role.VOLUNTEER])
    session.commit()
    assert put(app, session, volunteer, senior.id, Role.VOLUNTEER).status_code == 403


def test_somebody_else_s_is_changed_only_in_their_name_and_while_they_are_a_member(
    session: Session, coordinator: Person, senior: Person
) -> None:
    def choose(**said: Any) -> None:  # noqa: ANN401
        command = SetMessageWish(
            branch_id=senior.branch_id,
            id=new_id(),
            actor_id=coordinator.id,
            person_id=senior.id,
            channel=MessageChannel.SCREEN,
            rhythm=Rhythm.DAILY,
            **said,
        )
        perform(set_message_wish, command, origin=SYSTEM, now=clock.now())

    with pytest.raises(NotYours):
        choose()
    senior.state = PersonState.LEFT
    session.commit()
    with pytest.raises(NotActive):
        choose(on_behalf_of_id=senior.id)
    assert chosen(session, senior) is None
