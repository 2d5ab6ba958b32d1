"""The words of grants from the pool."""

from enum import StrEnum


class GrantState(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    """Above the policy's amount a second person confirms it."""
    GRANTED = "granted"
    REFUSED = "refused"


FEW = 5
"""Groups of fewer people than this are not told apart on pages that everybody reads."""
