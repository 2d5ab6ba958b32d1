"""Recalls: everything of it is blocked at once, and whoever got it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.households.commands import News, tell_households
from timebank.pantry.commands.blocking import block
from timebank.pantry.commands.telling import tell_branch
from timebank.pantry.errors import AlreadyRecalled, ReasonNeeded, RecallNeedsOne
from timebank.pantry.models import Lot, Recall
from timebank.pantry.queries import (
    find_lots_of_product,
    get_lot,
    has_recall,
    list_passed_on,
    list_recall_households,
    lock_product,
)
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecall(Command):
    """Either one lot, or every lot of a product. The recall gets the command's own id."""

    lot_id: UUID | None = None
    product_id: UUID | None = None
    reason: str


def open_recall(session: Session, command: OpenRecall, *, now: datetime) -> UUID:
    """Block what is on the shelves, tell those who got it, and return the recall's id.

    Of a product nothing need be there yet: what comes in later is asked about.

    Raises:
        RecallNeedsOne, LotNotFound, ProductNotFound, ReasonNeeded, AlreadyRecalled, TextTooLong
    """
    assert command.actor_id is not None
    reason = clean_text(command.reason)
    if not reason:
        raise ReasonNeeded
    lots = _lots(session, command)
    known = command.product_id is None or has_recall(
        session, branch_id=command.branch_id, product_id=command.product_id
    )
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
    fresh = [
        block(session, lot, recall_id=command.id, cause_id=command.id, by_id=command.actor_id, now=now)
        for lot in lots
    ]
    if not any(fresh) and known:
        raise AlreadyRecalled
    _tell(session, command, now=now)
    _tell_branches(session, command, lots, now=now)
    return command.id


def _lots(session: Session, command: OpenRecall) -> Sequence[Lot]:
    if (command.lot_id is None) == (command.product_id is None):
        raise RecallNeedsOne
    if command.lot_id is not None:
        lot = get_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
        if lot.product_id is not None:
            lock_product(session, branch_id=command.branch_id, product_id=lot.product_id)
        return [lot]
    assert command.product_id is not None
    # Whoever takes some of it in at the same moment waits, and is asked.
    lock_product(session, branch_id=command.branch_id, product_id=command.product_id)
    return find_lots_of_product(session, branch_id=command.branch_id, product_id=command.product_id)


def _tell(session: Session, command: OpenRecall, *, now: datetime) -> None:
    found = list_recall_households(session, branch_id=command.branch_id, recall_id=command.id)
    news = News(template="pantry.recall", values={})
    tell_households(
        session,
        branch_id=command.branch_id,
        news={each.household_id: news for each in found},
        cause=str(command.id),
        now=now,
    )


def _tell_branches(session: Session, command: OpenRecall, lots: Sequence[Lot], *, now: datetime) -> None:
    """Tell the food coordinators of the branches that some of it was passed on to."""
    own = get_branch(session, command.branch_id)
    what = ", ".join(sorted({each.name for each in lots}))
    passed_on = list_passed_on(session, branch_id=own.id, lot_ids=[each.id for each in lots])
    for branch_id, units in passed_on.items():
        news = News(
            template="pantry.recall_elsewhere",
            values={"from_branch": own.name, "what": what, "units": units},
        )
        tell_branch(session, branch_id, news, cause=str(command.id), now=now)
