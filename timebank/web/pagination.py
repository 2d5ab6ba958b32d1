"""Keyset pages: the next page begins after the last row seen, so long lists cost no more than short ones."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from timebank.core.errors import DomainError, Kind

Row = TypeVar("Row")
PAGE_SIZE = 50
LONGEST = 1000
"""Characters of a cursor."""
YEARS = range(1900, 2201)
MOST = 2**63


class CursorBroken(DomainError):
    """The cursor is not one that the list gave."""

    kind = Kind.INVALID
    code = "web.cursor-broken"
    field = "cursor"


def encode_cursor(key: Sequence[int | str | UUID | date | datetime]) -> str:
    """Return the sort key of a row as an opaque text."""
    parts = [
        [_letter(part), part.astimezone(UTC).isoformat() if isinstance(part, datetime) else str(part)]
        for part in key
    ]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, shape: str) -> tuple[Any, ...] | None:
    """Return the sort key that `cursor` holds, or None without one.

    `shape` has a letter a part: i for int, s text, u UUID, d date, t moment.

    Raises:
        CursorBroken: also for what no database could compare with.
    """
    if not cursor:
        return None
    if len(cursor) > LONGEST:
        raise CursorBroken
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if "".join(letter for letter, _ in parts) != shape:
            raise CursorBroken
        return tuple(KEYS[letter](_said(text)) for letter, text in parts)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
        binascii.Error,
    ) as fault:
        raise CursorBroken from fault


def _said(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError("not a text")
    return text


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) >= MOST:
        raise ValueError("beyond 64 bits")
    return number


def _text(text: str) -> str:
    text.encode()  # half a character raises
    if "\0" in text:
        raise ValueError("holds a NUL")
    return text


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError("too far away")
    return day


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError("without an offset, or too far away")
    return moment


KEYS: dict[str, Callable[[str], Any]] = {"i": _whole, "s": _text, "u": UUID, "d": _day, "t": _moment}


def _letter(part: object) -> str:
    for letter, kind in (("u", UUID), ("t", datetime), ("d", date), ("i", int), ("s", str)):
        if isinstance(part, kind):
            return letter
    raise TypeError(f"a cursor cannot hold {type(part).__name__}")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list, and the cursor of the next, if there is one."""

    rows: Sequence[Row]
    next_cursor: str | None

    @classmethod
    def of(
        cls, rows: Sequence[Row], key: Callable[[Row], Sequence[Any]], *, size: int = PAGE_SIZE
    ) -> "Page[Row]":
        """Make a page of `rows`, which were asked for with one more than `size`."""
        more = len(rows) > size
        shown = rows[:size]
        return cls(shown, encode_cursor(key(shown[-1])) if more else None)
