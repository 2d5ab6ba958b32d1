"""Figures, dates and names as people read them, in the reader's language.

Korean is the measure: `3시간 30분`, `3.5점`, `11월 21일 (토)`, `오후 2:30`. Everything here takes plain
values; of the request it knows two defaults, the language of Flask-Babel and the zone in `flask.g.zone`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from flask import Flask, g, has_app_context
from flask_babel import get_locale

SEOUL = ZoneInfo("Asia/Seoul")
MINUS = "\N{MINUS SIGN}"
NOON = 12
WEEKDAYS = {
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The little words between figures in one language."""

    hour: str
    minute: str
    point: str
    points: str
    unit: str
    units: str
    thousands: str
    decimal: str
    to: str


_WORDS = {
    "ko": _Words("{}시간", "{}분", "{}점", "{}점", "{}개", "{}개", ",", ".", "~"),
    "en": _Words("{} h", "{} min", "{} point", "{} points", "{} unit", "{} units", ",", ".", "–"),  # noqa: RUF001
    "vi": _Words("{} giờ", "{} phút", "{} điểm", "{} điểm", "{} đơn vị", "{} đơn vị", ".", ",", "–"),  # noqa: RUF001
}


def language() -> str:
    """Return the code of the reader's language: `ko`, `en` or `vi`; `ko` where nobody reads."""
    locale = get_locale() if has_app_context() else None
    code = locale.language if locale else "ko"
    return code if code in _WORDS else "ko"


def _zone(zone: ZoneInfo | str | None) -> ZoneInfo:
    chosen = zone or (g.get("zone") if has_app_context() else None) or SEOUL
    return ZoneInfo(chosen) if isinstance(chosen, str) else chosen


def local(value: datetime, zone: ZoneInfo | str | None = None) -> datetime:
    """Return the moment on the branch's clock.

    Raises:
        ValueError: the datetime names no zone.
    """
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value!r}")
    return value.astimezone(_zone(zone))


def _date(value: date | datetime, zone: ZoneInfo | str | None) -> date:
    return local(value, zone).date() if isinstance(value, datetime) else value


def _time(value: time | datetime, zone: ZoneInfo | str | None) -> time:
    return local(value, zone).time() if isinstance(value, datetime) else value


def number(value: float | Decimal, decimals: int = 1) -> str:
    """Return the figure with marks between thousands, and at most so many decimals."""
    words = _WORDS[language()]
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{abs(exact):,f}".partition(".")
    rest = rest.rstrip("0")
    figure = whole.replace(",", words.thousands) + (words.decimal + rest if rest else "")
    return MINUS + figure if exact < 0 else figure


def units(count: int) -> str:
    """Return how many units of food or goods: `1,444개`."""
    words = _WORDS[language()]
    return (words.unit if count == 1 else words.units).format(number(count))


def hours(minutes: int) -> str:
    """Return a stretch of time: `3시간 30분`."""
    words = _WORDS[language()]
    whole, rest = divmod(abs(minutes), 60)
    parts = [words.hour.format(number(whole))] if whole else []
    if rest or not whole:
        parts.append(words.minute.format(rest))
    return (MINUS if minutes < 0 else "") + " ".join(parts)


