"""What each operation on a round says, and how a round is shown."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from timebank.core.db import db
from timebank.matching.models import Appointment, Round
from timebank.matching.queries import get_round, list_appointments, list_called_off, places_of, stations_of
from timebank.web.idempotency import asked_id
from timebank.web.identity import me

SHOWN = (
    "id",
    "kind",
    "starts_on",
    "ends_on",
    "next_on",
    "place",
    "category_cap",
    "floor",
    "ahead_days",
    "state",
    "version",
)
OF_VISIT = ("id", "household_id", "day", "hour", "delivered", "state", "told_at")


def common() -> dict[str, Any]:
    """Return what every command says."""
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def the_round(round_id: UUID) -> Round:
    return get_round(db.session(), branch_id=me().branch_id, round_id=round_id)


def shown(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Return the rounds as they are shown."""
    session = db.session()
    off = list_called_off(session, rounds)
    places = stations_of(session, branch_id=me().branch_id, round_ids=[each.id for each in rounds])
    return [
        {
            **{name: getattr(each, name) for name in SHOWN},
            "called_off": off.get(each.id),
            "places": places.get(each.id, []),
        }
        for each in rounds
    ]


def shown_one(round_id: UUID) -> dict[str, Any]:
    return shown([the_round(round_id)])[0]


def pickups_of(round_: Round) -> list[dict[str, Any]]:
    """Return who comes when, and where."""
    session = db.session()
    of: dict[str, Any] = {"branch_id": round_.branch_id}
    places = places_of(session, **of, round_ids=[round_.id])
    return [
        shown_visit(each, round_, places) for each in list_appointments(session, **of, round_id=round_.id)
    ]


def shown_visit(visit: Appointment, round_: Round, places: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a visit as it is shown, with its place."""
    place = None if visit.delivered else places.get(visit.id, round_.place)
    return {**{name: getattr(visit, name) for name in OF_VISIT}, "place": place}
