"""What a household brings back, or was handed by mistake."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.pantry.commands.moving import Move, put
from timebank.pantry.commands.stock import OfLot, lot_of, throw_away
from timebank.pantry.errors import NotHandedOut, ReasonNeeded
from timebank.pantry.queries import given_to, list_stock, lock_lot
from timebank.pantry.rules import RETURN_REASONS, UNFIT_REASONS, MovementKind, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(OfLot):
    """Units come back from a household. Without a reason they are as good as before."""

    household_id: UUID
    reason: Reason | None = None


def take_back(session: Session, command: TakeBack, *, now: datetime) -> dict[str, bool]:
    """Put the units back, and write off at once what nobody may be given any more; say what was done.

    Of a recalled lot they are blocked. A large write-off waits for a second person.

    Raises:
        LotNotFound, UnitsUnfit, NotHandedOut, ReasonNeeded
    """
    assert command.actor_id is not None
    lot = lot_of(session, command)
    if command.reason is not None and command.reason not in RETURN_REASONS:
        raise ReasonNeeded
    lock_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    given = given_to(
        session,
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        household_id=command.household_id,
    )
    if command.units > given:
        raise NotHandedOut(units=given)
    back = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        kind=MovementKind.RETURNED,
        units=command.units,
        reason=command.reason,
        household_id=command.household_id,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    put(session, back, now=now)
    rows = list_stock(session, branch_id=command.branch_id, lot_id=command.lot_id)
    if command.reason not in UNFIT_REASONS or any(row.blocked for row in rows):
        return {"written_off": False, "waits": False}
    away = Move(
        branch_id=command.branch_id,
        lot_id=command.lot_id,
        place=command.place,
        kind=MovementKind.WASTED,
        units=-command.units,
        reason=command.reason,
        cause_id=command.id,
        moved_by_id=command.actor_id,
    )
    waits = throw_away(session, away, lot, by_id=command.actor_id, now=now)
    return {"written_off": True, "waits": waits}
