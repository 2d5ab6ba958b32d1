"""The files of matching: `timebank.instance/1` is read, `timebank.plan/1` is written (docs/matching.md)."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields

from timebank.matching.errors import Fault, InstanceRefused
from timebank.matching.rules import Assignment, Household, Instance, Lot, Plan

INSTANCE_FORMAT = "timebank.instance/1"
PLAN_FORMAT = "timebank.plan/1"
MOST = 1_000_000_000
MOST_ITEMS = 10_000
MOST_SIZE = 1_000
_USUAL: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "required",
    "null": "null",
    "validator_failed": "text",
}


class Text(fields.Field[str]):
    """Text with something in it, taken as it is."""

    default_error_messages = _USUAL

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str) or not value.strip():
            raise ValidationError("text")
        return value


class Format(Text):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        if value != INSTANCE_FORMAT:
            raise ValidationError("format")
        return INSTANCE_FORMAT


class Whole(fields.Field[int]):
    """A whole number that is written as one."""

    default_error_messages = _USUAL

    def __init__(self, least: int, most: int = MOST, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:  # noqa: ANN401
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("whole-number")
        if not self.least <= value <= self.most:
            raise ValidationError(f"at-least {self.least}" if value < self.least else f"at-most {self.most}")
        return value


class Number(fields.Field[float]):
    """A number of at least 0; `positive`: above it."""

    default_error_messages = _USUAL

    def __init__(self, *, positive: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.positive = positive

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:  # noqa: ANN401
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise ValidationError("number")
        if value < 0 or (self.positive and value == 0):
            raise ValidationError("above-zero" if self.positive else "at-least 0")
        if value > MOST:
            raise ValidationError(f"at-most {MOST}")
        return float(value)


class YesOrNo(fields.Field[bool]):
    default_error_messages = _USUAL

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ANN401
        if not isinstance(value, bool):
            raise ValidationError("yes-or-no")
        return value


class Day(fields.Field[date]):
    default_error_messages = _USUAL

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:  # noqa: ANN401
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("date") from None
        if day.isoformat() != value:
            raise ValidationError("date")
        return day


class Rows(fields.List[Any]):
    default_error_messages = _USUAL | {"invalid": "list"}


class Words(Rows):
    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(Text(), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return frozenset(super()._deserialize(value, attr, data, **kwargs))


class _Row(Schema):
    """Nothing may be there that is not known: a misspelt `forbids` would be a meal that harms."""

    error_messages = {"unknown": "unknown", "type": "object"}  # noqa: RUF012


class HouseholdSchema(_Row):
    id = Text(required=True)
    need = Number(required=True, positive=True)
    size = Whole(1, MOST_SIZE, required=True)
    equivalised_need = Number(positive=True)
    item_cap = Whole(0, MOST_ITEMS, required=True)
    received = Number(required=True)
    forbids = Words(required=True)
    has = Words(required=True)
    pickup = Day(required=True)
    delivered = YesOrNo(required=True)


class LotSchema(_Row):
    id = Text(required=True)
    category = Text(required=True)
    units = Whole(0, required=True)
    grams_per_unit = Whole(0, required=True)
    contains = Words(required=True)
    needs = Words(required=True)
    arrives = Day(required=True)
    expires = Day(required=True, allow_none=True)
    residual_days = Whole(0, 36_500, required=True)


class AssignmentSchema(_Row):
    household = Text(required=True)
    lot = Text(required=True)
    units = Whole(1, required=True)


class InstanceSchema(_Row):
    format = Format(required=True)
    branch = Text(required=True)
    run_date = Day(required=True)
    category_cap = Whole(0, MOST_ITEMS, required=True)
    floor = YesOrNo(load_default=False)
    next_cycle = Day(required=True)
    van_units = fields.Dict(
        keys=Day(), values=Whole(0), load_default=dict, error_messages=_USUAL | {"invalid": "object"}
    )
    households = Rows(fields.Nested(HouseholdSchema), required=True)
    lots = Rows(fields.Nested(LotSchema), required=True)
    pinned = Rows(fields.Nested(AssignmentSchema), load_default=list)


def read_instance(source: str | Mapping[str, Any]) -> Instance:
    """Return the instance of a file's text, or of what was read from one.

    Raises InstanceRefused with the path of every fault.
    """
    read = _json(source) if isinstance(source, str) else source
    try:
        loaded = InstanceSchema().load(read)
    except ValidationError as refused:
        raise InstanceRefused(sorted(_faults("$", refused.messages), key=_place)) from None
    del loaded["format"]
    return Instance(
        **loaded
        | {
            "households": tuple(Household(**each) for each in loaded["households"]),
            "lots": tuple(Lot(**each) for each in loaded["lots"]),
            "pinned": tuple(Assignment(**each) for each in loaded["pinned"]),
        }
    )


def _json(text: str) -> Any:  # noqa: ANN401
    def only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        # The later `forbids` would silently win.
        if len(dict(pairs)) < len(pairs):
            names = [name for name, _value in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise InstanceRefused([Fault("$", "key-twice", {"key": twice})])
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=only_once)
    except json.JSONDecodeError as refused:
        values = {"line": refused.lineno, "column": refused.colno}
        raise InstanceRefused([Fault("$", "json", values)]) from None
    except RecursionError:
        raise InstanceRefused([Fault("$", "object")]) from None


def _faults(path: str, messages: Any) -> Iterator[Fault]:  # noqa: ANN401
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _faults(_step(path, key), below)
        return
    for message in messages:
        code, _space, figure = message.partition(" ")
        values = {"least": int(figure)} if code == "at-least" else {"most": int(figure)} if figure else {}
        yield Fault(path, code, values)


def _place(fault: Fault) -> list[tuple[int, str]]:
    """Return what sorts row 10 after row 9."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"[\[\]]", fault.path)]


def _step(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    # What marshmallow calls the whole object, and the two sides of an entry of `van_units`.
    if key == "_schema" or (re.match(r"\$\.van_units[.\[]", path) and key in {"key", "value"}):
        return path
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as its file has it."""
    return {
        "format": PLAN_FORMAT,
        "branch": plan.branch,
        "run_date": plan.run_date.isoformat(),
        "assignments": [
            {"household": each.household, "lot": each.lot, "units": each.units} for each in plan.assignments
        ],
        "objective": {
            "value": plan.certificate.value,
            "bound": plan.certificate.bound,
            "gap": plan.certificate.gap,
        },
        "summary": {
            "units": plan.summary.units,
            "grams": plan.summary.grams,
            "wasted_units": plan.summary.wasted_units,
            "wasted_grams": plan.summary.wasted_grams,
            "unserved": plan.summary.unserved,
        },
    }


def plan_text(plan: Plan) -> str:
    """Return the text of the plan's file: the same plan, the same bytes; a line for each assignment."""
    whole = plan_as_json(plan)
    rows = whole.pop("assignments")
    lines = [f"  {json.dumps(each, ensure_ascii=False)}" for each in rows]
    parts = {key: json.dumps(value, ensure_ascii=False) for key, value in whole.items()}
    body = "[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"
    before = [f' "{key}": {parts[key]}' for key in ("format", "branch", "run_date")]
    after = [f' "{key}": {parts[key]}' for key in ("objective", "summary")]
    return "{\n" + ",\n".join([*before, f' "assignments": {body}', *after]) + "\n}\n"
