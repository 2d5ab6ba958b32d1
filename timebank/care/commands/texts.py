"""Free text on its way in."""

from timebank.core.errors import DomainError
from timebank.people.rules import clean_text

LONGEST = 1000
"""Characters of a note, a reason, what somebody said."""
LONGEST_LINE = 120
"""Characters of a name or of where a slip is kept."""


def read_text(text: str | None, *, field: str, most: int = LONGEST) -> str | None:
    """Return the text as it is kept, or None where nothing is left of it.

    Raises:
        TextTooLong, ResidentNumberRefused: beside `field`.
    """
    try:
        return clean_text(text or "", most=most) or None
    except DomainError as refusal:
        refusal.field = field  # type: ignore[misc]
        raise
