"""Letting an approved visit count no more. `exchange` takes its points back in the same unit of work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.visits import free
from timebank.care.models import ReversedVisit
from timebank.care.queries import lock_visit
from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseVisit(Command):
    visit_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def reverse_visit(session: Session, command: ReverseVisit, *, now: datetime) -> None:
    """Correct the record of hours: the visit counts no more, and what was written of it stays.

    Its time is free again: another visit may take it, and it counts towards no cap.

    Raises:
        VisitNotFound, NotApproved
    """
    assert command.actor_id is not None
    visit = lock_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    visit.take_back()
    free(session, visit)
    session.add(
        ReversedVisit(
            branch_id=visit.branch_id,
            id=command.id,
            visit_id=visit.id,
            minutes=visit.minutes,
            by_id=command.actor_id,
            at=now,
        )
    )
    session.flush()
