"""The words of what leads from care to points."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from timebank.core.errors import DomainError


class Outcome(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a visit credits, in minutes."""

    own: int
    gift_only: int
    pooled: int = 0
    """Above the volunteer's balance cap, where the policy sends that to the pool."""
    dropped: int = 0
    """Above the volunteer's balance cap, where the policy credits that to nobody."""

    owed: int = 0
    """Settles what the volunteer owes after something spent was taken back."""

    @property
    def issued(self) -> int:
        return self.own + self.gift_only + self.pooled + self.owed


def settle_first(credit: Credit, *, debt: int) -> Credit:
    """Return the credit after the `debt`, in minutes above zero, is settled; what is left keeps its shares.

    Rounded so that the holder never has more of their own than they earned.
    """
    earned = credit.own + credit.gift_only
    pays = min(earned, max(debt, 0))
    if not pays:
        return credit
    left = earned - pays
    gift_only = left * credit.gift_only // earned
    return replace(credit, own=left - gift_only, gift_only=gift_only, owed=pays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one of many decisions: done, or refused."""

    visit_id: UUID
    refusal: DomainError | None = None
