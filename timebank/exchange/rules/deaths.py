"""The words of a member's death, and where their points go."""

from enum import StrEnum

from timebank.policies.rules import OnDeath


class DeathState(StrEnum):
    RECORDED = "recorded"
    """Nothing moves on the account; a second person is to confirm it."""
    CONFIRMED = "confirmed"
    """The minutes have gone where the rules and the family say."""
    WITHDRAWN = "withdrawn"
    """Recorded by mistake, and taken back before any minute moved."""
    REVERSED = "reversed"
    """Confirmed by mistake; the minutes were posted back."""


class KnownBy(StrEnum):
    """How the branch knows of a death."""

    PAPER = "paper"
    """A death certificate, or another paper that was seen."""
    FAMILY = "family"
    HOSPITAL = "hospital"


REF_LENGTH = 120
"""Letters of where a paper is kept, and of who saw it signed."""


def may_wish(rule: OnDeath, wish: OnDeath) -> bool:
    """Tell whether the rules let the family wish that: to the spouse only where the rules say so too."""
    return wish is not OnDeath.SPOUSE or rule is OnDeath.SPOUSE


def destination(rule: OnDeath, wish: OnDeath | None, *, has_spouse: bool) -> OnDeath:
    """Return where the minutes go: as the family wishes in writing, else as the rules say.

    Without a confirmed spouse who can receive them, the pool stands in for the spouse.
    """
    wanted = wish or rule
    return OnDeath.POOL if wanted is OnDeath.SPOUSE and not has_spouse else wanted
