"""The visits of the first year, drawn so that they come to its real sums.

Source: the ministry's page: 222 seniors and 5,728 hours in 2015 in two areas; 191 and 4,270 hours from
July to November. How the hours fall on months and activities is made up.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from random import Random

YEAR = 2015
HOURS_BY_MONTH = {7: 540, 8: 770, 9: 930, 10: 990, 11: 1040, 12: 1458}
SENIORS_BY_MONTH = {7: 96, 8: 124, 9: 150, 10: 172, 11: 191, 12: 222}
HOURS_BY_ACTIVITY = {"talk": 2120, "cook": 1204, "clean": 1146, "chores": 744, "laundry": 514}
STARTS = (time(10), time(14))
SUNDAY = 6
DECEMBER = 12
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """One visit: to which senior (by number), by which of their volunteers, when, how long, doing what."""

    senior: int
    volunteer: int
    day: date
    start: time
    hours: int
    activities: tuple[str, ...]


def draw_year(random: Random, *, volunteer_of: Sequence[int]) -> list[Drawn]:
    """Return the year's visits in the order of time; `volunteer_of` gives each senior's volunteer.

    Nobody is in two places at once, and nobody works on a Sunday.
    """
    busy: set[tuple[str, int, date, time]] = set()
    slots: list[tuple[int, date, time, int]] = []
    for month, hours in HOURS_BY_MONTH.items():
        days = [date(YEAR, month, day) for day in range(1, monthrange(YEAR, month)[1] + 1)]
        workdays = [day for day in days if day.weekday() != SUNDAY]
        seniors = list(range(SENIORS_BY_MONTH[month]))
        lengths = _lengths(hours)
        random.shuffle(lengths)
        for number, length in enumerate(lengths):
            senior = seniors[number % len(seniors)]
            day, start = _free_slot(random, busy, senior, volunteer_of[senior], workdays)
            slots.append((senior, day, start, length))
    activities = _share_out(random, [slot[3] for slot in slots])
    drawn = [
        Drawn(senior, volunteer_of[senior], day, start, length, done)
        for (senior, day, start, length), done in zip(slots, activities, strict=True)
    ]
    return sorted(drawn, key=lambda visit: (visit.day, visit.start, visit.senior))


def _lengths(hours: int) -> list[int]:
    # Two fifths of the hours in visits of four hours, two fifths in visits of three, the rest of two.
    fours = hours // 10
    threes = hours * 2 // 15 // 2 * 2
    return [4] * fours + [3] * threes + [2] * ((hours - 4 * fours - 3 * threes) // 2)


def _free_slot(
    random: Random, busy: set[tuple[str, int, date, time]], senior: int, volunteer: int, days: Sequence[date]
) -> tuple[date, time]:
    while True:
        day, start = random.choice(days), random.choice(STARTS)
        taken = {("senior", senior, day, start), ("volunteer", volunteer, day, start)}
        if not taken & busy:
            busy |= taken
            return day, start


def _share_out(random: Random, lengths: Sequence[int]) -> list[tuple[str, ...]]:
    """Give each visit its activities; each takes an equal part of the visit, in whole hours."""
    left = dict(HOURS_BY_ACTIVITY)
    done: list[tuple[str, ...]] = [()] * len(lengths)
    longer = [number for number, length in enumerate(lengths) if length > SHORTEST]
    random.shuffle(longer)
    for number in longer:
        length = lengths[number]
        kinds = random.choice([count for count in range(1, length + 1) if length % count == 0])
        done[number] = _draw_distinct(random, left, kinds, each=length // kinds)
    # What is left goes to the shortest visits, hour by hour: two of one activity, or one of each.
    hours = [activity for activity, count in left.items() for _ in range(count)]
    random.shuffle(hours)
    shortest = [number for number, length in enumerate(lengths) if length == SHORTEST]
    for number, pair in zip(shortest, zip(hours[::2], hours[1::2], strict=True), strict=True):
        done[number] = _in_order(pair)
    return done


def _draw_distinct(random: Random, left: dict[str, int], kinds: int, *, each: int) -> tuple[str, ...]:
    drawn: list[str] = []
    for _ in range(kinds):
        rest = [activity for activity in left if activity not in drawn and left[activity] >= each]
        drawn.append(random.choices(rest, [left[activity] for activity in rest])[0])
    for activity in drawn:
        left[activity] -= each
    return _in_order(drawn)


def _in_order(drawn: Sequence[str]) -> tuple[str, ...]:
    return tuple(activity for activity in HOURS_BY_ACTIVITY if activity in drawn)
