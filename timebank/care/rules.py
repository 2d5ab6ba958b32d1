"""The words of care, and how its times are read."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from timebank.care.errors import (
    EndDoesNotExist,
    EndNotWholeMinutes,
    EndsAtStart,
    EndsBeforeStart,
    EndsBeforeStartPerhaps,
    StartDoesNotExist,
    StartNotWholeMinutes,
    VisitTooLong,
)
from timebank.core.clock import local_moment, minutes_by_day
from timebank.core.errors import DomainError
from timebank.core.pictures import LARGEST_PICTURE, Picture


class VisitState(StrEnum):
    """확인 중 · 이의 있음 · 인정 · 돌려보냄 · 거둬들임."""

    SUBMITTED = "submitted"
    DISPUTED = "disputed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({VisitState.SUBMITTED, VisitState.DISPUTED})
COUNTED_STATES = OPEN_STATES | {VisitState.APPROVED}
"""States in which a visit takes its time: no other may overlap it, and it counts towards the caps."""


class FoodWorkKind(StrEnum):
    """꾸러미 싸기 · 운전 · 배달."""

    PACK = "pack"
    DRIVE = "drive"
    DELIVER = "deliver"


class FoodWorkState(StrEnum):
    """확인 중 · 인정 · 돌려보냄 · 거둬들임."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


FOOD_CODE = "food:"
"""What stands before the kind of food work where it is summed beside the activities of visits."""
COUNTED_FOOD_WORK = frozenset({FoodWorkState.SUBMITTED, FoodWorkState.APPROVED})
"""States in which food work takes its volunteer's time."""


class EventKind(StrEnum):
    """What happened to a visit."""

    SUBMITTED = "submitted"
    ENTERED = "entered"
    """By a coordinator, for somebody who telephoned or brought paper."""
    CONFIRMED = "confirmed"
    """By the volunteer or the senior, where somebody else entered it or asked."""
    DISPUTED = "disputed"
    SETTLED = "settled"
    EVIDENCE = "evidence"
    APPROVED = "approved"
    REJECTED = "rejected"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"


class EvidenceMethod(StrEnum):
    SENIOR_SCREEN = "senior_screen"
    VOLUNTEER_SCREEN = "volunteer_screen"
    SENIOR_CALL = "senior_call"
    VOLUNTEER_CALL = "volunteer_call"
    TEXT_REPLY = "text_reply"
    PAPER_SLIP = "paper_slip"
    KNOWLEDGE = "knowledge"
    """A coordinator's own. It speaks for a visit, and confirms none."""


Slip = Picture
"""A picture of a slip, as it is kept."""
LARGEST_SLIP = LARGEST_PICTURE
"""Bytes of a picture of a slip."""


class Objection(StrEnum):
    DIFFERENT = "different"
    NO_VISIT = "no_visit"


class EnteredHow(StrEnum):
    SCREEN = "screen"
    TELEPHONE = "telephone"
    PAPER = "paper"
    API = "api"
    IMPORT = "import"


class CallerCheck(StrEnum):
    """How somebody on the telephone was verified."""

    KNOWN_NUMBER = "known_number"
    CALLED_BACK = "called_back"
    TWO_QUESTIONS = "two_questions"
    KNOWN_VOICE = "known_voice"


class OfferState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class OverrideState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class CapScope(StrEnum):
    DAY = "day"
    WEEK = "week"


class SettledHow(StrEnum):
    """How both came to agree."""

    CORRECTED = "corrected"
    """The volunteer corrected the visit."""
    TAKEN_BACK = "taken_back"
    """Who objected agrees after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time as moments, with the local days it falls on."""

    starts_at: datetime
    ends_at: datetime
    by_day: dict[date, int]
    """Whole minutes on each local day."""

    @property
    def minutes(self) -> int:
        return sum(self.by_day.values())

    @property
    def by_week(self) -> dict[date, int]:
        """Whole minutes in each week, by its Monday."""
        return by_week(self.by_day)


def by_week(by_day: Mapping[date, int]) -> dict[date, int]:
    """Return the minutes of each week, by its Monday."""
    weeks: dict[date, int] = {}
    for day, minutes in by_day.items():
        weeks[monday_of(day)] = weeks.get(monday_of(day), 0) + minutes
    return weeks


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
HALF_DAY = 12 * 60
"""Minutes by which somebody is wrong who writes 4:00 for four in the afternoon."""


