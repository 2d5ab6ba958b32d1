"""Instances as their files have them, for whoever must not trust the engine's own reading."""

from dataclasses import asdict
from datetime import date
from typing import Any

from timebank.matching.rules import Instance, Plan
from timebank.matching.schemas import plan_as_json


def as_json(instance: Instance) -> dict[str, Any]:
    """Return the instance as `timebank.instance/1`."""
    whole = {"format": "timebank.instance/1"} | asdict(instance)
    for each in whole["households"]:
        del each["days_since_served"], each["category_cap"]
        if each["equivalised_need"] is None:
            del each["equivalised_need"]
    read: dict[str, Any] = _plain(whole)
    return read


def assignments_of(plan: Plan) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = plan_as_json(plan)["assignments"]
    return rows


def _plain(value: Any) -> Any:  # noqa: ANN401
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {_plain(key): _plain(each) for key, each in value.items()}
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [_plain(each) for each in value]
        case _:
            return value
