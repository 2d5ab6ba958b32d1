"""What may be said in public: sums, never of so few people that one could be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")
FEWEST = 5
"""A group of fewer people is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Minutes of care, and how many people received them."""

    minutes: int
    seniors: int


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
