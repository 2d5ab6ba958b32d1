"""What one member of staff has entered or decided, and reviews of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from timebank.care.queries.food_work import list_food_work_ids_by_staff
from timebank.care.queries.reversals import list_visit_ids_by_staff
from timebank.exchange.errors.reversals import ReviewNotFound
from timebank.exchange.models.gifts import Gift
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.models.reversals import Reversal, StaffReview, StaffReviewItem
from timebank.exchange.queries.things import Key, Thing, list_things
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.exchange.rules.reversals import ItemState, ObjectKind, ReversalState
from timebank.people.queries import people_select

MOST = 500
"""Things that one review can hold."""


def list_doings(
    session: Session, *, branch_id: str, staff_id: UUID, starts_at: datetime, ends_before: datetime
) -> list[Thing]:
    """Return what was entered or decided by the person then, and was not taken back yet.

    Only what moved minutes, and food work whose hours count: what is undecided is decided on its own page.
    """
    within: dict[ObjectKind, Select[UUID]] = {
        ObjectKind.GIFT: select(Gift.id).where(
            Gift.branch_id == branch_id,
            Gift.state == GiftState.FINAL,
            (
                (Gift.entered_by_id == staff_id)
                & (Gift.giver_id != staff_id)
                & (Gift.given_at >= starts_at)
                & (Gift.given_at < ends_before)
            )
            | (
                (Gift.decided_by_id == staff_id)
                & (Gift.decided_at >= starts_at)
                & (Gift.decided_at < ends_before)
            ),
        ),
        ObjectKind.GRANT: select(Grant.id).where(
            Grant.branch_id == branch_id,
            Grant.state == GrantState.GRANTED,
            ((Grant.asked_by_id == staff_id) & (Grant.asked_at >= starts_at) & (Grant.asked_at < ends_before))
            | (
                (Grant.decided_by_id == staff_id)
                & (Grant.decided_at >= starts_at)
                & (Grant.decided_at < ends_before)
            ),
        ),
        ObjectKind.REDEMPTION: select(Redemption.id).where(
            Redemption.branch_id == branch_id,
            Redemption.state == RedemptionState.DONE,
            (
                (Redemption.asked_by_id == staff_id)
                & (Redemption.beneficiary_id != staff_id)
                & (Redemption.asked_at >= starts_at)
                & (Redemption.asked_at < ends_before)
            )
            | (
                (Redemption.decided_by_id == staff_id)
                & (Redemption.decided_at >= starts_at)
                & (Redemption.decided_at < ends_before)
            ),
        ),
    }
    then: dict[str, Any] = {"staff_id": staff_id, "starts_at": starts_at, "ends_before": ends_before}
    visits = list_visit_ids_by_staff(session, branch_id=branch_id, **then)
    food_work = list_food_work_ids_by_staff(session, branch_id=branch_id, **then)
    found: list[Key] = [(ObjectKind.VISIT, each) for each in visits]
    for kind, wanted in within.items():
        found += [(kind, each) for each in session.scalars(wanted)]
    found += [(ObjectKind.FOOD_WORK, each) for each in food_work]
    known = _taken_back(session, branch_id)
    left = [each for each in found if each not in known][:MOST]
    doings = list_things(session, branch_id=branch_id, wanted=left)
    return sorted((each for each in doings.values() if each.minutes), key=lambda each: (each.day, each.id))


def _taken_back(session: Session, branch_id: str) -> set[Key]:
    """Return what two people were asked to take back, or have taken back."""
    rows = session.execute(
        select(Reversal.kind, Reversal.object_id).where(
            Reversal.branch_id == branch_id, Reversal.state != ReversalState.REFUSED
        )
    )
    return {(kind, object_id) for kind, object_id in rows}


def get_review(session: Session, *, branch_id: str, review_id: UUID) -> StaffReview:
    """Return the review.

    Raises:
        ReviewNotFound
    """
    found = session.get(StaffReview, (branch_id, review_id), populate_existing=True)
    if found is None:
        raise ReviewNotFound
    return found


def lock_review(session: Session, *, branch_id: str, review_id: UUID) -> StaffReview:
    """Return the review, its row locked.

    Raises:
        ReviewNotFound
    """
    found = session.get(StaffReview, (branch_id, review_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise ReviewNotFound
    return found


def lock_item(session: Session, *, branch_id: str, item_id: UUID) -> StaffReviewItem:
    """Return the item of a review, its row locked.

    Raises:
        ReviewNotFound
    """
    found = session.get(StaffReviewItem, (branch_id, item_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise ReviewNotFound
    return found


def list_items(session: Session, *, branch_id: str, review_id: UUID) -> list[StaffReviewItem]:
    """Return what is in the list of the review."""
    return list(
        session.scalars(
            select(StaffReviewItem)
            .where(StaffReviewItem.branch_id == branch_id, StaffReviewItem.review_id == review_id)
            .order_by(StaffReviewItem.id)
            .execution_options(populate_existing=True)
        )
    )


def list_items_to_do(session: Session, *, branch_id: str, review_id: UUID) -> list[UUID]:
    """Return the items that were not taken back, also those that could not be before."""
    return [
        item.id
        for item in list_items(session, branch_id=branch_id, review_id=review_id)
        if item.state is not ItemState.DONE
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    review: StaffReview
    staff: str


def list_reviews(session: Session, *, branch_id: str, limit: int = 50) -> Sequence[ReviewLine]:
    """Return the branch's reviews, the newest first."""
    staff = people_select(branch_id).subquery()
    rows = session.execute(
        select(StaffReview, staff.c.name)
        .join(staff, staff.c.id == StaffReview.staff_id)
        .where(StaffReview.branch_id == branch_id)
        .order_by(StaffReview.asked_at.desc(), StaffReview.id.desc())
        .limit(limit)
    )
    return [ReviewLine(review=review, staff=name) for review, name in rows]
