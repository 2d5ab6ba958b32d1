"""Corrections of food work: what was asked for, and what would be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.queries.food_work import FoodWorkRow, list_food_work
from timebank.exchange.errors.reversals import ReversalNotFound
from timebank.exchange.models.food_reversals import FoodReversal
from timebank.exchange.queries.reversals import find_cover
from timebank.exchange.rules.reversals import Cover, ReversalState
from timebank.ledger.queries import PostingView, find_by_cause
from timebank.ledger.rules import PostingKind
from timebank.people.queries import people_select

PAGE = 50


def get_food_reversal(
    session: Session, *, branch_id: str, reversal_id: UUID, lock: bool = False
) -> FoodReversal:
    """Return the correction, its row locked where asked.

    Raises:
        ReversalNotFound
    """
    found = session.get(
        FoodReversal, (branch_id, reversal_id), with_for_update=lock or None, populate_existing=True
    )
    if found is None:
        raise ReversalNotFound
    return found


def find_food_reversal(session: Session, *, branch_id: str, food_work_id: UUID) -> FoodReversal | None:
    """Return the correction of the food work that is asked for or was granted."""
    return session.scalars(
        select(FoodReversal).where(
            FoodReversal.branch_id == branch_id,
            FoodReversal.food_work_id == food_work_id,
            FoodReversal.state != ReversalState.REFUSED,
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodReversalLine:
    """A correction with the food work that it is about, and who asked."""

    reversal: FoodReversal
    row: FoodWorkRow
    asked_by: str


def list_food_reversals(
    session: Session, *, branch_id: str, state: ReversalState | None = None, limit: int = PAGE
) -> Sequence[FoodReversalLine]:
    """Return the branch's corrections of food work, the newest first."""
    asker = people_select(branch_id).subquery()
    wanted = (
        select(FoodReversal, asker.c.name)
        .join(asker, asker.c.id == FoodReversal.asked_by_id)
        .where(FoodReversal.branch_id == branch_id)
        .order_by(FoodReversal.asked_at.desc(), FoodReversal.id.desc())
        .limit(limit)
    )
    if state is not None:
        wanted = wanted.where(FoodReversal.state == state)
    found = session.execute(wanted).all()
    ids = {each.food_work_id for each, _name in found}
    rows = {row.work.id: row for row in list_food_work(session, branch_id=branch_id, ids=ids, limit=limit)}
    return [
        FoodReversalLine(reversal=each, row=rows[each.food_work_id], asked_by=name) for each, name in found
    ]


def had_part(row: FoodWorkRow) -> frozenset[UUID]:
    """Return who entered the work for its volunteer, or decided it."""
    approver = row.taken_back.approved_by_id if row.taken_back else row.work.decided_by_id
    both = (row.entry.entered_by_id if row.entry else None, approver)
    return frozenset(each for each in both if each is not None)


def find_food_posting(session: Session, *, branch_id: str, food_work_id: UUID) -> PostingView | None:
    """Return the posting by which the work was credited; None where the rules credit nothing."""
    return find_by_cause(
        session, branch_id=branch_id, kind=PostingKind.ISSUE, cause=f"care.food-work:{food_work_id}"
    )


def find_food_cover(session: Session, row: FoodWorkRow, *, day: date) -> Cover | None:
    """Return how what the volunteer has spent since would be made good; None where nothing was credited."""
    work = row.work
    posting = find_food_posting(session, branch_id=work.branch_id, food_work_id=work.id)
    if posting is None:
        return None
    return find_cover(
        session, branch_id=work.branch_id, posting=posting, person_id=work.volunteer_id, day=day
    )
