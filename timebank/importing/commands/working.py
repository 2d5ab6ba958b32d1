"""What the worker does with a batch: looks at it, takes it in whole, takes it back whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.db import db, unit_of_work
from timebank.core.errors import DomainError
from timebank.core.many import without_collecting
from timebank.importing.commands.batches import keep_undone, keep_verdicts
from timebank.importing.commands.examining import Examination, Planned, Said, plan_of
from timebank.importing.commands.sheets import SHEETS
from timebank.importing.commands.steps import Given, Sheet, Taking, Undo
from timebank.importing.errors import RowRefused
from timebank.importing.models import Batch
from timebank.importing.queries import get_batch, list_cells, lock_batch
from timebank.importing.rules import BatchState, ImportKind, RowState
from timebank.importing.rules.keeping import pack_faults, unpack_cells

Progress = Callable[[int, int], None]
"""Says how many of how many rows are through."""
Stands = Callable[[int], None]
"""Says for about how many seconds nothing more may be heard."""
MILLISECONDS: Mapping[ImportKind, int] = {
    ImportKind.PEOPLE: 2,
    ImportKind.VISITS: 1,
    ImportKind.HOUSEHOLDS: 1,
    ImportKind.PRODUCTS: 1,
    ImportKind.DONATIONS: 1,
}
"""What writing a row down takes, on two cores (docs/performance.md), rounded up."""


@without_collecting()
def check_batch(*, branch_id: str, batch_id: UUID, progress: Progress, now: datetime) -> int:
    """Look at every row of the batch; return how many are faulty. Doing it again does no harm."""
    batch = get_batch(db.session(), branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.CHECKING:
        return batch.faulty
    taking, rows = _taking(batch, batch.brought_by_id), _rows(db.session(), batch)
    # A session of its own, since each word of progress ends what the usual one has begun.
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        sheet = SHEETS[taking.kind](session, taking, rows, now=now)
        plan = plan_of(sheet, _part(progress, rows, 0, 50, len(rows)))
        looked_at = Examination.of(session, sheet, plan)
        looked_at.examine(_part(progress, rows, 50, 100, len(plan)), to_the_end=True)
    packed = {number: pack_faults([refusal]) for number, refusal in looked_at.refused.items()}
    unit_of_work(partial(_checked, branch_id=branch_id, batch_id=batch_id, refused=packed))
    return len(packed)


def _part(progress: Progress, rows: Sequence[Given], first: int, last: int, steps: int) -> Said:
    """Return what says how far it is while the work goes from `first` to `last` of a hundred, in `steps`."""

    def said(step: int) -> None:
        progress(len(rows) * (first * steps + (last - first) * step) // (100 * steps), len(rows))

    return said


def _checked(session: Session, *, branch_id: str, batch_id: UUID, refused: Mapping[int, str]) -> None:
    batch = lock_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is BatchState.CHECKING:
        keep_verdicts(session, batch=batch, refused=refused)
        batch.state, batch.faulty = BatchState.CHECKED, len(refused)


@without_collecting()
def take_in_batch(
    *,
    branch_id: str,
    batch_id: UUID,
    progress: Progress,
    stands: Stands = lambda _seconds: None,
    now: datetime,
) -> int:
    """Take in every row in one unit of work, or none; return how many. Doing it again does no harm.

    Raises:
        RowRefused: a row is refused now that was fit before; it says why, and the batch can be mended.
    """
    session = db.session()
    batch = get_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.RUNNING or batch.run_by_id is None:
        return batch.row_count
    taking, rows = _taking(batch, batch.run_by_id), _rows(session, batch)
    # Cells are read before the unit of work, so that it holds nobody up longer than it must.
    sheet = SHEETS[taking.kind](session, taking, rows, now=now)
    plan = plan_of(sheet, _part(progress, rows, 0, 40, len(rows)))
    refused = {each.row.number: each.fault for each in plan if each.fault is not None}
    if not refused:
        stands(1 + len(rows) * MILLISECONDS[taking.kind] // 1000)
        found: dict[int, DomainError] = {}
        try:
            unit_of_work(partial(_take_in, sheet=sheet, plan=plan, refused=found, progress=progress, now=now))
        except DomainError:
            if not found:
                raise
            refused = found
    if refused:
        number, fault = next(iter(refused.items()))
        packed = {number: pack_faults([fault])}
        unit_of_work(partial(_send_back, branch_id=branch_id, batch_id=batch_id, refused=packed))
        raise RowRefused(row=number)
    return len(rows)


def _take_in(  # noqa: PLR0913  what there is to take in, and whom to tell
    session: Session,
    *,
    sheet: Sheet,
    plan: Sequence[Planned],
    refused: dict[int, DomainError],
    progress: Progress,
    now: datetime,
) -> None:
    taking = sheet.taking
    batch = lock_batch(session, branch_id=taking.branch_id, batch_id=taking.batch_id)
    if batch.state is not BatchState.RUNNING:
        return  # another worker was faster
    found = Examination.of(session, sheet, plan)
    found.refused = refused
    found.examine(_part(progress, sheet.rows, 40, 60, len(plan)), to_the_end=False)
    found.write(session, _part(progress, sheet.rows, 60, 95, len(found.many)), now=now)
    batch.state, batch.run_at = BatchState.DONE, now


def _send_back(session: Session, *, branch_id: str, batch_id: UUID, refused: Mapping[int, str]) -> None:
    batch = lock_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is BatchState.RUNNING:
        keep_verdicts(session, batch=batch, refused=refused)
        batch.state, batch.faulty = BatchState.CHECKED, len(refused)


@without_collecting()
def take_back_batch(
    *,
    branch_id: str,
    batch_id: UUID,
    progress: Progress,
    stands: Stands = lambda _seconds: None,
    now: datetime,
) -> int:
    """Take back in one unit of work all rows on which nothing rests; return how many stay.

    Broken off, it has changed nothing. Doing it again does no harm.
    """
    session = db.session()
    batch = get_batch(session, branch_id=branch_id, batch_id=batch_id)
    if batch.state is not BatchState.UNDOING or batch.undone_by_id is None or batch.run_at is None:
        return batch.kept
    taking = replace(_taking(batch, batch.undone_by_id), taken_in_at=batch.run_at)
    rows = _rows(session, batch, but=RowState.UNDONE)
    sheet = SHEETS[taking.kind](session, taking, rows, now=now)
    undos = {row.number: sheet.undo(row) for row in rows}
    session.rollback()
    progress(len(rows) // 4, len(rows))
    with Session(db.engine, join_transaction_mode="create_savepoint") as reading:
        looked_at = Examination.of_undo(reading, sheet, undos)
        looked_at.examine(_part(progress, rows, 25, 50, len(rows)), to_the_end=True)
    refused = looked_at.refused
    stands(1 + len(rows) * MILLISECONDS[taking.kind] // 1000)
    while not _all_back(sheet, undos, refused, progress=progress, now=now):
        pass  # something was done with another row meanwhile: that one stays too
    return len(refused)


def _all_back(
    sheet: Sheet,
    undos: Mapping[int, Undo],
    refused: dict[int, DomainError],
    *,
    progress: Progress,
    now: datetime,
) -> bool:
    """Take back all rows but those refused; where one is refused only now, add it and change nothing."""
    known = len(refused)
    try:
        unit_of_work(
            partial(_take_back, sheet=sheet, undos=undos, refused=refused, progress=progress, now=now)
        )
    except DomainError:
        if len(refused) == known:
            raise
        return False
    return True


def _take_back(  # noqa: PLR0913  what there is to take back, and whom to tell
    session: Session,
    *,
    sheet: Sheet,
    undos: Mapping[int, Undo],
    refused: dict[int, DomainError],
    progress: Progress,
    now: datetime,
) -> None:
    taking = sheet.taking
    batch = lock_batch(session, branch_id=taking.branch_id, batch_id=taking.batch_id)
    if batch.state is not BatchState.UNDOING:
        return  # another worker was faster
    fit = {number: undo for number, undo in undos.items() if number not in refused}
    found = Examination.of_undo(session, sheet, fit)
    found.refused = refused
    found.examine(_part(progress, sheet.rows, 50, 75, len(fit) or 1), to_the_end=False)
    found.write(session, _part(progress, sheet.rows, 75, 95, len(found.many)), now=now)
    packed = {number: pack_faults([refusal]) for number, refusal in refused.items()}
    keep_undone(session, batch=batch, stay=packed)
    batch.state, batch.kept, batch.undone_at = BatchState.UNDONE, len(packed), now


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
    found = list_cells(session, branch_id=batch.branch_id, batch_id=batch.id, but=but)
    given = [Given(number=number, cells=unpack_cells(cells)) for number, cells in found]
    session.rollback()
    return given
