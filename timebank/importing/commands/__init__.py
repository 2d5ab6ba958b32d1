"""Writes of imports."""

from timebank.importing.commands.batches import (
    BringFile,
    CheckAgain,
    ConfirmBatch,
    DropBatch,
    RunBatch,
    UndoBatch,
    bring_file,
    check_again,
    confirm_batch,
    drop_batch,
    run_batch,
    undo_batch,
)
from timebank.importing.commands.openings import CarryOver, TakeBackOpening, carry_over, take_back_opening
from timebank.importing.commands.working import check_batch, take_back_batch, take_in_batch

__all__ = [
    "BringFile",
    "CarryOver",
    "CheckAgain",
    "ConfirmBatch",
    "DropBatch",
    "RunBatch",
    "TakeBackOpening",
    "UndoBatch",
    "bring_file",
    "carry_over",
    "check_again",
    "check_batch",
    "confirm_batch",
    "drop_batch",
    "run_batch",
    "take_back_batch",
    "take_back_opening",
    "take_in_batch",
    "undo_batch",
]
