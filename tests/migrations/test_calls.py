"""Migration 0025 with calls about a recall, up and down, on both engines."""

from flask import Flask
from sqlalchemy import Engine, text

from tests.care.world import do
from tests.databases import Databases, connected
from tests.migrations.schema import schema_of
from tests.pantry.test_calls import call, call_about, recalled
from tests.pantry.world import make_pantry
from timebank.core import migrations
from timebank.core.db import db
from timebank.pantry.commands import UndoCall, undo_call
from timebank.pantry.rules import CallOutcome

EARLIER = "SELECT outcome FROM pantry_recall_calls"
NOW = "SELECT outcome FROM pantry_calls WHERE recall_id IS NOT NULL AND lot_id IS NULL"


def test_earlier_calls_of_recalls_are_kept_both_ways(
    databases: Databases, own_bank: Flask, own_engine: Engine
) -> None:
    url = databases.owner(own_engine.url)
    with own_bank.app_context():
        pantry = make_pantry(db.session())
        recall_id = recalled(pantry)
        for outcome in (CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER):
            call(pantry, recall_id, outcome)
        do(
            undo_call,
            pantry.bank.command(UndoCall, call_id=call(pantry, recall_id, CallOutcome.TOLD)),
        )
        call_about(pantry, pantry.take_in(), CallOutcome.WILL_COME)
        db.session.remove()
        own_engine.dispose()
        before = schema_of(databases, url)
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.downgrade("0024"))
        with connected(url) as engine, engine.connect() as connection:
            # The version before knows neither what was taken back nor wrong numbers, and no other list.
            assert connection.scalars(text(EARLIER)).all() == ["no_answer"]
        own_engine.dispose()
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.upgrade())
        assert schema_of(databases, url) == before
        with own_engine.connect() as connection:
            assert connection.scalars(text(NOW)).all() == ["no_answer"]
