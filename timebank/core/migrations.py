"""Brings a database to the schema that this version of the bank expects, and says whether it is there.

Migrations run as the user of `MIGRATION_URL`, who owns the tables. On PostgreSQL the application's own
user, when it is another one, is then granted what it needs and no more: rows of tables whose info says
`"rows": "added"` can be read and added, never changed or deleted.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_alembic import Alembic
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from timebank.core.db import Base, db, tune_sqlite

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "migrations"
HEAD = "heads"
BASE = "base"


class BrokenReference(RuntimeError):
    """A migration left rows on SQLite that point at nothing; it was undone."""


def upgrade(app: Flask, target: str = HEAD) -> None:
    """Bring the app's database up to `target`, in one transaction, and grant the app's user its rights.

    Raises:
        BrokenReference: a migration lost rows that others point at.
    """
    migrate(*_urls(app), lambda alembic: alembic.upgrade(target))


def downgrade(app: Flask, target: str) -> None:
    """Take the app's database down to `target`; `base` leaves it empty.

    Raises:
        BrokenReference: a migration lost rows that others point at.
    """
    migrate(*_urls(app), lambda alembic: alembic.downgrade(target))


def current(app: Flask) -> str | None:
    """Return the revision that the app's database is at; None if it was never migrated."""
    with app.app_context():
        return MigrationContext.configure(db.session().connection()).get_current_revision()


def pending(app: Flask) -> bool:
    """Return whether the database is not at the schema that this version expects."""
    return current(app) != _head()


def migrate(owner: URL, user: str | None, change: Callable[[Alembic], None]) -> None:
    """Make a change of schema as the owner and grant `user`, where there is one, its rights on the result."""
    with _engine(owner) as engine, _environment(engine) as alembic:
        change(alembic)
        if user is not None and user != owner.username and engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                _grant(connection, user)


@cache
def _head() -> str | None:
    return ScriptDirectory(str(SCRIPTS), version_locations=[str(SCRIPTS)]).get_current_head()


def _urls(app: Flask) -> tuple[URL, str | None]:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    return make_url(app.config.get("MIGRATION_URL") or url), url.username


@contextmanager
def _engine(url: URL) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool, execution_options={"writes": True})
    if engine.dialect.name == "sqlite":
        tune_sqlite(engine)

        @event.listens_for(engine, "connect")
        def _open(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            # A table that others point at can only be built anew while nobody looks; see `_check`.
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.close()

    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _environment(engine: Engine) -> Iterator[Alembic]:
    import timebank.models  # noqa: F401

    # An app of its own: the bank's may already be serving, and takes no more extensions then.
    app = Flask("timebank.migrations", root_path=str(SCRIPTS.parent))
    app.config["ALEMBIC"] = {"script_location": str(SCRIPTS)}
    # Alembic believes that SQLite cannot undo a change of schema. It can, since we say BEGIN ourselves.
    app.config["ALEMBIC_CONTEXT"] = {"transactional_ddl": True, "on_version_apply": _check}
    alembic = Alembic(
        app, run_mkdir=False, command_name="", metadatas=Base.metadata, engines={"default": engine}
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        yield alembic


def _check(*, ctx: MigrationContext, **_rest: Any) -> None:  # noqa: ANN401
    connection = ctx.connection
    assert connection is not None
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            tables = sorted({str(row[0]) for row in broken})
            raise BrokenReference(f"{len(broken)} rows of {', '.join(tables)} point at rows that are gone")


def rights_on(table: Table) -> tuple[str, ...]:
    """Return what the application's user may do with the rows of a table."""
    if table.info.get("rows") == "added":
        return ("SELECT", "INSERT")
    # An account's balance moves; an account that was opened stays.
    if table.name == "ledger_accounts":
        return ("SELECT", "INSERT", "UPDATE")
    return ("SELECT", "INSERT", "UPDATE", "DELETE")


def _grant(connection: Connection, user: str) -> None:
    role = connection.dialect.identifier_preparer.quote(user)
    there = set(
        connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
    )
    for table in Base.metadata.sorted_tables:
        if table.name in there:
            name = connection.dialect.identifier_preparer.format_table(table)
            rights = ", ".join(rights_on(table))
            connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {role}")
            connection.exec_driver_sql(f"GRANT {rights} ON {name} TO {role}")
            for column in table.info.get("erasable", ()):
                connection.exec_driver_sql(f"GRANT UPDATE ({column}) ON {name} TO {role}")
    if "alembic_version" in there:
        connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {role}")
