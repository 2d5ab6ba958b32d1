"""Deciding visits. Pages and API call `exchange.commands.decide_visit`, which also credits the points."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveVisit(Command):
    visit_id: UUID


def approve_visit(session: Session, command: ApproveVisit, *, now: datetime) -> None:
    """Accept the claim.

    Locks the visit, so the second of two decisions at once is refused.

    Raises:
        VisitNotFound, VisitAlreadyDecided, VisitRejected, VisitWithdrawn, VisitDisputed, VisitUnconfirmed,
        NotADecider, DeciderIsParty, DeciderEnteredIt, DeciderIsRelative, DeputyNotNeeded, HandedOver
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectVisit(Command):
    visit_id: UUID
    reason: str


def reject_visit(session: Session, command: RejectVisit, *, now: datetime) -> None:
    """Send the visit back to the volunteer, who reads the reason and may answer; its time is free again.

    Raises:
        ReasonNeeded, TextTooLong, HoldsRegistrationNumber, and what `approve_visit` raises but for
        VisitDisputed and VisitUnconfirmed.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverVisit(Command):
    visit_id: UUID
    decider_id: UUID
    """One of `care.queries.eligible_deciders`."""
    words: str | None = None


def hand_over_visit(session: Session, command: HandOverVisit, *, now: datetime) -> None:
    """Have a named person decide the visit.

    Raises:
        VisitNotFound, NotADecider, DeciderNotEligible, VisitAlreadyDecided, VisitRejected, VisitWithdrawn,
        TextTooLong, HoldsRegistrationNumber
    """
    raise NotImplementedError
