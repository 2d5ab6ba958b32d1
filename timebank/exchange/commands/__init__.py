"""What changes care into points, and points into care."""

from timebank.exchange.commands.deciding import DecideVisit, decide_visit

__all__ = ["DecideVisit", "decide_visit"]
