"""The words of objections to what was decided."""

from enum import StrEnum

WORDS_LENGTH = 1000


class DisputeState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    """Whoever objected is right; what can be taken back is, once a second person agrees."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DisputeWordKind(StrEnum):
    OBJECTED = "objected"
    SAID = "said"
    """By one of those concerned, or by the branch."""
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
