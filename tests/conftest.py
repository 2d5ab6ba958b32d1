"""Fixtures of every test: databases on both engines, the app on them, and what is forbidden."""

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from hypothesis.database import DirectoryBasedExampleDatabase
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from tests import databases as databases_module
from tests import network
from tests.databases import Databases
from tests.grounds import Grounds, Makers
from tests.settings import make_config
from tests.starting import collect_rarely, keep_templates
from timebank import create_app
from timebank.core.db import db

pytest_plugins = ["pytester", "tests.engines", "tests.proofs"]

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    # Until all tests are there nothing is left over; see below. Who hands tests out to others has none.
    if config.getoption("dist", "no") == "no":
        gc.disable()
    examples = DirectoryBasedExampleDatabase(ROOT / "var" / "cache" / "hypothesis")
    # `make test` says the same of the same code each time; `make prove` looks further.
    hypothesis.settings.register_profile("quick", deadline=None, derandomize=True, database=None)
    hypothesis.settings.register_profile("full", deadline=None, database=examples, max_examples=1000)
    hypothesis.settings.load_profile("full" if config.getoption("--full") else "quick")
    keep_templates()


def pytest_collection_finish() -> None:
    # Ten thousand tests stay to the end, and the bank with them.
    collect_rarely()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with network.closed():
        yield


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """The databases of one engine; tests/engines.py says which tests run on which."""
    with databases_module.on(request.param, tmp_path_factory.mktemp("databases")) as made:
        yield made


@pytest.fixture(scope="session")
def database_url(databases: Databases) -> Iterator[URL]:
    """The database that tests share; each undoes what it did."""
    url = databases.make()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def app(database_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, connected as the user that owns nothing."""
    app = create_app(make_config(database_url, HEADS_DIR=str(tmp_path_factory.mktemp("heads"))))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def grounds(app: Flask, databases: Databases) -> Iterator[Grounds]:
    """The banks that stand before a test begins."""
    made = Grounds(app, databases)
    yield made
    made.leave()


@pytest.fixture
def begins_with() -> Makers:
    """The fixtures that begin with a bank that stands already, and what makes it; see tests/grounds.py."""
    return {}


@pytest.fixture
def session(
    app: Flask, grounds: Grounds, begins_with: Makers, request: pytest.FixtureRequest
) -> Iterator[Session]:
    """A session whose work, commits and all, is undone when the test ends.

    Requests made with the app's test client meanwhile are part of it. It is on an empty bank, or on the one
    that a fixture of the test begins with.
    """
    standing = [make for name, make in begins_with.items() if name in request.fixturenames]
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        ground = grounds.engine(standing[0]) if standing else engine
        with ground.connect() as connection:
            outer = connection.begin()
            engines[None] = connection  # type: ignore[index]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield db.session()
            finally:
                db.session.remove()
                outer.rollback()
                engines[None] = engine  # type: ignore[index]


@pytest.fixture
def own_engine(databases: Databases) -> Iterator[Engine]:
    """An engine on a database of the test's own, for tests that commit from many threads."""
    url = databases.make()
    with databases_module.connected(url) as engine:
        yield engine
    databases.drop(url)


@pytest.fixture
def own_bank(app: Flask, own_engine: Engine) -> Iterator[Flask]:
    """The application on a database of the test's own: what is committed there stays until the test ends."""
    with app.app_context():
        engines = db.engines
        shared = engines[None]
        engines[None] = own_engine  # type: ignore[index]
    yield app
    with app.app_context():
        db.session.remove()
        engines[None] = shared  # type: ignore[index]
