"""Reads of consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.people.errors import ConsentNotFound
from timebank.people.models import Consent
from timebank.people.rules import Purpose


def list_consents(session: Session, *, branch_id: str, person_id: UUID) -> Sequence[Consent]:
    """Return the person's consents, also those withdrawn, the newest first."""
    return session.scalars(
        select(Consent)
        .where(Consent.branch_id == branch_id, Consent.person_id == person_id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
    ).all()


def find_open_consent(
    session: Session, *, branch_id: str, person_id: UUID, purpose: Purpose, towards_id: UUID | None = None
) -> Consent | None:
    """Return the consent for the purpose that stands, or None."""
    return session.scalars(
        select(Consent).where(
            Consent.branch_id == branch_id,
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.towards_id.is_(None) if towards_id is None else Consent.towards_id == towards_id,
            Consent.withdrawn_at.is_(None),
        )
    ).first()


def has_consent(session: Session, *, branch_id: str, person_id: UUID, purpose: Purpose) -> bool:
    found = find_open_consent(session, branch_id=branch_id, person_id=person_id, purpose=purpose)
    return found is not None


def get_consent(session: Session, *, branch_id: str, consent_id: UUID) -> Consent:
    """Return the consent.

    Raises:
        ConsentNotFound
    """
    consent = session.get(Consent, (branch_id, consent_id), populate_existing=True)
    if consent is None:
        raise ConsentNotFound
    return consent
