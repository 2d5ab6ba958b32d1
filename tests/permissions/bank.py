"""A bank for trying who may do what: two branches with one of everything, and somebody in each role."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from flask import Flask
from flask import session as browser
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import CompoundSelect, Connection, Engine, bindparam, event, func, literal, select, union_all
from sqlalchemy.orm import Session

from tests.care.world import make_national_policy
from tests.factories import (
    give_consent,
    make_branch,
    make_family,
    make_person,
    make_volunteer,
    some_phone,
)
from tests.permissions.corrections import make_corrections
from tests.permissions.things import make_things
from timebank.core import clock
from timebank.core.db import Base, db
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import Role
from timebank.people.commands.sessions import digest_of
from timebank.people.models import ApiToken, Login, Means, Person, SignIn
from timebank.people.rules import Purpose
from timebank.people.views.cookies import KEY
from timebank.web.forms import JustConfirm
from timebank.web.identity import NotAllowed
from timebank.web.words import WORDS

OWN, OTHER = "dalseo", "heungdeok"
WRITTEN = "written"
"""Where a trial's connection keeps the statements that add or delete rows and were not rolled back."""
CSRF = "0" * 40


@dataclass(slots=True)
class Key:
    """What lets somebody in: a browser's sign-in, and a token for the same role."""

    person_id: UUID
    cookie: str
    sign_in_id: UUID
    token: str
    token_id: UUID


@dataclass(slots=True)
class Side:
    """One branch: who is in it, and one thing of each kind."""

    branch_id: str
    people: dict[Role, UUID] = field(default_factory=dict)
    keys: dict[Role, Key] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


