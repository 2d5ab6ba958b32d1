"""What wakes the worker: a queue in which nothing stands but that there is something to do.

Rows of the database are the truth; whoever misses the bell finds them on the next round. The queue is a file
of its own, or Redis, or PostgreSQL: never the bank's SQLite file, which a unit of work has locked.
What Huey keeps is never carried out: that it rang is all.
"""

from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import structlog
from huey.api import Huey, PostgresHuey, RedisHuey, SqliteHuey

from config import VAR

NAME = "timebank"
LISTEN_EVERY = 0.5
"""Seconds between two looks into the queue."""
log = structlog.get_logger()


class Bell:
    """One queue, opened when it is first needed."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._queue: Huey | None = None

    def ring(self) -> None:
        """Wake a worker; that the queue is away keeps nobody from anything."""
        try:
            self._opened().storage.enqueue(b"rang")
        except Exception as fault:  # noqa: BLE001  whatever a queue raises
            log.warning("the worker was not woken", fault=type(fault).__name__)

    def wait(self, seconds: float, stop: Event) -> bool:
        """Wait for the bell, at most so long or until `stop`; tell whether it rang."""
        until = monotonic() + seconds
        while not stop.is_set():
            if self._rang():
                return True
            left = until - monotonic()
            if left <= 0:
                return False
            stop.wait(min(LISTEN_EVERY, left))
        return False

    def problem(self) -> str | None:
        """Return what is wrong with the queue, if anything."""
        try:
            self._opened().storage.queue_size()
        except Exception as fault:  # noqa: BLE001  whatever a queue raises
            return f"the queue does not answer ({type(fault).__name__}): see TIMEBANK_QUEUE_URL"
        return None

    def close(self) -> None:
        """Let go of the queue; it is opened again when it is needed."""
        if self._queue is not None:
            self._queue.storage.close()
            self._queue = None

    def _rang(self) -> bool:
        try:
            storage = self._opened().storage
            if storage.queue_size() == 0:
                return False
            storage.flush_queue()  # many rings, one round
        except Exception as fault:  # noqa: BLE001  the rounds by the clock go on
            log.warning("the bell cannot be heard", fault=type(fault).__name__)
            return False
        return True

    def _opened(self) -> Huey:
        if self._queue is None:
            self._queue = open_queue(self._url)
        return self._queue


def open_queue(url: str | None) -> Huey:
    """Return the queue of that address: sqlite:///path (usual: var/queue.sqlite), redis://… or postgresql://….

    Raises:
        ValueError: it is none of these.
    """
    if not url:
        VAR.mkdir(exist_ok=True)
        return _in_file(str(VAR / "queue.sqlite"))
    scheme = urlsplit(url).scheme.partition("+")[0]
    if scheme == "sqlite":
        return _in_file(url.partition(":///")[2])
    if scheme in {"redis", "rediss", "unix"}:
        return RedisHuey(NAME, url=url, blocking=False, results=False)
    if scheme in {"postgresql", "postgres"}:
        return PostgresHuey(
            NAME, dsn=url.replace("postgresql+psycopg", "postgresql"), results=False, blocking=False
        )
    raise ValueError("TIMEBANK_QUEUE_URL is sqlite:///path, redis://… or postgresql://…")


def _in_file(path: str) -> Any:  # noqa: ANN401
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=path, results=False, fsync=False)
