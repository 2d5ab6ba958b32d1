"""Migration 0022 with rounds that were called off, and their places, up and down, on both engines."""

from flask import Flask
from sqlalchemy import Engine, text

from tests.care.world import do
from tests.databases import Databases
from tests.migrations.schema import schema_of
from tests.rounds.world import make_food
from timebank.core import migrations
from timebank.core.db import db
from timebank.matching.commands import CallOffRound, call_off_round
from timebank.matching.models import OffReason

ROUNDS = "SELECT state, confirmed_at IS NOT NULL FROM matching_rounds ORDER BY state"
DAYS = "SELECT count(*) FROM matching_round_days"
STATIONS = "SELECT count(*), min(place), max(place) FROM matching_stations"
COMING = "SELECT count(*) FROM matching_appointments WHERE NOT delivered"
PLACES = "SELECT count(*) FROM matching_visit_places"


def test_earlier_rounds_get_their_place_and_one_called_off_ends_as_confirmed(
    databases: Databases, own_bank: Flask, own_engine: Engine
) -> None:
    url = databases.owner(own_engine.url)
    with own_bank.app_context():
        food = make_food(db.session())
        food.open()
        round_id = food.planned()
        do(call_off_round, food.ask(CallOffRound, round_id=round_id, reason=OffReason.MISTAKE, tell=False))
        db.session.remove()
        own_engine.dispose()
        before = schema_of(databases, url)
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.downgrade("0021"))
        with own_engine.connect() as connection:
            # The version before knows no round that ended without having been confirmed.
            assert [tuple(row) for row in connection.execute(text(ROUNDS))] == [("closed", 1), ("open", 0)]
        own_engine.dispose()
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.upgrade())
        assert schema_of(databases, url) == before
        with own_engine.connect() as connection:
            days, coming = connection.scalar(text(DAYS)), connection.scalar(text(COMING))
            assert tuple(connection.execute(text(STATIONS)).one()) == (
                days,
                "월성복지관 1층",
                "월성복지관 1층",
            )
            assert connection.scalar(text(PLACES)) == coming
            assert coming
