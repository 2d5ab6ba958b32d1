"""Reads and locks of batches and their rows."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from timebank.core.commands import CommandRecord
from timebank.importing.errors import BatchNotFound
from timebank.importing.models import Batch, Opening, Row
from timebank.importing.rules import ImportKind, RowState

AT_ONCE = 5_000
"""Records that are held at once."""


def get_batch(session: Session, *, branch_id: str, batch_id: UUID) -> Batch:
    """Return the batch.

    Raises:
        BatchNotFound
    """
    batch = session.get(Batch, (branch_id, batch_id))
    if batch is None:
        raise BatchNotFound
    return batch


def lock_batch(session: Session, *, branch_id: str, batch_id: UUID) -> Batch:
    """Return the batch, its row locked.

    Raises:
        BatchNotFound
    """
    batch = session.get(Batch, (branch_id, batch_id), with_for_update=True, populate_existing=True)
    if batch is None:
        raise BatchNotFound
    return batch


def list_batches(
    session: Session,
    *,
    branch_id: str,
    kinds: Iterable[ImportKind],
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[Batch]:
    """Return the branch's batches of these kinds, the newest first; one more than `limit`."""
    wanted = select(Batch).where(Batch.branch_id == branch_id, Batch.kind.in_(list(kinds)))
    if after is not None:
        at, batch_id = after
        wanted = wanted.where(or_(Batch.brought_at < at, (Batch.brought_at == at) & (Batch.id < batch_id)))
    return list(session.scalars(wanted.order_by(Batch.brought_at.desc(), Batch.id.desc()).limit(limit + 1)))


def list_cells(
    session: Session, *, branch_id: str, batch_id: UUID, but: RowState | None = None
) -> list[tuple[int, str]]:
    """Return the number and the cells of every row of the batch in its order, but for those in one state."""
    wanted = select(Row.number, Row.cells).where(Row.branch_id == branch_id, Row.batch_id == batch_id)
    if but is not None:
        wanted = wanted.where(Row.state != but)
    return [(number, cells) for number, cells in session.execute(wanted.order_by(Row.number))]


def list_rows(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    batch_id: UUID,
    states: Iterable[RowState] | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[Row]:
    """Return rows of the batch in their order; one more than `limit` if there are more."""
    wanted = select(Row).where(Row.branch_id == branch_id, Row.batch_id == batch_id, Row.number > after)
    if states is not None:
        wanted = wanted.where(Row.state.in_(list(states)))
    wanted = wanted.order_by(Row.number)
    return list(session.scalars(wanted if limit is None else wanted.limit(limit + 1)))


def find_opening(session: Session, *, branch_id: str, posting_id: UUID) -> Opening | None:
    return session.get(Opening, (branch_id, posting_id))


def list_followed(
    session: Session, *, branch_id: str, ids: AbstractSet[UUID], own: AbstractSet[UUID], since: datetime
) -> set[UUID]:
    """Return those of the rows with which something was done since, beside the commands in `own`."""
    named = (
        CommandRecord.actor_id,
        CommandRecord.subject_id,
        CommandRecord.on_behalf_of_id,
        CommandRecord.object_id,
    )
    done = session.execute(
        select(CommandRecord.id, *named)
        .where(CommandRecord.branch_id == branch_id, CommandRecord.done_at >= since)
        .execution_options(yield_per=AT_ONCE)
    )
    found: set[UUID] = set()
    for command_id, *about in done:
        if command_id not in own:
            found.update(each for each in about if each is not None and each in ids)
    return found
