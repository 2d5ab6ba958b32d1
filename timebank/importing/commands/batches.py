"""A file's way: brought in, looked at, confirmed by a second person, taken in whole, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.jobs import JobState, enqueue, get_job
from timebank.core.rows import write_rows
from timebank.importing.errors import (
    BatchNotReady,
    NothingToConfirm,
    NothingToUndo,
    RowsFaulty,
    SamePersonConfirms,
    SecondPersonNeeded,
)
from timebank.importing.models import Batch, Row
from timebank.importing.queries import lock_batch
from timebank.importing.rules import BatchState, ImportKind, RowState, row_id
from timebank.importing.rules.columns import below_title, match, unknown
from timebank.importing.rules.keeping import pack_cells
from timebank.importing.rules.reading import read_table

CHECK, RUN, UNDO = "importing.check", "importing.run", "importing.undo"
"""Kinds of jobs."""
LONGEST_NAME = 120
POINTS = ("own_points", "gift_points", "received_points")


@dataclass(frozen=True, slots=True, kw_only=True)
class BringFile(Command):
    """The batch gets the command's own id."""

    kind: ImportKind
    name: str
    content: bytes

    @property
    def object_id(self) -> UUID | None:
        return self.id


def bring_file(session: Session, command: BringFile, *, now: datetime) -> UUID:
    """Keep the rows of the file as they are, and have them looked at; return the batch's id.

    Raises:
        FileUnreadable, FileEmpty, TooManyRows, CellTooLong, HeadingsMissing, HeadingTwice
    """
    assert command.actor_id is not None
    headings, lines = below_title(command.kind, read_table(command.content))
    columns = match(command.kind, headings)
    rows = [
        (number, {column.name: cells[place] for place, column in columns.items() if place < len(cells)})
        for number, cells in lines
    ]
    job_id = enqueue(
        session,
        branch_id=command.branch_id,
        kind=CHECK,
        asked_by_id=command.actor_id,
        args={"batch": str(command.id)},
        total=len(rows),
        now=now,
    )
    session.add(
        Batch(
            branch_id=command.branch_id,
            id=command.id,
            kind=command.kind,
            name=command.name.strip()[-LONGEST_NAME:] or "-",
            passed_over=[each[:LONGEST_NAME] for each in unknown(command.kind, headings)],
            row_count=len(rows),
            openings=sum(_carries(cells) for _number, cells in rows),
            brought_by_id=command.actor_id,
            brought_at=now,
            job_id=job_id,
        )
    )
    session.flush()
    write_rows(
        session, cast("Table", Row.__table__), [_row(command, number, cells) for number, cells in rows]
    )
    return command.id


def _row(command: BringFile, number: int, cells: Mapping[str, str]) -> dict[str, object]:
    return {
        "branch_id": command.branch_id,
        "id": row_id(command.id, number, "row"),
        "batch_id": command.id,
        "number": number,
        "cells": pack_cells({name: text for name, text in cells.items() if text}),
        "state": RowState.WAITING,
        "faults": None,
    }


