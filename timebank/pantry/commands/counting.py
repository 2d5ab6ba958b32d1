"""Counting what is really on the shelves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.pantry.commands.moving import Move, move
from timebank.pantry.commands.stock import OfLot, ask_second
from timebank.pantry.errors import CountBelowReserved, NotEnough, NothingDiffers, ReasonNeeded, UnitsUnfit
from timebank.pantry.models import Count
from timebank.pantry.queries import lock_lot, lock_stock
from timebank.pantry.queries.stock import lost_alone
from timebank.pantry.rules import COUNT_REASONS, MOST_UNITS, MovementKind, Reason, is_large


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStock(OfLot):
    """So many units are really there; a difference is explained."""

    reason: Reason | None = None


def count_stock(session: Session, command: CountStock, *, now: datetime) -> UUID | None:
    """Bring the stock to what was counted; return the movement's id, None where nothing differs.

    Where more than 20 units, or 20 kg, of the lot are missing or written off by now, they are put aside and
    wait for a second person.

    Raises:
        LotNotFound, UnitsUnfit, ReasonNeeded, NothingDiffers, CountBelowReserved, NotEnough
    """
    assert command.actor_id is not None
    if not 0 <= command.units <= MOST_UNITS:
        raise UnitsUnfit(most=MOST_UNITS)
    lot = lock_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    row = lock_stock(session, branch_id=command.branch_id, lot_id=command.lot_id, place=command.place)
    if row is None:
        raise NotEnough(units=0)
    expected, difference = row.units, command.units - row.units
    if difference == 0 and command.reason is not None:
        raise NothingDiffers(units=row.units)
    if difference and command.reason not in COUNT_REASONS:
        raise ReasonNeeded
    if difference and command.units < row.reserved:
        raise CountBelowReserved(reserved=row.reserved)
    before = lost_alone(session, branch_id=command.branch_id, lot_id=lot.id)
    waits = difference < 0 and is_large(before - difference, lot.grams_each)
    session.add(
        Count(
            branch_id=command.branch_id,
            id=command.id,
            lot_id=lot.id,
            place=command.place,
            units=command.units,
            expected=expected,
            reason=command.reason,
            waits=waits,
            counted_by_id=command.actor_id,
            counted_at=now,
        )
    )
    session.flush()
    if difference == 0:
        return None
    change = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        kind=MovementKind.COUNTED,
        units=difference,
        reason=command.reason,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    if waits:
        return ask_second(session, change, by_id=command.actor_id, now=now)
    return move(session, change, now=now)
