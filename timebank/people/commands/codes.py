"""One-time codes: asked for on the screen, or printed by the branch, and tried."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.crypto import blind_index, keyed_digest
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.notifications.commands import Send, send
from timebank.notifications.rules import CODE, MessageChannel
from timebank.people.commands.notify import notify
from timebank.people.commands.throttle import (
    ADDRESS_CODES,
    ADDRESS_TRIES,
    DEVICE_CODES,
    HANDLE_CODES,
    SLIP_TRIES,
    give_back,
    known_device,
    take_try,
)
from timebank.people.errors import (
    CodeOver,
    CodeWrong,
    SlipElsewhere,
    SlipNotYours,
    TooManyCodes,
    TooManyTries,
)
from timebank.people.models import CodePurpose, Login, OneTimeCode
from timebank.people.queries.branches import get_branch
from timebank.people.queries.logins import logins_by_handle, places_of
from timebank.people.queries.people import lock_person
from timebank.people.queries.roles import has_role
from timebank.people.rules import HandleKind

VALID_FOR = timedelta(minutes=10)
TRIES = 5
SLIP_VALID_FOR = timedelta(days=14)
CODE_DIGITS = 6
SLIP_DIGITS = 12
AGAIN_WITHIN = timedelta(seconds=30)
"""A second press of the same button, in the same browser, finds the code as good as the first did."""


def new_code(digits: int) -> str:
    """Return so many random digits."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def code_for(command_id: UUID) -> str:
    """Return the code of a command that may be repeated: the same for the same id, guessed by nobody."""
    return f"{int(keyed_digest(b'contact-code:' + command_id.bytes), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCode:
    """Somebody who may or may not be known asks for a code to come in with."""

    code_id: UUID
    code: str
    kind: HandleKind
    value: str
    """The normalised number or address."""
    devices: tuple[str, ...]
    """Digests by which the browser is known."""
    network: str
    language: str


