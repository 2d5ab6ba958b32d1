"""What each operation on a round says, and how a round is shown."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from timebank.core.db import db
from timebank.matching.models import Appointment, Round, Station
from timebank.matching.queries import (
    get_round,
    kept_of,
    list_appointments,
    list_called_off,
    places_of,
    stations_of,
)
from timebank.matching.rules.places import KeptPlace
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
    of: dict[str, Any] = {"branch_id": me().branch_id, "round_ids": [each.id for each in rounds]}
    places, kept = stations_of(session, **of), kept_of(session, **of)
    return [
        {
            **{name: getattr(each, name) for name in SHOWN},
            "called_off": off.get(each.id),
            "places": [_station(one, kept.get((each.id, one.place))) for one in places.get(each.id, [])],
        }
        for each in rounds
    ]


def _station(station: Station, kept: KeptPlace | None) -> dict[str, Any]:
    return {
        **{name: getattr(station, name) for name in ("day", "place", "from_hour", "until_hour", "per_hour")},
        "place_id": kept.id if kept else None,
        "address": kept.address if kept else None,
    }


def shown_one(round_id: UUID) -> dict[str, Any]:
    return shown([the_round(round_id)])[0]


def pickups_of(round_: Round) -> list[dict[str, Any]]:
    """Return who comes when, and where."""
    session = db.session()
    of: dict[str, Any] = {"branch_id": round_.branch_id}
    visits = list_appointments(session, **of, round_id=round_.id)
    return shown_visits([(each, round_) for each in visits])


def shown_visits(visits: Sequence[tuple[Appointment, Round]]) -> list[dict[str, Any]]:
    """Return visits as they are shown, each with its place and where that is."""
    of: dict[str, Any] = {"branch_id": me().branch_id, "round_ids": {round_.id for _visit, round_ in visits}}
    places, kept = places_of(db.session(), **of), kept_of(db.session(), **of)
    return [
        _visit(visit, None if visit.delivered else places.get(visit.id, round_.place), kept)
        for visit, round_ in visits
    ]


def _visit(
    visit: Appointment, place: str | None, kept: Mapping[tuple[UUID, str], KeptPlace]
) -> dict[str, Any]:
    where = kept.get((visit.round_id, place)) if place else None
    return {
        **{name: getattr(visit, name) for name in OF_VISIT},
        "place": place,
        **{name: getattr(where, name, None) for name in ("address", "directions", "remark")},
    }
