"""The words of a member's move to another branch."""

from enum import StrEnum


class MoveState(StrEnum):
    OPEN = "open"
    """Opened where the member was; the other branch is to see who it is."""
    DONE = "done"
    CANCELLED = "cancelled"
    """Called off where it was opened."""
    REFUSED = "refused"
    """By the other branch."""


class Agreed(StrEnum):
    """How the member said that they want it."""

    SCREEN = "screen"
    PAPER = "paper"
    TELEPHONE = "telephone"
