"""What volunteer, senior and family say to a visit, themselves or through a coordinator."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.rules import EvidenceMethod, Objection, SettledHow
from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmVisit(Command):
    """The volunteer or the senior says on their own screen that the visit was as entered."""

    visit_id: UUID


def confirm_visit(session: Session, command: ConfirmVisit, *, now: datetime) -> None:
    """Keep that the actor, volunteer or senior, confirms the visit.

    Raises:
        VisitNotFound, CannotConfirm, VolunteerSilent, VisitDisputed, VisitRejected, VisitAlreadyDecided,
        VisitWithdrawn
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvidence(Command):
    """A coordinator records a call, a text message, a signed slip, or what they know themselves."""

    visit_id: UUID
    method: EvidenceMethod
    agrees: bool
    said_by_id: UUID | None = None
    """The volunteer, the senior or a relative with consent; None for the coordinator's own knowledge."""
    words: str | None = None
    paper_ref: str | None = None
    said_minutes: int | None = None


def record_evidence(session: Session, command: RecordEvidence, *, now: datetime) -> None:
    """Keep the evidence. Where volunteer or senior agree it confirms the visit, where they differ it disputes it.

    Raises:
        VisitNotFound, EvidenceFromNobody, PaperRefNeeded, WordsNeeded, ConfirmsOwnEntry, VolunteerSilent,
        CannotConfirm: a screen's method, or the actor is the volunteer or senior.
        VisitRejected, VisitAlreadyDecided, VisitWithdrawn, TextTooLong, HoldsRegistrationNumber
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToVisit(Command):
    """Senior or family says "different" or "no visit"; the actor is themselves or a coordinator."""

    visit_id: UUID
    kind: Objection
    raised_by_id: UUID
    words: str | None = None
    said_minutes: int | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.raised_by_id


def object_to_visit(session: Session, command: ObjectToVisit, *, now: datetime) -> UUID:
    """Keep the objection, which stops the approval, and return its id.

    An approved visit stays approved; the objection waits on the coordinator's desk.

    Raises:
        VisitNotFound, CannotObject, AlreadyObjected, VisitRejected, VisitWithdrawn, TextTooLong,
        HoldsRegistrationNumber
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleObjection(Command):
    objection_id: UUID
    how: SettledHow
    words: str


def settle_objection(session: Session, command: SettleObjection, *, now: datetime) -> None:
    """Keep in words what both agree on; with no objection left the visit can be decided again.

    Who raised it takes it back themselves; a coordinator who is no party settles either way.

    Raises:
        ObjectionNotFound, AlreadySettled, CannotSettle, NotCorrectedYet, WordsNeeded, TextTooLong,
        HoldsRegistrationNumber
    """
    raise NotImplementedError
