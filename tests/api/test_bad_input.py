"""What nobody should send gets a clear refusal over the API, and leaves nothing behind."""

import io
import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.permissions.bank import Bank, trial
from timebank.core.permissions import Role
from timebank.people.models import Branch

LONG = "가" * 10_000
HUGE = 10**40
NOBODY = "00000000-0000-7000-8000-000000000000"
MB = 1024 * 1024


def send(
    bank: Bank,
    role: Role,
    method: str,
    path: str,
    **what: Any,  # noqa: ANN401
) -> tuple[TestResponse, dict[str, int]]:
    """Return the answer, and which tables have other rows than before."""
    headers = {"Authorization": f"Bearer {bank.own.keys[role].token}", "Idempotency-Key": "bad"}
    with trial(bank) as session:
        answer = bank.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **what)
        session.rollback()
        return answer, bank.changed(session)


def refused(answer: TestResponse, changed: dict[str, int]) -> dict[str, Any]:
    """Return the problem, after a look that it is one and that nothing was written."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.mimetype == "application/problem+json"
    assert changed == {}
    said: dict[str, Any] = answer.get_json()
    assert said["detail"]
    return said


def visit(bank: Bank, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {
        "senior_id": str(bank.own.things["senior_id"]),
        "day": bank.own.things["today"].isoformat(),
        "start": "00:01",
        "end": "00:02",
        "activities": ["talk"],
    }
    return usual | changes


VISITS: dict[str, tuple[dict[str, Any], str]] = {
    "no such day": ({"day": "2026-02-30"}, "day"),
    "29 February of a year without one": ({"day": "2026-02-29"}, "day"),
    "a day in words": ({"day": "yesterday"}, "day"),
    "a day as a number": ({"day": 20261121}, "day"),
    "the year 0001": ({"day": "0001-01-01"}, "day"),
    "the year 9999": ({"day": "9999-12-31"}, "day"),
    "an end before its start": ({"start": "10:00", "end": "09:00"}, "end"),
    "an end at its start": ({"start": "00:01", "end": "00:01"}, "end"),
    "the hour 25": ({"start": "25:00"}, "start"),
    "seconds": ({"start": "00:01:30"}, "start"),
    "a time with an offset": ({"start": "00:01+09:00"}, "start"),
    "a time as a number": ({"end": 12}, "end"),
    "an id that nobody has": ({"senior_id": NOBODY}, "senior_id"),
    "what is no id": ({"senior_id": "../../etc/passwd"}, "senior_id"),
    "activities as text": ({"activities": "talk"}, "activities"),
    "an activity that there is none of": ({"activities": ["x" * 9000]}, "activities"),
    "no activity": ({"activities": []}, "activities"),
    "a note that is too long": ({"note": LONG}, "note"),
    "a note with a NUL": ({"note": "a\0b"}, "note"),
    "half a character": ({"note": "a\ud800b"}, "note"),
    "a note as a list": ({"note": ["a"]}, "note"),
    "a flag in words": ({"past_midnight": "yes"}, "past_midnight"),
    "a field that there is none of": ({"minutes": 5}, "minutes"),
    "somebody else's visit": ({"volunteer_id": NOBODY}, "volunteer_id"),
}


@pytest.mark.parametrize("name", VISITS)
def test_a_visit_that_makes_no_sense_is_refused_beside_its_field(bank: Bank, name: str) -> None:
    changes, field = VISITS[name]
    body = json.dumps(visit(bank, **changes))
    said = refused(*send(bank, Role.VOLUNTEER, "POST", "/visits", data=body, content_type="application/json"))
    assert field in said["errors"]
    assert all(isinstance(words, list) and words[0] for words in said["errors"].values())


def test_a_time_that_clocks_skip_is_refused(bank: Bank) -> None:
    body = visit(bank, day="2026-03-29", start="02:15", end="03:30")
    headers = {
        "Authorization": f"Bearer {bank.own.keys[Role.VOLUNTEER].token}",
        "Idempotency-Key": "bad",
    }
    with trial(bank) as session:
        session.execute(update(Branch).values(zone="Europe/Berlin"))
        session.commit()
        answer = bank.app.test_client().post("/api/v1/visits", headers=headers, json=body)
        session.rollback()
        assert bank.changed(session) == {}
    assert answer.status_code == 422
    assert "start" in answer.get_json()["errors"]


PEOPLE: dict[str, tuple[dict[str, Any], str]] = {
    "a name of 10,000 characters": ({"name": LONG}, "name"),
    "a name of pictures": ({"name": "김\U0001f600"}, "name"),
    "an empty name": ({"name": " "}, "name"),
    "a name with a NUL": ({"name": "김\0영자"}, "name"),
    "half a character": ({"name": "김\ud800"}, "name"),
    "a name as a number": ({"name": 7}, "name"),
    "born on 29 February of a year without one": ({"birth_date": "1945-02-29"}, "birth_date"),
    "born tomorrow": ({"birth_date": "2199-01-01"}, "birth_date"),
    "born in 1799": ({"birth_date": "1799-01-01"}, "birth_date"),
    "a role that there is none of": ({"roles": ["king"]}, "roles"),
    "a role of staff": ({"roles": ["administrator"]}, "role"),
    "no consent": ({"consents": []}, "consents"),
    "a number that cannot be called": ({"phone": "12"}, "phone"),
    "a number of 10,000 digits": ({"phone": "1" * 10_000}, "phone"),
    "what is no address": ({"email": "a@b@c"}, "email"),
    "a language that is not spoken": ({"language": "xx"}, "language"),
    "null where a value is needed": ({"name": None}, "name"),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_who_cannot_be_is_not_registered(bank: Bank, name: str) -> None:
    changes, field = PEOPLE[name]
    usual = {"name": "새 사람", "birth_date": "1950-01-01", "roles": ["senior"], "consents": ["membership"]}
    body = json.dumps(usual | changes)
    said = refused(
        *send(bank, Role.COORDINATOR, "POST", "/people", data=body, content_type="application/json")
    )
    assert field in said["errors"]


NUMBERS = {
    "huge": HUGE,
    "beyond 64 bits": 2**63,
    "below zero": -1,
    "a fraction": 1.5,
    "a number as text": "60",
    "true": True,
}


@pytest.mark.parametrize("name", NUMBERS)
def test_minutes_are_whole_and_within_bounds(bank: Bank, name: str) -> None:
    for role, path, body in (
        (
            Role.COORDINATOR,
            f"/people/{bank.own.people[Role.SENIOR]}/trainings",
            {"title": "기본 교육", "held_on": "2026-01-05", "minutes": NUMBERS[name]},
        ),
        (
            Role.COORDINATOR,
            "/overrides",
            {
                "volunteer_id": str(bank.own.things["volunteer_id"]),
                "day": date.today().isoformat(),  # noqa: DTZ011  any day
                "scope": "week",
                "minutes": NUMBERS[name],
                "reason": "김장",
            },
        ),
    ):
        said = refused(*send(bank, role, "POST", path, json=body))
        assert "minutes" in said["errors"]


BROKEN = {
    "nothing": b"",
    "half": b'{"senior_id": ',
    "no JSON": b"<xml/>",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "a word": b'"visit"',
    "null": b"null",
    "a number of 5,000 digits": b'{"day": ' + b"9" * 5000 + b"}",
    "not a number": b'{"past_midnight": NaN}',
    "lists in lists": b"[" * 100_000,
    "the same field twice": b'{"day": "2026-01-01", "day": []}',
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_a_broken_body_is_refused(bank: Bank, name: str, kind: str) -> None:
    said = refused(*send(bank, Role.VOLUNTEER, "POST", "/visits", data=BROKEN[name], content_type=kind))
    assert said["status"] in (400, 422)


class Endless(io.RawIOBase):
    """A body that says how much of it was read, and is never all in memory."""

    def __init__(self, size: int) -> None:
        self.left, self.read_bytes = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        size = min(len(buffer), self.left)
        buffer[:size] = b"a" * size
        self.left -= size
        self.read_bytes += size
        return size


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_a_body_of_100_mb_is_refused_before_it_is_read(bank: Bank, *, announced: bool) -> None:
    body = Endless(100 * MB)
    environ: dict[str, Any] = {"wsgi.input": body, "CONTENT_TYPE": "application/json"}
    if announced:
        environ["CONTENT_LENGTH"] = str(100 * MB)
    else:
        environ |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer, changed = send(bank, Role.VOLUNTEER, "POST", "/visits", environ_overrides=environ)
    assert refused(answer, changed)["status"] == 413
    assert body.read_bytes < 4 * MB


QUERIES = {
    "/people?limit=0": "limit",
    "/people?limit=101": "limit",
    f"/people?limit={HUGE}": "limit",
    "/people?limit=ten": "limit",
    "/people?cursor=AAAA": "cursor",
    "/people?cursor=%00": "cursor",
    "/people?q=%00": "q",
    "/people?role=king": "role",
    "/people?nothing=1": "nothing",
    "/visits?state=lost": "state",
    "/visits?since=2026-02-29": "since",
    "/visits?cursor=W1sidSIsIngiXV0": "cursor",
    "/assignments?cursor=WzFd": "cursor",
    "/certified-hours": "since",
}
OF_AUDITORS = {
    "/accounts?as_of=2026-01-01T00:00:00": "as_of",
    "/accounts?as_of=0001-01-01T00:00:00%2B14:00": "as_of",
    "/accounts?as_of=9999-12-31T23:59:59-14:00": "as_of",
    "/accounts?as_of=now": "as_of",
    "/accounts?person_id=me": "person_id",
    "/postings?kind=theft": "kind",
    "/postings?until=9999-12-31": "until",
    "/postings?cursor=e30": "cursor",
}


@pytest.mark.parametrize("path", QUERIES | OF_AUDITORS)
def test_an_address_that_makes_no_sense_is_refused_beside_its_field(bank: Bank, path: str) -> None:
    role = Role.AUDITOR if path in OF_AUDITORS else Role.COORDINATOR
    said = refused(*send(bank, role, "GET", path))
    assert (QUERIES | OF_AUDITORS)[path] in said["errors"]


def test_a_search_of_10000_characters_finds_nobody(bank: Bank) -> None:
    answer, changed = send(bank, Role.COORDINATOR, "GET", "/people", query_string={"q": LONG})
    assert (answer.status_code, answer.get_json()["items"], changed) == (200, [], {})


@pytest.mark.parametrize(
    "path",
    [
        f"/visits/{NOBODY}",
        "/visits/1",
        "/visits/%00",
        "/branches/%00",
        "/nothing",
        f"/people/{NOBODY}/contact",
    ],
)
def test_what_is_not_there_is_not_found(bank: Bank, path: str) -> None:
    assert refused(*send(bank, Role.COORDINATOR, "GET", path))["status"] == 404


def test_a_way_of_asking_that_there_is_none_of_is_refused(bank: Bank) -> None:
    path = f"/visits/{bank.own.things['visit_id']}"
    assert refused(*send(bank, Role.COORDINATOR, "DELETE", path))["status"] == 405


def test_another_branchs_people_are_nobody_here(bank: Bank) -> None:
    stranger = bank.other.things["volunteer_id"]
    asked = {"volunteer_id": stranger, "day": "2026-01-05", "minutes": 600, "reason": "김장"}
    link = {"relative_id": stranger, "relation": "other", "basis": "말함"}
    family = f"/people/{bank.own.things['volunteer_id']}/family"
    for path, body in (("/overrides", asked), (family, link)):
        assert refused(*send(bank, Role.COORDINATOR, "POST", path, json=body))["status"] == 404
