"""Closing a record that came in by mistake, before anything was done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.people import queries
from timebank.people.commands.logins import change_handles
from timebank.people.errors import NotActive, OwnRecord
from timebank.people.models import Consent, Person, RoleGrant
from timebank.people.rules import PersonState


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMistaken(Command):
    """The record should never have been made, as when a wrong file was brought in."""

    person_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def close_mistaken(session: Session, command: CloseMistaken, *, now: datetime) -> None:
    """Let nobody find or sign in with the record any more. Whether anything rests on it the caller has seen.

    Raises:
        PersonNotFound, NotActive
        OwnRecord: nobody closes their own.
    """
    person = queries.lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
    check_closes(command, person)
    change_handles(session, person=person, phone=None, email=None, by_themselves=False, now=now)
    close(
        command,
        person,
        grants=queries.list_grants(session, branch_id=command.branch_id, person_id=person.id),
        consents=queries.list_consents(session, branch_id=command.branch_id, person_id=person.id),
        today=clock.local_day(now, queries.get_branch(session, command.branch_id).zone),
        now=now,
    )


def check_closes(command: CloseMistaken, person: Person) -> None:
    """Pass if the record is open, and not the actor's own.

    Raises:
        NotActive, OwnRecord
    """
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    if command.actor_id == person.id:
        raise OwnRecord


def close(  # noqa: PLR0913  # what hangs on the record
    command: CloseMistaken,
    person: Person,
    *,
    grants: Iterable[RoleGrant],
    consents: Iterable[Consent],
    today: date,
    now: datetime,
) -> None:
    """Close the record, as was checked, with roles and consents; its login has been closed before."""
    person.login_id = None
    person.state = PersonState.DOUBLE
    person.duplicate_settled_at, person.duplicate_settled_by_id = now, command.actor_id
    for grant in grants:
        grant.end(on=today - timedelta(days=1), by=command.actor_id)
    for consent in consents:
        if consent.withdrawn_at is None:
            consent.withdraw(by_id=command.actor_id, at=now)
