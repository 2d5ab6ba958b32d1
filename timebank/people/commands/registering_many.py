"""Registering many people at once: what `register_person` writes, in a few statements instead of many.

Only those about whom nothing is to be decided one by one: nobody like them is there, nobody has their number
or address, and no text or e-mail goes out. The others are left to `register_person`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from timebank.core.db import Model
from timebank.core.ids import new_id
from timebank.notifications.commands.many import show_many
from timebank.notifications.commands.outbox import Send
from timebank.notifications.rules import MessageChannel
from timebank.people import queries
from timebank.people.commands.logins import handles_of
from timebank.people.commands.registering import RegisterPerson, consents_of, grants_of, person_of
from timebank.people.models import Consent, Handle, Login, Person, RoleGrant
from timebank.people.rules import PersonState, Purpose

AT_ONCE = 400
Sign = tuple[str, object]


def register_many(
    session: Session,
    commands: Sequence[RegisterPerson],
    *,
    looking_at: Callable[[RegisterPerson], None],
    now: datetime,
) -> list[RegisterPerson]:
    """Register those about whom nothing is to be decided; return them. Their ids are the commands'.

    `looking_at` is told whose turn it is, so that a refusal can be traced.

    Raises:
        What `register_person` refuses, but `MayBeThere`.
    """
    if not commands:
        return []
    branch = queries.get_branch(session, commands[0].branch_id)
    people: list[tuple[RegisterPerson, Person]] = []
    for command in commands:
        looking_at(command)
        people.append((command, person_of(command, branch, now=now)))
    shared = Counter(sign for _, person in people for sign in _signs(person))
    taken = {sign for sign, times in shared.items() if times > 1}
    taken |= _there(session, branch.id, [person for _, person in people])
    plain = [
        (command, person)
        for command, person in people
        if Purpose.MESSAGES not in command.consents and taken.isdisjoint(_signs(person))
    ]
    logins, handles = [], []
    for _, person in plain:
        found = handles_of(phone=person.phone, email=person.email)
        if found:
            person.login_id = new_id()
            logins.append(Login(id=person.login_id, language=person.language, created_at=now))
            handles += [Handle(kind=kind, index=index, login_id=person.login_id) for kind, index in found]
    _write(session, Login, logins)
    _write(session, Handle, handles)
    _write(session, Person, [person for _, person in plain])
    _write(session, RoleGrant, [each for c, p in plain for each in grants_of(c, p, branch=branch, now=now)])
    _write(
        session,
        Consent,
        [each for command, person in plain for each in consents_of(command, person, now=now)],
    )
    show_many(session, [_told(command, person) for command, person in plain], now=now)
    return [command for command, _ in plain]


def _signs(person: Person) -> Iterator[Sign]:
    if person.phone_index:
        yield "phone", person.phone_index
    if person.email_index:
        yield "email", person.email_index
    if person.address_index:
        yield "address", person.address_index
    if person.birth_date is not None:
        yield "born", (person.name_folded, person.birth_date)


def _there(session: Session, branch_id: str, people: Sequence[Person]) -> set[Sign]:
    """Return the signs that somebody of the branch, or a login of any branch, has already."""
    found: set[Sign] = set()
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        wanted = {
            name: [value for each in some if (value := getattr(each, f"{name}_index"))]
            for name in ("phone", "email", "address")
        }
        for name, values in wanted.items():
            column = getattr(Person, f"{name}_index")
            known = select(column).where(
                Person.branch_id == branch_id, Person.state != PersonState.DOUBLE, column.in_(values)
            )
            found |= {(name, each) for each in session.scalars(known)}
        alike = select(Person.name_folded, Person.birth_date).where(
            Person.branch_id == branch_id,
            Person.state != PersonState.DOUBLE,
            Person.name_folded.in_([each.name_folded for each in some]),
        )
        found |= {("born", (row.name_folded, row.birth_date)) for row in session.execute(alike)}
        indexes = [*wanted["phone"], *wanted["email"]]
        held = session.execute(select(Handle.kind, Handle.index).where(Handle.index.in_(indexes)))
        found |= {(row.kind.value, row.index) for row in held}
    return found


def _write(session: Session, model: type[Model], rows: Sequence[Any]) -> None:
    columns = [attribute.key for attribute in model.__mapper__.column_attrs]
    written = [
        {key: value for key in columns if (value := row.__dict__.get(key, _UNSET)) is not _UNSET}
        for row in rows
    ]
    if written:
        session.execute(insert(model), written)


_UNSET = object()


def _told(command: RegisterPerson, person: Person) -> Send:
    return Send(
        branch_id=command.branch_id,
        person_id=command.id,
        channel=MessageChannel.SCREEN,
        address=None,
        language=person.language,
        template="registered",
        values={},
        cause=f"registered:{command.id}:{command.id}",
    )
