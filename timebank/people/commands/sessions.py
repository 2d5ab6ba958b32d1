"""Browsers that are signed in: begun, used, ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import keyed_digest
from timebank.core.ids import new_id
from timebank.people.models import Device, Means, SignIn
from timebank.people.queries.sessions import ABSOLUTE, KEPT


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


def touch_session(session: Session, *, session_id: UUID, now: datetime) -> None:
    """Note that the browser is in use."""
    session.execute(update(SignIn).where(SignIn.id == session_id).values(seen_at=now))
