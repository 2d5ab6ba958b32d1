"""The round of the worker: what is due at once, then jobs, then what is done by the clock."""

import importlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from importlib.util import find_spec
from threading import Event
from typing import Any

import structlog

from timebank.core import clock, jobs, periodic
from timebank.core.bell import Bell
from timebank.core.db import db

EVERY = 5.0
"""Seconds between two rounds when nobody rings."""
PERIODIC_EVERY = timedelta(minutes=1)
log = structlog.get_logger()


def gather_periodic(features: Iterable[str]) -> list[periodic.Periodic]:
    """Return what the features do by the clock."""
    return [each for tasks in _tasks(features) for each in getattr(tasks, "PERIODIC", ())]


def gather_jobs(features: Iterable[str]) -> dict[str, jobs.Work]:
    """Return how the features do each kind of job."""
    return {kind: work for tasks in _tasks(features) for kind, work in getattr(tasks, "JOBS", {}).items()}


def _tasks(features: Iterable[str]) -> Iterable[Any]:
    for feature in features:
        name = f"timebank.{feature}.tasks"
        if find_spec(name) is not None:
            yield importlib.import_module(name)


def work(  # noqa: PLR0913  what there is to do, and how often
    *,
    bell: Bell,
    stop: Event,
    at_once: Callable[[], int],
    by_clock: list[periodic.Periodic],
    kinds: Mapping[str, jobs.Work],
    every: float = EVERY,
) -> None:
    """Go round until told to stop. What fails, such as while the database is away, is done next round."""
    last: datetime | None = None
    while not stop.is_set():
        for do in (at_once, lambda: jobs.run_jobs(kinds)):
            _try(do)
        if last is None or clock.now() - last >= PERIODIC_EVERY:
            last = clock.now()
            _try(lambda: periodic.run_all(by_clock))
        if not stop.is_set():
            bell.wait(every, stop)


def _try(do: Callable[[], object]) -> None:
    try:
        do()
    except Exception as fault:  # noqa: BLE001  # its words may hold personal data: only its kind is logged
        log.error("worker goes on", fault=type(fault).__name__)  # noqa: TRY400
    finally:
        db.session.remove()
