"""The worker goes round: sends, does jobs, does what is due by the clock; whatever fails, it goes on."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_coordinator, make_person
from timebank import FEATURES
from timebank.core.bell import Bell
from timebank.core.ids import NATIONAL
from timebank.core.jobs import Job, JobState, Running, enqueue
from timebank.core.periodic import list_states
from timebank.core.permissions import Role
from timebank.core.worker import gather_jobs, gather_periodic, work
from timebank.ledger.tasks import nightly_heads
from timebank.notifications import cli
from timebank.notifications.models import Message

NIGHT = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
"""Half past two in Seoul."""


def test_a_round_does_all_of_it_and_a_fault_stops_nothing(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    asker = make_coordinator(session)
    job_id = enqueue(
        session, branch_id=asker.branch_id, kind="trial", asked_by_id=asker.id, args={}, now=NIGHT
    )
    session.commit()
    session.info.clear()
    stop, rounds = Event(), []

    def send() -> int:
        rounds.append(1)
        if len(rounds) == 2:
            stop.set()
        raise ValueError("a fault of ours")

    def job(_job: Running) -> None:
        return None

    work(
        bell=Bell(f"sqlite:///{tmp_path}/queue.sqlite"),
        stop=stop,
        at_once=send,
        by_clock=[("trial", lambda _now: 4)],
        kinds={"trial": job},
        every=0,
    )
    assert len(rounds) == 2
    assert session.get_one(Job, ("dalseo", job_id)).state is JobState.DONE
    assert [(state.name, state.count) for state in list_states(session)] == [("trial", 4)]


def test_the_command_stops_when_it_is_told_to(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session.rollback()
    handlers: list[object] = []
    monkeypatch.setitem(app.config, "QUEUE_URL", f"sqlite:///{tmp_path}/queue.sqlite")
    monkeypatch.setattr("signal.signal", lambda _number, handler: handlers.append(handler))

    def look() -> int:
        handlers[0]()  # type: ignore[operator]
        return 0

    monkeypatch.setattr(cli, "deliver_due", look)
    monkeypatch.setattr(cli, "gather_periodic", lambda _features: [])
    answer = app.test_cli_runner().invoke(cli.worker, ["--every", "0"])
    assert answer.exit_code == 0, answer.output


def test_every_feature_s_work_is_found_once_and_has_a_name() -> None:
    names = [name for name, _work in gather_periodic(FEATURES)]
    assert {"ledger.heads", "notifications.digests"} <= set(names)
    assert len(names) == len(set(names))
    assert all("." in kind for kind in gather_jobs(FEATURES))


def test_the_heads_are_written_once_a_night_and_sent_to_the_auditors(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "HEADS_DIR", str(tmp_path))
    make_person(session, name="한지민", roles=[Role.AUDITOR], email="han@example.org", branch_id=NATIONAL)
    session.commit()
    with time_machine.travel(NIGHT, tick=False):
        nightly_heads(NIGHT)
        nightly_heads(NIGHT)
    assert len(list(tmp_path.glob("heads-*.json"))) == 1
    told = session.scalars(select(Message.channel).where(Message.template == "heads_written")).all()
    assert len(told) == len(set(told))
