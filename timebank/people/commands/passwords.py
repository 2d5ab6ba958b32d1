"""Passwords: a phrase of fifteen characters or more, nothing that others would try first.

No rules of composition and no expiry: NIST SP 800-63B-4, section 3.1.1.2.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import scrypt
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.people.commands.logins import end_all_sessions
from timebank.people.commands.notify import notify
from timebank.people.errors import (
    PasswordGuessable,
    PasswordNeeded,
    PasswordTooLong,
    PasswordTooShort,
)
from timebank.people.models import Login, Person
from timebank.people.queries.logins import places_of

LEAST = 15
MOST = 128
OWN_CHARACTERS = 8
"""So many characters must be left once everything is taken away that others would try first."""
HASHER = PasswordHasher()
"""argon2id with the library's settings: RFC 9106, the low-memory choice."""
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ",
    "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ",
    "ㅋㅌㅊㅍㅠㅜㅡ",
    "가나다라마바사아자차카타파하",
)
_RUN = 4
"""So many neighbours on the keyboard, or in an alphabet, count as a row."""
_LOOKS_LIKE = str.maketrans("@$!|013457", "asiloleast")
_DATE = re.compile(r"(19|20)\d\d[-./]?(0?[1-9]|1[0-2])[-./]?(0?[1-9]|[12]\d|3[01])|(19|20)\d\d")


def normalise(password: str) -> str:
    """Return the password as it is hashed: typed on whichever device, the same characters."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, own: Iterable[str] = ()) -> None:
    """Refuse a password that is short, or that others would try first.

    `own` are the person's name, number and address.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordGuessable
    """
    text = normalise(password)
    if len(text) < LEAST:
        raise PasswordTooShort(least=LEAST)
    if len(text) > MOST:
        raise PasswordTooLong(most=MOST)
    folded = text.casefold()
    if (
        folded in _common()
        or min(_left(each, own) for each in (folded, _plain_letters(folded))) < OWN_CHARACTERS
    ):
        raise PasswordGuessable


def _plain_letters(text: str) -> str:
    return text.translate(_LOOKS_LIKE)


@cache
def _common() -> frozenset[str]:
    listed = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(unicodedata.normalize("NFKC", each) for each in listed if each)


@cache
def _pieces() -> re.Pattern[str]:
    pieces = {each for each in _common() if len(each) >= 3}  # noqa: PLR2004
    for row in _ROWS:
        for line in (row, row[::-1]):
            for length in range(len(line), _RUN - 1, -1):
                pieces |= {line[start : start + length] for start in range(len(line) - length + 1)}
    longest_first = sorted(pieces, key=len, reverse=True)
    return re.compile("|".join(re.escape(each) for each in longest_first))


def _left(text: str, own: Iterable[str]) -> int:
    """Count the characters that are neither common, nor in a row, nor repeated, nor the person's own."""
    for each in own:
        for part in re.split(r"[\s@.+-]+", unicodedata.normalize("NFKC", each).casefold()):
            if len(part) >= 2:  # noqa: PLR2004
                text = text.replace(part, " ")
    text = _DATE.sub(" ", text)
    text = _pieces().sub(" ", text)
    text = re.sub(r"(.{1,8}?)\1+", r"\1", text)
    return len(re.sub(r"\s+", "", text))


def hash_password(password: str) -> str:
    return HASHER.hash(normalise(password))


@cache
def nobodys_hash() -> str:
    """Return a hash to work on where there is none, so that it takes as long."""
    return HASHER.hash("nobody has this password")


def verify(password: str, kept: str | None) -> bool:
    """Tell whether it is the password. Takes as long where there is none."""
    text = normalise(password)[: MOST + 1]
    try:
        HASHER.verify(kept or nobodys_hash(), text)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def wants_new_hash(kept: str) -> bool:
    """Tell whether the hash was made with settings that are no longer ours."""
    return HASHER.check_needs_rehash(kept)


def rehash(session: Session, *, login_id: UUID, kept: str, new: str) -> None:
    """Keep the same password under today's settings, if it is still the same password."""
    login = session.get(Login, login_id, with_for_update=True)
    if (
        login is not None
        and login.password_hash is not None
        and hmac.compare_digest(login.password_hash, kept)
    ):
        login.password_hash = new


class Secret:
    """A text of which a log and a traceback hold nothing, and a command's digest only a slow hash."""

    __slots__ = ("value",)
    __dataclass_fields__: ClassVar[dict[str, object]] = {"slow_hash": None}
    """What `core.commands` reads into the digest, so that another secret makes another command."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Secret(…)"

    @property
    def slow_hash(self) -> str:
        """A hash as slow to guess from as the one that is kept; the digest around it is keyed."""
        text = self.value.encode("utf-8", "surrogatepass")
        return scrypt(text, salt=b"timebank-secret", n=2**14, r=8, p=1).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPassword(Command):
    """Somebody chooses a password, or another one."""

    login_id: UUID
    password: Secret
    session_id: UUID | None
    """The browser that stays signed in; every other is signed out."""


def set_password(session: Session, command: SetPassword, *, now: datetime) -> None:
    """Keep the password's hash, sign out everywhere else, and tell the person.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordGuessable
    """
    people = session.scalars(select(Person).where(Person.login_id == command.login_id)).all()
    own = [each for person in people for each in (person.name, person.phone, person.email) if each]
    own += [f"0{each[3:]}" for each in own if each.startswith("+82")]
    check_password(command.password.value, own=own)
    login = session.get_one(Login, command.login_id, with_for_update=True)
    had_one = login.password_hash is not None
    login.password_hash = hash_password(command.password.value)
    end_all_sessions(session, login_id=login.id, now=now, but=command.session_id, devices=False)
    if had_one:
        _tell(session, command, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPassword(Command):
    """A member goes back to codes alone."""

    login_id: UUID
    session_id: UUID


def drop_password(session: Session, command: DropPassword, *, now: datetime) -> None:
    """Forget the password, sign out everywhere else, and tell the person.

    Raises:
        PasswordNeeded: the login is staff somewhere.
    """
    login = session.get_one(Login, command.login_id, with_for_update=True)
    if any(place.is_staff for place in places_of(session, logins=[login.id], now=now)):
        raise PasswordNeeded
    login.password_hash = None
    end_all_sessions(session, login_id=login.id, now=now, but=command.session_id, devices=False)
    _tell(session, command, now=now)


def _tell(session: Session, command: SetPassword | DropPassword, *, now: datetime) -> None:
    if command.actor_id is not None:
        notify(
            session,
            branch_id=command.branch_id,
            person_id=command.actor_id,
            template="password_changed",
            values={},
            cause=str(command.id),
            now=now,
        )
