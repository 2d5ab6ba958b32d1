"""Reads and locks of leavings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.exchange.errors.leaving import LeavingNotFound
from timebank.exchange.models.leaving import Leaving
from timebank.exchange.rules.leaving import LeavingState
from timebank.people.queries import people_select

MANY = 200


def get_leaving(session: Session, *, branch_id: str, leaving_id: UUID) -> Leaving:
    """Return the leaving as it stands in the database.

    Raises:
        LeavingNotFound
    """
    found = session.get(Leaving, (branch_id, leaving_id), populate_existing=True)
    if found is None:
        raise LeavingNotFound
    return found


def lock_leaving(session: Session, *, branch_id: str, leaving_id: UUID) -> Leaving:
    """Return the leaving, its row locked until the unit of work ends.

    Raises:
        LeavingNotFound
    """
    found = session.get(Leaving, (branch_id, leaving_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise LeavingNotFound
    return found


def find_leaving_of(session: Session, *, branch_id: str, person_id: UUID) -> Leaving | None:
    """Return what the person has asked for and can still take back."""
    return session.scalars(
        select(Leaving).where(
            Leaving.branch_id == branch_id,
            Leaving.person_id == person_id,
            Leaving.state == LeavingState.ASKED,
        )
    ).one_or_none()


def list_leavings(session: Session, *, branch_id: str, limit: int = MANY) -> list[tuple[Leaving, str]]:
    """Return who asked to leave, with their names where they still have one; what is to come first."""
    person = people_select(branch_id).subquery()
    rows = session.execute(
        select(Leaving, person.c.name)
        .join(person, person.c.id == Leaving.person_id)
        .where(Leaving.branch_id == branch_id)
        .order_by(Leaving.state != LeavingState.ASKED, Leaving.asked_at.desc(), Leaving.id.desc())
        .limit(limit)
    )
    return [(leaving, name) for leaving, name in rows]


def list_due_to_leave(session: Session, *, now: datetime, limit: int) -> list[tuple[str, UUID]]:
    """Return the leavings of all branches whose days to think are over."""
    rows = session.execute(
        select(Leaving.branch_id, Leaving.id)
        .where(Leaving.state == LeavingState.ASKED, Leaving.effective_at <= now)
        .order_by(Leaving.effective_at, Leaving.id)
        .limit(limit)
    )
    return [(branch_id, leaving_id) for branch_id, leaving_id in rows]
