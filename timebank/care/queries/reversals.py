"""Which visits count no more."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from timebank.care.models import ReversedVisit, Visit
from timebank.care.rules import VisitState


def still_counts() -> ColumnElement[bool]:
    """Return the condition that a visit's approval was not taken back."""
    return ~exists().where(ReversedVisit.branch_id == Visit.branch_id, ReversedVisit.visit_id == Visit.id)


def list_reversed_ids(session: Session, *, branch_id: str, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the visits whose approval was taken back."""
    return frozenset(
        session.scalars(
            select(ReversedVisit.visit_id).where(
                ReversedVisit.branch_id == branch_id, ReversedVisit.visit_id.in_(ids)
            )
        )
    )


def list_visit_ids_by_staff(
    session: Session, *, branch_id: str, staff_id: UUID, starts_at: datetime, ends_before: datetime
) -> list[UUID]:
    """Return the approved visits that the person entered for somebody else, or decided, in that time."""
    entered = (
        (Visit.entered_by_id == staff_id)
        & (Visit.volunteer_id != staff_id)
        & (Visit.submitted_at >= starts_at)
        & (Visit.submitted_at < ends_before)
    )
    decided = (
        (Visit.decided_by_id == staff_id) & (Visit.decided_at >= starts_at) & (Visit.decided_at < ends_before)
    )
    return list(
        session.scalars(
            select(Visit.id)
            .where(
                Visit.branch_id == branch_id,
                Visit.state == VisitState.APPROVED,
                or_(entered, decided),
                still_counts(),
            )
            .order_by(Visit.starts_at, Visit.id)
        )
    )
