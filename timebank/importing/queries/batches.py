"""Reads and locks of batches and their rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from timebank.core.commands import CommandRecord
from timebank.importing.errors import BatchNotFound
from timebank.importing.models import Batch, Opening, Row
from timebank.importing.rules import ImportKind, RowState

AT_ONCE = 400
"""Ids asked for in one query; SQLite takes no more than some thousand."""


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


def get_row(session: Session, *, branch_id: str, batch_id: UUID, number: int) -> Row:
    """Return the row of that number."""
    return session.scalars(
        select(Row).where(Row.branch_id == branch_id, Row.batch_id == batch_id, Row.number == number)
    ).one()


def find_opening(session: Session, *, branch_id: str, posting_id: UUID) -> Opening | None:
    return session.get(Opening, (branch_id, posting_id))


def has_followed(
    session: Session, *, branch_id: str, ids: Sequence[UUID], own: Iterable[UUID], since: datetime
) -> bool:
    """Tell whether anything was done with these rows after `since`, beside the commands in `own`."""
    mine = set(own)
    touched = or_(
        CommandRecord.actor_id.in_(ids),
        CommandRecord.subject_id.in_(ids),
        CommandRecord.on_behalf_of_id.in_(ids),
        CommandRecord.object_id.in_(ids),
    )
    found = session.scalars(
        select(CommandRecord.id).where(
            CommandRecord.branch_id == branch_id, touched, CommandRecord.done_at >= since
        )
    )
    return any(each not in mine for each in found)
