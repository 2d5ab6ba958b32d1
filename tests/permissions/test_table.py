"""Each page and operation, tried by each role, on the own branch's objects and on another's."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.factories import make_person
from tests.permissions.asking import BODIES, FOR_EVERYBODY, NATIONAL_ONLY, QUERIES, SILENT, values_of
from tests.permissions.bank import Bank, Key, Side, cookie_of, make_key, trial
from tests.permissions.operations import OPERATIONS
from tests.permissions.pages import PAGES
from timebank.core import clock
from timebank.core.permissions import GRANTS, Permission, Role
from timebank.web.identity import PUBLIC, access_of

API = "/api/v1"


def _below(row: str) -> str:
    method, path = row.split(" ", maxsplit=1)
    return f"{method} {API}{path}"


TABLE = PAGES | {_below(row): needs for row, needs in OPERATIONS.items()}


@cache
def routes(app: Flask) -> dict[str, Rule]:
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    there = set(routes(app))
    assert there - set(TABLE) == set(), "routes that the table does not know"
    assert set(TABLE) - there == set(), "rows whose route is gone"


def test_every_view_asks_for_what_its_row_says(app: Flask) -> None:
    asked = {key: access_of(app.view_functions[rule.endpoint]) for key, rule in routes(app).items()}
    assert {key: needs for key, needs in asked.items() if TABLE.get(key) != needs} == {}


def test_no_row_says_less_than_the_role_that_it_is_for() -> None:
    granted = frozenset().union(*GRANTS.values())
    assert {needs for needs in TABLE.values() if isinstance(needs, Permission)} <= granted


def ask(
    bank: Bank,
    key: str,
    side: Side,
    role: Role,
    key_of: Key | None,
) -> TestResponse:
    """Send what the row is about, for the objects of `side`, with the sign-in or token of `key_of`."""
    rule = routes(bank.app)[key]
    values = values_of(key, set(rule.arguments), side, role)
    path = bank.app.url_map.bind("localhost").build(
        rule.endpoint, values, method=key.split(" ", maxsplit=1)[0]
    )
    method = key.split(" ", maxsplit=1)[0]
    client = bank.app.test_client(use_cookies=False)
    if path.startswith(API):
        headers = {"Idempotency-Key": f"{role} {key}"}
        if key_of:
            headers["Authorization"] = f"Bearer {key_of.token}"
        body = BODIES[key](side) if key in BODIES else None
        return client.open(path + QUERIES.get(key, ""), method=method, headers=headers, json=body)
    headers = {"Cookie": key_of.cookie} if key_of else {}
    form = bank.form if method == "POST" else None
    return client.open(path, method=method, headers=headers, data=form)


def is_turned_away(bank: Bank, answer: TestResponse) -> bool:
    """Tell whether the guard refused, and no rule of the bank."""
    if answer.mimetype == "application/problem+json":
        return answer.status_code in (401, 403) and answer.get_json()["code"] in (
            "web.not-signed-in",
            "web.not-allowed",
        )
    if answer.status_code == 302:
        return answer.headers["Location"].startswith("/sign-in?next=")
    return answer.status_code == 403 and bank.turned_away in answer.text


def may(role: Role, needs: str) -> bool:
    return needs in GRANTS[role] if isinstance(needs, Permission) else True


@pytest.mark.parametrize("key", TABLE)
def test_a_role_opens_what_it_may_and_nothing_else(bank: Bank, key: str) -> None:
    needs = TABLE[key]
    answers: dict[str, TestResponse] = {}
    for role in Role:
        chief = role is Role.ADMINISTRATOR and key in NATIONAL_ONLY
        with trial(bank):
            answers[role] = ask(bank, key, bank.own, role, bank.national if chief else bank.own.keys[role])
    with trial(bank):
        stranger = ask(bank, key, bank.own, Role.VOLUNTEER, None)
    let_in = {role: answer for role, answer in answers.items() if not is_turned_away(bank, answer)}
    assert set(let_in) == {role for role in Role if may(role, needs)}
    assert {answer.status_code for role, answer in answers.items() if role not in let_in} <= {403}
    assert is_turned_away(bank, stranger) is (needs != PUBLIC)
    assert [each.status for each in (stranger, *answers.values()) if each.status_code >= 500] == []
    if key.startswith("GET") and needs != PUBLIC:
        assert {answer.status_code for answer in let_in.values()} & {200, 302}


OBJECTS = [key for key in TABLE if "_id>" in key and TABLE[key] != PUBLIC and key not in FOR_EVERYBODY]


@pytest.mark.parametrize("key", OBJECTS)
def test_another_branchs_objects_are_not_there_and_nothing_is_left(bank: Bank, key: str) -> None:
    faults: list[Any] = []
    for role in Role:
        if not may(role, TABLE[key]):
            continue
        with trial(bank) as session:
            answer = ask(bank, key, bank.other, role, bank.own.keys[role])
            session.rollback()
            changed = bank.changed(session)
        if key in SILENT and answer.status_code == 302 and set(changed) <= {"core_commands"}:
            continue
        if answer.status_code != 404 or changed:
            faults.append((role, answer.status_code, changed))
    assert faults == []


@pytest.mark.parametrize("key", [key for key in BODIES if "_id>" not in key])
def test_a_body_that_names_another_branchs_people_changes_nothing_there(bank: Bank, key: str) -> None:
    for role in Role:
        if not may(role, TABLE[key]):
            continue
        with trial(bank) as session:
            before = bank.counts(session, branch_id=bank.other.branch_id)
            answer = ask(bank, key, bank.other, role, bank.own.keys[role])
            session.rollback()
            after = bank.counts(session, branch_id=bank.other.branch_id)
        assert answer.status_code < 500
        assert before == after


@pytest.mark.parametrize("key", SILENT)
def test_ending_anothers_sign_in_ends_nothing(bank: Bank, key: str) -> None:
    role = Role.VOLUNTEER
    with trial(bank):
        ask(bank, key, bank.other, role, bank.own.keys[role])
        answer = ask(bank, "GET /me", bank.other, role, bank.other.keys[role])
    assert answer.status_code == 200


def _somebody_with(bank: Bank, session: Session, role: Role, **days: Any) -> Key:  # noqa: ANN401
    person = make_person(session, name="이한솔", roles=[role], branch_id=bank.own.branch_id, **days)
    key = make_key(session, bank.own.branch_id, person.id, role)
    session.commit()
    key.cookie = cookie_of(bank.app, key.cookie)
    return key


def _open_to(role: Role) -> list[str]:
    return [
        key
        for key, needs in TABLE.items()
        if key.startswith("GET") and isinstance(needs, Permission) and may(role, needs)
    ]


@pytest.mark.parametrize("role", Role)
def test_a_role_that_ended_yesterday_or_starts_tomorrow_opens_nothing(bank: Bank, role: Role) -> None:
    today = clock.local_day(clock.now(), "Asia/Seoul")
    day = timedelta(days=1)
    for days in ({"until": today - day}, {"since": today + day}):
        with trial(bank) as session:
            key_of = _somebody_with(bank, session, role, **days)
            opened = [
                key
                for key in _open_to(role)
                if not is_turned_away(bank, ask(bank, key, bank.own, role, key_of))
            ]
        assert opened == []


@pytest.mark.parametrize("role", Role)
def test_a_role_that_starts_today_or_ends_today_is_in_force(bank: Bank, role: Role) -> None:
    today = clock.local_day(clock.now(), "Asia/Seoul")
    for days in ({"until": today}, {"since": today}):
        with trial(bank) as session:
            key_of = _somebody_with(bank, session, role, **days)
            assert ask(bank, "GET /me", bank.own, role, key_of).status_code == 200
            assert ask(bank, f"GET {API}/me", bank.own, role, key_of).status_code == 200


def test_a_token_that_was_taken_back_or_is_over_opens_nothing(bank: Bank) -> None:
    role, now = Role.COORDINATOR, clock.now()
    for ended in ({"revoked_at": now}, {"expires_at": now - timedelta(seconds=1)}):
        with trial(bank) as session:
            key_of = make_key(session, bank.own.branch_id, bank.own.people[role], role, **ended)
            session.commit()
            answers = {
                key: ask(bank, key, bank.own, role, key_of).status_code
                for key in _open_to(role)
                if f" {API}/" in key
            }
        assert set(answers.values()) == {401}
