"""Keys to the API: made for one person's role in one branch, shown once, taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.people.commands.sessions import digest_of
from timebank.people.errors import TokenNotFound, TokenWithoutRole
from timebank.people.models import ApiToken
from timebank.people.queries.branches import get_branch
from timebank.people.queries.people import get_person
from timebank.people.queries.roles import has_role
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateToken(Command):
    """A client is to act in the API as somebody in one of their roles. The token's id is the command's."""

    person_id: UUID
    role: Role
    label: str
    """What it is for, as the list shows it."""
    token: str
    """The secret that the client will send."""
    expires_at: datetime | None

    @property
    def subject_id(self) -> UUID:
        return self.person_id

    @property
    def object_id(self) -> UUID:
        return self.id


def create_token(session: Session, command: CreateToken, *, now: datetime) -> UUID:
    """Keep the token's digest and return the token's id. It works while the person has the role.

    Raises:
        BranchNotFound, PersonNotFound, TextTooLong
        TokenWithoutRole: the person does not have the role today.
    """
    branch = get_branch(session, command.branch_id)
    person = get_person(session, branch_id=branch.id, person_id=command.person_id)
    day = clock.local_day(now, branch.zone)
    if not has_role(session, branch_id=branch.id, person_id=person.id, role=command.role, day=day):
        raise TokenWithoutRole
    session.add(
        ApiToken(
            id=command.id,
            digest=digest_of(command.token),
            branch_id=branch.id,
            person_id=person.id,
            role=command.role,
            label=clean_text(command.label, most=80),
            created_at=now,
            created_by_id=command.actor_id,
            expires_at=command.expires_at,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeToken(Command):
    """A token is to work no more."""

    token_id: UUID

    @property
    def object_id(self) -> UUID:
        return self.token_id


def revoke_token(session: Session, command: RevokeToken, *, now: datetime) -> None:
    """Take the token back at once. One that was taken back stays so.

    Raises:
        TokenNotFound
    """
    known = session.execute(
        update(ApiToken)
        .where(ApiToken.branch_id == command.branch_id, ApiToken.id == command.token_id)
        .values(revoked_at=now)
        .returning(ApiToken.id)
    ).one_or_none()
    if known is None:
        raise TokenNotFound
