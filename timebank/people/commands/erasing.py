"""Erasing who somebody was: the row stays under a pseudonym, for what points at it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from timebank.people.commands.standing import sign_out
from timebank.people.models import (
    Consent,
    Delegation,
    Device,
    FamilyLink,
    Handle,
    Login,
    OneTimeCode,
    Person,
    SignIn,
)
from timebank.people.rules import HandleKind, PersonState, fold_name, initials_of

ERASED = "-"
"""Stands where a paper or a witness must be named and no longer is."""


def erase_person(session: Session, person: Person, *, pseudonym: str, now: datetime) -> None:
    """Erase name, birth date, contact, guardian, sign-in and the words of papers.

    What points at the person stays; so do roles, training minutes and the dates of consents. A login that is
    somebody in another branch too goes on there, without this branch's number and address.
    """
    sign_out(session, person, now=now)
    login_id, phone, email = person.login_id, person.phone_index, person.email_index
    person.name, person.name_folded = pseudonym, fold_name(pseudonym)
    person.name_initials = initials_of(pseudonym)
    person.birth_date = person.login_id = None
    person.phone = person.phone_index = person.email = person.email_index = None
    person.address = person.address_index = None
    person.neighbourhood = ""
    person.guardian_name = person.guardian_phone = None
    person.identity_document = None
    person.last_heard_at = None
    person.state = PersonState.LEFT
    session.flush()
    if login_id is not None:
        _erase_login(session, login_id, phone=phone, email=email)
    of_branch = Consent.branch_id == person.branch_id
    session.execute(
        update(Consent)
        .where(of_branch, or_(Consent.person_id == person.id, Consent.towards_id == person.id))
        .values(withdrawn_at=now)
        .where(Consent.withdrawn_at.is_(None))
    )
    session.execute(
        update(Consent).where(of_branch, Consent.person_id == person.id).values(given_by=None, paper_ref=None)
    )
    session.execute(
        update(FamilyLink)
        .where(
            FamilyLink.branch_id == person.branch_id,
            or_(FamilyLink.person_id == person.id, FamilyLink.relative_id == person.id),
        )
        .values(basis=ERASED)
    )
    session.execute(
        update(FamilyLink)
        .where(
            FamilyLink.branch_id == person.branch_id,
            or_(FamilyLink.person_id == person.id, FamilyLink.relative_id == person.id),
            FamilyLink.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    session.execute(
        update(Delegation)
        .where(
            Delegation.branch_id == person.branch_id,
            Delegation.paper_ref.is_not(None),
            or_(Delegation.holder_id == person.id, Delegation.delegate_id == person.id),
        )
        .values(paper_ref=ERASED, seen_by=ERASED)
    )


def _erase_login(session: Session, login_id: UUID, *, phone: str | None, email: str | None) -> None:
    """Delete the sign-in, or only what found it by this branch's number and address."""
    if not session.scalar(select(exists().where(Person.login_id == login_id))):
        for model in (Handle, Device, SignIn, OneTimeCode):
            session.execute(delete(model).where(model.login_id == login_id))
        session.execute(delete(Login).where(Login.id == login_id))
        return
    for kind, index, column in (
        (HandleKind.PHONE, phone, Person.phone_index),
        (HandleKind.EMAIL, email, Person.email_index),
    ):
        if index is None:
            continue
        elsewhere = exists().where(Person.login_id == login_id, column == index)
        if not session.scalar(select(elsewhere)):
            session.execute(
                delete(Handle).where(Handle.kind == kind, Handle.index == index, Handle.login_id == login_id)
            )
