"""Rounds, who comes when and where, the versions of a plan, what people decided, and what is set aside."""

from timebank.matching.models.places import Place, PlaceFact, StationPlace
from timebank.matching.models.plans import Assigned, Decision, Pick, PlanVersion
from timebank.matching.models.rounds import CalledOff, OffReason, PlacedDay, Round, RoundDay, Station
from timebank.matching.models.visits import Appointment, VisitPlace

__all__ = [
    "Appointment",
    "Assigned",
    "CalledOff",
    "Decision",
    "OffReason",
    "Pick",
    "Place",
    "PlaceFact",
    "PlacedDay",
    "PlanVersion",
    "Round",
    "RoundDay",
    "Station",
    "StationPlace",
    "VisitPlace",
]
