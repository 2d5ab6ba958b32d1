"""The authenticator app of staff (TOTP, RFC 6238), and the recovery codes for the day it is lost."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import keyed_digest
from timebank.core.ids import new_id
from timebank.people.commands.notify import notify
from timebank.people.commands.throttle import FACTOR_TRIES, give_back, take_try
from timebank.people.errors import SecondFactorStands, SecondFactorWrong
from timebank.people.models import CodePurpose, Login, OneTimeCode

STEP = 30
"""Seconds."""
DRIFT = 1
"""Steps that a phone's clock may be fast or slow."""
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    return pyotp.random_base32()


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes without letters that look like figures: `k7mq-3fxd`."""
    codes = ("".join(secrets.choice(_LETTERS) for _each in range(8)) for _code in range(RECOVERY_CODES))
    return tuple(f"{code[:4]}-{code[4:]}" for code in codes)


def setup_uri(secret: str, *, name: str, issuer: str) -> str:
    """Return what the app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def matching_step(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the time step whose code it is, or None."""
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "surrogatepass")):
            return step
    return None


def try_second_factor(session: Session, *, login_id: UUID, code: str, now: datetime) -> bool | datetime:
    """Try a code of the app, or a recovery code. Each works once.

    A failed try must stay counted, so it is told and not raised. Returns a moment when too many have failed:
    until then not even the right code helps.
    """
    keys = [(FACTOR_TRIES, str(login_id))]
    locked = take_try(session, keys, now=now)
    if locked is not None:
        return locked
    written = code.replace(" ", "").replace("-", "").lower()
    right = _use_totp(session, login_id, written, now=now) or _use_recovery(
        session, login_id, written, now=now
    )
    if right:
        give_back(session, keys, now=now)
    return right


def _use_totp(session: Session, login_id: UUID, code: str, *, now: datetime) -> bool:
    login = session.get(Login, login_id)
    if login is None or login.totp_secret is None or login.totp_confirmed_at is None:
        return False
    step = matching_step(login.totp_secret, code, now=now)
    if step is None:
        return False
    used = session.execute(
        update(Login)
        .where(Login.id == login_id, or_(Login.totp_last_step.is_(None), Login.totp_last_step < step))
        .values(totp_last_step=step)
        .returning(Login.id)
    ).one_or_none()
    return used is not None


def _use_recovery(session: Session, login_id: UUID, code: str, *, now: datetime) -> bool:
    used = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.login_id == login_id,
            OneTimeCode.purpose == CodePurpose.RECOVERY,
            OneTimeCode.digest == _recovery_digest(login_id, code),
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(OneTimeCode.id)
    ).one_or_none()
    return used is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpSecondFactor(Command):
    """Somebody ties an app to their login: it has read the secret and shows the right code."""

    login_id: UUID
    secret: str
    code: str
    recovery_codes: tuple[str, ...]
    """Shown once, on the page that follows."""


def set_up_second_factor(session: Session, command: SetUpSecondFactor, *, now: datetime) -> None:
    """Keep the app's secret and the recovery codes.

    Raises:
        SecondFactorStands: there is an app already.
        SecondFactorWrong: the app does not show this code.
    """
    login = session.get_one(Login, command.login_id, with_for_update=True)
    if login.totp_confirmed_at is not None:
        raise SecondFactorStands
    step = matching_step(command.secret, command.code.replace(" ", ""), now=now)
    if step is None:
        raise SecondFactorWrong
    login.totp_secret = command.secret
    login.totp_confirmed_at = now
    login.totp_last_step = step
    _keep_recovery_codes(session, login.id, command.recovery_codes, now=now)
    _tell(session, command, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewRecoveryCodes(Command):
    """Somebody has used or lost their recovery codes."""

    login_id: UUID
    recovery_codes: tuple[str, ...]


def renew_recovery_codes(session: Session, command: RenewRecoveryCodes, *, now: datetime) -> None:
    """Keep new recovery codes; the old ones work no more."""
    _keep_recovery_codes(session, command.login_id, command.recovery_codes, now=now)
    _tell(session, command, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSecondFactor(Command):
    """Somebody takes the app off, to tie another one."""

    login_id: UUID


def drop_second_factor(session: Session, command: DropSecondFactor, *, now: datetime) -> None:
    """Forget the app and its recovery codes."""
    login = session.get_one(Login, command.login_id, with_for_update=True)
    login.totp_secret = login.totp_confirmed_at = login.totp_last_step = None
    _keep_recovery_codes(session, login.id, (), now=now)
    _tell(session, command, now=now)


def _keep_recovery_codes(session: Session, login_id: UUID, codes: tuple[str, ...], *, now: datetime) -> None:
    session.execute(
        delete(OneTimeCode).where(
            OneTimeCode.login_id == login_id, OneTimeCode.purpose == CodePurpose.RECOVERY
        )
    )
    session.add_all(
        OneTimeCode(
            id=new_id(),
            purpose=CodePurpose.RECOVERY,
            login_id=login_id,
            digest=_recovery_digest(login_id, code.replace("-", "")),
            sent_at=now,
        )
        for code in codes
    )


def _recovery_digest(login_id: UUID, code: str) -> str:
    return keyed_digest(f"recovery:{login_id}:{code}".encode())


def _tell(
    session: Session, command: SetUpSecondFactor | RenewRecoveryCodes | DropSecondFactor, *, now: datetime
) -> None:
    if command.actor_id is not None:
        notify(
            session,
            branch_id=command.branch_id,
            person_id=command.actor_id,
            template="second_factor_changed",
            values={},
            cause=str(command.id),
            now=now,
        )
