"""Browsers that are signed in: begun, used, ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import keyed_digest
from timebank.core.ids import new_id
from timebank.people.models import Device, Login, Means, Person, SignIn
from timebank.people.queries.sessions import ABSOLUTE, KEPT
from timebank.people.rules import PersonState


def digest_of(token: str) -> str:
    """Return what the database keeps of a secret that a browser or client holds."""
    return keyed_digest(b"token:" + token.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSession(Command):
    """Somebody has proved who they are; the browser that asked gets a sign-in of its own."""

    login_id: UUID
    token: str
    """The new secret of the browser's cookie: one that nobody has seen before."""
    device_token: str
    """The secret by which the browser is known again to this login."""
    kept: bool
    means: Means
    replaces_id: UUID | None = None
    """The browser's sign-in until now, which ends."""


def start_session(session: Session, command: StartSession, *, now: datetime) -> UUID:
    """Begin a sign-in. It ends after 90 days on the person's own phone, else after twelve hours."""
    if command.replaces_id is not None:
        session.execute(update(SignIn).where(SignIn.id == command.replaces_id).values(ended_at=now))
    row = SignIn(
        id=new_id(),
        token_digest=digest_of(command.token),
        login_id=command.login_id,
        branch_id=command.branch_id,
        means=command.means,
        kept=command.kept,
        started_at=now,
        seen_at=now,
        ends_at=now + (KEPT if command.kept else ABSOLUTE),
        ended_at=None,
    )
    session.add(row)
    device = digest_of(command.device_token)
    if session.scalar(select(Device.id).where(Device.token_digest == device)) is None:
        session.add(Device(id=new_id(), token_digest=device, login_id=command.login_id, known_since=now))
    return row.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Command):
    """One browser is signed out: the one in use, or another of the same login."""

    login_id: UUID
    session_id: UUID


def end_session(session: Session, command: EndSession, *, now: datetime) -> None:
    """End the sign-in. One that has ended, or is not the login's, stays as it is."""
    session.execute(
        update(SignIn)
        .where(
            SignIn.id == command.session_id,
            SignIn.login_id == command.login_id,
            SignIn.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseBranch(Command):
    """Somebody who is in several branches goes on in another one: `branch_id`."""

    login_id: UUID
    session_id: UUID


def choose_branch(session: Session, command: ChooseBranch, *, now: datetime) -> None:  # noqa: ARG001
    """Go on in the other branch; where the login is nobody there, nothing changes."""
    is_there = exists().where(
        Person.branch_id == command.branch_id,
        Person.login_id == command.login_id,
        Person.state == PersonState.ACTIVE,
    )
    session.execute(
        update(SignIn)
        .where(SignIn.id == command.session_id, SignIn.login_id == command.login_id, is_there)
        .values(branch_id=command.branch_id)
    )


def keep_reading(
    session: Session,
    *,
    login_id: UUID,
    language: str | None = None,
    text_size: int | None = None,
    high_contrast: bool | None = None,
) -> None:
    """Keep how somebody reads, wherever they sign in; what is None stays as it is."""
    login = session.get_one(Login, login_id, with_for_update=True)
    login.language = language or login.language
    login.text_size = text_size or login.text_size
    login.high_contrast = login.high_contrast if high_contrast is None else high_contrast


def touch_session(session: Session, *, session_id: UUID, now: datetime) -> None:
    """Note that the browser is in use."""
    session.execute(update(SignIn).where(SignIn.id == session_id).values(seen_at=now))