def whole_hours(minutes: int) -> str:
    """Return the full hours alone, as schools count them: 210 minutes are `3시간`."""
    words = _WORDS[language()]
    return (MINUS if minutes < 0 else "") + words.hour.format(number(abs(minutes) // 60))


def points_value(minutes: int) -> str:
    """Return minutes as points without the word: `3.5`; hundredths at the finest."""
    return number(Decimal(minutes) / 60, 2)


def points(minutes: int) -> str:
    """Return minutes as points: `3.5점`."""
    words = _WORDS[language()]
    return (words.point if abs(minutes) == 60 else words.points).format(points_value(minutes))  # noqa: PLR2004


def points_unit(minutes: int) -> str:
    """Return the word alone, as it follows a large figure: `점`; with its space where one is written."""
    return points(minutes).removeprefix(points_value(minutes))


def points_hours(minutes: int) -> str:
    """Return points and the time they stand for: `3.5점 (3시간 30분)`."""
    return f"{points(minutes)} ({hours(minutes)})"


def signed(minutes: int) -> str:
    """Return a change in points without the word: `+1.6`, or `0`, with a true minus sign."""
    return ("+" if minutes > 0 else "") + points_value(minutes)


def signed_points(minutes: int) -> str:
    """Return a change in points: `+2점`, or `0점`, with a true minus sign."""
    return ("+" if minutes > 0 else "") + points(minutes)


def day(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the day without its year: `11월 21일 (토)`."""
    on, spoken = _date(value, zone), language()
    weekday = WEEKDAYS[spoken][on.weekday()]
    if spoken == "ko":
        return f"{on.month}월 {on.day}일 ({weekday})"
    if spoken == "vi":
        return f"{weekday}, {on.day}/{on.month}"
    return f"{weekday} {on.day} {MONTHS[on.month - 1]}"


def long_day(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the day with its year: `2026년 11월 21일 (토)`."""
    on, spoken = _date(value, zone), language()
    if spoken == "ko":
        return f"{on.year}년 {day(on)}"
    return f"{day(on)}/{on.year}" if spoken == "vi" else f"{day(on)} {on.year}"


def near_day(value: date | datetime, today: date, zone: ZoneInfo | str | None = None) -> str:
    """Return the day, with its year where that is not this one."""
    return day(value, zone) if _date(value, zone).year == today.year else long_day(value, zone)


def plain_day(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the day with its year and without the day of the week: `2039년 5월 3일`, for birthdays."""
    on, spoken = _date(value, zone), language()
    if spoken == "ko":
        return f"{on.year}년 {on.month}월 {on.day}일"
    if spoken == "vi":
        return f"{on.day}/{on.month}/{on.year}"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def month(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the month: `2026년 11월`."""
    on, spoken = _date(value, zone), language()
    if spoken == "ko":
        return f"{on.year}년 {on.month}월"
    return f"tháng {on.month}/{on.year}" if spoken == "vi" else f"{MONTHS[on.month - 1]} {on.year}"


def _half(at: time) -> str:
    if at.minute == 0 and at.hour in (0, NOON):
        return "밤" if at.hour == 0 else "낮"
    return "오전" if at.hour < NOON else "오후"


def clock(value: time | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the time of day: `오후 2:30`, `낮 12:00`."""
    at, spoken = _time(value, zone), language()
    if spoken == "vi":
        return f"{at.hour}:{at.minute:02}"
    if spoken == "ko":
        # 0:30 keeps its nought: 오전 12:30 is read as noon by half of the people.
        hour = at.hour if at.hour <= NOON and (at.hour or at.minute) else at.hour - NOON
        return f"{_half(at)} {abs(hour)}:{at.minute:02}"
    hour = (at.hour - 1) % 12 + 1
    if at.minute == 0 and at.hour in (0, NOON):
        return f"12:00 {'midnight' if at.hour == 0 else 'noon'}"
    return f"{hour}:{at.minute:02} {'am' if at.hour < NOON else 'pm'}"


def span(start: time | datetime, end: time | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return a stretch of the day: `오전 10:00~오후 1:00`, `오전 10:00~12:00`.

    An end on the next day says so. Of two plain times, an end that is not after its start is of the next day.
    """
    first, last = _time(start, zone), _time(end, zone)
    if isinstance(start, datetime) and isinstance(end, datetime):
        later = local(end, zone).date() > local(start, zone).date()
    else:
        later = last <= first
    spoken = language()
    left, right = clock(first), clock(last)
    if spoken == "ko":
        to_noon = (last.hour, last.minute) == (NOON, 0) and first.hour < NOON
        if not later and (_half(first) == _half(last) or to_noon):
            right = right.split(" ", 1)[1]
        elif later:
            right = f"다음 날 {right}"
    elif spoken == "en":
        if not later and left[-2:] == right[-2:]:
            left = left[:-3]
        elif later:
            right += " the next day"
    elif later:
        right += " hôm sau"
    return f"{left}{_WORDS[spoken].to}{right}"


def moment(value: datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the day with its year, and the time: `2026년 11월 21일 (토) 오후 2:30`."""
    return _moment(long_day(value, zone), clock(value, zone))


def short_moment(value: datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return the day without its year, and the time: `11월 21일 (토) 오후 2:30`."""
    return _moment(day(value, zone), clock(value, zone))


def _moment(on: str, at: str) -> str:
    return f"{on} {at}" if language() == "ko" else f"{on}, {at}"


def iso(value: date | datetime, zone: ZoneInfo | str | None = None) -> str:
    """Return what a `<time datetime>` holds: the day, or the moment to the minute with its offset."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return local(value, zone).isoformat(timespec="minutes")


def name(value: str) -> str:
    """Return how a person is addressed: `김영자님` in Korean, the bare name elsewhere."""
    return f"{value}님" if language() == "ko" else value


def words(values: Iterable[object]) -> str:
    """Return the items as one run of words: `말벗, 식사`."""
    return ", ".join(str(value) for value in values)


def phone(value: str) -> str:
    """Return the number as it is dialled at home: `010-1234-5678`; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(value, "KR")
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(parsed):
        return value
    korean = parsed.country_code == 82  # noqa: PLR2004
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if korean else style.INTERNATIONAL)


FILTERS: dict[str, Callable[..., str]] = {
    "number": number,
    "hours": hours,
    "whole_hours": whole_hours,
    "points": points,
    "points_value": points_value,
    "points_unit": points_unit,
    "points_hours": points_hours,
    "signed": signed,
    "signed_points": signed_points,
    "day": day,
    "long_day": long_day,
    "plain_day": plain_day,
    "month": month,
    "clock": clock,
    "moment": moment,
    "short_moment": short_moment,
    "iso": iso,
    "name": name,
    "words": words,
    "phone": phone,
}


def register(app: Flask) -> None:
    """Give templates each format as a filter, and `span(start, end)` as a function."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["span"] = span