def ask_code(session: Session, asked: AskCode, *, now: datetime) -> None:
    """Keep a code for the number or address, and send it there if anybody is known by it.

    What it does for a stranger takes as long, and tells as little.

    Raises:
        TooManyCodes
    """
    index = blind_index(asked.kind.value, asked.value)
    logins = logins_by_handle(session, kind=asked.kind, index=index)
    places = places_of(session, logins=[login.id for login in logins], now=now)
    known = known_device(session, digests=asked.devices, logins=[login.id for login in logins])
    keys = [(DEVICE_CODES, known)] if known else [(HANDLE_CODES, index), (ADDRESS_CODES, asked.network)]
    until = take_try(session, keys, now=now)
    if until is not None:
        raise TooManyCodes(until=until)
    session.add(
        OneTimeCode(
            id=asked.code_id,
            purpose=CodePurpose.SIGN_IN,
            handle_index=index,
            digest=code_digest(asked.code_id, asked.code),
            sent_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    if places:
        # Of somebody in several branches, the first one's number stands below the code.
        send(
            session,
            Send(
                branch_id=places[0].branch_id,
                person_id=places[0].person_id,
                channel=MessageChannel.TEXT if asked.kind is HandleKind.PHONE else MessageChannel.EMAIL,
                address=asked.value,
                language=asked.language,
                template=CODE,
                values={"code": asked.code},
                cause=f"code:{asked.code_id}",
            ),
            now=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a try."""

    outcome: Literal["right", "wrong", "over"]
    logins: tuple[UUID, ...] = ()
    left: int = 0


def try_code(  # noqa: PLR0913  the code, and where it is tried
    session: Session,
    *,
    code_id: UUID,
    kind: HandleKind,
    code: str,
    network: str,
    now: datetime,
    login_id: UUID | None = None,
) -> Tried | datetime:
    """Try the code that this browser asked for. A code works once, for ten minutes and five tries.

    With `login_id` it is one by which that login shows whose number it is; such a code lets nobody in.

    A failed try must stay counted, so it is told and not raised. Returns a moment when the network has made
    too many tries: until then.
    """
    row = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.id == code_id,
            OneTimeCode.purpose == CodePurpose.SIGN_IN,
            OneTimeCode.login_id.is_(None) if login_id is None else OneTimeCode.login_id == login_id,
            OneTimeCode.tries < TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(
            OneTimeCode.digest,
            OneTimeCode.handle_index,
            OneTimeCode.tries,
            OneTimeCode.expires_at,
            OneTimeCode.used_at,
        )
    ).one_or_none()
    used_up = row is not None and row.used_at is not None and now - row.used_at > AGAIN_WITHIN
    if row is None or used_up or row.expires_at <= now:
        return Tried(outcome="over")
    if not hmac.compare_digest(row.digest, code_digest(code_id, code)):
        locked = take_try(session, [(ADDRESS_TRIES, network)], now=now)
        return locked or Tried(outcome="wrong", left=TRIES - row.tries)
    if row.used_at is None:
        session.execute(update(OneTimeCode).where(OneTimeCode.id == code_id).values(used_at=now))
    logins = logins_by_handle(session, kind=kind, index=row.handle_index)
    return Tried(outcome="right", logins=tuple(login.id for login in logins))


def refuse_failed(tried: Tried | datetime) -> Tried:
    """Return the try if it was right.

    Raises:
        CodeWrong, CodeOver, TooManyTries
    """
    if not isinstance(tried, Tried):
        raise TooManyTries(until=tried)
    if tried.outcome == "over" or (tried.outcome == "wrong" and tried.left == 0):
        raise CodeOver
    if tried.outcome == "wrong":
        raise CodeWrong(left=tried.left)
    return tried


def try_slip(session: Session, *, code: str, network: str, now: datetime) -> Tried | datetime:
    """Try a number that the branch printed. It works once, for two weeks, and opens that branch alone.

    Whose login has become somebody in another branch since does not come in with what one branch printed.
    Returns a moment when the network has made too many tries: until then not even the right number helps.
    """
    keys = [(SLIP_TRIES, network)]
    locked = take_try(session, keys, now=now)
    if locked is not None:
        return locked
    row = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.digest == _slip_digest(code),
            OneTimeCode.purpose == CodePurpose.SLIP,
            OneTimeCode.expires_at > now,
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(OneTimeCode.login_id, OneTimeCode.made_by_id)
    ).one_or_none()
    if row is None or row.login_id is None:
        return Tried(outcome="wrong")
    places = places_of(session, logins=[row.login_id], now=now)
    if row.made_by_id is not None and len({place.branch_id for place in places}) > 1:
        return Tried(outcome="wrong")
    give_back(session, keys, now=now)
    return Tried(outcome="right", logins=(row.login_id,))


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeSlip(Command):
    """Staff print a number with which a member without a telephone comes in."""

    person_id: UUID
    code: str
    """Twelve random digits, shown to the coordinator once."""
    forgets: bool = False
    """The person has lost password and app: both are taken off. For administrators."""

    @property
    def subject_id(self) -> UUID:
        return self.person_id


def make_slip(session: Session, command: MakeSlip, *, now: datetime) -> None:
    """Keep the slip's number for the person, who gets a login if they have none; older slips work no more.

    The person is told that it was printed.

    Raises:
        PersonNotFound
        SlipNotYours: for oneself; for staff, or taking off a password, without being an administrator.
        SlipElsewhere: the login is somebody in another branch too. The terminal alone makes a slip for them.
    """
    person = lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
    if command.actor_id == person.id:
        raise SlipNotYours
    if person.login_id is None:
        login = Login(id=new_id(), language=person.language, created_at=now)
        session.add(login)
        session.flush()
        person.login_id = login.id
    places = places_of(session, logins=[person.login_id], now=now)
    if command.forgets or any(place.is_staff for place in places):
        _refuse_other_than_administrators(session, command, now=now)
    if command.actor_id is not None and any(place.branch_id != command.branch_id for place in places):
        raise SlipElsewhere
    if command.forgets:
        login = session.get_one(Login, person.login_id, with_for_update=True)
        login.password_hash = login.totp_secret = login.totp_confirmed_at = login.totp_last_step = None
    session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.login_id == person.login_id,
            OneTimeCode.purpose == CodePurpose.SLIP,
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=now, expires_at=now)
    )
    session.add(
        OneTimeCode(
            id=command.id,
            purpose=CodePurpose.SLIP,
            login_id=person.login_id,
            digest=_slip_digest(command.code),
            sent_at=now,
            expires_at=now + SLIP_VALID_FOR,
            made_by_id=command.actor_id,
        )
    )
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        template="slip_made",
        values={},
        cause=str(command.id),
        now=now,
    )


def _refuse_other_than_administrators(session: Session, command: MakeSlip, *, now: datetime) -> None:
    if command.actor_id is None:  # the terminal: whoever runs the bank
        return
    zone = get_branch(session, command.branch_id).zone
    if not has_role(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        role=Role.ADMINISTRATOR,
        day=clock.local_day(now, zone),
    ):
        raise SlipNotYours


def code_digest(code_id: UUID, code: str) -> str:
    """Return what is kept of a code."""
    return keyed_digest(f"code:{code_id}:{code}".encode())


def _slip_digest(code: str) -> str:
    return keyed_digest(f"slip:{code}".encode())
