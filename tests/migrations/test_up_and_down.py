from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import URL, text

from tests.databases import Databases, connected
from tests.migrations.schema import schema_of
from tests.settings import make_config
from timebank.core import migrations
from timebank.core.db import db

DISTRICT = """
INSERT INTO people_districts (code, region_code, region_ko, region_en) VALUES ('27', '27', '대구', 'Daegu')
"""


@contextmanager
def app_on(url: URL) -> Iterator[Flask]:
    """Open an app with nothing of the bank's but its database."""
    app = Flask("migrated")
    app.config.from_object(make_config(url))
    db.init_app(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_new_database_waits_for_its_migrations_until_they_ran(databases: Databases) -> None:
    with app_on(databases.bare()[0]) as app:
        assert migrations.current(app) is None
        assert migrations.pending(app)
        migrations.upgrade(app)
        assert migrations.current(app) is not None
        assert not migrations.pending(app)


def test_all_the_way_down_leaves_nothing_and_up_again_makes_the_same(databases: Databases) -> None:
    url, _ = databases.bare()
    with app_on(url) as app:
        migrations.upgrade(app)
        before = schema_of(databases, url)
        migrations.downgrade(app, migrations.BASE)
        after = schema_of(databases, url)
        assert "CREATE TABLE" not in after
        assert "CREATE FUNCTION" not in after
        assert "CREATE TRIGGER" not in after
        assert migrations.pending(app)
        migrations.upgrade(app)
        assert schema_of(databases, url) == before


def test_migrating_again_keeps_the_data(databases: Databases) -> None:
    url = databases.owner(databases.make())
    with app_on(url) as app, connected(url) as engine:
        with engine.begin() as connection:
            connection.execute(text(DISTRICT))
        migrations.upgrade(app)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT region_ko FROM people_districts")) == "대구"
