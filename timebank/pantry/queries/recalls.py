"""Reads of recalls: who has it, who got it, who was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.pantry.errors import RecallNotFound
from timebank.pantry.models import Movement, Recall, RecallCall, RecallLot
from timebank.pantry.rules import CallOutcome, MovementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallHousehold:
    """A household that has units of a recalled lot."""

    household_id: UUID
    units: int
    told: bool
    tries: int


def get_recall(session: Session, *, branch_id: str, recall_id: UUID) -> Recall:
    """Return the recall.

    Raises:
        RecallNotFound
    """
    found = session.get(Recall, (branch_id, recall_id))
    if found is None:
        raise RecallNotFound
    return found


def list_recalls(session: Session, *, branch_id: str, limit: int = 100) -> Sequence[Recall]:
    """Return the recalls, the newest first."""
    return session.scalars(
        select(Recall)
        .where(Recall.branch_id == branch_id)
        .order_by(Recall.opened_at.desc(), Recall.id.desc())
        .limit(limit)
    ).all()


def list_recall_lots(session: Session, *, branch_id: str, recall_id: UUID) -> Sequence[RecallLot]:
    """Return the lots of the recall."""
    return session.scalars(
        select(RecallLot)
        .where(RecallLot.branch_id == branch_id, RecallLot.recall_id == recall_id)
        .order_by(RecallLot.lot_id)
    ).all()


def list_recall_households(session: Session, *, branch_id: str, recall_id: UUID) -> list[RecallHousehold]:
    """Return the households that were given units of it and have not brought them back: the call list.

    Those not told yet first.
    """
    lots = select(RecallLot.lot_id).where(RecallLot.branch_id == branch_id, RecallLot.recall_id == recall_id)
    given = session.execute(
        select(Movement.household_id, -func.sum(Movement.units))
        .where(
            Movement.branch_id == branch_id,
            Movement.lot_id.in_(lots),
            Movement.kind.in_((MovementKind.HANDED_OUT, MovementKind.RETURNED)),
        )
        .group_by(Movement.household_id)
        .having(func.sum(Movement.units) < 0)
    ).all()
    calls: dict[UUID, list[CallOutcome]] = {}
    for household_id, outcome in session.execute(
        select(RecallCall.household_id, RecallCall.outcome).where(
            RecallCall.branch_id == branch_id, RecallCall.recall_id == recall_id
        )
    ):
        calls.setdefault(household_id, []).append(outcome)
    found = [
        RecallHousehold(
            household_id=household_id,
            units=int(units),
            told=CallOutcome.TOLD in calls.get(household_id, []),
            tries=len(calls.get(household_id, [])),
        )
        for household_id, units in given
        if household_id is not None
    ]
    return sorted(found, key=lambda each: (each.told, str(each.household_id)))
