"""The words of households, and how diets and needs are read."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum


class HouseholdKind(StrEnum):
    ALONE_SENIOR = "alone_senior"
    SENIORS = "seniors"
    SINGLE_PARENT = "single_parent"
    WITH_CHILDREN = "with_children"
    GRANDPARENTS = "grandparents"
    """Grandparents who bring up grandchildren."""
    DISABLED = "disabled"
    MULTICULTURAL = "multicultural"
    ALONE = "alone"
    OTHER = "other"
    FACILITY = "facility"
    """A shared home, a senior centre: receives like a household, with caps of its own."""


class HouseholdState(StrEnum):
    WAITING = "waiting"
    """An officer has not confirmed the need yet."""
    ACTIVE = "active"
    ENDED = "ended"


class LimitKind(StrEnum):
    """Why somebody must not have it."""

    ALLERGY = "allergy"
    RELIGION = "religion"
    MEDICAL = "medical"
    CHOICE = "choice"


class Collecting(StrEnum):
    SELF = "self"
    PROXY = "proxy"
    DELIVERY = "delivery"


class Basis(StrEnum):
    """On what a need rests. Details are the officer's alone."""

    BASIC_LIVELIHOOD = "basic_livelihood"
    NEAR_POVERTY = "near_poverty"
    SINGLE_PARENT = "single_parent"
    DISABILITY = "disability"
    EMERGENCY = "emergency"
    OFFICER = "officer"
    """The officer's own finding, written down."""
    FACILITY = "facility"


class HouseholdPurpose(StrEnum):
    """What a consent is for. Each is asked, dated and withdrawn on its own."""

    FOOD = "food"
    """Being on record, to receive."""
    HEALTH = "health"
    """Allergies, medical and religious limits."""
    MESSAGES = "messages"
    PARTNERS = "partners"
    """Telling partners who deliver the address."""


class EndReason(StrEnum):
    OVER = "over"
    """The need is over, or its time ran out."""
    MOVED = "moved"
    ASKED = "asked"
    DECEASED = "deceased"
    DOUBLE = "double"
    PAPERS_MISSING = "papers_missing"


HAS = ("fridge", "freezer", "cooking")
"""What a household may have; what a lot may need."""
MOST_PEOPLE = 500
MOST_CAP = 1000
LEAST_NEED, MOST_NEED = 50, 300
USUAL_NEED = 100
PAPERS_WITHIN = timedelta(days=14)
"""After a box in an emergency the papers follow within so many days."""
REMIND_BEFORE = timedelta(days=30)
LONGEST_NEED = timedelta(days=3 * 366)
LIMIT_LENGTH = 40
CAP_PER_PERSON = 2
SMALLEST_CAP = 4
"""Without a cap of its own a household takes 4 units, and 2 for each further person."""

MEATS = ("pork", "beef", "chicken")
FISHES = ("mackerel",)
SEAFOODS = (*FISHES, "crab", "shrimp", "squid", "shellfish")
NUTS = ("peanut", "walnut", "pine_nut")
MORE_LIMITS = ("meat", "seafood", "animal", "nuts", "alcohol", "sugar", "salt")
REASONED = ("pork", "beef", "chicken", *MORE_LIMITS)
"""What is refused for other reasons than an allergy."""
"""Religious, medical and chosen limits beside the allergens; pork and beef are allergens already."""
_PARTS = {
    "meat": MEATS,
    "seafood": SEAFOODS,
    "nuts": NUTS,
    "animal": (*MEATS, "meat", *SEAFOODS, "seafood", "egg", "milk"),
}


def spell_out(contents: Iterable[str]) -> frozenset[str]:
    """Return the contents with all that they may stand for, so that comparing codes is enough.

    Pork is meat and animal. Meat of no named kind may be any of them and counts as each, also where a label
    names one kind beside it: “pork, meat” may hold beef.
    """
    said = frozenset(contents)
    found = set(said)
    for whole, parts in _PARTS.items():
        if whole in said:
            found.update(parts)
        if found & set(parts):
            found.add(whole)
    return frozenset(found)


def equivalised_need(size: int, need_percent: int) -> int:
    """Return need x (1 + 0.5 x (size - 1)) in thousandths. Source: design, section 7."""
    return need_percent * 5 * (size + 1)


def usual_cap(size: int) -> int:
    """Return how many units a household without a cap of its own takes in a cycle."""
    return min(MOST_CAP, SMALLEST_CAP + CAP_PER_PERSON * (size - 1))
