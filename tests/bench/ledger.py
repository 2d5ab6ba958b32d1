"""The ledger, beside what the databases themselves can do."""

import multiprocessing
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from flask import Flask
from sqlalchemy import URL

from tests import postgres
from tests.bench import Figure
from tests.bench.banks import Branch, app_on, open_branch, sqlite_url, write_ledger
from tests.ledger.factories import at_once
from timebank.core.db import db, unit_of_work
from timebank.ledger.commands import post
from timebank.ledger.queries import statement
from timebank.ledger.queries.verification import verify

SECONDS = 8
THREADS = 4
"""Of one serving process, as `make run` starts them. More clients are served by more processes."""
BRANCHES, PEOPLE = 64, 50
SMALL, TIMES = 300, 100
GROWING, PAGE, ROUNDS = 5, 20, 150


def measure() -> Iterator[Figure]:
    yield from beside_pgbench()
    yield from beside_one_row_commits()
    yield from as_it_grows()


def beside_pgbench() -> Iterator[Figure]:
    """`post` for as many clients as pgbench has, both on a server that keeps fsync on."""
    with postgres.server(durable=True) as server:
        server.create("pgbench")
        server.run("pgbench", "-i", "-s", "50", "-q", "pgbench")
        server.create("bank")
        with app_on(server.url("bank"), owner=server.url("bank", user=postgres.OWNER)) as app:
            branches = [open_branch(f"branch{number}", PEOPLE) for number in range(BRANCHES)]
            db.session.remove()
            db.engine.dispose()
            for clients in (8, 32):
                theirs = _pgbench(server, clients)
                ours = _posts_a_second(app, branches, clients)
                yield Figure(
                    name=f"ledger.post_{clients}",
                    value=round(ours / theirs, 2),
                    unit="ratio",
                    goal=">= 0.4",
                    beside=f"{ours:,.0f} postings/s to {theirs:,.0f}/s of pgbench tpcb-like",
                )


def _pgbench(server: postgres.Server, clients: int) -> float:
    words = ["-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(SECONDS), "pgbench"]
    found = re.search(r"^tps = ([0-9.]+)", server.run("pgbench", *words), re.MULTILINE)
    assert found is not None
    return float(found.group(1))


def _posts_a_second(app: Flask, branches: list[Branch], clients: int) -> float:
    """Post from as many threads as there are clients, a few in each process."""
    context = multiprocessing.get_context("fork")
    ready, counts = context.Barrier(clients), context.Queue()
    workers = [
        context.Process(target=_process, args=(app, branches, THREADS, ready, counts))
        for _ in range(clients // THREADS)
    ]
    for worker in workers:
        worker.start()
    done = sum(counts.get() for _ in range(clients))
    for worker in workers:
        worker.join()
    return float(done) / SECONDS


def _process(app: Flask, branches: list[Branch], threads: int, ready: Barrier, counts: "Queue[int]") -> None:
    def client(number: int) -> None:
        rng, done = random.Random(number), 0  # noqa: S311  # no secret
        with app.app_context():
            _post(rng.choice(branches), 0)
            ready.wait()
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                _post(rng.choice(branches), rng.randrange(PEOPLE))
                done += 1
            db.session.remove()
        counts.put(done)

    at_once(client, threads)
    with app.app_context():
        db.engine.dispose()


def _post(branch: Branch, number: int) -> None:
    command = branch.issue(number)
    unit_of_work(lambda session: post(session, command, now=datetime.now(UTC)))


def beside_one_row_commits() -> Iterator[Figure]:
    """`post` on SQLite with synchronous = FULL, beside commits of one row in the same mode."""
    with tempfile.TemporaryDirectory(prefix="timebank-bench-") as folder:
        plain = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        plain.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a, b)")
        with app_on(sqlite_url(Path(folder), "bank")):
            branch = open_branch("branch", PEOPLE)
            theirs = _rate(lambda number: plain.execute("INSERT INTO t VALUES (?, 'one row')", (number,)))
            ours = _rate(lambda number: _post(branch, number))
        plain.close()
    yield Figure(
        name="ledger.post_sqlite_full",
        value=round(ours / theirs, 2),
        unit="ratio",
        goal=">= 0.4",
        beside=f"{ours:,.0f} postings/s to {theirs:,.0f} one-row commits/s",
    )


def _rate(work: Callable[[int], object]) -> float:
    started, number = time.monotonic(), 0
    while time.monotonic() < started + SECONDS / 2:
        work(number)
        number += 1
    return number / (time.monotonic() - started)


def as_it_grows() -> Iterator[Figure]:
    """The same work in a bank and in one of a hundred times the rows, turn by turn."""
    with tempfile.TemporaryDirectory(prefix="timebank-bench-") as folder, postgres.server() as server:
        for name in ("small", "large"):
            server.create(name)
        small, large = sqlite_url(Path(folder), "small"), sqlite_url(Path(folder), "large")
        yield from _grown("sqlite", (small, None), (large, None))
        urls = [(server.url(name), server.url(name, user=postgres.OWNER)) for name in ("small", "large")]
        yield from _grown("postgresql", *urls)


def _grown(engine: str, small: tuple[URL, URL | None], large: tuple[URL, URL | None]) -> Iterator[Figure]:
    costs: dict[str, tuple[list[float], list[float]]] = {"post": ([], []), "statement": ([], [])}
    banks = []
    with ExitStack() as stack:
        for (url, owner), size in zip((small, large), (SMALL, SMALL * TIMES), strict=True):
            app = stack.enter_context(app_on(url, owner=owner))
            banks.append((app, write_ledger("branch", people=GROWING, postings=size)))
        for number in range(ROUNDS):
            for which, (app, branch) in enumerate(banks):
                with app.app_context():
                    costs["post"][which].append(_timed(_post, branch, number))
                    costs["statement"][which].append(_timed(_page, branch, number))
                    db.session.remove()
        for what, each in costs.items():
            before, after = (statistics.median(seconds) for seconds in each)
            yield Figure(
                name=f"ledger.{what}_at_{TIMES}x_{engine}",
                value=round(after / before, 2),
                unit="times",
                goal="<= 1.2",
                beside=f"{after * 1000:.1f} ms with {SMALL * TIMES:,}, {before * 1000:.1f} ms with {SMALL:,}",
            )
        with banks[1][0].app_context():
            started = time.monotonic()
            verdict = verify(db.session())
            assert verdict.clean
            rate = verdict.entries / (time.monotonic() - started)
    yield Figure(name=f"ledger.verify_{engine}", value=round(rate), unit="entries/s")


def _timed(work: Callable[[Branch, int], None], branch: Branch, number: int) -> float:
    started = time.perf_counter()
    work(branch, number)
    return time.perf_counter() - started


def _page(branch: Branch, number: int) -> None:
    owner_id = branch.people[number % len(branch.people)]
    lines = statement(db.session(), branch_id=branch.id, owner_id=owner_id, limit=PAGE)
    assert len(lines) == PAGE
    db.session().rollback()
