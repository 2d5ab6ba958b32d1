"""The words of a confirmed need for care."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class NeedBasis(StrEnum):
    """On what a need for care rests."""

    CARE_GRADE = "care_grade"
    """A grade of long-term care insurance."""
    DISABILITY = "disability"
    ILLNESS = "illness"
    """Illness or injury."""
    LIVING_ALONE = "living_alone"
    """Living alone, and frail."""
    OFFICER = "officer"
    """A welfare officer's own statement."""
    OTHER = "other"
    """Something else, said in words."""
    AGE = "age"
    """By the operating rules, from an age on. Never recorded by hand."""


RECORDED_BASES = tuple(basis for basis in NeedBasis if basis is not NeedBasis.AGE)
MOST_URGENT, LEAST_URGENT = 1, 3
LONGEST_REVIEW = timedelta(days=3 * 366)
"""A need is reviewed within three years, and was confirmed within the last three."""
REVIEW_AHEAD = timedelta(days=30)
"""So long before its review a need is on the list of what to review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedNeed:
    """Somebody's need for care, as it stands on one day."""

    id: UUID | None
    """None where the operating rules count the age as need."""
    basis: NeedBasis
    urgency: int
    """1 is the most urgent, 3 the least."""
    confirmed_on: date
    review_on: date | None
    """None where the age is the need: it needs no review."""
