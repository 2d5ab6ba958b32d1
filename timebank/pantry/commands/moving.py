"""The only writer of stock: a row's change and its movement, in one unit of work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.pantry.errors import LotBlocked, NotEnough
from timebank.pantry.models import Movement, Stock
from timebank.pantry.queries.stock import get_stock, list_stock
from timebank.pantry.rules import MovementKind, Reason

NEEDS_UNBLOCKED = frozenset({MovementKind.RESERVED, MovementKind.HANDED_OUT, MovementKind.PASSED_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One change of one place. Negative units leave; `reserved` promises or releases.

    What is put aside with a `reason` waits to be written off, which recalled units may too.
    """

    branch_id: str
    lot_id: UUID
    place: str
    kind: MovementKind
    units: int = 0
    reserved: int = 0
    reason: Reason | None = None
    household_id: UUID | None = None
    other_branch_id: str | None = None
    cause_id: UUID
    moved_by_id: UUID | None
    approved_by_id: UUID | None = None


def move(session: Session, change: Move, *, now: datetime) -> UUID:
    """Change the stock if it holds that much, add the movement, and return the movement's id.

    The UPDATE names its own condition, so that of two at once the second sees what the first left.

    Raises:
        NotEnough, LotBlocked
    """
    units, reserved = Stock.units + change.units, Stock.reserved + change.reserved
    wanted = (
        update(Stock)
        .where(
            Stock.branch_id == change.branch_id,
            Stock.lot_id == change.lot_id,
            Stock.place == change.place,
            units >= 0,
            reserved >= 0,
            reserved <= units,
        )
        .values(units=units, reserved=reserved)
        .returning(Stock.units)
        .execution_options(synchronize_session=False)
    )
    needs_unblocked = change.kind in NEEDS_UNBLOCKED and change.reason is None
    if needs_unblocked:
        wanted = wanted.where(Stock.blocked.is_(False))
    if session.scalar(wanted) is None:
        row = get_stock(session, branch_id=change.branch_id, lot_id=change.lot_id, place=change.place)
        if row is not None and row.blocked and needs_unblocked:
            raise LotBlocked
        raise NotEnough(units=row.units - row.reserved if row else 0)
    return note(session, change, now=now)


def put(session: Session, change: Move, *, now: datetime) -> UUID:
    """Add units to a place, which is made if it is not there; blocked where the lot is blocked elsewhere."""
    assert change.units > 0
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    # The lot's lock, which the caller holds, orders this against a recall.
    blocked = any(
        row.blocked for row in list_stock(session, branch_id=change.branch_id, lot_id=change.lot_id)
    )
    session.execute(
        make(Stock)
        .values(
            branch_id=change.branch_id,
            lot_id=change.lot_id,
            place=change.place,
            units=0,
            reserved=0,
            blocked=blocked,
        )
        .on_conflict_do_nothing()
    )
    return move(session, change, now=now)


def note(session: Session, change: Move, *, now: datetime) -> UUID:
    """Add the movement alone."""
    movement_id = new_id()
    session.execute(
        insert(Movement),
        {
            "branch_id": change.branch_id,
            "id": movement_id,
            "lot_id": change.lot_id,
            "place": change.place,
            "kind": change.kind,
            "units": change.units,
            "reserved": change.reserved,
            "reason": change.reason,
            "household_id": change.household_id,
            "other_branch_id": change.other_branch_id,
            "cause_id": change.cause_id,
            "moved_by_id": change.moved_by_id,
            "approved_by_id": change.approved_by_id,
            "moved_at": now,
        },
    )
    return movement_id
