"""What changes care into points, and points into care."""

from timebank.exchange.commands.deciding import DecideVisit, decide_visit
from timebank.exchange.commands.food_work import DecideFoodWork, decide_food_work
from timebank.exchange.commands.needs import ConfirmNeed, EndNeed, confirm_need, end_need

__all__ = [
    "ConfirmNeed",
    "DecideFoodWork",
    "DecideVisit",
    "EndNeed",
    "confirm_need",
    "decide_food_work",
    "decide_visit",
    "end_need",
]
