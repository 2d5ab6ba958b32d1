"""Consents: given, withdrawn, never changed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.people import queries
from timebank.people.commands.identity import lock_active
from timebank.people.errors import (
    ConsentGiven,
    ConsentNeedsRelative,
    ConsentWithdrawn,
    GuardianMissing,
    LeavingAtBranch,
    NotFamily,
    NotYours,
)
from timebank.people.models import Consent
from timebank.people.rules import ConsentMethod, Purpose, clean_name, clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsent(Command):
    """The person consents on their own screen, or a coordinator records what was said or signed."""

    person_id: UUID
    purpose: Purpose
    method: ConsentMethod
    towards_id: UUID | None = None
    """The relative who may see visits; for that purpose alone."""
    given_by: str | None = None
    """The guardian's name; for that purpose alone."""
    paper_ref: str | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def record_consent(session: Session, command: RecordConsent, *, now: datetime) -> UUID:
    """Keep the consent and return its id.

    Raises:
        PersonNotFound, NotActive, ConsentGiven, ConsentNeedsRelative, NotFamily, GuardianMissing,
        NameTooLong, NameUnfit, TextTooLong, ResidentNumberRefused
        NotYours: a guardian's consent on the child's own screen, or a screen's consent by somebody else.
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    on_own_screen = command.actor_id == person.id
    if on_own_screen != (command.method is ConsentMethod.SCREEN):
        raise NotYours
    given_by = None
    if command.purpose is Purpose.GUARDIAN:
        if on_own_screen:
            raise NotYours
        if not (command.given_by or person.guardian_name or "").strip():
            raise GuardianMissing
        given_by = clean_name(command.given_by or person.guardian_name or "")
    if (command.purpose is Purpose.SHARE_VISITS) != (command.towards_id is not None):
        raise ConsentNeedsRelative
    if command.towards_id is not None:
        relative = queries.get_person(session, branch_id=command.branch_id, person_id=command.towards_id)
        if not queries.are_family(session, branch_id=command.branch_id, a_id=person.id, b_id=relative.id):
            raise NotFamily
    if queries.find_open_consent(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        purpose=command.purpose,
        towards_id=command.towards_id,
    ):
        raise ConsentGiven
    if on_own_screen:
        person.last_heard_at = now
    session.add(
        Consent(
            branch_id=command.branch_id,
            id=command.id,
            person_id=person.id,
            purpose=command.purpose,
            towards_id=command.towards_id,
            method=command.method,
            given_by=given_by,
            paper_ref=clean_text(command.paper_ref or "", most=80) or None,
            recorded_by_id=None if on_own_screen else command.actor_id,
            given_at=now,
            withdrawn_at=None,
            withdrawn_by_id=None,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(Command):
    """The person, or a coordinator for them, withdraws a consent."""

    person_id: UUID
    consent_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.consent_id


def withdraw_consent(session: Session, command: WithdrawConsent, *, now: datetime) -> None:
    """Let the consent hold no longer; it stays readable.

    Raises:
        PersonNotFound, ConsentNotFound, ConsentWithdrawn
        NotYours: it is another person's consent.
        LeavingAtBranch: membership is ended with the branch, not here.
    """
    person = queries.lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
    consent = queries.get_consent(session, branch_id=command.branch_id, consent_id=command.consent_id)
    if consent.person_id != person.id:
        raise NotYours
    if consent.purpose is Purpose.MEMBERSHIP:
        raise LeavingAtBranch
    if consent.withdrawn_at is not None:
        raise ConsentWithdrawn
    consent.withdraw(by_id=command.actor_id, at=now)
    if command.actor_id == person.id:
        person.last_heard_at = now
