"""Keys to the API, and their commands in the terminal."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_coordinator, make_person
from tests.people.door import Visitor
from tests.sign_in import bearer
from timebank.api.cli import slip, token
from timebank.core.permissions import Role
from timebank.people.models import ApiToken, Person
from timebank.people.views.glue import load

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def coordinator(session: Session) -> Person:
    person = make_coordinator(session)
    session.commit()
    return person


def roles_with(app: Flask, headers: dict[str, str], path: str = "/api/v1/people") -> set[Role] | None:
    with app.test_request_context(path, headers=headers):
        who = load(request)
        return set(who.roles) if who else None


def test_a_key_is_shown_once_and_kept_as_a_digest(app: Flask, session: Session, coordinator: Person) -> None:
    said = app.test_cli_runner().invoke(
        token,
        ["create", "--branch", "dalseo", "--person", "정현우", "--role", "coordinator", "--label", "시험"],
    )
    assert said.exit_code == 0, said.output
    key = re.search(r"tb_\S+", said.output)
    assert key is not None
    kept = session.scalars(select(ApiToken)).one()
    assert key[0] not in kept.digest
    assert roles_with(app, {"Authorization": f"Bearer {key[0]}"}) == {Role.COORDINATOR}
    listed = app.test_cli_runner().invoke(token, ["list", "--branch", "dalseo"]).output
    assert "정현우" in listed
    assert key[0] not in listed


def test_a_key_that_was_taken_back_opens_nothing(app: Flask, session: Session, coordinator: Person) -> None:
    headers = bearer(session, coordinator, Role.COORDINATOR)
    session.commit()
    kept = session.scalars(select(ApiToken)).one()
    said = app.test_cli_runner().invoke(token, ["revoke", "--branch", "dalseo", str(kept.id)])
    assert said.exit_code == 0, said.output
    assert roles_with(app, headers) is None


def test_no_key_is_made_for_a_role_that_the_person_does_not_have(app: Flask, coordinator: Person) -> None:
    said = app.test_cli_runner().invoke(
        token,
        ["create", "--branch", "dalseo", "--person", "정현우", "--role", "auditor", "--label", "시험"],
    )
    assert said.exit_code == 1
    assert "역할" in said.output


@pytest.mark.parametrize("who", ["아무개", "0" * 20, "01900000-0000-7000-8000-000000000000"])
def test_no_key_is_made_for_nobody(app: Flask, coordinator: Person, who: str) -> None:
    said = app.test_cli_runner().invoke(
        token, ["create", "--branch", "dalseo", "--person", who, "--role", "auditor", "--label", "시험"]
    )
    assert said.exit_code == 1


def test_a_key_has_only_its_own_role(app: Flask, session: Session) -> None:
    person = make_person(session, roles=[Role.COORDINATOR, Role.VOLUNTEER])
    headers = bearer(session, person, Role.VOLUNTEER)
    session.commit()
    assert roles_with(app, headers) == {Role.VOLUNTEER}


def test_a_key_opens_nothing_once_the_role_has_ended(app: Flask, session: Session) -> None:
    person = make_person(session, roles=[Role.COORDINATOR], until=MONDAY.date())
    headers = bearer(session, person, Role.COORDINATOR, now=MONDAY)
    session.commit()
    with time_machine.travel(MONDAY, tick=False) as clock:
        assert roles_with(app, headers) == {Role.COORDINATOR}
        clock.shift(timedelta(days=1))
        assert roles_with(app, headers) == set()


def test_a_key_expires(app: Flask, session: Session, coordinator: Person) -> None:
    headers = bearer(session, coordinator, Role.COORDINATOR, now=MONDAY)
    session.scalars(select(ApiToken)).one().expires_at = MONDAY + timedelta(days=30)
    session.commit()
    with time_machine.travel(MONDAY, tick=False) as clock:
        assert roles_with(app, headers) == {Role.COORDINATOR}
        clock.shift(timedelta(days=30))
        assert roles_with(app, headers) is None


def test_a_key_is_for_the_api_alone(app: Flask, session: Session, coordinator: Person) -> None:
    headers = bearer(session, coordinator, Role.COORDINATOR)
    session.commit()
    assert roles_with(app, headers, "/outbox") is None
    client: FlaskClient = app.test_client()
    assert client.get("/outbox", headers=headers).status_code == 302


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "x" * 5000])
def test_a_broken_header_is_nobody(app: Flask, coordinator: Person, header: str) -> None:
    assert roles_with(app, {"Authorization": header}) is None


def test_the_terminal_makes_a_paper_for_the_first_administrator(app: Flask, session: Session) -> None:
    make_person(session, name="오세진", roles=[Role.ADMINISTRATOR])
    session.commit()
    said = app.test_cli_runner().invoke(slip, ["--branch", "dalseo", "--person", "오세진"])
    assert said.exit_code == 0, said.output
    number = re.search(r"\d{4} \d{4} \d{4}", said.output)
    assert number is not None
    visitor = Visitor(app)
    assert visitor.send("/sign-in/slip", {"code": number[0]}).location == "/sign-in/password"
