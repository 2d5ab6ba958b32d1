"""Who cares for whom, what was claimed, and what became of it."""

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
    "Need",
    "Offer",
    "ReversedVisit",
    "Visit",
    "VisitEvent",
    "VisitObjection",
    "VolunteerDay",
    "VolunteerWeek",
]
