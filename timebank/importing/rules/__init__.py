"""The words of imports, and the ids of what a row makes."""

import hashlib
from enum import StrEnum
from uuid import UUID


class ImportKind(StrEnum):
    PEOPLE = "people"
    VISITS = "visits"
    HOUSEHOLDS = "households"
    PRODUCTS = "products"
    DONATIONS = "donations"


class BatchState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


class RowState(StrEnum):
    WAITING = "waiting"
    FIT = "fit"
    FAULTY = "faulty"
    UNDONE = "undone"
    KEPT = "kept"
    """The batch was undone, but this row could not be."""


MOST_ROWS = 20_000
LARGEST_FILE = 12 * 1024 * 1024
"""Bytes."""
LONGEST_CELL = 2000
MOST_FAULTS = 12
"""Of one row; more help nobody."""


def row_id(batch_id: UUID, number: int, step: str) -> UUID:
    """Return the id of one step of one row: the same each time, so that doing it again finds it done.

    A UUIDv7 with the batch's own moment.
    """
    digest = hashlib.sha256(f"{batch_id}:{number}:{step}".encode()).digest()
    drawn = int.from_bytes(digest[:10], "big")
    moment = batch_id.int >> 80
    return UUID(int=moment << 80 | 7 << 76 | (drawn >> 68) << 64 | 2 << 62 | drawn & (1 << 62) - 1)
