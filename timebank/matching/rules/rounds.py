"""The words of rounds, on which day somebody comes, and what earlier rounds still count for. Pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class RoundKind(StrEnum):
    PREPARED = "prepared"
    """The plan is set aside for each household."""
    CHOICE = "choice"
    """At its appointment the household chooses, with the plan's suggestion first."""


class RoundState(StrEnum):
    OPEN = "open"
    """May be planned, changed, planned again."""
    CONFIRMED = "confirmed"
    """The stock is promised; hand-out."""
    CLOSED = "closed"


class AppointmentState(StrEnum):
    BOOKED = "booked"
    DONE = "done"
    """They have what was theirs."""
    MISSED = "missed"
    CANCELLED = "cancelled"


class DecisionKind(StrEnum):
    """What a coordinator decided about a household and a lot, whatever the plan says."""

    LOCK = "lock"
    REFUSE = "refuse"


class Made(StrEnum):
    """How a version of the plan came about."""

    PLANNED = "planned"
    CHANGED = "changed"
    """By hand, unit by unit."""
    HEALED = "healed"
    """Around those who know already what they get."""


class PickState(StrEnum):
    SET_ASIDE = "set_aside"
    HANDED = "handed"
    RETURNED = "returned"
    """Back on the shelf, free again."""


class Collector(StrEnum):
    SELF = "self"
    PROXY = "proxy"
    """Whom the household named."""
    OTHER = "other"
    DRIVER = "driver"


class Outcome(StrEnum):
    """How it went with a household in the newest round, or at a hand-out since."""

    RECEIVED = "received"
    SET_ASIDE = "set-aside"
    PLANNED = "planned"
    EXPECTED = "expected"
    """In a round that is not planned yet."""
    NOTHING = "nothing"
    """In the plan, which has nothing for them."""
    MISSED = "missed"
    CANCELLED = "cancelled"
    NOT_ASKED = "not-asked"
    """The round was opened without them."""
    NO_ROUND = "no-round"
    WAITING = "waiting"
    """Nobody has confirmed the need."""
    OVER = "over"
    """The record ended, or its time ran out."""


CYCLE = timedelta(days=7)
REMEMBERED = 26
"""Cycles after which what was received counts for nothing."""
KEPT_TENTHS = 8
"""Of ten units received, so many still count a cycle later."""
AHEAD_DAYS = 3
MOST_DAYS = 14
MOST_CAP = 1000
MOST_AHEAD = 14
MOST_VAN = 100_000
MOST_SEATS = 1000
PLACE_LENGTH = 80
REASON_LENGTH = 200
USUAL_HOURS = (10, 16)
NEVER_SERVED = 3650
"""Days since, for who never got anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """One day of a round: its hours, what its van carries, how many come in an hour."""

    day: date
    from_hour: int = USUAL_HOURS[0]
    until_hour: int = USUAL_HOURS[1]
    van_units: int | None = None
    """None: as much as need be."""
    per_hour: int | None = None

    @property
    def hours(self) -> range:
        return range(self.from_hour, self.until_hour)

    def left(self, moment: datetime) -> range:
        """Return the hours that are not over at the branch's local moment."""
        if self.day != moment.date():
            return self.hours if self.day > moment.date() else range(0)
        return range(max(self.from_hour, moment.hour), self.until_hour)


def time_for(
    days: Sequence[DayPlan],
    *,
    weekday: int | None,
    hour: int | None,
    taken: Mapping[tuple[date, int], int],
) -> tuple[date, int]:
    """Return the day and hour nearest to when they usually come, those with a free seat before others."""
    spots = [(each, at) for each in days for at in each.hours]

    def how_far(spot: tuple[DayPlan, int]) -> tuple[bool, int, int, int, date, int]:
        on, at = spot
        there = taken.get((on.day, at), 0)
        full = on.per_hour is not None and there >= on.per_hour
        apart = 0 if weekday is None else abs(on.day.weekday() - weekday)
        off = 0 if hour is None else abs(at - hour)
        return full, apart, off, there, on.day, at

    chosen, at = min(spots, key=how_far)
    return chosen.day, at


def cycle_of(day: date, *, starts_on: date) -> date:
    """Return the first day whose units count in full on the day: a cycle back, or where the round began."""
    return min(starts_on, day - CYCLE + timedelta(days=1))


def decayed(received: Iterable[tuple[date, int]], *, on: date) -> float:
    """Return what units received earlier still count for: four fifths for each whole cycle since."""
    total = 0.0
    for day, units in received:
        cycles = (on - day) // CYCLE
        if cycles <= REMEMBERED:
            total += units * (KEPT_TENTHS / 10) ** max(0, cycles)
    return max(0.0, round(total, 3))


def share(units: int, cap: int) -> int:
    """Return how much of its need a household gets, in per cent; caps grow with need as its size says."""
    return 100 * units // cap if cap else 100


def lowest(shares: Sequence[int], percent: int = 5) -> int:
    """Return the middle of the lowest so many per cent, at least of one."""
    count = max(1, len(shares) * percent // 100)
    return sorted(shares)[: max(1, count)][(count - 1) // 2] if shares else 0


def highest(shares: Sequence[int], percent: int = 5) -> int:
    count = max(1, len(shares) * percent // 100)
    return sorted(shares)[-count:][count // 2 if count > 1 else 0] if shares else 0


def middle(shares: Sequence[int]) -> int:
    return sorted(shares)[len(shares) // 2] if shares else 0
