"""Looks at the demonstration from all sides.

On SQLite it is the one that the browser is shown too; on PostgreSQL one with a tenth of the first year's
hours, or all of them under `--full`.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import databases as databases_module
from tests.databases import Databases, SqliteDatabases
from tests.demonstration import EVENING, bank_file
from tests.proofs import Proof
from tests.settings import make_config
from tests.sign_in import sign_in
from timebank import create_app
from timebank.core.commands import CommandRecord, Handler
from timebank.core.db import db
from timebank.core.marks import DEMONSTRATION, is_marked
from timebank.demo import load as load_module
from timebank.demo.load import FEWER, BankInUse, load
from timebank.demo.teller import Answer, Asked, Teller
from timebank.demo.year import DECEMBER, HOURS_BY_ACTIVITY, HOURS_BY_MONTH, SENIORS_BY_MONTH
from timebank.households.models import Household
from timebank.ledger.queries.verification import verify
from timebank.matching.models import Round
from timebank.matching.queries import kept_of, list_kept_places
from timebank.matching.rules.rounds import RoundState
from timebank.pantry.models import Donation
from timebank.people.models import Person
from timebank.people.queries.demo import list_demo_sign_ins
from timebank.reporting.queries import get_figures

NOW = EVENING
JULY = 7
DONE_BEFORE = 300
"""So many commands are carried out before the load fails."""
PAGES = ("/", "/public", "/b/dalseo", "/b/cheongju", "/public?year=2026")


@pytest.fixture(scope="module")
def last_month(databases: Databases, request: pytest.FixtureRequest) -> int:
    """The last month of the first year whose visits are there."""
    whole = isinstance(databases, SqliteDatabases) or request.config.getoption("--full")
    return DECEMBER if whole else JULY


@pytest.fixture(scope="module")
def bank(databases: Databases, last_month: int) -> Iterator[Flask]:
    """An application on the demonstration bank. What a test changes in it stays."""
    url = databases.make()
    if isinstance(databases, SqliteDatabases):
        assert url.database is not None
        shutil.copyfile(bank_file(), url.database)
    app = create_app(make_config(url))
    with app.app_context():
        assert load(now=NOW, last_month=last_month) != isinstance(databases, SqliteDatabases)
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)


@pytest.mark.proof("The demonstration's visits come to the first year's real sums")
def test_the_first_year_has_its_real_sums(bank: Flask, last_month: int, proof: Proof) -> None:
    hours = {month: count for month, count in HOURS_BY_MONTH.items() if month <= last_month}
    with bank.app_context():
        figures = get_figures(db.session(), year=2015)
        db.session.remove()
    assert {month: sums.minutes // 60 for month, sums in figures.by_month.items()} == hours
    assert figures.total.minutes == sum(hours.values()) * 60
    assert figures.total.seniors == SENIORS_BY_MONTH[last_month]
    assert set(figures.by_branch) == {"dalseo", "cheongju"}
    if last_month == DECEMBER:
        assert (figures.total.seniors, figures.total.minutes) == (222, 5728 * 60)
        by_activity = {code: sums.minutes // 60 for code, sums in figures.by_activity.items()}
        assert by_activity == HOURS_BY_ACTIVITY
    proof.size(5728)
    proof.saw(f"{figures.total.minutes // 60:,} hours of {figures.total.seniors} seniors")


def test_loading_again_changes_nothing(bank: Flask) -> None:
    with bank.app_context():
        before = db.session.scalar(select(func.count()).select_from(CommandRecord))
        db.session.rollback()
        assert not load(now=NOW)
        assert is_marked(db.session(), DEMONSTRATION)
        assert db.session.scalar(select(func.count()).select_from(CommandRecord)) == before
        db.session.remove()


@pytest.mark.parametrize("branch_id", ["dalseo", "cheongju"])
def test_each_branch_has_a_food_bank_a_month_old_and_a_round_to_plan(
    bank: Flask, last_month: int, branch_id: str
) -> None:
    def at_least(households: int) -> int:
        return households if last_month == DECEMBER else households // FEWER

    with bank.app_context():
        session = db.session()
        of_branch = select(func.count()).select_from(Household).where(Household.branch_id == branch_id)
        assert (session.scalar(of_branch) or 0) >= at_least(200)
        days = select(func.date(Donation.announced_at)).where(Donation.branch_id == branch_id).distinct()
        assert len(session.scalars(days).all()) >= 20
        to_plan = select(Round.ends_on).where(Round.branch_id == branch_id, Round.state == RoundState.OPEN)
        assert session.scalars(to_plan).one() >= NOW.date()
        (round_id,) = session.scalars(to_plan.with_only_columns(Round.id))
        places = list_kept_places(session, branch_id=branch_id)
        assert len(places) in {2, 3}
        held_at = kept_of(session, branch_id=branch_id, round_ids=[round_id])
        assert [each.address for each in held_at.values()] == [places[-1].address]
        db.session.remove()


def test_its_ledger_is_clean(bank: Flask) -> None:
    with bank.app_context():
        assert verify(db.session()).finding is None
        db.session.remove()


def test_every_sign_in_of_the_demonstration_finds_its_first_page(bank: Flask) -> None:
    with bank.app_context():
        people = list_demo_sign_ins(db.session(), now=NOW)
        db.session.remove()
    assert len(people) == 11
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
        with bank.app_context():
            total = get_figures(db.session(), year=2015).total
            db.session.remove()
        hours = total.minutes / 60
        shown = (f"{total.seniors}", f"{hours:,.0f}", f"{hours / total.seniors:.1f}")
        assert all(figure in page.text for figure in shown)


def test_a_bank_in_use_is_left_alone(bank: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "is_marked", lambda *_: False)
    with bank.app_context(), pytest.raises(BankInUse):
        load(now=NOW)


def test_a_load_that_fails_half_way_leaves_nothing(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(RuntimeError):
        pass

    numbers = count(1)

    class Failing(Teller):
        def do(self, handle: Handler[Asked, Answer], command: Asked, *, now: datetime) -> Answer:
            if next(numbers) > DONE_BEFORE:
                assert self.session.scalar(select(func.count()).select_from(Person))
                raise Broken
            return super().do(handle, command, now=now)

    monkeypatch.setattr(load_module, "Teller", Failing)
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
