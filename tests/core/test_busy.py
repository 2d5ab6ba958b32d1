"""A database that asks to wait: the unit of work is done again, and refused plainly when that was in vain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Timer

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from timebank.core.db import TRIES, db, unit_of_work
from timebank.core.errors import BankBusy
from timebank.core.marks import is_marked, mark

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONFLICT = text("DO $$ BEGIN RAISE EXCEPTION 'try again' USING ERRCODE = '40001'; END $$")
PATIENCE_MILLISECONDS = 200


@contextmanager
def in_vain(engine: Engine, *, tries: int) -> Iterator[Callable[[Session], None]]:
    """Have the first so many tries of the work fail; it calls what is returned.

    On SQLite a second connection holds the only writer; PostgreSQL reports a conflict.
    """
    if engine.dialect.name == "sqlite":
        with _writing_elsewhere(engine, seconds=(tries - 0.5) * PATIENCE_MILLISECONDS / 1000):
            yield lambda _session: None
        return
    failed = 0

    def conflict(session: Session) -> None:
        nonlocal failed
        if failed < tries:
            failed += 1
            session.execute(CONFLICT)

    yield conflict


@contextmanager
def _writing_elsewhere(engine: Engine, *, seconds: float) -> Iterator[None]:
    @event.listens_for(engine, "checkout")
    def _impatient(
        connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        connection.cursor().execute(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")

    with engine.connect().execution_options(writes=True) as other:
        end = Timer(seconds, other.begin().commit)
        end.start()
        try:
            yield
        finally:
            end.join()


@pytest.fixture
def engine(own_bank: Flask, own_engine: Engine) -> Iterator[Engine]:
    with own_bank.app_context():
        yield own_engine
        db.session.remove()


def test_what_was_in_vain_at_first_is_done_again(engine: Engine) -> None:
    with in_vain(engine, tries=TRIES - 1) as meet:

        def work(session: Session) -> None:
            mark(session, "red", now=NOON)
            meet(session)

        unit_of_work(work)
    assert is_marked(db.session(), "red")


def test_after_the_last_try_the_bank_says_that_it_is_busy_and_keeps_nothing(engine: Engine) -> None:
    with in_vain(engine, tries=2 * TRIES) as meet:

        def work(session: Session) -> None:
            mark(session, "red", now=NOON)
            meet(session)

        with pytest.raises(BankBusy):
            unit_of_work(work)
    assert not is_marked(db.session(), "red")
