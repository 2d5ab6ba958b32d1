"""Identifiers: made by whoever makes the row, ordered by time."""

import os
import time
from threading import Lock
from uuid import UUID

NATIONAL = "national"
"""The branch that holds administrators, national policies and national auditors (design, section 3)."""


_RANDOM_BITS = 74
_last = 0
_lock = Lock()


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits from the system.

    Each is larger than the one before it in this process (section 6.2, method 2), so that what is written in
    one go, at one moment, is also read in that order.
    """
    global _last  # noqa: PLW0603  # the newest id is the process's
    milliseconds = time.time_ns() // 1_000_000
    drawn = milliseconds << _RANDOM_BITS | int.from_bytes(os.urandom(10), "big") >> 6
    with _lock:
        _last = drawn = max(drawn, _last + 1)
    high, low = drawn >> 62, drawn & (1 << 62) - 1
    return UUID(int=high >> 12 << 80 | 7 << 76 | (high & 0xFFF) << 64 | 2 << 62 | low)
