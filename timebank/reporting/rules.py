"""What may be said in public: sums, never of so few people that one could be told apart; and periods."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

Key = TypeVar("Key")
ZONE = "Asia/Seoul"
"""The clocks by which the whole bank's years are told."""
FEWEST = 5
"""A group of fewer people is hidden."""
MOST_MONTHS = 36
"""A longer period is not told month by month."""
MOST_ROWS = 100_000
"""Rows of a list that one file holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Minutes of care, and how many people received them."""

    minutes: int
    seniors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodSum:
    """What a branch received and gave, in grams, and how many households got it."""

    received: int
    given: int
    households: int

    def __add__(self, other: "FoodSum") -> "FoodSum":
        return FoodSum(
            received=self.received + other.received,
            given=self.given + other.given,
            households=self.households + other.households,
        )


def shown_branches(by_branch: Mapping[str, FoodSum]) -> dict[str, FoodSum]:
    """Return the branches that helped households enough to be named.

    What is public is the sum of these alone: the hidden ones are in no total, so nothing gives them away.
    """
    return {key: each for key, each in by_branch.items() if each.households >= FEWEST}


def hide_small(groups: Mapping[Key, Sum]) -> dict[Key, Sum | None]:
    """Return the groups with those of too few people as None.

    Where just one would be hidden its sum is the total less the others', so the next smallest is hidden too.
    A group of nobody says nothing about anybody and stays.
    """
    hidden = {key for key, group in groups.items() if 0 < group.seniors < FEWEST}
    rest = [key for key, group in groups.items() if key not in hidden and group.seniors]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=lambda key: (groups[key].seniors, groups[key].minutes)))
    return {key: None if key in hidden else group for key, group in groups.items()}


def median(values: Sequence[int]) -> int | None:
    """Return the middle of the sorted values, the lower one of two; None of none."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Local days of a branch, both included."""

    since: date
    until: date

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_month(self) -> bool:
        return self == Period.of_month(self.since.year, self.since.month)

    @property
    def is_year(self) -> bool:
        return self == Period.of_year(self.since.year)

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def months(self) -> list["Period"]:
        """Return the calendar months that it touches, the oldest first; none where they are too many."""
        count = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
        if count > MOST_MONTHS:
            return []
        return [_month_after(self.since, ahead) for ahead in range(count)]

    def before(self) -> "Period":
        """Return the period of the same kind that ends where this one begins."""
        if self.is_year:
            return Period.of_year(self.since.year - 1)
        if self.is_month:
            return _month_after(self.since, -1)
        return Period(self.since - timedelta(days=self.days), self.since - timedelta(days=1))

    def after(self) -> "Period":
        """Return the period of the same kind that begins where this one ends."""
        if self.is_year:
            return Period.of_year(self.since.year + 1)
        if self.is_month:
            return _month_after(self.since, 1)
        return Period(self.until + timedelta(days=1), self.until + timedelta(days=self.days))


def _month_after(day: date, ahead: int) -> Period:
    years, month = divmod(day.month - 1 + ahead, 12)
    return Period.of_month(day.year + years, month + 1)
