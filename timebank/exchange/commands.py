"""From care to points: deciding a visit approves and settles, or sends back, and tells the volunteer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.exchange.rules import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideVisit(Command):
    visit_id: UUID
    outcome: Outcome
    reason: str | None = None
    """Needed to reject; the volunteer reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.visit_id


def decide_visit(session: Session, command: DecideVisit, *, now: datetime) -> None:
    """Approve the visit and credit its volunteer, or send it back; tell the volunteer. Or do none of it.

    Raises:
        VisitNotFound, VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed,
        NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, DeputyNotNeeded, HandedOver,
        ReasonNeeded, TextTooLong, HoldsRegistrationNumber
    """
    raise NotImplementedError
