"""The engine: it knows no database and no web."""

from timebank.matching.rules.instance import (
    Assignment,
    Broken,
    Certificate,
    Household,
    Instance,
    Lot,
    Plan,
    Summary,
)
from timebank.matching.rules.planning import ahead, due_on, heal, plan
from timebank.matching.rules.scoring import Score, score

__all__ = [
    "Assignment",
    "Broken",
    "Certificate",
    "Household",
    "Instance",
    "Lot",
    "Plan",
    "Score",
    "Summary",
    "ahead",
    "due_on",
    "heal",
    "plan",
    "score",
]
