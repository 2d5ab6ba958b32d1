"""The words of gifts, and how a gift is made up."""

from dataclasses import dataclass
from enum import StrEnum


class GiftTarget(StrEnum):
    """To whom a gift goes."""

    FAMILY = "family"
    """Somebody of the branch with a confirmed link to the giver."""
    THIRD_PARTY = "third_party"
    """Somebody who is named, here or in another branch; they use it once a need for care is confirmed."""
    POOL = "pool"


class GiftState(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    """A second person looks at it first; whoever receives it does not see it yet."""
    OFFERED = "offered"
    ACCEPTED = "accepted"
    """It becomes final when the days in which it can be taken back are over."""
    FINAL = "final"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"
    """Nobody accepted it in time."""
    REFUSED = "refused"
    """By the second person."""
    REVERSED = "reversed"
    """After it was final, by two people."""


OPEN_GIFTS = frozenset({GiftState.AWAITING_APPROVAL, GiftState.OFFERED, GiftState.ACCEPTED})
"""States in which the minutes are put aside."""
RETURNED_GIFTS = frozenset(
    {GiftState.DECLINED, GiftState.TAKEN_BACK, GiftState.LAPSED, GiftState.REFUSED, GiftState.REVERSED}
)
"""States in which the giver has the minutes again."""
MESSAGE_LENGTH = 300
"""Letters of a word that goes with a gift, and of thanks."""
REASON_LENGTH = 1000


class FreezeReason(StrEnum):
    """Why nothing moves on somebody's accounts."""

    DEATH = "death"
    MOVE = "move"
    LEAVING = "leaving"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What a gift is made of, in minutes: those that may only be given go first."""

    gift_only: int
    own: int

    @property
    def minutes(self) -> int:
        return self.gift_only + self.own


def split_gift(*, minutes: int, gift_only: int) -> Split:
    """Return how a gift of `minutes` is made up where `gift_only` of that kind are there."""
    first = min(minutes, max(gift_only, 0))
    return Split(gift_only=first, own=minutes - first)
