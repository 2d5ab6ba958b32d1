"""Who somebody is: identity, name, birth date, contact."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import NATIONAL
from timebank.core.permissions import STAFF, Role
from timebank.notifications.commands import Send, send
from timebank.notifications.rules import MessageChannel
from timebank.people import queries
from timebank.people.commands.logins import change_handles
from timebank.people.commands.notify import notify
from timebank.people.errors import BirthDateMissing, ContactMissing, NotActive, OwnRecord, StaffContact
from timebank.people.models import Person
from timebank.people.rules import (
    Document,
    PersonState,
    check_birth_date,
    clean_name,
    clean_text,
    fold_address,
    fold_name,
    initials_of,
    normalise_email,
    normalise_phone,
    takes_texts,
)

_PEOPLE = cast("Table", Person.__table__)
_HEARD = (
    update(_PEOPLE)
    .where(_PEOPLE.c.branch_id == bindparam("branch"), _PEOPLE.c.id == bindparam("person"))
    .values(last_heard_at=bindparam("heard"))
)


def note_heard(session: Session, *, branch_id: str, person_id: UUID, now: datetime) -> None:
    """Keep that the person did something themselves."""
    person = queries.get_person(session, branch_id=branch_id, person_id=person_id)
    session.flush()
    # Written at once and by itself: every claim does it, and the session's own way takes four times as long.
    session.connection().execute(_HEARD, {"branch": branch_id, "person": person_id, "heard": now})
    set_committed_value(person, "last_heard_at", now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeIdentity(Command):
    """A coordinator has seen the person and a document of theirs; its number is never kept."""

    person_id: UUID
    document: Document

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def see_identity(session: Session, command: SeeIdentity, *, now: datetime) -> None:
    """Keep that the identity was seen; seeing it again, after a long silence, is kept anew.

    Raises:
        PersonNotFound, NotActive
        OwnRecord: nobody confirms themselves.
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    if command.actor_id is None or command.actor_id == person.id:
        raise OwnRecord
    person.identity_seen_at = now
    person.identity_seen_by_id = command.actor_id
    person.identity_document = command.document
    person.last_heard_at = now
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        template="identity_seen",
        values={},
        cause=str(command.id),
        now=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson(Command):
    """A coordinator corrects the name or the birth date."""

    person_id: UUID
    name: str
    birth_date: date | None

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def correct_person(session: Session, command: CorrectPerson, *, now: datetime) -> None:
    """Keep the name and birth date as corrected.

    Raises:
        PersonNotFound, NotActive, OwnRecord, NameMissing, NameTooLong, NameUnfit, BirthDateMissing,
        BirthDateInFuture, BirthDateTooEarly
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    if command.actor_id == person.id:
        raise OwnRecord
    name = clean_name(command.name)
    if command.birth_date is None:
        if person.birth_date is not None:
            raise BirthDateMissing
    else:
        zone = queries.get_branch(session, command.branch_id).zone
        person.birth_date = check_birth_date(command.birth_date, clock.local_day(now, zone))
    person.name, person.name_folded, person.name_initials = name, fold_name(name), initials_of(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContact(Command):
    """The person, or a coordinator for them, gives another number, address or language."""

    person_id: UUID
    phone: str | None
    email: str | None
    address: str | None
    neighbourhood: str
    language: str
    guardian_name: str | None = None
    guardian_phone: str | None = None

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def change_contact(session: Session, command: ChangeContact, *, now: datetime) -> None:
    """Keep the contact data as given; what is empty is forgotten. Signing in follows the number and address.

    Whose number or address somebody else changed is told, on their pages and where they were reached before.

    Raises:
        PersonNotFound, NotActive, PhoneUnreadable, EmailUnreadable, NameTooLong, NameUnfit, TextTooLong,
        ResidentNumberRefused
        ContactMissing: somebody who signs in would be left without a way to.
        StaffContact: it is a member of staff, whose sign-in only they or an administrator change.
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    if command.actor_id != person.id:
        _refuse_staff(session, person, command.actor_id, now=now)
    phone = normalise_phone(command.phone) if command.phone and command.phone.strip() else None
    email = normalise_email(command.email) if command.email and command.email.strip() else None
    if command.actor_id == person.id and phone is None and email is None:
        raise ContactMissing
    address = clean_text(command.address or "", most=200) or None
    if (phone, email) != (person.phone, person.email):
        if command.actor_id != person.id:
            _tell_where_they_were(session, person, command, now=now)
        change_handles(
            session,
            person=person,
            phone=phone,
            email=email,
            by_themselves=command.actor_id == person.id,
            now=now,
        )
    person.phone, person.phone_index = phone, phone and blind_index("phone", phone)
    person.email, person.email_index = email, email and blind_index("email", email)
    person.address = address
    person.address_index = address and blind_index("address", fold_address(address))
    person.neighbourhood = clean_text(command.neighbourhood, most=40)
    person.language = command.language
    if command.guardian_name and command.guardian_name.strip():
        person.guardian_name = clean_name(command.guardian_name)
    if command.guardian_phone and command.guardian_phone.strip():
        person.guardian_phone = normalise_phone(command.guardian_phone)
    if command.actor_id == person.id:
        person.last_heard_at = now


def _tell_where_they_were(session: Session, person: Person, command: ChangeContact, *, now: datetime) -> None:
    """Tell the person at the number and address that stand until now, whatever they agreed to.

    It is about who comes in as them, like a code; and the new number may be in the wrong hands.
    """
    ways: list[tuple[MessageChannel, str | None]] = [(MessageChannel.SCREEN, None)]
    if person.phone is not None and takes_texts(person.phone):
        ways.append((MessageChannel.TEXT, person.phone))
    if person.email is not None:
        ways.append((MessageChannel.EMAIL, person.email))
    for channel, address in ways:
        send(
            session,
            Send(
                branch_id=person.branch_id,
                person_id=person.id,
                channel=channel,
                address=address,
                language=person.language,
                template="contact_changed",
                values={},
                cause=f"contact_changed:{command.id}:{person.id}",
            ),
            now=now,
        )


def _refuse_staff(session: Session, person: Person, actor_id: UUID | None, *, now: datetime) -> None:
    if actor_id is None:
        return
    today = clock.local_day(now, queries.get_branch(session, person.branch_id).zone)
    roles = queries.roles_of(session, branch_id=person.branch_id, person_id=person.id, day=today)
    if roles & STAFF and not any(
        queries.has_role(session, branch_id=each, person_id=actor_id, role=Role.ADMINISTRATOR, day=today)
        for each in (person.branch_id, NATIONAL)
    ):
        raise StaffContact


def lock_active(session: Session, *, branch_id: str, person_id: UUID) -> Person:
    """Return the person, locked.

    Raises:
        PersonNotFound
        NotActive: they have left, or have died.
    """
    person = queries.lock_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    return person
