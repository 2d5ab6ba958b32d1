"""What may be asked about members who have died, move or leave, and one of each to ask it of."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories import make_senior
from timebank.core import clock
from timebank.core.ids import new_id
from timebank.core.permissions import P, Role
from timebank.exchange.models import Death, Leaving, Move, MoveArrival
from timebank.exchange.rules.deaths import DeathState, KnownBy
from timebank.exchange.rules.leaving import LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed, MoveState
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
    "GET /desk/leavings": P.READ_EXCHANGE,
    "GET /desk/moves": P.READ_EXCHANGE,
    "GET /desk/moves/<uuid:move_id>": P.READ_EXCHANGE,
    "GET /desk/moves/<uuid:move_id>/cancel": P.MANAGE_EXCHANGE,
    "POST /desk/moves/<uuid:move_id>/cancel": P.MANAGE_EXCHANGE,
    "GET /desk/moves/in/<uuid:arrival_id>": P.MANAGE_EXCHANGE,
    "POST /desk/moves/in/<uuid:arrival_id>": P.MANAGE_EXCHANGE,
    "GET /desk/moves/in/<uuid:arrival_id>/refuse": P.MANAGE_EXCHANGE,
    "POST /desk/moves/in/<uuid:arrival_id>/refuse": P.MANAGE_EXCHANGE,
    "POST /leavings/<uuid:leaving_id>/withdraw": P.SEE_SELF,
    "GET /me/leave": P.GIVE_POINTS,
    "POST /me/leave": P.GIVE_POINTS,
    "GET /people/<uuid:person_id>/leave": P.MANAGE_EXCHANGE,
    "POST /people/<uuid:person_id>/leave": P.MANAGE_EXCHANGE,
    "GET /people/<uuid:person_id>/move": P.MANAGE_EXCHANGE,
    "POST /people/<uuid:person_id>/move": P.MANAGE_EXCHANGE,
    "GET /points/before-move": P.SEE_SELF,
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
    "GET /leavings": P.READ_EXCHANGE,
    "POST /leavings": P.GIVE_POINTS,
    "POST /leavings/<uuid:leaving_id>/withdraw": P.SEE_SELF,
    "POST /leavings/for-somebody": P.MANAGE_EXCHANGE,
    "GET /moves": P.READ_EXCHANGE,
    "POST /moves": P.MANAGE_EXCHANGE,
    "GET /moves/<uuid:move_id>": P.READ_EXCHANGE,
    "POST /moves/<uuid:move_id>/cancel": P.MANAGE_EXCHANGE,
    "GET /moves/arrivals": P.READ_EXCHANGE,
    "POST /moves/arrivals/<uuid:arrival_id>/accept": P.MANAGE_EXCHANGE,
    "POST /moves/arrivals/<uuid:arrival_id>/refuse": P.MANAGE_EXCHANGE,
    "GET /moves/before": P.SEE_SELF,
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
    "POST /api/v1/leavings": lambda _: {"wish": "pool", "has_read": True},
    "POST /api/v1/leavings/for-somebody": lambda side: {
        "person_id": side.things["senior_id"],
        "agreed": "telephone",
        "wish": "pool",
        "has_read": True,
    },
    "POST /api/v1/moves": lambda side: {
        "person_id": side.things["senior_id"],
        "to_branch": "heungdeok",
        "agreed": "paper",
        "cancel_open": True,
    },
    "POST /api/v1/moves/arrivals/<uuid:arrival_id>/accept": lambda _: {"document": "passport"},
    "POST /api/v1/moves/arrivals/<uuid:arrival_id>/refuse": lambda _: {"reason": "오지 않으셨습니다."},
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
    move = Move(
        branch_id=branch_id,
        id=new_id(),
        person_id=make_senior(session, branch_id=branch_id, name="최두식").id,
        to_branch="national",
        agreed=Agreed.PAPER,
        state=MoveState.OPEN,
        policy_version=1000,
        opened_by_id=people[Role.OFFICER],
        opened_at=now,
    )
    comes = {"id": new_id(), "from_branch": "national", "from_person_id": new_id(), "opened_at": now}
    arrival = MoveArrival(
        branch_id=branch_id, name="강소라", birth_date="1950-03-02", minutes=60, state=MoveState.OPEN, **comes
    )
    leaver = make_senior(session, branch_id=branch_id, name="남기철").id
    leaving = Leaving(
        branch_id=branch_id,
        id=new_id(),
        person_id=leaver,
        wish=LeavingWish.POOL,
        agreed=Agreed.SCREEN,
        state=LeavingState.ASKED,
        policy_version=1000,
        asked_by_id=leaver,
        asked_at=now,
        effective_at=now + timedelta(days=7),
    )
    onward = MoveArrival(
        branch_id="national",
        id=move.id,
        from_branch=branch_id,
        from_person_id=move.person_id,
        name="최두식",
        minutes=60,
        state=MoveState.OPEN,
        opened_at=now,
    )
    session.add_all([move, arrival, leaving, onward])
    session.flush()
    return {
        "death_id": death.id,
        "move_id": move.id,
        "arrival_id": arrival.id,
        "leaving_id": leaving.id,
    }
