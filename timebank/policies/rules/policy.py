"""The record itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

MINUTES_PER_HOUR = 60
"""An hour of care is 60 minutes in the ledger, which is one point: the same in every branch."""


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Excess(StrEnum):
    """Where points go that would lift a balance above the cap."""

    NONE = "none"
    """Nowhere: they are not credited. The certified hours stand all the same."""
    POOL = "pool"


class OnDeath(StrEnum):
    LAPSE = "lapse"
    SPOUSE = "spouse"
    POOL = "pool"


class SpentReversal(StrEnum):
    """Who bears it when points are taken back that were spent in good faith."""

    POOL = "pool_bears"
    DEBT = "debt"
    """The holder: later earnings settle it."""


class Rounding(StrEnum):
    WHOLE_MINUTE = "whole_minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One kind of care that can be logged."""

    code: str
    ko: str
    en: str
    vi: str
    rate: int = MINUTES_PER_HOUR
    """Minutes credited for each hour of it."""
    active: bool = True
    """Can be logged from now on. A visit of earlier keeps its activity."""

    def name(self, language: str) -> str:
        return {"en": self.en, "vi": self.vi}.get(language, self.ko)


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a branch may go: from `least` to `most`, both included; `most` is None for no upper end."""

    least: int
    most: int | None

    def holds(self, value: int | None) -> bool:
        if value is None:
            return self.most is None
        return self.least <= value and (self.most is None or value <= self.most)

    def nearest(self, value: int | None) -> int | None:
        """Return the value, or the end of the limit that it went beyond."""
        if value is None:
            return self.most
        value = max(value, self.least)
        return value if self.most is None else min(value, self.most)


NATIONAL_ACTIVITIES = (
    Activity(code="talk", ko="말벗", en="Company", vi="Trò chuyện"),
    Activity(code="cook", ko="식사", en="Meals", vi="Bữa ăn"),
    Activity(code="clean", ko="청소", en="Cleaning", vi="Dọn dẹp"),
    Activity(code="laundry", ko="세탁", en="Laundry", vi="Giặt giũ"),
    Activity(code="chores", ko="집안일·심부름", en="Chores and errands", vi="Việc nhà, việc vặt"),
)
"""The five of the donation bank (ministry page, 2016)."""

STANDARD_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "day_cap_minutes": Limit(60, 480),
        "week_cap_minutes": Limit(60, 2400),
        "longest_visit_minutes": Limit(30, 480),
        "food_work_rate": Limit(0, 60),
        "submit_days": Limit(7, 92),
        "decide_days": Limit(1, 14),
        "cooling_off_days": Limit(3, 14),
        "accept_days": Limit(7, 60),
        "second_approver_minutes": Limit(600, 3000),
        "telephone_minutes": Limit(60, 1200),
        "offer_days": Limit(1, 14),
        "answer_days": Limit(1, 7),
        "dispute_days": Limit(3, 30),
        "balance_cap_minutes": Limit(30_000, None),
    }
)
"""Volunteer-hour portals count 8 hours a day and want the record within 1 to 3 months (help pages)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of the bank as they stand in one version. Lengths are whole minutes, ages whole years."""

    minimum_age: int = 13
    """From this age somebody may volunteer."""
    training_minutes: int = 240
    """Training before visits count."""
    activities: tuple[Activity, ...] = NATIONAL_ACTIVITIES
    gift_only_share: Fraction = Fraction(1, 5)
    """Of each accrual, by whoever has reached `gift_only_until_age`."""
    gift_only_until_age: int = 40
    """Everything earned before this birthday may only be given."""
    own_use_age: int = 65
    day_cap_minutes: int = 480
    week_cap_minutes: int = 2400
    """From Monday to Sunday."""
    longest_visit_minutes: int = 480
    rounding: Rounding = Rounding.WHOLE_MINUTE
    food_work_rate: int = 0
    """Minutes that an hour of packing, driving or delivering food earns; 0: recorded and not credited."""
    submit_days: int = 30
    """A visit is logged within so many days after its local day."""
    decide_days: int = 7
    """A visit is decided within so many days after it was sent in."""
    cooling_off_days: int = 7
    """So long a gift can be taken back."""
    accept_days: int = 30
    """A gift that is not accepted within so many days returns to the giver."""
    second_approver_minutes: int = 3000
    """Above this a second person approves a gift or a redemption."""
    telephone_minutes: int = 600
    """Above this a second coordinator confirms what somebody asked for by telephone."""
    need_from_age: int | None = None
    """From this age a need for care is taken as confirmed; None for never by age alone."""
    offer_days: int = 3
    """Care that was asked for is offered to volunteers within so many days."""
    answer_days: int = 2
    """A volunteer answers an offer within so many days."""
    dispute_days: int = 14
    """An objection is decided within so many days."""
    reversal_of_spent: SpentReversal = SpentReversal.DEBT
    balance_cap_minutes: int | None = None
    excess: Excess = Excess.NONE
    on_death: OnDeath = OnDeath.POOL
    silent_months: int = 6
    """After so long without a sign of life somebody is identified again before they confirm anything."""
    adult_age: int = 18
    minors_in_pairs: bool = False
    """Under `adult_age` a visit is made together with an adult volunteer."""
    minors_by_day: bool = False
    """Under `adult_age` visits lie between `daytime_from` and `daytime_until`."""
    daytime_from: time = time(9)
    daytime_until: time = time(18)
    limits: Mapping[str, Limit] = field(default_factory=lambda: STANDARD_LIMITS)
    """What a branch may set, and how far. A rule that is not named here is the same everywhere."""

    def activity(self, code: str) -> Activity | None:
        return next((each for each in self.activities if each.code == code), None)

    @property
    def active_activities(self) -> tuple[Activity, ...]:
        """The activities that can be logged."""
        return tuple(each for each in self.activities if each.active)


MOST_VERSIONS = 999
_BRANCH_PLACES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce(Policy):
    """The rules of one branch on one day: the national version with what the branch's version sets.

    `number` names both and is what each posting and visit keeps: 4002 is the national version 4 with the
    branch's version 2, 4000 the national version 4 in a branch that has set nothing.
    """

    national_number: int
    branch_number: int
    """0 where the branch has no version of its own in force."""
    effective_from: date
    """The first local day of the newer of the two."""

    @property
    def number(self) -> int:
        return merged_number(self.national_number, self.branch_number)


def merged_number(national: int, branch: int) -> int:
    """Return the one number that names a national version and a branch's version (0 for none)."""
    if not (1 <= national <= MOST_VERSIONS and 0 <= branch <= MOST_VERSIONS):
        raise ValueError(f"no version {national}, {branch}")
    return national * _BRANCH_PLACES + branch


def version_numbers(number: int) -> tuple[int, int]:
    """Return the national and the branch's version that `merged_number` made into one."""
    national, branch = divmod(number, _BRANCH_PLACES)
    if national < 1:
        raise ValueError(f"no version {number}")
    return national, branch
