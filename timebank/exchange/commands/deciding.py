"""From care to points: deciding a visit approves and settles, or sends back, and tells the volunteer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands import ApproveVisit, RejectVisit, approve_visit, reject_visit
from timebank.care.errors import ReasonNeeded
from timebank.care.queries import get_visit
from timebank.core.commands import Command
from timebank.exchange.commands.crediting import Earned, credit
from timebank.exchange.commands.reserving import settle_by_visit
from timebank.exchange.rules.deciding import Outcome
from timebank.people.commands.notify import notify


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
    """Approve the visit, credit its volunteer and settle what was reserved for it, or send it back.

    Tell the volunteer. Or do none of it.

    Raises:
        VisitNotFound, VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed,
        NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, DeputyNotNeeded, HandedOver,
        ReasonNeeded, TextTooLong, ResidentNumberRefused
    """
    if command.outcome is Outcome.APPROVE:
        _approve(session, command, now=now)
    else:
        _reject(session, command, now=now)


def _approve(session: Session, command: DecideVisit, *, now: datetime) -> None:
    approve_visit(
        session,
        ApproveVisit(
            branch_id=command.branch_id,
            id=command.id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            visit_id=command.visit_id,
        ),
        now=now,
    )
    # Held while it is credited, so that the session has the row at hand and reads it once.
    visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    credit(
        session,
        command,
        Earned(
            id=visit.id,
            cause=f"care.visit:{visit.id}",
            volunteer_id=visit.volunteer_id,
            day=visit.local_day,
            minutes=visit.minutes,
            activities=visit.activities,
            policy_number=visit.policy_number,
        ),
        now=now,
    )
    settle_by_visit(session, command, visit_id=visit.id, now=now)
    told = {"day": visit.local_day, "minutes": visit.minutes}
    _tell(session, command, "visit_approved", visit.volunteer_id, told, now=now)


def _reject(session: Session, command: DecideVisit, *, now: datetime) -> None:
    if command.reason is None:
        raise ReasonNeeded
    reject_visit(
        session,
        RejectVisit(
            branch_id=command.branch_id,
            id=command.id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            visit_id=command.visit_id,
            reason=command.reason,
        ),
        now=now,
    )
    visit = get_visit(session, branch_id=command.branch_id, visit_id=command.visit_id)
    told = {"day": visit.local_day, "minutes": visit.minutes, "reason": visit.reason}
    _tell(session, command, "visit_rejected", visit.volunteer_id, told, now=now)


def _tell(  # noqa: PLR0913  what there is to tell, and to whom
    session: Session,
    command: DecideVisit,
    template: str,
    person_id: UUID,
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person_id,
        template=template,
        values=values,
        cause=str(command.id),
        now=now,
    )
