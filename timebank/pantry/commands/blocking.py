"""Blocking a lot for a recall."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from timebank.pantry.commands.moving import Move, note
from timebank.pantry.models import Lot, RecallLot, Stock
from timebank.pantry.queries.stock import list_stock, lock_lot
from timebank.pantry.rules import MovementKind


def block(  # noqa: PLR0913  what is blocked, for which recall, by whom
    session: Session, lot: Lot, *, recall_id: UUID, cause_id: UUID, by_id: UUID | None, now: datetime
) -> bool:
    """Block every place of the lot; tell whether any was open. The locks wait for who is handing out."""
    lock_lot(session, branch_id=lot.branch_id, lot_id=lot.id)
    session.execute(
        update(Stock)
        .where(Stock.branch_id == lot.branch_id, Stock.lot_id == lot.id)
        .values(blocked=Stock.blocked)
        .execution_options(synchronize_session=False)
    )
    rows = list_stock(session, branch_id=lot.branch_id, lot_id=lot.id)
    was_open = any(not row.blocked for row in rows)
    for row in rows:
        row.blocked = True
    session.flush()
    session.add(
        RecallLot(
            branch_id=lot.branch_id,
            recall_id=recall_id,
            lot_id=lot.id,
            blocked_units=sum(row.units for row in rows),
        )
    )
    session.flush()
    for row in rows:
        change = Move(
            branch_id=lot.branch_id,
            lot_id=lot.id,
            place=row.place,
            kind=MovementKind.RECALLED,
            cause_id=cause_id,
            moved_by_id=by_id,
        )
        note(session, change, now=now)
    return was_open
