"""Stock that goes to another branch."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.ids import new_id
from timebank.households.commands import News
from timebank.pantry.commands.blocking import block
from timebank.pantry.commands.intake import learn
from timebank.pantry.commands.moving import Move, put
from timebank.pantry.commands.stock import OfLot, lot_of, move_units
from timebank.pantry.commands.telling import tell_branch
from timebank.pantry.errors import LotExpired, LotUndated, OwnBranch
from timebank.pantry.models import Lot
from timebank.pantry.queries import find_product, find_recall_of, get_product, lock_product
from timebank.pantry.rules import MovementKind
from timebank.people.queries import get_branch

PASSED_ON_PLACE = "다른 지점에서 온 것"
"""Where stock from another branch stands until somebody gives it a shelf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn(OfLot):
    """Pass units on to another branch: out here, in there, in one unit of work."""

    to_branch_id: str


def pass_on(session: Session, command: PassOn, *, now: datetime) -> UUID:
    """Return the id of the lot in the other branch, where the label is read again before anybody gets it.

    Raises:
        LotNotFound, UnitsUnfit, OwnBranch, BranchNotFound, NotEnough, LotBlocked, LotExpired,
        LotUndated
    """
    lot = lot_of(session, command)
    if command.to_branch_id == command.branch_id:
        raise OwnBranch
    other = get_branch(session, command.to_branch_id)
    today = local_day(now, other.zone)
    if lot.lasts_until is not None and lot.lasts_until < today:
        # What nobody has read the date of would count there as having come today.
        raise LotUndated if lot.is_undated else LotExpired
    move_units(
        session,
        command,
        MovementKind.PASSED_ON,
        units=-command.units,
        other_branch_id=other.id,
        now=now,
    )
    arrived = Lot(
        branch_id=other.id,
        id=new_id(),
        name=lot.name,
        category=lot.category,
        product_id=_product_there(session, lot, other.id, now=now),
        lot_code=lot.lot_code,
        grams_each=lot.grams_each,
        contents=[],
        storage=lot.storage,
        needs_cooking=lot.needs_cooking,
        expires_on=lot.expires_on,
        arrived_on=today,
        from_branch_id=lot.branch_id,
        from_lot_id=lot.id,
        taken_in_at=now,
        revision=1,
    )
    session.add(arrived)
    session.flush()
    change = Move(
        branch_id=other.id,
        lot_id=arrived.id,
        place=PASSED_ON_PLACE,
        kind=MovementKind.RECEIVED,
        units=command.units,
        other_branch_id=command.branch_id,
        cause_id=command.id,
        moved_by_id=None,
    )
    put(session, change, now=now)
    _block_recalled(session, command, arrived, now=now)
    from_branch = get_branch(session, command.branch_id).name
    values = {"from_branch": from_branch, "what": lot.name, "units": command.units}
    news = News(template="pantry.passed_on", values=values)
    tell_branch(session, other.id, news, cause=str(command.id), now=now)
    return arrived.id


def _block_recalled(session: Session, command: PassOn, lot: Lot, *, now: datetime) -> None:
    """Block what arrives where it was recalled: nobody there is asked whether it is another batch."""
    recall = find_recall_of(
        session, branch_id=lot.branch_id, product_id=lot.product_id, lot_code=lot.lot_code
    )
    if recall is not None:
        block(session, lot, recall_id=recall.id, cause_id=command.id, by_id=None, now=now)


def _product_there(session: Session, lot: Lot, branch_id: str, *, now: datetime) -> UUID | None:
    """Return what the lot's barcode stands for in the other branch, so that a recall there finds the lot."""
    if lot.product_id is None:
        return None
    product = get_product(session, branch_id=lot.branch_id, product_id=lot.product_id)
    known = find_product(session, branch_id=branch_id, gtin=product.gtin)
    if known is None:
        facts = {
            "name": lot.name,
            "category": lot.category,
            "grams_each": lot.grams_each,
            "storage": lot.storage,
            "needs_cooking": lot.needs_cooking,
            "learned_at": now,
        }
        known = learn(session, branch_id, product.gtin, facts)
    # Locked before the lot refers to it: a recall of this moment waits and finds the lot, or is found; and
    # two who pass on at once do not wait for each other.
    return lock_product(session, branch_id=branch_id, product_id=known.id).id
