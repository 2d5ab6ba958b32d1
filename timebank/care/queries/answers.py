"""Which of their own visits a volunteer is asked to answer."""

from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from timebank.care.models import Visit, VisitEvent, VisitObjection
from timebank.care.rules import EventKind, VisitState

# Written once: the first page of every volunteer asks it.
_ANSWERED_SINCE = exists().where(
    VisitEvent.branch_id == VisitObjection.branch_id,
    VisitEvent.visit_id == VisitObjection.visit_id,
    VisitEvent.kind == EventKind.ANSWERED,
    VisitEvent.at >= VisitObjection.raised_at,
)
_UNANSWERED = exists().where(
    VisitObjection.branch_id == Visit.branch_id,
    VisitObjection.visit_id == Visit.id,
    VisitObjection.settled_at.is_(None),
    ~_ANSWERED_SINCE,
)
_TO_ANSWER = select(Visit.id).where(
    Visit.branch_id == bindparam("branch"),
    Visit.volunteer_id == bindparam("volunteer"),
    (Visit.state == VisitState.REJECTED) | ((Visit.state == VisitState.DISPUTED) & _UNANSWERED),
)


def visits_to_answer(session: Session, *, branch_id: str, volunteer_id: UUID) -> set[UUID]:
    """Return the volunteer's visits that were sent back, or are remembered differently and not answered."""
    return set(session.scalars(_TO_ANSWER, {"branch": branch_id, "volunteer": volunteer_id}))
