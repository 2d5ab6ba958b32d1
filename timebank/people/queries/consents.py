"""Reads of consents."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
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


_OPEN = select(Consent).where(
    Consent.branch_id == bindparam("branch"),
    Consent.person_id == bindparam("person"),
    Consent.purpose == bindparam("purpose"),
    Consent.withdrawn_at.is_(None),
)
_OPEN_TO_ALL = _OPEN.where(Consent.towards_id.is_(None))
_OPEN_TOWARDS = _OPEN.where(Consent.towards_id == bindparam("towards"))


def find_open_consent(
    session: Session, *, branch_id: str, person_id: UUID, purpose: Purpose, towards_id: UUID | None = None
) -> Consent | None:
    """Return the consent for the purpose that stands, or None."""
    asked = {"branch": branch_id, "person": person_id, "purpose": purpose}
    if towards_id is None:
        return session.scalars(_OPEN_TO_ALL, asked).first()
    return session.scalars(_OPEN_TOWARDS, {**asked, "towards": towards_id}).first()


def has_consent(session: Session, *, branch_id: str, person_id: UUID, purpose: Purpose) -> bool:
    found = find_open_consent(session, branch_id=branch_id, person_id=person_id, purpose=purpose)
    return found is not None


def agreed_of_many(
    session: Session, *, branch_id: str, people: Collection[UUID], purpose: Purpose
) -> set[UUID]:
    """Return those of the people whose consent for the purpose stands."""
    return set(
        session.scalars(
            select(Consent.person_id).where(
                Consent.branch_id == branch_id,
                Consent.person_id.in_(people),
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
                Consent.towards_id.is_(None),
            )
        )
    )


def get_consent(session: Session, *, branch_id: str, consent_id: UUID) -> Consent:
    """Return the consent.

    Raises:
        ConsentNotFound
    """
    consent = session.get(Consent, (branch_id, consent_id), populate_existing=True)
    if consent is None:
        raise ConsentNotFound
    return consent
