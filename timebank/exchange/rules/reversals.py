"""The words of taking back what was posted, and of how a shortage is borne."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from timebank.ledger.rules import AccountKind


class ObjectKind(StrEnum):
    """What can be taken back by two people; to most of it those concerned can object."""

    VISIT = "visit"
    GIFT = "gift"
    GRANT = "grant"
    REDEMPTION = "redemption"
    FOOD_WORK = "food_work"


class ReversalState(StrEnum):
    ASKED = "asked"
    """A second person looks at it; nothing has moved."""
    GRANTED = "granted"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"
    """The other branch of a gift asked for the same, and took it back first."""


class ReviewState(StrEnum):
    """Of what one member of staff has entered, reviewed by two others."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class ItemState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"
    """It could not be taken back; the code says why. It is tried anew when asked."""


REASON_LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How minutes are made good that were spent before they are taken back."""

    missing: Mapping[AccountKind, int]
    from_own: int = 0
    """Of the holder's own minutes, where those for giving only are gone."""
    from_pool: int = 0
    owed: int = 0

    @property
    def minutes(self) -> int:
        return sum(self.missing.values())

    @property
    def spent(self) -> int:
        """What the holder used, or put aside in gifts and requests that are underway."""
        return self.from_pool + self.owed


def cover_of(
    *,
    needed: Mapping[AccountKind, int],
    there: Mapping[AccountKind, int],
    aside: int,
    pool: int,
    pool_bears: bool,
) -> Cover:
    """Return how what is needed of each account, and is not there, is made good.

    Without the credit that is taken back, a gift would have taken own minutes where those for giving only had
    run out, so own ones stand in for those. Nothing stands in for own or received minutes: what may only be
    given never becomes own. The rest is borne by the pool, as far as it reaches, or owed. The `aside` minutes
    in gifts and requests that are underway are not spent: they may come back, so the pool bears none of them.
    """
    missing = {kind: max(0, minutes - there.get(kind, 0)) for kind, minutes in needed.items()}
    missing = {kind: minutes for kind, minutes in missing.items() if minutes}
    spare = max(0, there.get(AccountKind.OWN, 0) - needed.get(AccountKind.OWN, 0))
    from_own = min(missing.get(AccountKind.GIFT_ONLY, 0), spare)
    left = sum(missing.values()) - from_own
    from_pool = min(max(0, left - aside), max(0, pool)) if pool_bears else 0
    return Cover(missing=missing, from_own=from_own, from_pool=from_pool, owed=left - from_pool)
