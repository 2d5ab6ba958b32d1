"""A bank in which volunteers log visits over the API, as many as are wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import URL

from tests.factories import BRANCH, make_branch, make_coordinator, make_person, make_senior, make_volunteer
from tests.settings import make_config
from tests.sign_in import bearer, sign_in
from timebank import create_app
from timebank.care.commands import AssignVolunteer, assign_volunteer
from timebank.core import clock
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.policies.commands import SeedFirstNational, seed_first_national

Headers = dict[str, str]
MINUTES = 20
"""The length of each visit."""
ZONE = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Pair:
    """A volunteer and the senior whom they visit; with headers for their and the coordinator's requests."""

    volunteer: Headers
    coordinator: Headers
    cookie: str
    """The volunteer's, of a browser that is signed in."""
    senior_id: UUID


def make_pairs(url: URL, count: int) -> list[Pair]:
    """Make a branch with that many volunteers, each with a senior of their own."""
    app = create_app(make_config(url))
    pairs, ids = [], []
    with app.app_context():
        session = db.session()
        make_branch(session, NATIONAL)
        make_branch(session)
        publisher = make_person(session, branch_id=NATIONAL, roles=[Role.ADMINISTRATOR]).id
        coordinator = make_coordinator(session)
        coordinator_id = coordinator.id
        staff = bearer(session, coordinator, Role.COORDINATOR)
        today = clock.local_day(clock.now(), ZONE)
        for number in range(count):
            volunteer = make_volunteer(session, name=f"봉사자{number}", coordinator=coordinator)
            senior = make_senior(session, name=f"어르신{number}")
            client = app.test_client()
            sign_in(client, volunteer)
            cookie = client.get_cookie(str(app.config["SESSION_COOKIE_NAME"]))
            assert cookie is not None
            headers = bearer(session, volunteer, Role.VOLUNTEER)
            pairs.append(Pair(headers, staff, f"{cookie.key}={cookie.value}", senior.id))
            ids.append((volunteer.id, senior.id))
        session.commit()
        perform(
            seed_first_national,
            SeedFirstNational(
                branch_id=NATIONAL, actor_id=publisher, effective_from=today - timedelta(days=300)
            ),
            origin=SYSTEM,
        )
        for volunteer_id, senior_id in ids:
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
    return pairs


def visits_to(senior_id: UUID) -> Iterator[dict[str, Any]]:
    """Return the bodies of visits that keep to the rules: up to 16 a day, of the last four weeks."""
    today = clock.local_day(clock.now(), ZONE)
    for back in range(1, 28):
        for slot in range(16):
            hour, minute = 8 + slot // 2, slot % 2 * 30
            yield {
                "senior_id": str(senior_id),
                "day": (today - timedelta(days=back)).isoformat(),
                "start": time(hour, minute).isoformat("minutes"),
                "end": time(hour, minute + MINUTES).isoformat("minutes"),
                "activities": ["talk"],
            }