def read_stretch(  # noqa: PLR0913  # what a form holds, and where it is read
    *, day: date, start: time, end: time, past_midnight: bool, zone: str, longest_minutes: int
) -> tuple[Stretch | None, list[DomainError]]:
    """Return the stretch that was meant, or None and what is wrong with it.

    `day`, `start` and `end` are what the branch's clocks showed; `past_midnight` says that the end was on
    the next day.
    """
    faults: list[DomainError] = []
    if start.second or start.microsecond:
        faults.append(StartNotWholeMinutes())
    if end.second or end.microsecond:
        faults.append(EndNotWholeMinutes())
    if not past_midnight and end <= start:
        faults.append(_reversed(start, end, longest_minutes))
    starts_at = local_moment(day, start, zone)
    last_day = day + timedelta(days=1) if past_midnight else day
    ends_at = local_moment(last_day, end, zone)
    if starts_at is None:
        faults.append(StartDoesNotExist(day=day, time=start))
    if ends_at is None:
        faults.append(EndDoesNotExist(day=last_day, time=end))
    if faults or starts_at is None or ends_at is None:
        return None, faults
    stretch = Stretch(starts_at=starts_at, ends_at=ends_at, by_day=minutes_by_day(starts_at, ends_at, zone))
    if stretch.minutes > longest_minutes:
        return None, [VisitTooLong(visit_minutes=stretch.minutes, longest_minutes=longest_minutes)]
    return stretch, []


def _reversed(start: time, end: time, longest_minutes: int) -> DomainError:
    if start == end:
        return EndsAtStart()
    later = end.hour * 60 + end.minute + HALF_DAY
    taken = later - (start.hour * 60 + start.minute)
    if later < 2 * HALF_DAY and 0 < taken <= longest_minutes:
        return EndsBeforeStartPerhaps(suggested=time(*divmod(later, 60)))
    return EndsBeforeStart()


def over_at(day: date, *, start: time, end: time, zone: str) -> datetime | None:
    """Return when a visit of that day is over, an end before its start lying on the next day.

    None where clocks skip that time.
    """
    return local_moment(day + timedelta(days=1) if end <= start else day, end, zone)


def newest_over(days: Iterable[date], *, start: time, end: time, zone: str, now: datetime) -> date | None:
    """Return the first of the days on which a visit from `start` to `end` is over; the newest come first."""
    for day in days:
        over = over_at(day, start=start, end=end, zone=zone)
        if over is not None and over <= now:
            return day
    return None


def months_before(day: date, months: int) -> date:
    """Return the day so many months before; where that month lacks it, the month's last."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shared_out(minutes: int, activities: Collection[str]) -> dict[str, int]:
    """Share whole minutes out evenly; what cannot be shared goes to the first."""
    if not activities:
        return {}
    each, rest = divmod(minutes, len(activities))
    return {code: each + (place < rest) for place, code in enumerate(activities)}


class OddKind(StrEnum):
    """What is worth a look before a visit is decided. Each comes with the figures that explain it."""

    OBJECTION = "objection"
    """Senior or family object: `kind`, `said_minutes`, `usual_minutes`."""
    SAID_DIFFERENT = "said_different"
    """Somebody who was asked said another length: `said_minutes`, `usual_minutes`."""
    SAME_TIME = "same_time"
    """`other` says to have been with the same senior at the time: `starts_at`, `ends_at`."""
    BACK_DATED = "back_dated"
    """Logged `days` days later, one of `count` on that day."""
    LATE = "late"
    """Logged `days` days later."""
    MANY_AT_ONCE = "many_at_once"
    """One of `count` that were logged on the same day."""
    ENTERED_BY_STAFF = "entered_by_staff"
    """`staff` entered it for the volunteer."""
    STAFF_BURST = "staff_burst"
    """`staff` entered `count` visits for others on that day."""
    UNCONFIRMED = "unconfirmed"
    """Neither volunteer nor senior has confirmed what somebody else entered."""
    LONGER = "longer"
    """It takes `visit_minutes`, usually `usual_minutes`."""
    ROUND_HOURS = "round_hours"
    """The last `count` visits out of the usual all were whole hours."""
    RECIPROCAL = "reciprocal"
    """The two also care for each other the other way round."""
    RELATIVE = "relative"
    """Volunteer and senior are family."""
    SENIOR_GONE = "senior_gone"
    """The senior's record says `state`."""
    VOLUNTEER_SILENT = "volunteer_silent"
    """The volunteer was last heard of on `heard`, and is to be identified again."""
    MINOR_ALONE = "minor_alone"
    """The volunteer is `age` and no adult volunteer logged a visit with them."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """One reason to look, with its figures."""

    kind: OddKind
    figures: Mapping[str, Any] = field(default_factory=dict)


LATE_DAYS = 14
"""From so many days on, logging late is odd by itself."""
MANY_LATE_DAYS = 3
MANY_VISITS = 5
"""So many visits of one volunteer logged on one day are odd, where they lie `MANY_LATE_DAYS` back or more."""
BURST_VISITS = 10
"""So many visits entered for others by one person on one day."""
LONGER_MINUTES = 30
ROUND_VISITS = 6
PATTERN_DAYS = 90
"""How far back patterns are looked for."""
