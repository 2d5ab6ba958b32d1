"""A number or address that somebody gave themselves: it lets them in once a code sent there has come back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.notifications.commands import Send, send
from timebank.notifications.rules import CODE, MessageChannel
from timebank.people import queries
from timebank.people.commands.codes import AGAIN_WITHIN, VALID_FOR, Tried, code_digest, try_code
from timebank.people.commands.identity import lock_active
from timebank.people.commands.logins import add_handle
from timebank.people.commands.throttle import HANDLE_CODES, take_try
from timebank.people.errors import CodeOver, NothingToProve, NotYours, TooManyCodes
from timebank.people.models import CodePurpose, Login, OneTimeCode, Person
from timebank.people.rules import HandleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AskContactCode(Command):
    """The person has a code sent to the number or address that they gave. The code gets the command's id."""

    kind: HandleKind
    code: str
    language: str

    @property
    def subject_id(self) -> UUID | None:
        return self.actor_id


def ask_contact_code(session: Session, command: AskContactCode, *, now: datetime) -> UUID:
    """Keep a code for the person's own number or address, and send it there; return the code's id.

    Raises:
        PersonNotFound, NotActive, TooManyCodes
        NothingToProve: there is no such number or address, it takes no messages, or it lets them in already.
    """
    person = _own(session, command)
    value = _unproved(session, person, command.kind)
    index = blind_index(command.kind.value, value)
    until = take_try(session, [(HANDLE_CODES, index)], now=now)
    if until is not None:
        raise TooManyCodes(until=until)
    if person.login_id is None:
        login = Login(id=new_id(), language=person.language, created_at=now)
        session.add(login)
        session.flush()
        person.login_id = login.id
    session.add(
        OneTimeCode(
            id=command.id,
            purpose=CodePurpose.SIGN_IN,
            login_id=person.login_id,
            handle_index=index,
            digest=code_digest(command.id, command.code),
            sent_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    send(
        session,
        Send(
            branch_id=person.branch_id,
            person_id=person.id,
            channel=MessageChannel.TEXT if command.kind is HandleKind.PHONE else MessageChannel.EMAIL,
            address=value,
            language=command.language,
            template=CODE,
            values={"code": command.code},
            cause=f"code:{command.id}",
        ),
        now=now,
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveContact(Command):
    """The code that was sent has come back right: the number or address is the person's."""

    kind: HandleKind

    @property
    def subject_id(self) -> UUID | None:
        return self.actor_id


def try_contact_code(  # noqa: PLR0913  whose code, and where it is tried
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    kind: HandleKind,
    code: str,
    network: str,
    now: datetime,
) -> Tried | datetime:
    """Try the newest code that the person had sent; as `try_code`, with a unit of work of its own.

    Raises:
        PersonNotFound, NothingToProve
    """
    person = queries.get_person(session, branch_id=branch_id, person_id=person_id)
    _unproved(session, person, kind)
    asked = _code(session, person, kind)
    if asked is None:
        return Tried(outcome="over")
    return try_code(
        session,
        code_id=asked.id,
        kind=kind,
        code=code,
        network=network,
        now=now,
        login_id=asked.login_id,
    )


def prove_contact(session: Session, command: ProveContact, *, now: datetime) -> None:
    """Let the person in by it from now on, and no more by what they had before.

    Raises:
        PersonNotFound, NotActive, NothingToProve
        CodeOver: no code was found right just now.
    """
    person = _own(session, command)
    index = blind_index(command.kind.value, _unproved(session, person, command.kind))
    code = _code(session, person, command.kind)
    if code is None or code.used_at is None or now - code.used_at > AGAIN_WITHIN:
        raise CodeOver
    add_handle(session, person=person, kind=command.kind, index=index)


def _own(session: Session, command: Command) -> Person:
    if command.actor_id is None:
        raise NotYours
    return lock_active(session, branch_id=command.branch_id, person_id=command.actor_id)


def _code(session: Session, person: Person, kind: HandleKind) -> OneTimeCode | None:
    value = _unproved(session, person, kind)
    if person.login_id is None:
        return None
    return queries.find_contact_code(session, login_id=person.login_id, kind=kind, value=value)


def _unproved(session: Session, person: Person, kind: HandleKind) -> str:
    value = queries.unproved_contact(session, person).get(kind)
    if value is None:
        raise NothingToProve
    return value
