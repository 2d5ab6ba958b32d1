"""Loads the demonstration once an engine and looks at it from all sides."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import databases as databases_module
from tests.databases import Databases
from tests.settings import make_config
from tests.sign_in import sign_in
from timebank import create_app
from timebank.core.commands import CommandRecord
from timebank.core.db import db
from timebank.core.marks import DEMONSTRATION, is_marked
from timebank.demo import load as load_module
from timebank.demo.load import BankInUse, load
from timebank.ledger.queries.verification import verify
from timebank.people.models import Person
from timebank.people.queries.demo import list_demo_sign_ins
from timebank.reporting.queries import get_figures

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PAGES = ("/", "/public", "/b/dalseo", "/b/cheongju", "/public?year=2026")


@pytest.fixture(scope="module")
def bank(databases: Databases) -> Iterator[Flask]:
    """An application on the demonstration bank. What a test changes in it stays."""
    url = databases.make()
    app = create_app(make_config(url))
    with app.app_context():
        assert load(now=NOW)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)


def test_the_first_year_has_its_real_sums(bank: Flask) -> None:
    with bank.app_context():
        figures = get_figures(db.session(), year=2015)
        assert (figures.total.seniors, figures.total.minutes) == (222, 5728 * 60)
        assert {month: sums.minutes // 60 for month, sums in figures.by_month.items()} == {
            7: 540,
            8: 770,
            9: 930,
            10: 990,
            11: 1040,
            12: 1458,
        }
        assert {code: sums.minutes // 60 for code, sums in figures.by_activity.items()} == {
            "talk": 2120,
            "cook": 1204,
            "clean": 1146,
            "chores": 744,
            "laundry": 514,
        }
        assert set(figures.by_branch) == {"dalseo", "cheongju"}


def test_loading_again_changes_nothing(bank: Flask) -> None:
    with bank.app_context():
        before = db.session.scalar(select(func.count()).select_from(CommandRecord))
        db.session.rollback()
        assert not load(now=NOW)
        assert is_marked(db.session(), DEMONSTRATION)
        assert db.session.scalar(select(func.count()).select_from(CommandRecord)) == before
        db.session.remove()


def test_its_ledger_is_clean(bank: Flask) -> None:
    with bank.app_context():
        assert verify(db.session()).finding is None
        db.session.remove()


def test_every_sign_in_of_the_demonstration_finds_its_first_page(bank: Flask) -> None:
    with bank.app_context():
        people = list_demo_sign_ins(db.session(), now=NOW)
        db.session.remove()
    assert len(people) == 9
    for person in people:
        client = bank.test_client()
        with bank.app_context():
            row = db.session.get_one(Person, (person.branch_id, person.person_id))
            db.session.expunge(row)
            db.session.remove()
        sign_in(client, row)
        page = client.get("/", follow_redirects=True)
        assert page.status_code == 200, (person.name, page.request.path)


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_show_to_anybody(bank: Flask, path: str) -> None:
    page = bank.test_client().get(path, follow_redirects=True)
    assert page.status_code == 200
    if path == "/public":
        assert all(figure in page.text for figure in ("222", "5,728", "25.8"))


def test_a_bank_in_use_is_left_alone(bank: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "is_marked", lambda *_: False)
    with bank.app_context(), pytest.raises(BankInUse):
        load(now=NOW)


def test_a_load_that_fails_at_its_end_leaves_nothing(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(RuntimeError):
        pass

    def fail(*_: object, **__: object) -> None:
        raise Broken

    monkeypatch.setattr(load_module, "live_through", lambda *_: None)
    monkeypatch.setattr(load_module, "_show_sign_ins", fail)
    url = databases.make()
    app = create_app(make_config(url))
    with app.app_context():
        with pytest.raises(Broken):
            load(now=NOW)
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0
        db.session.remove()
        db.engine.dispose()
    with databases_module.connected(url):
        pass
    databases.drop(url)
