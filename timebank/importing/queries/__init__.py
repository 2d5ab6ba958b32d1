"""Reads of imports."""

from timebank.importing.queries.batches import (
    find_opening,
    get_batch,
    list_batches,
    list_cells,
    list_followed,
    list_rows,
    lock_batch,
)
from timebank.importing.queries.exporting import export_rows

__all__ = [
    "export_rows",
    "find_opening",
    "get_batch",
    "list_batches",
    "list_cells",
    "list_followed",
    "list_rows",
    "lock_batch",
]
