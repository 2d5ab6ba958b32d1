"""The record as JSON, and back. What cannot be read is refused, never guessed."""

from collections.abc import Callable, Mapping
from datetime import time
from enum import Enum
from fractions import Fraction
from typing import Any, TypeVar

from timebank.policies.errors import ContentUnreadable
from timebank.policies.rules.merge import BranchRules
from timebank.policies.rules.policy import Activity, Excess, Limit, OnDeath, Policy, Rounding, SpentReversal
from timebank.policies.rules.validate import BY_NAME, FIELDS, FieldKind

Content = Mapping[str, Any]
Made = TypeVar("Made")

_CHOICES: dict[str, type[Enum]] = {
    "rounding": Rounding,
    "excess": Excess,
    "on_death": OnDeath,
    "reversal_of_spent": SpentReversal,
}


def encode(policy: Policy) -> dict[str, Any]:
    """Return the national version as JSON holds it: a share is `1/5`, a time of day `09:00`."""
    content: dict[str, Any] = {each.name: _plain(getattr(policy, each.name)) for each in FIELDS}
    content["limits"] = {name: [limit.least, limit.most] for name, limit in sorted(policy.limits.items())}
    return content


def decode(content: Content) -> Policy:
    """Return the national version that `encode` wrote. A field that is not there has the standard value.

    Raises:
        ContentUnreadable: a field is not known, or has a value of another kind.
    """
    values = {name: _read(name, value) for name, value in content.items() if name != "limits"}
    if "limits" in content:
        values["limits"] = _reading(
            "limits",
            lambda: {
                str(name): Limit(_whole(least), None if most is None else _whole(most))
                for name, (least, most) in content["limits"].items()
            },
        )
    return Policy(**values)


def encode_branch(rules: BranchRules) -> dict[str, Any]:
    """Return what the branch sets as JSON holds it."""
    return {
        **dict(sorted(rules.numbers.items())),
        **dict(sorted(rules.safeguards.items())),
        "own_activities": [_plain_activity(each) for each in rules.own_activities],
        "switched_off": sorted(rules.switched_off),
    }


def decode_branch(content: Content) -> BranchRules:
    """Return what `encode_branch` wrote.

    Raises:
        ContentUnreadable: a field is not known, or has a value of another kind.
    """
    numbers: dict[str, int | None] = {}
    safeguards: dict[str, bool] = {}
    for name, value in content.items():
        if name in ("own_activities", "switched_off"):
            continue
        read = _read(name, value)
        if isinstance(read, bool):
            safeguards[name] = read
        elif read is None or isinstance(read, int):
            numbers[name] = read
        else:
            raise ContentUnreadable(name=name)
    return BranchRules(
        numbers=numbers,
        safeguards=safeguards,
        own_activities=_reading(
            "activities", lambda: tuple(map(_activity, content.get("own_activities", ())))
        ),
        switched_off=_reading("activities", lambda: frozenset(map(_text, content.get("switched_off", ())))),
    )


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, tuple):
        return [_plain_activity(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _plain_activity(activity: Activity) -> dict[str, Any]:
    return {name: getattr(activity, name) for name in ("code", "ko", "en", "vi", "rate", "active")}


def _read(name: str, value: Any) -> Any:  # noqa: ANN401
    rule = BY_NAME.get(name)
    if rule is None:
        raise ContentUnreadable(name=name)
    if value is None and rule.optional:
        return None
    readers: dict[FieldKind, Callable[[], object]] = {
        FieldKind.SHARE: lambda: Fraction(_text(value)),
        FieldKind.CHOICE: lambda: _CHOICES[name](value),
        FieldKind.FLAG: lambda: _flag(value),
        FieldKind.CLOCK: lambda: time.fromisoformat(_text(value)),
        FieldKind.ACTIVITIES: lambda: tuple(map(_activity, value)),
    }
    return _reading(name, readers.get(rule.kind, lambda: _whole(value)))


def _reading(name: str, read: Callable[[], Made]) -> Made:
    try:
        return read()
    except (TypeError, ValueError, AttributeError, KeyError, ZeroDivisionError) as failure:
        raise ContentUnreadable(name=name) from failure


def _activity(value: Content) -> Activity:
    return Activity(
        code=_text(value["code"]),
        ko=_text(value["ko"]),
        en=_text(value["en"]),
        vi=_text(value["vi"]),
        rate=_whole(value.get("rate", 60)),
        active=_flag(value.get("active", True)),
    )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither yes nor no")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
