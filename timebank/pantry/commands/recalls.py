"""Recalls: everything of it is blocked at once, and whoever got it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.households.queries import find_open_consent, get_households
from timebank.households.rules import HouseholdPurpose
from timebank.pantry.commands.moving import Move, note
from timebank.pantry.errors import AlreadyRecalled, NotOnCallList, ReasonNeeded, RecallNeedsOne
from timebank.pantry.models import Lot, Recall, RecallCall, RecallLot, Stock
from timebank.pantry.queries import (
    find_lots_of_product,
    get_lot,
    get_product,
    get_recall,
    list_recall_households,
    list_stock,
    lock_lot,
)
from timebank.pantry.rules import CallOutcome, MovementKind
from timebank.people.commands.notify import notify
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecall(Command):
    """Either one lot, or every lot of a product. The recall gets the command's own id."""

    lot_id: UUID | None = None
    product_id: UUID | None = None
    reason: str


def open_recall(session: Session, command: OpenRecall, *, now: datetime) -> UUID:
    """Block what is on the shelves, tell those who got it, and return the recall's id.

    Raises:
        RecallNeedsOne, LotNotFound, ProductNotFound, ReasonNeeded, AlreadyRecalled, TextTooLong
    """
    assert command.actor_id is not None
    reason = clean_text(command.reason)
    if not reason:
        raise ReasonNeeded
    lots = _lots(session, command)
    session.add(
        Recall(
            branch_id=command.branch_id,
            id=command.id,
            product_id=command.product_id,
            reason=reason,
            opened_by_id=command.actor_id,
            opened_at=now,
        )
    )
    session.flush()
    fresh = [_block(session, command, lot, now=now) for lot in lots]
    if not any(fresh):
        raise AlreadyRecalled
    _tell(session, command, now=now)
    return command.id


def _lots(session: Session, command: OpenRecall) -> Sequence[Lot]:
    if (command.lot_id is None) == (command.product_id is None):
        raise RecallNeedsOne
    if command.lot_id is not None:
        return [get_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)]
    assert command.product_id is not None
    get_product(session, branch_id=command.branch_id, product_id=command.product_id)
    return find_lots_of_product(session, branch_id=command.branch_id, product_id=command.product_id)


def _block(session: Session, command: OpenRecall, lot: Lot, *, now: datetime) -> bool:
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
            recall_id=command.id,
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
            cause_id=command.id,
            moved_by_id=command.actor_id,
        )
        note(session, change, now=now)
    return was_open


def _tell(session: Session, command: OpenRecall, *, now: datetime) -> None:
    found = list_recall_households(session, branch_id=command.branch_id, recall_id=command.id)
    households = get_households(
        session, branch_id=command.branch_id, ids=[each.household_id for each in found]
    )
    for household in households.values():
        agreed = find_open_consent(
            session,
            branch_id=command.branch_id,
            household_id=household.id,
            purpose=HouseholdPurpose.MESSAGES,
        )
        if household.person_id is not None and agreed is not None:
            notify(
                session,
                branch_id=command.branch_id,
                person_id=household.person_id,
                template="pantry.recall",
                values={},
                cause=str(command.id),
                now=now,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCall(Command):
    """Somebody called a household on the call list."""

    recall_id: UUID
    household_id: UUID
    outcome: CallOutcome

    @property
    def object_id(self) -> UUID | None:
        return self.recall_id


def note_call(session: Session, command: NoteCall, *, now: datetime) -> None:
    """Keep that it was called, and whether it was told.

    Raises:
        RecallNotFound, NotOnCallList
    """
    assert command.actor_id is not None
    get_recall(session, branch_id=command.branch_id, recall_id=command.recall_id)
    on_list = list_recall_households(session, branch_id=command.branch_id, recall_id=command.recall_id)
    if command.household_id not in {each.household_id for each in on_list}:
        raise NotOnCallList
    session.add(
        RecallCall(
            branch_id=command.branch_id,
            id=new_id(),
            recall_id=command.recall_id,
            household_id=command.household_id,
            outcome=command.outcome,
            called_by_id=command.actor_id,
            called_at=now,
        )
    )
