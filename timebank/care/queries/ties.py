"""What ties many people to care: who has visits, and whom somebody is still to visit."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from timebank.care.models import Assignment, Visit


def list_people_with_visits(session: Session, *, branch_id: str, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the people who gave or received a visit."""
    return {
        person_id
        for column in (Visit.volunteer_id, Visit.senior_id)
        for person_id in session.scalars(
            select(column).where(Visit.branch_id == branch_id, column.in_(ids)).distinct()
        )
    }


def list_assignments_to(
    session: Session, *, branch_id: str, seniors: Collection[UUID], since: date
) -> list[tuple[UUID, UUID]]:
    """Return each assignment to the seniors that holds on that day or later, with the senior's id."""
    rows = session.execute(
        select(Assignment.id, Assignment.senior_id).where(
            Assignment.branch_id == branch_id,
            Assignment.senior_id.in_(seniors),
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= since),
        )
    )
    return [(assignment_id, senior_id) for assignment_id, senior_id in rows]
