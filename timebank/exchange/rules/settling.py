"""Which visit was the one that points were reserved for, where the same two meet more than once a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Self
from uuid import UUID

DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of one local day, in minutes since it began, and what was asked for or done."""

    id: UUID
    start: int
    end: int
    activities: frozenset[str]

    @classmethod
    def of(cls, key: UUID, start: time, end: time, activities: Collection[str]) -> Self:
        """Return the hours between two local times; what ends before it starts ends on the next day."""
        starts, ends = (each.hour * 60 + each.minute for each in (start, end))
        ends = ends if ends > starts else ends + DAY
        return cls(id=key, start=starts, end=ends, activities=frozenset(activities))

    def shared(self, other: "Hours") -> int:
        """Return how many minutes both have."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def apart(self, other: "Hours") -> int:
        return abs(self.start - other.start)


def settled_by(
    came: Hours, *, awaited: Sequence[Hours], others: Sequence[Hours], usual: Sequence[Hours]
) -> UUID | None:
    """Return what, of that which is awaited, an approved visit settles; None where it was for none of it.

    What was agreed for the hours of the visit, unless another visit of the day that is still to be decided
    lies nearer to these. Else what is nearest to it and asked for something that was done then: but never by
    a visit in the two's usual hours, which is their usual one. So the order in which visits are approved
    changes nothing.
    """
    here = [each for each in awaited if came.shared(each)]
    best = [each for each in here if came.shared(each) >= max((o.shared(each) for o in others), default=0)]
    if best:
        return max(best, key=lambda each: (came.shared(each), -came.apart(each))).id
    if here or any(came.shared(each) for each in usual):
        return None
    loose = [other for other in others if not any(other.shared(each) for each in awaited)]
    free = [
        each
        for each in awaited
        if came.activities & each.activities
        and not any(other.shared(each) for other in others)
        and not any(_nearer(other, came, each) for other in loose)
    ]
    return min(free, key=came.apart).id if free else None


def _nearer(other: Hours, came: Hours, to: Hours) -> bool:
    return bool(other.activities & to.activities) and other.apart(to) < came.apart(to)
