"""The engine: it knows no database and no web."""

from timebank.matching.rules.explaining import Explanation, Reason, Why, explain
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
from timebank.matching.rules.labels import code_of, contents_of, forbids_of, spelling
from timebank.matching.rules.planning import ahead, due_on, heal, plan
from timebank.matching.rules.scoring import Score, score

__all__ = [
    "Assignment",
    "Broken",
    "Certificate",
    "Explanation",
    "Household",
    "Instance",
    "Lot",
    "Plan",
    "Reason",
    "Score",
    "Summary",
    "Why",
    "ahead",
    "code_of",
    "contents_of",
    "due_on",
    "explain",
    "forbids_of",
    "heal",
    "plan",
    "score",
    "spelling",
]
