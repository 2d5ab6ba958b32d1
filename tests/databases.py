"""Databases for the tests: migrated once by the real migrations, then copied."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.pool import QueuePool

from tests import postgres
from timebank.core.db import tune_sqlite
from timebank.core.migrations import migrate


class Databases(ABC):
    """Makes copies of the migrated database on one engine."""

    @abstractmethod
    def make(self) -> URL:
        """Return the application's URL of a new, empty, migrated database."""

    @abstractmethod
    def drop(self, url: URL) -> None:
        """Remove a database that was made; nobody may use it any more."""

    @abstractmethod
    def bare(self) -> tuple[URL, str | None]:
        """Return the owner's URL of a database without any table, and the application's user."""

    def owner(self, url: URL) -> URL:
        """Return the URL with which the database's owner connects."""
        return url


class SqliteDatabases(Databases):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    def make(self) -> URL:
        url, _ = self.bare()
        assert url.database is not None
        Path(url.database).write_bytes(_migrated_file())
        return url

    def drop(self, url: URL) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{url.database}{suffix}").unlink(missing_ok=True)

    def bare(self) -> tuple[URL, str | None]:
        return URL.create("sqlite", database=str(self.folder / f"bank{next(self.numbers)}.db")), None


@cache
def _migrated_file() -> bytes:
    """Return what is in the file of a migrated database; one is migrated in each process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bank.db")
        migrate(URL.create("sqlite", database=str(file)), None, lambda alembic: alembic.upgrade())
        return file.read_bytes()


class PostgresDatabases(Databases):
    """Databases of one server."""

    def __init__(self, server: postgres.Server) -> None:
        self.server = server
        self.numbers = count(1)
        self.template, _ = self.bare()
        migrate(self.template, postgres.APP, lambda alembic: alembic.upgrade())

    def make(self) -> URL:
        assert self.template.database is not None
        name = f"bank{next(self.numbers)}"
        self.server.create(name, template=self.template.database)
        return self.server.url(name)

    def drop(self, url: URL) -> None:
        assert url.database is not None
        self.server.drop(url.database)

    def bare(self) -> tuple[URL, str | None]:
        name = f"bank{next(self.numbers)}"
        self.server.create(name)
        return self.server.url(name, user=postgres.OWNER), postgres.APP

    def owner(self, url: URL) -> URL:
        return url.set(username=postgres.OWNER)


@contextmanager
def on(engine: str, folder: Path) -> Iterator[Databases]:
    """Make databases on `sqlite` or `postgresql` while the block runs."""
    if engine == "sqlite":
        yield SqliteDatabases(folder)
    else:
        with postgres.server() as server:
            yield PostgresDatabases(server)


@contextmanager
def connected(url: URL) -> Iterator[Engine]:
    """Return an engine tuned as the application's, with a connection for each of many threads."""
    engine = create_engine(url, poolclass=QueuePool, pool_size=50, max_overflow=14)
    if engine.dialect.name == "sqlite":
        tune_sqlite(engine)
    try:
        yield engine
    finally:
        engine.dispose()
