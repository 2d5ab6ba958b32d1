"""Who cares for whom, what was claimed, and what became of it."""

from timebank.care.models.food_entries import FoodWorkEntry, ReversedFoodWork
from timebank.care.models.food_work import FoodWork
from timebank.care.models.keeping import Draft, EvidenceFile
from timebank.care.models.limits import CapOverride, VolunteerDay, VolunteerWeek
from timebank.care.models.pairing import Assignment, Need, Offer
from timebank.care.models.reversals import ReversedVisit
from timebank.care.models.visits import Evidence, Visit, VisitEvent, VisitObjection

__all__ = [
    "Assignment",
    "CapOverride",
    "Draft",
    "Evidence",
    "EvidenceFile",
    "FoodWork",
    "FoodWorkEntry",
    "Need",
    "Offer",
    "ReversedFoodWork",
    "ReversedVisit",
    "Visit",
    "VisitEvent",
    "VisitObjection",
    "VolunteerDay",
    "VolunteerWeek",
]
