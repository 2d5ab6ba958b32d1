"""Lets a test's client in as somebody, without the pages of sign-in."""

import secrets
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from flask import has_app_context
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.people.commands.sessions import digest_of
from timebank.people.models import ApiToken, Login, Means, Person, SignIn
from timebank.people.views.cookies import KEY


class Somebody(Protocol):
    """Whoever can come in: a `Person`."""

    branch_id: str
    id: UUID


def sign_in(
    client: FlaskClient,
    person: Somebody,
    *,
    means: Means = Means.SECOND_FACTOR,
    kept: bool = False,
    now: datetime | None = None,
) -> UUID:
    """Sign the client in as the person, who gets a login if they have none, and return the sign-in's id.

    Works in an open session of the test, or commits in a bank of the test's own.
    """
    at = now or clock.now()
    # Inside the fixture `session` its own context stays, so that its work can be undone.
    with nullcontext() if has_app_context() else client.application.app_context():
        session = db.session()
        row = session.get_one(Person, (person.branch_id, person.id))
        if row.login_id is None:
            login = Login(id=new_id(), language=row.language, created_at=at)
            session.add(login)
            session.flush()
            row.login_id = login.id
        token = secrets.token_urlsafe(32)
        sign_in_row = SignIn(
            id=new_id(),
            token_digest=digest_of(token),
            login_id=row.login_id,
            branch_id=row.branch_id,
            means=means,
            kept=kept,
            started_at=at,
            seen_at=at,
            ends_at=at + timedelta(days=90 if kept else 1),
        )
        session.add(sign_in_row)
        identifier = sign_in_row.id
        session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[KEY] = token
    return identifier


def bearer(session: Session, person: Somebody, role: Role, *, now: datetime | None = None) -> dict[str, str]:
    """Return the headers of an API client with a new token for the person's role."""
    token = secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            id=new_id(),
            digest=digest_of(token),
            branch_id=person.branch_id,
            person_id=person.id,
            role=role,
            label="test",
            created_at=now or clock.now(),
        )
    )
    session.flush()
    return {"Authorization": f"Bearer {token}"}
