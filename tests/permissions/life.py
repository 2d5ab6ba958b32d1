"""What may be asked about members who have died, move or leave, and one of each to ask it of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories import make_senior
from timebank.core import clock
from timebank.core.ids import new_id
from timebank.core.permissions import P, Role
from timebank.exchange.models import Death
from timebank.exchange.rules.deaths import DeathState, KnownBy
from timebank.policies.rules import OnDeath

TODAY = clock.local_day(clock.now(), "Asia/Seoul").isoformat()
PAGES = {
    "GET /desk/deaths": P.READ_EXCHANGE,
    "GET /desk/deaths/<uuid:death_id>": P.READ_EXCHANGE,
    "GET /desk/deaths/<uuid:death_id>/confirm": P.DECIDE_EXCHANGE,
    "POST /desk/deaths/<uuid:death_id>/confirm": P.DECIDE_EXCHANGE,
    "GET /desk/deaths/<uuid:death_id>/reverse": P.DECIDE_EXCHANGE,
    "POST /desk/deaths/<uuid:death_id>/reverse": P.DECIDE_EXCHANGE,
    "GET /desk/deaths/<uuid:death_id>/wish": P.MANAGE_EXCHANGE,
    "POST /desk/deaths/<uuid:death_id>/wish": P.MANAGE_EXCHANGE,
    "GET /desk/deaths/<uuid:death_id>/withdraw": P.MANAGE_EXCHANGE,
    "POST /desk/deaths/<uuid:death_id>/withdraw": P.MANAGE_EXCHANGE,
    "GET /people/<uuid:person_id>/death": P.MANAGE_EXCHANGE,
    "POST /people/<uuid:person_id>/death": P.MANAGE_EXCHANGE,
}
OPERATIONS = {
    "GET /deaths": P.READ_EXCHANGE,
    "POST /deaths": P.MANAGE_EXCHANGE,
    "GET /deaths/<uuid:death_id>": P.READ_EXCHANGE,
    "POST /deaths/<uuid:death_id>/confirm": P.DECIDE_EXCHANGE,
    "POST /deaths/<uuid:death_id>/reverse": P.DECIDE_EXCHANGE,
    "POST /deaths/<uuid:death_id>/wish": P.MANAGE_EXCHANGE,
    "POST /deaths/<uuid:death_id>/withdraw": P.MANAGE_EXCHANGE,
}
MISTAKE = {"reason": "동명이인이었습니다."}
BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "POST /api/v1/deaths": lambda side: {
        "person_id": side.things["senior_id"],
        "died_on": TODAY,
        "known_by": "paper",
    },
    "POST /api/v1/deaths/<uuid:death_id>/confirm": lambda _: {},
    "POST /api/v1/deaths/<uuid:death_id>/reverse": lambda _: MISTAKE,
    "POST /api/v1/deaths/<uuid:death_id>/wish": lambda _: {
        "wish": "lapse",
        "wish_paper": "유언 철 3, 12번",
        "wish_seen_by": "김주사",
    },
    "POST /api/v1/deaths/<uuid:death_id>/withdraw": lambda _: MISTAKE,
}


def make_life_things(
    session: Session, people: dict[Role, UUID], *, branch_id: str, now: datetime
) -> dict[str, UUID]:
    """Return the ids of what was made, by the names that addresses have for them."""
    death = Death(
        branch_id=branch_id,
        id=new_id(),
        person_id=make_senior(session, branch_id=branch_id, name="최말순").id,
        died_on=clock.local_day(now, "Asia/Seoul"),
        known_by=KnownBy.PAPER,
        state=DeathState.RECORDED,
        rule=OnDeath.POOL,
        policy_version=1000,
        recorded_by_id=people[Role.OFFICER],
        recorded_at=now,
    )
    session.add(death)
    session.flush()
    return {"death_id": death.id}
