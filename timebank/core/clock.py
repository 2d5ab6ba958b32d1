"""The only place that reads the clock; and the way between moments and a branch's own days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = (each.replace(tzinfo=UTC) for each in (datetime.min, datetime.max))  # noqa: DTZ901  # with it
"""The first and the last moment that there are."""


def now() -> datetime:
    return datetime.now(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day that it is in `zone` at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def local_moment(day: date, at: time, zone: str) -> datetime | None:
    """Return the moment at which clocks in `zone` show `at` on `day`, in UTC.

    None where clocks skip that time. Where they show it twice, the first.
    """
    moment = datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    shown = moment.astimezone(ZoneInfo(zone))
    return moment if (shown.date(), shown.time()) == (day, at) else None


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first moment of `day` in `zone`, in UTC."""
    try:
        return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        # East of Greenwich the first day that there is began before there were any.
        return FIRST if day.year == date.min.year else LAST


def end_of_day(day: date, zone: str) -> datetime:
    """Return the first moment after `day` in `zone`, in UTC; the last that there is, after the last day."""
    if day == date.max:
        return LAST
    return start_of_day(day + timedelta(days=1), zone)


def minutes_by_day(start: datetime, end: datetime, zone: str) -> dict[date, int]:
    """Share the whole minutes from `start` to `end` out over the local days they fall on."""
    shares: dict[date, int] = {}
    while start < end:
        day = local_day(start, zone)
        until = min(end, start_of_day(day + timedelta(days=1), zone))
        shares[day] = int((until - start).total_seconds()) // 60
        start = until
    return shares
