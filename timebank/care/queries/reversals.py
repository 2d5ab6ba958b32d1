"""Which visits count no more."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from timebank.care.models import ReversedVisit, Visit


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
