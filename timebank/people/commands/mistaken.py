"""Closing a record that came in by mistake, before anything was done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.people import queries
from timebank.people.commands.identity import lock_active
from timebank.people.commands.logins import change_handles
from timebank.people.errors import OwnRecord
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
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    if command.actor_id == person.id:
        raise OwnRecord
    change_handles(session, person=person, phone=None, email=None, by_themselves=False, now=now)
    person.login_id = None
    person.state = PersonState.DOUBLE
    person.duplicate_settled_at = now
    person.duplicate_settled_by_id = command.actor_id
    today = clock.local_day(now, queries.get_branch(session, command.branch_id).zone)
    for grant in queries.list_grants(session, branch_id=command.branch_id, person_id=person.id):
        grant.end(on=today - timedelta(days=1), by=command.actor_id)
    for consent in queries.list_consents(session, branch_id=command.branch_id, person_id=person.id):
        if consent.withdrawn_at is None:
            consent.withdrawn_at, consent.withdrawn_by_id = now, command.actor_id
