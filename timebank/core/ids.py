"""Identifiers: made by whoever makes the row, ordered by time."""

import os
import time
from uuid import UUID

NATIONAL = "national"
"""The branch that holds administrators, national policies and national auditors (design, section 3)."""


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits from the system."""
    random_bits = int.from_bytes(os.urandom(10), "big")
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 7 << 76 | (random_bits >> 62 & 0xFFF) << 64 | 2 << 62
    return UUID(int=value | random_bits & (1 << 62) - 1)
