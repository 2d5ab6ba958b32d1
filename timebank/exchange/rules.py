"""The words of what leads from care to points."""

from enum import StrEnum


class Outcome(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
