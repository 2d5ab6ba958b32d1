"""A cursor is what the list gave, or it is refused: nothing else reaches a database."""

import base64
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from timebank.web.pagination import LONGEST, CursorBroken, decode_cursor, encode_cursor

ID = UUID("01890000-0000-7000-8000-000000000000")


def cursor_of(parts: object) -> str:
    return packed(json.dumps(parts))


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_a_cursor_gives_back_what_was_put_in() -> None:
    key = ("가" * 80, ID, date(2026, 11, 21), datetime(2026, 11, 21, 3, tzinfo=UTC), 2**63 - 1)
    assert decode_cursor(encode_cursor(key), "sudti") == key
    assert decode_cursor(None, "u") is None


BROKEN = {
    "a naive moment": (cursor_of([["t", "2026-11-21T03:00:00"]]), "t"),
    "the year 1": (cursor_of([["t", "0001-01-01T00:00:00+14:00"]]), "t"),
    "the year 9999": (cursor_of([["t", "9999-12-31T23:59:59-14:00"]]), "t"),
    "a day of the year 1": (cursor_of([["d", "0001-01-01"]]), "d"),
    "a number beyond 64 bits": (cursor_of([["i", str(2**63)]]), "i"),
    "a number far below zero": (cursor_of([["i", str(-(2**63))]]), "i"),
    "a number as a number": (cursor_of([["i", 5]]), "i"),
    "no end": (cursor_of([["i", "inf"]]), "i"),
    "an id as a number": (cursor_of([["u", 5]]), "u"),
    "an id as a list": (cursor_of([["u", []]]), "u"),
    "a text as null": (cursor_of([["s", None]]), "s"),
    "a text as an object": (cursor_of([["s", {}]]), "s"),
    "a NUL": (cursor_of([["s", "a\0b"]]), "s"),
    "half a character": (cursor_of([["s", "a\ud800"]]), "s"),
    "a letter as a list": (cursor_of([[["s"], "a"]]), "s"),
    "another shape": (cursor_of([["s", "a"]]), "i"),
    "an object": (cursor_of({"s": "a"}), "s"),
    "a number": (cursor_of(7), "s"),
    "deep": (packed("[" * 700), "s"),
    "deeper than Python goes": (packed("[" * 100_000), "s"),
    "too long": (cursor_of([["s", "a" * LONGEST]]), "s"),
    "no base64": ("한글", "s"),
    "one character": ("a", "s"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_no_list_gave_is_refused(name: str) -> None:
    with pytest.raises(CursorBroken):
        decode_cursor(*BROKEN[name])
