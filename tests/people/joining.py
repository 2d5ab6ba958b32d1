"""Somebody who wants to join."""

from datetime import date
from typing import Any

from tests.factories import BRANCH
from timebank.people.commands import JoinBranch
from timebank.people.rules import Purpose

ALL = frozenset({Purpose.MEMBERSHIP, Purpose.CARE, Purpose.MESSAGES})


def joining(**said: Any) -> JoinBranch:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": None,
        "name": "응우옌 티 투 하",
        "birth_date": date(1996, 2, 29),
        "phone": "010-1234-5678",
        "consents": ALL,
    }
    return JoinBranch(**(content | said))
