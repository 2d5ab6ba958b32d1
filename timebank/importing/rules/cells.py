"""What one cell says: days as Koreans write them, times, points, and words of a list."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from fractions import Fraction
from functools import lru_cache

from timebank.importing.errors import (
    DayUnreadable,
    NumberUnreadable,
    PointsUnreadable,
    TimeUnreadable,
    WordUnknown,
)

_DAY = re.compile(
    r"(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?(?:\s*\([월화수목금토일]\))?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[1-7]\d{4}", re.ASCII)
"""A day as Excel counts it, from 1927 to 2119: a cell of days that is shown as a number."""
EXCELS_DAY_0 = date(1899, 12, 30)
_PART_OF_DAY = re.compile(r"0?\.\d{2,}", re.ASCII)
MINUTES_OF_HOUR, MINUTES_OF_DAY = 60, 24 * 60
_VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIME = re.compile(r"(오전|오후|am|pm)?\s*(\d{1,2})\s*(?::|시)\s*(\d{1,2})?\s*분?(?::\d{2})?\s*(am|pm)?")
_APART = re.compile(r"[,;/·、\n]+")
NOON = 12
MINUTES_OF_POINT = 60
YES = frozenset({"예", "네", "y", "yes", "o", "ㅇ", "1", "true", "동의", "có", "co", "v", "✓"})
NO = frozenset({"", "아니오", "아니요", "n", "no", "x", "0", "false", "không", "khong", "-"})


def read_day(text: str, *, column: str) -> date:
    """Return the day: 2026.11.22, 2026-11-22, 2026년 11월 22일, 20261122, 22/11/2026, or Excel's 46348.

    Raises:
        DayUnreadable
    """
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    parts = found.groups() if found else None
    if parts is None and (other := _VIETNAMESE.fullmatch(text)):
        parts = other.groups()[::-1]
    if parts is not None:
        try:
            return date(*map(int, parts))
        except ValueError:
            pass
    if _SERIAL.fullmatch(text):
        return EXCELS_DAY_0 + timedelta(days=int(text))
    raise DayUnreadable(column=column, text=text)


def read_time(text: str, *, column: str) -> time:
    """Return the time of day: 14:30, 오후 2:30, 14시 30분, or Excel's part of a day, 0.604166667.

    Raises:
        TimeUnreadable
    """
    found = _TIME.fullmatch(text.strip().lower())
    if found:
        before, hours, minutes, after = found.groups()
        half, hour = before or after, int(hours)
        if half and 1 <= hour <= NOON:
            hour = hour % NOON + (NOON if half in ("오후", "pm") else 0)
        try:
            return time(hour, int(minutes or 0))
        except ValueError:
            pass
    if _PART_OF_DAY.fullmatch(text):
        minutes = round(float(text) * MINUTES_OF_DAY) % MINUTES_OF_DAY
        return time(minutes // MINUTES_OF_HOUR, minutes % MINUTES_OF_HOUR)
    raise TimeUnreadable(column=column, text=text)


def read_number(text: str, *, column: str) -> int:
    """Return the whole number; thousands may be set apart by commas.

    Raises:
        NumberUnreadable
    """
    plain = text.replace(",", "").replace(" ", "")
    if not re.fullmatch(r"\d{1,9}", plain, re.ASCII):
        raise NumberUnreadable(column=column, text=text)
    return int(plain)


def read_points(text: str, *, column: str) -> int:
    """Return the minutes of the points: 3.5 is 210. They come to whole minutes.

    Raises:
        PointsUnreadable
    """
    plain = text.replace(",", "").removesuffix("점").strip()
    if re.fullmatch(r"\d{1,6}(\.\d{1,4})?", plain, re.ASCII):
        minutes = Fraction(plain) * MINUTES_OF_POINT
        if minutes.denominator == 1:
            return minutes.numerator
    raise PointsUnreadable(column=column, text=text)


def read_yes(text: str, *, column: str) -> bool:
    """Return whether the cell says yes; an empty one says no.

    Raises:
        WordUnknown
    """
    folded = text.strip().casefold()
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise WordUnknown(column=column, text=text, words="예, 아니오")


def read_word(text: str, words: Mapping[str, Sequence[str]], *, column: str) -> str:
    """Return the code that the word stands for; `words` has each code's words, the Korean one first.

    Raises:
        WordUnknown
    """
    code = _codes(tuple((code, *names) for code, names in words.items())).get(_fold(text))
    if code is not None:
        return code
    known = ", ".join(names[0] for names in words.values() if names)
    raise WordUnknown(column=column, text=text, words=known)


def read_words(text: str, words: Mapping[str, Sequence[str]], *, column: str) -> list[str]:
    """Return the codes of several words, set apart by commas, each once.

    Raises:
        WordUnknown
    """
    found = [read_word(each, words, column=column) for each in apart(text)]
    return list(dict.fromkeys(found))


def apart(text: str) -> list[str]:
    """Return the parts of a cell that holds several things."""
    return [each.strip() for each in _APART.split(text) if each.strip()]


@lru_cache(maxsize=64)
def _codes(words: tuple[tuple[str, ...], ...]) -> Mapping[str, str]:
    """Return which code each word stands for; of words that are alike the first counts."""
    found: dict[str, str] = {}
    for code, *names in words:
        for word in (code, *names):
            found.setdefault(_fold(word), code)
    return found


def _fold(text: str) -> str:
    return "".join(text.split()).replace("_", "").casefold()
