"""What a branch sets, laid over the national version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from timebank.policies.rules.policy import Activity, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRules:
    """What one version of a branch sets; everything else is as the national version has it."""

    numbers: Mapping[str, int | None] = field(default_factory=dict)
    """Caps and days by the policy's field."""
    safeguards: Mapping[str, bool] = field(default_factory=dict)
    own_activities: tuple[Activity, ...] = ()
    """Besides the national ones; each earns an hour for an hour."""
    switched_off: frozenset[str] = frozenset()
    """Codes of national activities that this branch does not offer."""


def merge(national: Policy, rules: BranchRules) -> Policy:
    """Return the rules of the branch.

    The national version always wins: where a newer one has drawn its limits closer than an older version of
    the branch went, the nearest value within them holds, and a safeguard that it asks for is on.
    """
    changes: dict[str, Any] = {
        name: national.limits[name].nearest(value)
        for name, value in rules.numbers.items()
        if name in national.limits
    }
    changes |= {name: asked or getattr(national, name) for name, asked in rules.safeguards.items()}
    offered = tuple(
        replace(each, active=each.active and each.code not in rules.switched_off)
        for each in national.activities
    )
    own = tuple(each for each in rules.own_activities if national.activity(each.code) is None)
    if not any(each.active for each in offered + own):
        # What was left of the branch's choice, the nation has given up: its present activities hold.
        offered = national.activities
    return replace(national, activities=offered + own, **changes)
