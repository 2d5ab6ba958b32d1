"""The words of what leads from care to points."""

from dataclasses import dataclass
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

    @property
    def issued(self) -> int:
        return self.own + self.gift_only + self.pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one of many decisions: done, or refused."""

    visit_id: UUID
    refusal: DomainError | None = None
