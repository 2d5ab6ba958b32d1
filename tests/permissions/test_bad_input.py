"""What nobody should send gets a clear refusal on every page, and leaves nothing behind."""

import io
from collections.abc import Callable
from functools import cache
from itertools import cycle
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.permissions.asking import values_of
from tests.permissions.bank import Bank, trial
from tests.permissions.pages import PAGES
from tests.permissions.test_table import may, routes
from timebank.core.permissions import Role
from timebank.web.forms import BaseForm

LONG = "가" + "a" * 9_999
"""One letter of Korean: decoding more of them would be most of the test."""
MB = 1024 * 1024
NOBODY = "00000000-0000-7000-8000-000000000000"
WITH_FORMS = [key for key in PAGES if key.startswith("POST")]
LISTS = [
    key
    for key in PAGES
    # What is drawn or packed from the same rows takes long, and reads its address as the table does.
    if key.startswith("GET") and "_id>" not in key and not key.endswith((".pdf", ".xlsx", ".zip"))
]
BESIDE = ("step", "act", "accept", "approve", "household", "outcome", "size", "language", "next", "as")
"""What views read without a form class."""
SMALL = ("\U0001f600", "-1", "25:00", NOBODY, "<script>alert(1)</script>")
NONSENSE: dict[str, tuple[str, ...]] = {
    "no such day": ("2026-02-29",),
    "long": (LONG,),
    "the year 1": ("0001-01-01",),
    "NUL": ("a\0b",),
    "the year 9999": ("9999-12-31",),
    "huge": (str(10**40),),
    "small": SMALL,
    "small, the other way round": SMALL[::-1],
}
"""In turn on SQLite and PostgreSQL: letters and numbers that do not fit are for the latter to refuse."""
ASKED = [
    "q",
    "cursor",
    "role",
    "state",
    "since",
    "until",
    "month",
    "assignment",
    "volunteer",
    "person",
    "person_id",
    "purpose",
    "kind",
    "day",
    "odd",
    "actor",
]
FIELDS: dict[str, list[str]] = {}
COUNTED = {"people_attempts"}
"""Tries that failed are counted, whatever was tried."""


def filled(names: list[str], values: tuple[str, ...]) -> dict[str, str]:
    """Return a value for each name, in turn."""
    return dict(zip(names, cycle(values), strict=False))


@pytest.fixture
def fields(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Return the names that the forms behind an address read."""
    read: list[str] = []
    usual = BaseForm.__init__

    def noting(form: BaseForm, **given: Any) -> None:  # noqa: ANN401
        usual(form, **given)
        read.extend(field.name for field in form)

    monkeypatch.setattr(BaseForm, "__init__", noting)

    def names(key: str) -> list[str]:
        if key not in FIELDS:
            read.clear()
            with trial(bank):
                ask(bank, key, _somebody(key), data=bank.form)
            FIELDS[key] = [name for name in dict.fromkeys([*read, *BESIDE]) if name not in bank.form]
        return FIELDS[key]

    return names


@cache
def quoted(value: str) -> str:
    return quote_plus(value)


def sent(form: dict[str, str]) -> dict[str, Any]:
    """Return what is sent for the form. Quoting 10,000 letters for each field would be most of the test."""
    body = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in form.items())
    return {"data": body.encode(), "content_type": "application/x-www-form-urlencoded"}


def ask(bank: Bank, key: str, role: Role, **what: Any) -> Any:  # noqa: ANN401
    rule, method = routes(bank.app)[key], key.split(" ", maxsplit=1)[0]
    values = values_of(key, set(rule.arguments), bank.own, role)
    path = bank.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    client = bank.app.test_client(use_cookies=False)
    return client.open(path, method=method, headers={"Cookie": bank.own.keys[role].cookie}, **what)


def _somebody(key: str) -> Role:
    return next(role for role in Role if may(role, PAGES[key]))


@pytest.fixture(autouse=True)
def _as_served(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a fault answered with 500, so that all are told at once."""
    monkeypatch.setitem(bank.app.config, "PROPAGATE_EXCEPTIONS", False)  # noqa: FBT003


@pytest.mark.in_turn("name", list(NONSENSE))
def test_a_form_full_of_nonsense_is_refused_and_nothing_is_written(
    bank: Bank, fields: Callable[[str], list[str]], name: str
) -> None:
    faults = {}
    for key in WITH_FORMS:
        form = bank.form | filled(fields(key), NONSENSE[name])
        with trial(bank) as session:
            answer = ask(bank, key, _somebody(key), **sent(form))
            session.rollback()
            refused = 400 <= answer.status_code < 500
            if answer.status_code >= 500 or (refused and set(bank.changed(session)) - COUNTED):
                faults[key] = (answer.status, bank.changed(session))
    assert faults == {}


@pytest.mark.in_turn("name", list(NONSENSE))
def test_an_address_full_of_nonsense_breaks_no_list(bank: Bank, name: str) -> None:
    faults = {}
    # Longer addresses no server reads.
    query = filled(ASKED, tuple(value[:300] for value in NONSENSE[name]))
    for key in LISTS:
        with trial(bank):
            answer = ask(bank, key, _somebody(key), query_string=query)
        if answer.status_code >= 500:
            faults[key] = answer.status
    assert faults == {}


@pytest.mark.parametrize(
    "path", [f"/rules/national/{2**31}", f"/rules/national/{10**40}", "/rules/%00/1", "/%00"]
)
def test_an_address_that_no_database_could_look_for_is_not_found(bank: Bank, path: str) -> None:
    cookie = bank.own.keys[Role.COORDINATOR].cookie
    answer = bank.app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie})
    assert answer.status_code == 404


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_a_form_of_100_mb_is_refused_before_it_is_read(bank: Bank, *, announced: bool) -> None:
    body = io.BytesIO(b"name=" + b"a" * (4 * MB))
    environ: dict[str, Any] = {"wsgi.input": body, "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    if announced:
        environ["CONTENT_LENGTH"] = str(100 * MB)
    else:
        environ |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    with trial(bank) as session:
        answer = ask(bank, "POST /people/new", Role.COORDINATOR, environ_overrides=environ)
        session.rollback()
        assert bank.changed(session) == {}
    assert answer.status_code == 413
    assert "html" in answer.mimetype
    assert body.tell() < 3 * MB


def test_a_form_of_10000_parts_is_refused(bank: Bank) -> None:
    form = "&".join(f"name{number}=1" for number in range(10_000))
    with trial(bank) as session:
        answer = ask(
            bank,
            "POST /people/new",
            Role.COORDINATOR,
            data=form,
            content_type="application/x-www-form-urlencoded",
        )
        session.rollback()
        assert bank.changed(session) == {}
    assert 400 <= answer.status_code < 500


def test_a_form_without_its_secret_changes_nothing(bank: Bank) -> None:
    faults = {}
    for key in WITH_FORMS:
        role = _somebody(key)
        with trial(bank) as session:
            answer = ask(bank, key, role, data={"csrf_token": "forged"})
            session.rollback()
            if answer.status_code >= 500 or bank.changed(session):
                faults[key] = (answer.status, bank.changed(session))
    assert faults == {}
