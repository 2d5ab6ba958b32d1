"""The worker is killed again and again while messages go out: each reaches the gateway once by its key."""

import json
import os
import random
import signal
import time as seconds
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from threading import Condition, Thread

import pytest
from sqlalchemy import func, select, update

from tests.databases import Databases
from tests.factories import make_person
from tests.postgres import die_with_us
from tests.proofs import Proof
from tests.settings import make_config
from timebank import create_app
from timebank.core import clock
from timebank.core.db import db
from timebank.notifications import cli
from timebank.notifications.commands import Send, send
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState

PATIENCE = 240


@dataclass
class Gateway:
    """Takes each key once, as a gateway with idempotency keys does, and counts how often it was asked."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    news: Condition = field(default_factory=Condition)

    def wait_for(self, many: int) -> bool:
        """Wait until so many different messages have come."""
        with self.news:
            return self.news.wait_for(lambda: len(self.asked) >= many, timeout=PATIENCE)


@contextmanager
def gateway_open() -> Iterator[Gateway]:
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert body["id"] == self.headers["Idempotency-Key"]
            with state.news:
                state.asked[body["id"]] += 1
                state.news.notify_all()
            seconds.sleep(random.uniform(0, 0.01))  # noqa: S311  the kill falls before or after the answer
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_what: object) -> None:
            """Say nothing."""

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/send"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield state
        server.shutdown()


@contextmanager
def worker(log: Path, *, every: str = "0.2") -> Iterator[None]:
    """Let the worker work while the block runs; at its end it is killed, as by a power cut.

    It is a process of its own, but forked from this one with its application: starting Python and reading the
    bank's code would take most of the time. No connection may be open here meanwhile: SQLite forbids to
    carry one over.
    """
    process = get_context("fork").Process(target=_work, args=(log, every), daemon=True)
    process.start()
    try:
        yield
        assert process.is_alive(), log.read_text()[-4000:]
    finally:
        process.kill()
        process.join()
        process.close()


def _work(log: Path, every: str) -> None:
    die_with_us(signal.SIGKILL)()
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    cli.worker(["--every", every])


def fill(many: int) -> set[str]:
    """Put so many texts into the outbox, and return their ids."""
    session, now = db.session(), clock.now()
    person = make_person(session, name="윤미경", phone="010-2345-6789")
    ids = {
        send(
            session,
            Send(
                branch_id=person.branch_id,
                person_id=person.id,
                channel=MessageChannel.TEXT,
                address="+821023456789",
                language="ko",
                template="assigned",
                values={},
                cause=str(number),
            ),
            now=now,
        )
        for number in range(many)
    }
    session.commit()
    close()
    return {str(each) for each in ids}


def let_leases_run_out() -> None:
    """Make it two minutes later for the messages that the dead worker had in hand."""
    session = db.session()
    session.execute(
        update(Message)
        .where(Message.leased_until.is_not(None))
        .values(leased_until=clock.now() - timedelta(seconds=1))
    )
    session.commit()
    close()


def close() -> None:
    """Leave no connection open."""
    db.session.remove()
    db.engine.dispose()


def _kill_amid(gateway: Gateway, many: int, kills: int, log: Path) -> None:
    """Kill the worker so often while so many messages go out, and let the last one send what is left."""
    share = many // (kills + 1)
    for number in range(1, kills + 1):
        # Somewhere within the share, in the middle of a message.
        with worker(log):
            wanted = number * share - random.randrange(max(1, share))  # noqa: S311
            assert gateway.wait_for(max(1, wanted)), log.read_text()[-4000:]
            seconds.sleep(random.uniform(0, 0.01))  # noqa: S311
        let_leases_run_out()
    with worker(log):
        assert gateway.wait_for(many), log.read_text()[-4000:]
        deadline = seconds.monotonic() + PATIENCE
        while states().get(MessageState.SENT) != many and seconds.monotonic() < deadline:
            seconds.sleep(0.1)


def states() -> dict[MessageState, int]:
    """Return how many messages are in each state."""
    session = db.session()
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
    close()
    return {state: count for state, count in rows}  # noqa: C416  rows are no pairs for mypy


@pytest.mark.proof("A worker killed while messages go out loses none and sends none twice by its key")
def test_a_killed_worker_loses_nothing_and_sends_nothing_twice(
    databases: Databases, tmp_path: Path, proof: Proof
) -> None:
    url = databases.make()
    many, kills = proof.size(2000), proof.size(50)
    with gateway_open() as gateway:
        settings = {
            "TEXT_URL": gateway.url,
            "QUEUE_URL": f"sqlite:///{tmp_path}/queue.sqlite",
            "HEADS_DIR": str(tmp_path / "heads"),
        }
        with create_app(make_config(url, **settings)).app_context():
            ids = fill(many)
            _kill_amid(gateway, many, kills, tmp_path / "log")
            assert states() == {MessageState.SENT: many}
    databases.drop(url)
    assert set(gateway.asked) == ids
    repeated = sum(gateway.asked.values()) - many
    assert repeated <= kills
    proof.saw(f"{kills} kills, {many} messages, each taken once by its key; {repeated} asked again with it")
