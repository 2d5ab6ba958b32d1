"""The words of the ledger."""

from enum import StrEnum


class AccountKind(StrEnum):
    """What an account is for. The first five are a person's, the others a branch's."""

    OWN = "own"
    """Usable by the holder from the age that the policy names, or given away."""
    GIFT_ONLY = "gift_only"
    """May only be given away."""
    RECEIVED = "received"
    """Given to the holder; usable when a need for care is confirmed."""
    HELD = "held"
    """Reserved for a redemption."""
    DEBT = "debt"
    """Owed after the reversal of points already spent: never above zero."""
    ISSUANCE = "issuance"
    """Where points come from: below zero by all that was ever issued."""
    POOL = "pool"
    """Given to whoever needs it."""
    RETIRED = "retired"
    """Used up."""
    LAPSED = "lapsed"
    """Ended by policy."""
    CLEARING = "clearing"
    """Owed by or to another branch, which has the mirror of it."""


PERSONAL = (
    AccountKind.OWN,
    AccountKind.GIFT_ONLY,
    AccountKind.RECEIVED,
    AccountKind.HELD,
    AccountKind.DEBT,
)
FLOORED = (
    AccountKind.OWN,
    AccountKind.GIFT_ONLY,
    AccountKind.RECEIVED,
    AccountKind.HELD,
    AccountKind.POOL,
)
"""Kinds whose balance never falls below zero."""


class PostingKind(StrEnum):
    """Why minutes moved."""

    OPENING = "opening"
    """Carried over from a bank that came before."""
    ISSUE = "issue"
    """Earned by care."""
    GIFT = "gift"
    RESERVE = "reserve"
    """Put aside for a redemption."""
    SETTLE = "settle"
    """Used up by a redemption."""
    RELEASE = "release"
    """Back from where a redemption had put it aside."""
    TRANSFER = "transfer"
    """Moved with the person, or by policy."""
    LAPSE = "lapse"
    REVERSAL = "reversal"
    """Takes another posting back, whole."""
