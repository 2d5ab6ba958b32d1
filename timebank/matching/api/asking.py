"""What each operation on a round says, and how a round is shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from timebank.core.db import db
from timebank.matching.models import Round
from timebank.matching.queries import get_round, list_called_off
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


def common() -> dict[str, Any]:
    """Return what every command says."""
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def the_round(round_id: UUID) -> Round:
    return get_round(db.session(), branch_id=me().branch_id, round_id=round_id)


def shown(rounds: Sequence[Round]) -> list[dict[str, Any]]:
    """Return the rounds as they are shown."""
    off = list_called_off(db.session(), rounds)
    return [
        {**{name: getattr(each, name) for name in SHOWN}, "called_off": off.get(each.id)} for each in rounds
    ]


def shown_one(round_id: UUID) -> dict[str, Any]:
    return shown([the_round(round_id)])[0]
