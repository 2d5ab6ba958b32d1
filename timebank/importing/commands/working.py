"""What the worker does with a batch: looks at it, takes it in whole, takes it back row by row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from timebank.core.db import db, unit_of_work
from timebank.core.errors import DomainError
from timebank.importing.commands.batches import keep_verdicts
from timebank.importing.commands.sheets import SHEETS
from timebank.importing.commands.steps import Given, Sheet, Step, Taking, Undo
from timebank.importing.commands.trying import pieces, try_rows
from timebank.importing.errors import RowRefused, StaysAsItIs
from timebank.importing.models import Batch
from timebank.importing.queries import get_batch, get_row, list_rows, lock_batch
from timebank.importing.rules import BatchState, RowState
from timebank.importing.rules.keeping import pack_faults, unpack_cells

Progress = Callable[[int, int], None]
"""Says how many of how many rows are through."""


def check_batch(*, branch_id: str, batch_id: UUID, progress: Progress, now: datetime) -> int:
    """Look at every row of the batch; return how many are faulty. Doing it again does no harm."""
    batch = get_batch(db.session(), branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.CHECKING:
        return batch.faulty
    taking, rows = _taking(batch, batch.brought_by_id), _rows(db.session(), batch)
    faulty = done = 0
    for piece in pieces(taking, rows):
        refused = try_rows(db.session(), taking, piece, now=now)
        packed = {number: pack_faults([refusal]) for number, refusal in refused.items()}
        unit_of_work(partial(_keep, branch_id=branch_id, batch_id=batch_id, refused=packed, piece=piece))
        faulty, done = faulty + len(refused), done + len(piece)
        progress(done, len(rows))
    unit_of_work(partial(_checked, branch_id=branch_id, batch_id=batch_id, faulty=faulty))
    return faulty


def _keep(
    session: Session, *, branch_id: str, batch_id: UUID, refused: Mapping[int, str], piece: Sequence[Given]
) -> None:
    batch = get_batch(session, branch_id=branch_id, batch_id=batch_id)
    keep_verdicts(session, batch=batch, refused=refused, numbers=[row.number for row in piece])


def _checked(session: Session, *, branch_id: str, batch_id: UUID, faulty: int) -> None:
    batch = lock_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is BatchState.CHECKING:
        batch.state, batch.faulty = BatchState.CHECKED, faulty


def take_in_batch(*, branch_id: str, batch_id: UUID, progress: Progress, now: datetime) -> int:
    """Take in every row in one unit of work, or none; return how many. Doing it again does no harm.

    Raises:
        RowRefused: a row is refused now that was fit before; it says why, and the batch can be mended.
    """
    batch = get_batch(db.session(), branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.RUNNING or batch.run_by_id is None:
        return batch.row_count
    taking, rows = _taking(batch, batch.run_by_id), _rows(db.session(), batch)
    sheet = SHEETS[taking.kind](db.session(), taking, rows, now=now)
    plan, refused = _plan(sheet)
    progress(0, len(rows))
    if refused is None:
        failed: list[tuple[Given, DomainError]] = []
        try:
            unit_of_work(partial(_take_in, sheet=sheet, plan=plan, failed=failed, now=now))
        except DomainError as refusal:
            if not failed:
                raise
            refused = failed[-1][0], refusal
    if refused is not None:
        row, fault = refused
        packed = {row.number: pack_faults([fault])}
        unit_of_work(partial(_send_back, branch_id=branch_id, batch_id=batch_id, refused=packed))
        raise RowRefused(row=row.number)
    return len(rows)


def _plan(sheet: Sheet) -> tuple[list[tuple[Given, list[Step]]], tuple[Given, DomainError] | None]:
    """Return what each row comes to, worked out before the unit of work, so that it holds nobody up."""
    plan: list[tuple[Given, list[Step]]] = []
    for number in range(sheet.passes):
        for row in sheet.rows:
            try:
                plan.append((row, list(sheet.steps(row, number))))
            except DomainError as fault:
                return [], (row, fault)
    return plan, None


def _take_in(
    session: Session,
    *,
    sheet: Sheet,
    plan: Sequence[tuple[Given, Sequence[Step]]],
    failed: list[tuple[Given, DomainError]],
    now: datetime,
) -> None:
    taking = sheet.taking
    batch = lock_batch(session, branch_id=taking.branch_id, batch_id=taking.batch_id)
    if batch.state is not BatchState.RUNNING:
        return  # another worker was faster
    sheet.session = session
    looked_at: list[Given] = []
    try:
        done = sheet.carry_out_at_once(plan, looked_at.append)
        for row, steps in plan:
            looked_at.append(row)
            sheet.carry_out([step for step in steps if step[1].id not in done])
    except DomainError as refusal:
        failed.append((looked_at[-1], refusal))
        raise
    batch.state, batch.run_at = BatchState.DONE, now


def _send_back(session: Session, *, branch_id: str, batch_id: UUID, refused: Mapping[int, str]) -> None:
    batch = lock_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is BatchState.RUNNING:
        keep_verdicts(session, batch=batch, refused=refused, numbers=[])
        batch.state, batch.faulty = BatchState.CHECKED, len(refused)


def take_back_batch(*, branch_id: str, batch_id: UUID, progress: Progress, now: datetime) -> int:
    """Take back each row in a unit of work of its own; return how many stay. Doing it again does no harm."""
    batch = get_batch(db.session(), branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.UNDOING or batch.undone_by_id is None or batch.run_at is None:
        return batch.kept
    since = batch.run_at
    taking = _taking(batch, batch.undone_by_id)
    rows = _rows(db.session(), batch, but=RowState.UNDONE)
    sheet = SHEETS[taking.kind](db.session(), taking, rows, now=now)
    kept = 0
    for done, row in enumerate(sheet.undo_order(), start=1):
        undo = sheet.undo(row)
        try:
            unit_of_work(partial(_take_back, sheet=sheet, row=row, undo=undo, since=since))
        except (DomainError, IntegrityError) as refused:
            refusal = refused if isinstance(refused, DomainError) else StaysAsItIs()
            kept += 1
            unit_of_work(partial(_stays, taking=taking, row=row, faults=pack_faults([refusal])))
        if done % 20 == 0:
            progress(done, len(rows))
    unit_of_work(partial(_undone, branch_id=branch_id, batch_id=batch_id, kept=kept, now=now))
    return kept


def _take_back(session: Session, *, sheet: Sheet, row: Given, undo: Undo, since: datetime) -> None:
    taking = sheet.taking
    kept = get_row(session, branch_id=taking.branch_id, batch_id=taking.batch_id, number=row.number)
    sheet.session = session
    sheet.take_back(row, undo, since=since)
    kept.state, kept.faults = RowState.UNDONE, None


def _stays(session: Session, *, taking: Taking, row: Given, faults: str) -> None:
    kept = get_row(session, branch_id=taking.branch_id, batch_id=taking.batch_id, number=row.number)
    kept.state, kept.faults = RowState.KEPT, faults


def _undone(session: Session, *, branch_id: str, batch_id: UUID, kept: int, now: datetime) -> None:
    batch = lock_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is BatchState.UNDOING:
        batch.state, batch.kept, batch.undone_at = BatchState.UNDONE, kept, now


def _taking(batch: Batch, actor_id: UUID) -> Taking:
    return Taking(
        branch_id=batch.branch_id,
        batch_id=batch.id,
        kind=batch.kind,
        actor_id=actor_id,
        entered_by_id=batch.brought_by_id,
        confirmed_by_id=batch.confirmed_by_id,
    )


def _rows(session: Session, batch: Batch, *, but: RowState | None = None) -> list[Given]:
    found = list_rows(session, branch_id=batch.branch_id, batch_id=batch.id)
    given = [Given(number=row.number, cells=unpack_cells(row.cells)) for row in found if row.state is not but]
    session.rollback()
    return given
