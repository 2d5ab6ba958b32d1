"""The power goes, again and again, while visits are logged and approved over HTTP."""

import json
import random
import time as seconds
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import serving
from tests.databases import Databases
from tests.proofs import Proof
from tests.settings import make_config, make_environ
from tests.visiting import MINUTES, Headers, Pair, make_pairs, visits_to
from timebank import create_app
from timebank.care.models import Visit
from timebank.care.rules import VisitState
from timebank.core.db import db
from timebank.ledger.models import Account, Posting
from timebank.ledger.rules import AccountKind, PostingKind

VOLUNTEERS = 6


@dataclass(slots=True)
class Helper:
    """One volunteer with a telephone: logs, has approved, and repeats whatever was not acknowledged."""

    number: int
    pair: Pair
    port: int
    enough: Event
    logged: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Work until it is enough; what was begun is finished."""
        for turn, body in enumerate(visits_to(self.pair.senior_id)):
            if self.enough.is_set() or self.refused:
                return
            visit_id = self._ask("/api/v1/visits", self.pair.volunteer, f"log-{turn}", body)
            self.logged.append(visit_id)
            self._ask(
                f"/api/v1/visits/{visit_id}/approve", self.pair.coordinator, f"{self.number}-{turn}", None
            )
            self.approved.append(visit_id)

    def _ask(self, path: str, headers: Headers, key: str, body: dict[str, Any] | None) -> str:
        while True:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                connection.request(
                    "POST",
                    path,
                    body=json.dumps(body) if body else None,
                    headers={**headers, "Idempotency-Key": key, "Content-Type": "application/json"},
                )
                answer = connection.getresponse()
                said = json.loads(answer.read())
            except (OSError, HTTPException, ValueError):
                self.repeated += 1
                seconds.sleep(0.02)
                continue
            finally:
                connection.close()
            if answer.status >= 500:
                self.repeated += 1
                seconds.sleep(0.02)
                continue
            if answer.status not in (200, 201):
                self.refused.append(f"{path}: {said}")
                self.enough.set()
                return ""
            return str(said.get("id") or said.get("visit_id") or "")


@pytest.mark.proof("Servers killed in the middle of postings lose nothing acknowledged and double nothing")
def test_servers_killed_amid_postings_lose_and_double_nothing(
    databases: Databases, tmp_path: Path, proof: Proof
) -> None:
    url, port, enough = databases.make(), serving.free_port(), Event()
    pairs = make_pairs(url, VOLUNTEERS)
    helpers = [Helper(number, pair, port, enough) for number, pair in enumerate(pairs)]
    environ = make_environ(url, API_RATE="1000000 per minute", HEADS_DIR=str(tmp_path / "heads"))
    threads = [Thread(target=helper.run, daemon=True) for helper in helpers]
    kills = proof.size(50, share=25)
    processes = 2 if proof.full else 1
    for number in range(kills):
        with serving.serve(environ, log=tmp_path / "log", port=port, processes=processes) as site:
            if number == 0:
                for thread in threads:
                    thread.start()
            seconds.sleep(random.uniform(0.2, 1.0))  # noqa: S311
            site.kill()
    enough.set()
    with serving.serve(environ, log=tmp_path / "log", port=port, processes=processes):
        for thread in threads:
            thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert [fault for helper in helpers for fault in helper.refused] == []

    acknowledged = {visit for helper in helpers for visit in helper.approved}
    app = create_app(make_config(url))
    with app.app_context():
        visits = dict(db.session.execute(select(Visit.id, Visit.state)).all())
        assert {str(visit) for visit in visits} == {visit for helper in helpers for visit in helper.logged}
        assert {str(visit) for visit, state in visits.items() if state is VisitState.APPROVED} == acknowledged
        issued = select(func.count()).where(Posting.kind == PostingKind.ISSUE)
        assert db.session.scalar(issued) == len(acknowledged)
        issuance = select(func.sum(Account.balance)).where(Account.kind == AccountKind.ISSUANCE)
        assert db.session.scalar(issuance) == -MINUTES * len(acknowledged)
        db.session.remove()
        db.engine.dispose()
    assert "whole" in serving.command(environ, "ledger", "verify")
    assert len(acknowledged) > kills
    databases.drop(url)
    proof.saw(
        f"{kills} kills, {len(acknowledged)} visits approved, "
        f"{sum(helper.repeated for helper in helpers)} requests repeated, none lost, none doubled"
    )
