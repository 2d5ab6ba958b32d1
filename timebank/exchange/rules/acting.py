"""In whose name something is done."""

from enum import StrEnum


class Acting(StrEnum):
    THEMSELVES = "themselves"
    BRANCH = "branch"
    """A coordinator, for whoever telephones or stands at the counter."""
    DELEGATE = "delegate"
    """Whom the person has appointed."""