@cache
def _counting(*, of_branch: bool) -> CompoundSelect[str, int]:
    # All tables in one statement: they are counted after each of some thousand trials.
    counts = [
        (table, select(literal(table.name), func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    ]
    if of_branch:
        counts = [
            (table, count.where(table.c.branch_id == bindparam("branch")))
            for table, count in counts
            if "branch_id" in table.c
        ]
    return union_all(*(count for _, count in counts))


@dataclass(slots=True)
class Bank:
    app: Flask
    engine: Engine
    own: Side
    other: Side
    national: Key
    """An administrator of the nation."""
    form: dict[str, str]
    """What every form that a browser sends holds: its secret."""
    turned_away: str
    """What the page says to whoever may not open it."""
    rows: dict[str, int] = field(default_factory=dict)

    def counts(self, session: Session, *, branch_id: str | None = None) -> dict[str, int]:
        """Return how many rows each table has, of one branch where it is named."""
        rows = session.execute(_counting(of_branch=branch_id is not None), {"branch": branch_id})
        return {name: count for name, count in rows}  # noqa: C416  a row is not a pair to mypy

    def changed(self, session: Session) -> dict[str, int]:
        """Return the tables that have other rows than at the beginning, with how many more."""
        if not session.connection().info[WRITTEN]:
            return {}
        now = self.counts(session)
        return {name: now[name] - rows for name, rows in self.rows.items() if now[name] != rows}


def build(app: Flask, engine: Engine) -> Bank:
    """Fill the database that the engine stands on, and commit."""
    with app.app_context(), Session(engine) as session:
        make_national_policy(session)
        own, other = (_side(session, branch_id) for branch_id in (OWN, OTHER))
        chief = make_person(session, name="한지민", roles=[Role.ADMINISTRATOR], branch_id=NATIONAL)
        national = make_key(session, NATIONAL, chief.id, Role.ADMINISTRATOR)
        session.commit()
    for key in [national, *own.keys.values(), *other.keys.values()]:
        key.cookie = cookie_of(app, key.cookie)
    with app.test_request_context():
        browser["csrf"] = CSRF
        field = JustConfirm()["csrf_token"]
        form = {"csrf_token": str(field.current_token)}  # type: ignore[attr-defined]
    with app.test_request_context(), force_locale("ko"):
        turned_away = str(WORDS[NotAllowed.code])
    bank = Bank(app, engine, own, other, national, form, turned_away)
    with app.app_context(), Session(engine) as session:
        bank.rows = bank.counts(session)
    return bank


def cookie_of(app: Flask, token: str) -> str:
    """Return the cookie of a browser that is signed in by the token."""
    client: FlaskClient = app.test_client()
    with client.session_transaction() as cookie:
        cookie[KEY], cookie["csrf"] = token, CSRF
    kept = client.get_cookie(str(app.config["SESSION_COOKIE_NAME"]))
    assert kept is not None
    return f"{kept.key}={kept.value}"


def _side(session: Session, branch_id: str) -> Side:
    make_branch(session, branch_id, name=branch_id)
    side = Side(branch_id)
    coordinator = _somebody(session, Role.COORDINATOR, branch_id)
    volunteer = make_volunteer(session, branch_id=branch_id, coordinator=coordinator)
    side.people = {Role.COORDINATOR: coordinator.id, Role.VOLUNTEER: volunteer.id}
    for role in set(Role) - set(side.people):
        side.people[role] = _somebody(session, role, branch_id).id
    senior = session.get_one(Person, (branch_id, side.people[Role.SENIOR]))
    family = session.get_one(Person, (branch_id, side.people[Role.FAMILY]))
    senior.neighbourhood = "월성동"
    make_family(session, senior, family, by=coordinator)
    give_consent(session, senior, Purpose.SHARE_VISITS, towards_id=family.id)
    make_family(session, volunteer, family, by=coordinator)
    for role, person_id in side.people.items():
        side.keys[role] = make_key(session, branch_id, person_id, role)
    side.things = make_things(session, side.people, volunteer, coordinator)
    side.things |= make_corrections(
        session,
        side.people,
        branch_id=branch_id,
        visit_id=side.things["approved_id"],
        by_id=side.things["decider_id"],
        now=clock.now(),
    )
    spare = make_key(session, branch_id, side.people[Role.OFFICER], Role.OFFICER)
    side.things["token_id"] = spare.token_id
    return side


def _somebody(session: Session, role: Role, branch_id: str) -> Person:
    person = make_person(
        session,
        name=f"{role.value.replace('_', ' ')}",
        roles=[role],
        branch_id=branch_id,
        phone=some_phone(),
        until=date(2199, 1, 1) if role is Role.DEPUTY else None,
    )
    give_consent(session, person, Purpose.CARE)
    return person


def make_key(
    session: Session,
    branch_id: str,
    person_id: UUID,
    role: Role,
    **token: Any,  # noqa: ANN401
) -> Key:
    """Sign the person in, and make a token for the role; the cookie is baked afterwards."""
    now = clock.now()
    person = session.get_one(Person, (branch_id, person_id))
    if person.login_id is None:
        login = Login(id=new_id(), language="ko", created_at=now)
        session.add(login)
        session.flush()
        person.login_id = login.id
    secret = secrets.token_urlsafe(32)
    sign_in = SignIn(
        id=new_id(),
        token_digest=digest_of(secret),
        login_id=person.login_id,
        branch_id=branch_id,
        means=Means.SECOND_FACTOR,
        kept=False,
        started_at=now,
        seen_at=now,
        ends_at=now + timedelta(days=1),
    )
    row = ApiToken(
        **{
            "id": new_id(),
            "digest": digest_of(f"api-{secret}"),
            "branch_id": branch_id,
            "person_id": person_id,
            "role": role,
            "label": "시험",
            "created_at": now,
            **token,
        }
    )
    session.add_all([sign_in, row])
    session.flush()
    return Key(person_id, secret, sign_in.id, f"api-{secret}", row.id)


@contextmanager
def trial(bank: Bank) -> Iterator[Session]:
    """Try something on the bank; all of it, commits too, is undone at the end."""
    with bank.app.app_context():
        engines = db.engines
        usual = engines[None]
        with bank.engine.connect() as connection:
            outer = connection.begin()
            _watch(connection)
            engines[None] = connection  # type: ignore[index]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield db.session()
            finally:
                db.session.remove()
                outer.rollback()
                engines[None] = usual  # type: ignore[index]


def _watch(connection: Connection) -> None:
    """Have the connection remember what it writes, so that only what may have changed is counted."""
    written: list[str] = []
    marks: dict[str, int] = {}
    connection.info[WRITTEN] = written

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        match statement.split():
            case ["SAVEPOINT", name]:
                marks[name] = len(written)
            case ["ROLLBACK", "TO", "SAVEPOINT", name]:
                del written[marks[name] :]
            case ["INSERT" | "DELETE", *_]:
                written.append(statement)

    event.listen(connection, "before_cursor_execute", note)
