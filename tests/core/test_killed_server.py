"""The power goes, again and again, while visits are logged and approved over HTTP."""

import json
import random
import time as seconds
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time as clock_time
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import URL, func, select

from tests import serving
from tests.databases import Databases
from tests.factories import BRANCH, make_branch, make_coordinator, make_person, make_senior, make_volunteer
from tests.proofs import Proof
from tests.settings import make_config, make_environ
from tests.sign_in import bearer
from timebank import create_app
from timebank.care.commands import AssignVolunteer, assign_volunteer
from timebank.care.models import Visit
from timebank.care.rules import VisitState
from timebank.core import clock
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.ledger.models import Account, Posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.policies.commands import SeedFirstNational, seed_first_national

VOLUNTEERS = 6
MINUTES = 20
Headers = dict[str, str]


@dataclass(slots=True)
class Helper:
    """One volunteer with a telephone: logs, has approved, and repeats whatever was not acknowledged."""

    number: int
    volunteer: Headers
    coordinator: Headers
    senior_id: UUID
    port: int
    enough: Event
    logged: list[str] = field(default_factory=list)
    approved: list[str] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Work until it is enough; what was begun is finished."""
        for turn, body in enumerate(self._visits()):
            if self.enough.is_set() or self.refused:
                return
            visit_id = self._ask("/api/v1/visits", self.volunteer, f"log-{turn}", body)
            self.logged.append(visit_id)
            self._ask(f"/api/v1/visits/{visit_id}/approve", self.coordinator, f"{self.number}-{turn}", None)
            self.approved.append(visit_id)

    def _visits(self) -> Iterator[dict[str, Any]]:
        today = clock.local_day(clock.now(), "Asia/Seoul")
        for back in range(1, 28):
            for slot in range(16):
                hour, minute = 8 + slot // 2, slot % 2 * 30
                yield {
                    "senior_id": str(self.senior_id),
                    "day": (today - timedelta(days=back)).isoformat(),
                    "start": clock_time(hour, minute).isoformat("minutes"),
                    "end": clock_time(hour, minute + MINUTES).isoformat("minutes"),
                    "activities": ["talk"],
                }

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


def prepare(url: URL, port: int, enough: Event) -> list[Helper]:
    """Make a branch in which everybody may log and approve over the API."""
    app = create_app(make_config(url))
    helpers = []
    with app.app_context():
        session = db.session()
        make_branch(session, NATIONAL)
        make_branch(session)
        publisher = make_person(session, branch_id=NATIONAL, roles=[Role.ADMINISTRATOR]).id
        coordinator = make_coordinator(session)
        staff = bearer(session, coordinator, Role.COORDINATOR)
        today = clock.local_day(clock.now(), "Asia/Seoul")
        pairs = []
        for number in range(VOLUNTEERS):
            volunteer = make_volunteer(session, name=f"봉사자{number}", coordinator=coordinator)
            senior = make_senior(session, name=f"어르신{number}")
            pairs.append((volunteer.id, senior.id))
            helpers.append(
                Helper(number, bearer(session, volunteer, Role.VOLUNTEER), staff, senior.id, port, enough)
            )
        coordinator_id = coordinator.id
        session.commit()
        perform(
            seed_first_national,
            SeedFirstNational(
                branch_id=NATIONAL, actor_id=publisher, effective_from=today - timedelta(days=300)
            ),
            origin=SYSTEM,
        )
        for volunteer_id, senior_id in pairs:
            perform(
                assign_volunteer,
                AssignVolunteer(
                    branch_id=BRANCH,
                    actor_id=coordinator_id,
                    volunteer_id=volunteer_id,
                    senior_id=senior_id,
                    activities=("talk",),
                    starts_on=today - timedelta(days=40),
                ),
                origin=SYSTEM,
                now=clock.now() - timedelta(days=41),
            )
        db.session.remove()
        db.engine.dispose()
    return helpers


@pytest.mark.proof("Servers killed in the middle of postings lose nothing acknowledged and double nothing")
def test_servers_killed_amid_postings_lose_and_double_nothing(
    databases: Databases, tmp_path: Path, proof: Proof
) -> None:
    url, port, enough = databases.make(), serving.free_port(), Event()
    helpers = prepare(url, port, enough)
    environ = make_environ(url, API_RATE="1000000 per minute", HEADS_DIR=str(tmp_path / "heads"))
    threads = [Thread(target=helper.run, daemon=True) for helper in helpers]
    kills = proof.size(50, least=4)
    for number in range(kills):
        with serving.serve(environ, log=tmp_path / "log", port=port, processes=2) as site:
            if number == 0:
                for thread in threads:
                    thread.start()
            seconds.sleep(random.uniform(0.2, 1.0))  # noqa: S311
            site.kill()
    enough.set()
    with serving.serve(environ, log=tmp_path / "log", port=port, processes=2):
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
