"""The words of using points for care, and how what was reserved is shared out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from timebank.care.rules import PartOfDay
from timebank.exchange.rules.needs import ConfirmedNeed


class RedemptionState(StrEnum):
    """승인 대기 · 요청함 · 부탁함 · 정해짐 · 마침 · 취소 · 못 만남 · 거절."""

    AWAITING_APPROVAL = "awaiting_approval"
    ASKED = "asked"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    REFUSED = "refused"


OPEN_STATES = frozenset(
    {
        RedemptionState.AWAITING_APPROVAL,
        RedemptionState.ASKED,
        RedemptionState.OFFERED,
        RedemptionState.ACCEPTED,
    }
)
"""Minutes are reserved, and somebody has to do something."""
OFFERABLE_STATES = frozenset({RedemptionState.ASKED, RedemptionState.OFFERED})


class VolunteerOfferState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    """Nobody answered in time."""
    CLOSED = "closed"
    """Somebody else accepted, or the care is not asked for any more."""
    WITHDRAWN = "withdrawn"
    """Accepted, and taken back before the day."""


class RedemptionEventKind(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    OFFERED = "offered"
    DECLINED = "declined"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    UNLOGGED = "unlogged"
    """The day is over, and nobody has logged the visit."""
    CANCELLED = "cancelled"
    MISSED = "missed"
    DONE = "done"


class MissedBy(StrEnum):
    """Why a visit that was agreed on did not come about."""

    VOLUNTEER = "volunteer"
    BENEFICIARY = "beneficiary"
    NEITHER = "neither"
    """Snow, an emergency, a misunderstanding."""


FARTHEST = timedelta(days=92)
"""Care is asked for within three months from today."""
USUAL_WINDOW = timedelta(days=14)
"""Without a last day, care "on any afternoon" is wanted within two weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How many minutes come from which account."""

    received: int
    own: int

    @property
    def minutes(self) -> int:
        return self.received + self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class Usable:
    """What somebody may use for care on one day, in minutes, and why not the rest."""

    received_held: int
    own_held: int
    need: ConfirmedNeed | None
    """What lets them use what they received."""
    own_from: date | None
    """The birthday from which they may use their own; None where no birth date is on record."""
    day: date

    @property
    def received(self) -> int:
        return self.received_held if self.need is not None else 0

    @property
    def own(self) -> int:
        return self.own_held if self.own_from is not None and self.own_from <= self.day else 0

    @property
    def minutes(self) -> int:
        return self.received + self.own

    def split(self, minutes: int) -> Split | None:
        """Return what would be reserved, received minutes first; None where there is too little."""
        if minutes > self.minutes:
            return None
        received = min(minutes, self.received)
        return Split(received=received, own=minutes - received)


def settled(reserved: Split, given: int) -> tuple[Split, Split]:
    """Return what is used up and what goes back, where `given` minutes of care were given.

    Received minutes are used first, own ones last; never more than was reserved.
    """
    used_minutes = min(given, reserved.minutes)
    received = min(used_minutes, reserved.received)
    used = Split(received=received, own=used_minutes - received)
    return used, Split(received=reserved.received - used.received, own=reserved.own - used.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTime:
    """When a volunteer would come, as the branch's clocks show it."""

    day: date
    start: time
    end: time


PARTS_BEGIN = {
    PartOfDay.MORNING: (time(6), time(12)),
    PartOfDay.AFTERNOON: (time(12), time(18)),
    PartOfDay.EVENING: (time(18), time(22)),
}
"""When a visit of that part of the day begins: from the first, before the second."""


def longest_within(part: PartOfDay, *, longest_minutes: int) -> int:
    """Return how long a visit that begins in that part of the day can take, in minutes: it ends that day."""
    first, _last = PARTS_BEGIN[part]
    return min(longest_minutes, 24 * 60 - 1 - (first.hour * 60 + first.minute))


def has_weekday(weekdays: Collection[int], *, first: date, last: date) -> bool:
    """Tell whether one of the days of the week, or any where none is named, comes between the two days."""
    return not weekdays or any(
        (first + timedelta(days=each)).weekday() in weekdays
        for each in range(min((last - first).days + 1, 7))
    )


class Unfit(StrEnum):
    """Why a volunteer does not fit. The first three are what the person who asked does not want."""

    NOT_WANTED = "not_wanted"
    OTHER_LANGUAGE = "other_language"
    UNKNOWN_TO_THEM = "unknown_to_them"
    RELATIVE = "relative"
    ACTS_FOR_THEM = "acts_for_them"
    """Asked for it in their name, or is their delegate."""
    NOT_READY = "not_ready"
    BUSY = "busy"
    DECLINED = "declined"
    """Said no to this request already."""
    AWAY = "away"
    """No longer a volunteer on that day."""


class Fit(StrEnum):
    """What speaks for a volunteer who fits."""

    READY = "ready"
    FREE = "free"
    KNOWS = "knows"
    """Has cared for them before."""
    NEAR = "near"
    """Lives in the same neighbourhood."""
    LANGUAGE = "language"
    """Reads and speaks what they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A volunteer, seen for one request: fits, or why not."""

    volunteer_id: UUID
    name: str
    neighbourhood: str
    language: str
    fits: tuple[Fit, ...]
    unfits: tuple[Unfit, ...]
    last_visit_on: date | None
    """When they last visited the person who asked."""
    visits: int
    """How often they did."""
    busy_from: time | None = None
    busy_until: time | None = None
    asked_at: datetime | None = None
    """When they were asked, and have not answered yet."""

    @property
    def fit(self) -> bool:
        return not self.unfits
