"""Cells and refusals as they are kept: JSON that holds days, times and moments."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from timebank.core.errors import DomainError, SeveralRefusals

_READ = {"moment": datetime.fromisoformat, "day": date.fromisoformat, "time": time.fromisoformat}


class KeptRefusal:
    """What was refused, to be said later in the words of whoever reads it."""

    __slots__ = ("code", "values")

    def __init__(self, code: str, values: Mapping[str, Any]) -> None:
        self.code, self.values = code, dict(values)


def pack_cells(cells: Mapping[str, str]) -> str:
    return json.dumps(dict(cells), ensure_ascii=False, separators=(",", ":"))


def unpack_cells(kept: str) -> dict[str, str]:
    read = json.loads(kept)
    assert isinstance(read, dict)
    return read


def pack_faults(faults: Sequence[DomainError]) -> str:
    """Return the refusals as text; of several at once each is one."""
    single = [one for each in faults for one in _singles(each)]
    found = [
        {"code": each.code, "values": {key: _plain(value) for key, value in each.values.items()}}
        for each in single
    ]
    return json.dumps(found, ensure_ascii=False)


def unpack_faults(kept: str | None) -> list[KeptRefusal]:
    return [
        KeptRefusal(each["code"], {key: _value(value) for key, value in each["values"].items()})
        for each in json.loads(kept or "[]")
    ]


def _singles(error: DomainError) -> Sequence[DomainError]:
    return error.refusals if isinstance(error, SeveralRefusals) else (error,)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return value if isinstance(value, int | str) else str(value)


def _value(kept: Any) -> Any:  # noqa: ANN401
    if isinstance(kept, dict):
        kind, text = next(iter(kept.items()))
        return _READ[kind](text)
    return kept
