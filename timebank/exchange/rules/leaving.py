"""The words of leaving the bank."""

from datetime import timedelta
from enum import StrEnum


class LeavingState(StrEnum):
    ASKED = "asked"
    """Until its last day it can be taken back."""
    WITHDRAWN = "withdrawn"
    DONE = "done"


class LeavingWish(StrEnum):
    """Where the points go that are left on the last day."""

    POOL = "pool"
    LAPSE = "lapse"


TIME_TO_THINK = timedelta(days=7)
"""So long whoever asked can take it back; they may also ask to leave at once."""
ONCE_A_MEMBER = "탈퇴한 회원"
"""The name under which the ledger keeps who has left."""