def _carries(cells: Mapping[str, str]) -> bool:
    return any(cells.get(name, "").strip(" 0.점") for name in POINTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnBatch(Command):
    batch_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.batch_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAgain(_OnBatch):
    """What stands in the bank has changed: look at the rows anew."""


def check_again(session: Session, command: CheckAgain, *, now: datetime) -> UUID:
    """Have the rows looked at once more; return the job's id.

    Raises:
        BatchNotFound, BatchNotReady
    """
    batch = lock_batch(session, branch_id=command.branch_id, batch_id=command.batch_id)
    if batch.state is not BatchState.CHECKED and not _failed(session, batch, BatchState.CHECKING):
        raise BatchNotReady
    batch.state = BatchState.CHECKING
    return _ask(session, batch, command, kind=CHECK, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBatch(_OnBatch):
    """A second person has compared the opening points with their papers."""


def confirm_batch(session: Session, command: ConfirmBatch, *, now: datetime) -> None:
    """Keep who confirmed.

    Raises:
        BatchNotFound, BatchNotReady, NothingToConfirm, RowsFaulty, SamePersonConfirms
    """
    batch = lock_batch(session, branch_id=command.branch_id, batch_id=command.batch_id)
    if not batch.openings or batch.confirmed_by_id is not None:
        raise NothingToConfirm
    _check_fit(batch)
    if command.actor_id is None or command.actor_id == batch.brought_by_id:
        raise SamePersonConfirms
    batch.confirmed_by_id, batch.confirmed_at = command.actor_id, now


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBatch(_OnBatch):
    """Take all rows in."""


def run_batch(session: Session, command: RunBatch, *, now: datetime) -> UUID:
    """Have all rows taken in, or none; return the job's id.

    Raises:
        BatchNotFound, BatchNotReady, RowsFaulty, SecondPersonNeeded
    """
    batch = lock_batch(session, branch_id=command.branch_id, batch_id=command.batch_id)
    if not _failed(session, batch, BatchState.RUNNING):
        _check_fit(batch)
    if batch.openings and batch.confirmed_by_id is None:
        raise SecondPersonNeeded
    batch.state, batch.run_by_id = BatchState.RUNNING, command.actor_id
    return _ask(session, batch, command, kind=RUN, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoBatch(_OnBatch):
    """Take back what the rows made, as far as nothing has followed from it."""


def undo_batch(session: Session, command: UndoBatch, *, now: datetime) -> UUID:
    """Have the rows taken back, as far as nothing rests on them; return the job's id.

    Raises:
        BatchNotFound, NothingToUndo
    """
    batch = lock_batch(session, branch_id=command.branch_id, batch_id=command.batch_id)
    again = batch.state is BatchState.UNDONE and batch.kept > 0
    if batch.state is not BatchState.DONE and not again and not _failed(session, batch, BatchState.UNDOING):
        raise NothingToUndo
    batch.state, batch.undone_by_id = BatchState.UNDOING, command.actor_id
    return _ask(session, batch, command, kind=UNDO, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropBatch(_OnBatch):
    """The file is not wanted after all."""


def drop_batch(session: Session, command: DropBatch, *, now: datetime) -> None:  # noqa: ARG001
    """Forget what stands in the rows; nothing of them was taken in.

    Raises:
        BatchNotFound, BatchNotReady
    """
    batch = lock_batch(session, branch_id=command.branch_id, batch_id=command.batch_id)
    if batch.state is not BatchState.CHECKED:
        raise BatchNotReady
    batch.state = BatchState.DROPPED
    session.execute(
        update(Row)
        .where(Row.branch_id == batch.branch_id, Row.batch_id == batch.id)
        .values(cells="{}", faults=None)
    )


def keep_verdicts(session: Session, *, batch: Batch, refused: Mapping[int, str]) -> None:
    """Keep what rows are refused for: packed faults by number. All others are fit."""
    of_batch = (Row.branch_id == batch.branch_id, Row.batch_id == batch.id)
    session.execute(update(Row).where(*of_batch).values(state=RowState.FIT, faults=None))
    _keep(session, batch, RowState.FAULTY, refused)


def keep_undone(session: Session, *, batch: Batch, stay: Mapping[int, str]) -> None:
    """Keep that all rows are taken back, but those that stay: packed faults by number."""
    of_batch = (Row.branch_id == batch.branch_id, Row.batch_id == batch.id)
    session.execute(update(Row).where(*of_batch).values(state=RowState.UNDONE, faults=None))
    _keep(session, batch, RowState.KEPT, stay)


def _keep(session: Session, batch: Batch, state: RowState, faults: Mapping[int, str]) -> None:
    rows = cast("Table", Row.__table__)
    if faults:
        session.connection().execute(
            update(rows)
            .where(
                rows.c.branch_id == batch.branch_id,
                rows.c.batch_id == batch.id,
                rows.c.number == bindparam("row"),
            )
            .values(state=state, faults=bindparam("why")),
            [{"row": number, "why": why} for number, why in faults.items()],
        )


def _check_fit(batch: Batch) -> None:
    if batch.state is not BatchState.CHECKED:
        raise BatchNotReady
    if batch.faulty:
        raise RowsFaulty(count=batch.faulty)


def _failed(session: Session, batch: Batch, state: BatchState) -> bool:
    """Tell whether the work that the state waits for was given up."""
    if batch.state is not state or batch.job_id is None:
        return False
    return get_job(session, branch_id=batch.branch_id, job_id=batch.job_id).state is JobState.FAILED


def _ask(session: Session, batch: Batch, command: Command, *, kind: str, now: datetime) -> UUID:
    batch.job_id = enqueue(
        session,
        branch_id=batch.branch_id,
        kind=kind,
        asked_by_id=command.actor_id,
        args={"batch": str(batch.id)},
        total=batch.row_count,
        now=now,
    )
    return batch.job_id
