"""A member of another branch becomes one of this branch."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.ids import new_id
from timebank.core.permissions import MEMBERS, Role
from timebank.people import queries
from timebank.people.models import Consent, Person, RoleGrant, Training
from timebank.people.rules import Document, PersonState, Purpose

CARRIED = (
    "name",
    "name_folded",
    "name_initials",
    "birth_date",
    "phone",
    "phone_index",
    "email",
    "email_index",
)
CARRIED_TOO = ("language", "guardian_name", "guardian_phone")
"""What goes along. The address does not: whoever moves has a new one."""


def find_same_login(session: Session, *, branch_id: str, person: Person) -> Person | None:
    """Return who is the same person in the branch already, by their sign-in."""
    if person.login_id is None:
        return None
    return session.scalars(
        select(Person)
        .where(
            Person.branch_id == branch_id,
            Person.login_id == person.login_id,
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Person.id)
        .limit(1)
    ).first()


def is_same_person(one: Person, other: Person) -> bool:
    """Tell whether two records agree in name and birth date."""
    return (one.name_folded, one.birth_date) == (other.name_folded, other.birth_date)


def take_in(  # noqa: PLR0913  who comes, to where, and who saw them
    session: Session,
    *,
    old: Person,
    branch_id: str,
    known: Person | None,
    new_id_of: UUID,
    by_id: UUID,
    document: Document,
    now: datetime,
) -> Person:
    """Return the person in the branch: `known`, or a new record with what was known of them.

    Their identity was seen now. Consents go along with their dates, except those towards relatives of the old
    branch; so do the minutes of training, and the roles of a member.
    """
    person = known or _new(session, old, branch_id=branch_id, person_id=new_id_of, by_id=by_id, now=now)
    person.identity_seen_at, person.identity_seen_by_id = now, by_id
    person.identity_document, person.last_heard_at = document, now
    if person.login_id is None:
        person.login_id = old.login_id
    session.flush()
    today = clock.local_day(now, queries.get_branch(session, branch_id).zone)
    held = queries.roles_of(session, branch_id=branch_id, person_id=person.id, day=today)
    had = queries.roles_of(session, branch_id=old.branch_id, person_id=old.id, day=today)
    for role in sorted((had & MEMBERS) - held):
        _grant(session, person, role, by_id=by_id, now=now)
    _carry_consents(session, old, person)
    _carry_trainings(session, old, person, by_id=by_id, now=now)
    session.flush()
    return person


def _new(  # noqa: PLR0913  as above
    session: Session, old: Person, *, branch_id: str, person_id: UUID, by_id: UUID, now: datetime
) -> Person:
    person = Person(
        branch_id=branch_id,
        id=person_id,
        login_id=None,
        state=PersonState.ACTIVE,
        neighbourhood="",
        registered_at=now,
        registered_by_id=by_id,
        **{each: getattr(old, each) for each in CARRIED + CARRIED_TOO},
    )
    session.add(person)
    session.flush()
    return person


def _grant(session: Session, person: Person, role: Role, *, by_id: UUID, now: datetime) -> None:
    zone = queries.get_branch(session, person.branch_id).zone
    session.add(
        RoleGrant(
            branch_id=person.branch_id,
            id=new_id(),
            person_id=person.id,
            role=role,
            starts_on=clock.local_day(now, zone),
            ends_on=None,
            granted_by_id=by_id,
            ended_by_id=None,
        )
    )


def _carry_consents(session: Session, old: Person, person: Person) -> None:
    there = {
        each.purpose
        for each in queries.list_consents(session, branch_id=person.branch_id, person_id=person.id)
        if each.withdrawn_at is None
    }
    for consent in queries.list_consents(session, branch_id=old.branch_id, person_id=old.id):
        gone = consent.withdrawn_at is not None or consent.purpose in there
        if gone or consent.purpose is Purpose.SHARE_VISITS:
            continue
        session.add(
            Consent(
                branch_id=person.branch_id,
                id=new_id(),
                person_id=person.id,
                purpose=consent.purpose,
                towards_id=None,
                method=consent.method,
                given_by=consent.given_by,
                paper_ref=consent.paper_ref,
                recorded_by_id=None,
                given_at=consent.given_at,
                withdrawn_at=None,
                withdrawn_by_id=None,
            )
        )


def _carry_trainings(session: Session, old: Person, person: Person, *, by_id: UUID, now: datetime) -> None:
    for training in queries.list_trainings(session, branch_id=old.branch_id, person_id=old.id):
        if training.voided_at is None:
            session.add(
                Training(
                    branch_id=person.branch_id,
                    id=new_id(),
                    person_id=person.id,
                    event_id=None,
                    title=training.title,
                    held_on=training.held_on,
                    minutes=training.minutes,
                    recorded_by_id=by_id,
                    recorded_at=now,
                )
            )
