"""Counting tries, so that nobody guesses their way in, and nobody else is shut out by those who try.

Tries are counted in the database: they hold for all processes, and outlast a restart. A try is counted before
it is made, so that many at once count as many. A device on which the login was used before has a count of its
own: failures elsewhere do not touch it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from timebank.core.crypto import keyed_digest
from timebank.people.models import Attempt, CodePurpose, Device, OneTimeCode

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within one window."""

    name: str
    most: int
    window: timedelta


KEPT = timedelta(days=1)
"""Longer than any window: after that, counts and codes of the screen are of no use."""
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
HANDLE_TRIES = Limit("handle", 10, QUARTER)
"""Wrong passwords for one number or address: a forgetful owner needs fewer, a guesser gets 1,000 a day."""
ADDRESS_TRIES = Limit("address", 60, QUARTER)
"""From one network address: a senior centre has many people behind one."""
DEVICE_TRIES = Limit("device", 10, QUARTER)
"""From a device on which this login was used before."""
SLIP_TRIES = Limit("slip", 20, QUARTER)
"""Numbers of slips from one network address: they have twelve digits."""
FACTOR_TRIES = Limit("factor", 5, QUARTER)
"""Codes of the app for one login, once its password is known: 1 in 700 guessed right a day, at most."""
HANDLE_CODES = Limit("codes", 5, HOUR)
"""Codes sent to one number: each may be tried five times."""
DEVICE_CODES = Limit("device-codes", 5, HOUR)
ADDRESS_CODES = Limit("address-codes", 40, HOUR)
HANDLE_JOININGS = Limit("joinings", 5, HOUR)
"""Joinings with one number or address: a family shares one, and some send the form again."""


def take_try(session: Session, keys: Iterable[tuple[Limit, str]], *, now: datetime) -> datetime | None:
    """Count one try against each limit; if any is exceeded, return when the next try is worth making."""
    until = None
    for limit, what in keys:
        begun = _window(limit, now)
        if _count(session, _key(limit, what), begun) > limit.most:
            until = max(until or now, begun + limit.window)
    return until


def give_back(session: Session, keys: Iterable[tuple[Limit, str]], *, now: datetime) -> None:
    """Take back one counted try: it was right."""
    for limit, what in keys:
        session.execute(
            update(Attempt)
            .where(
                Attempt.key == _key(limit, what),
                Attempt.window == _window(limit, now),
                Attempt.failures > 0,
            )
            .values(failures=Attempt.failures - 1)
        )


def known_device(session: Session, *, digests: Collection[str], logins: Collection[UUID]) -> str | None:
    """Return the digest by which the browser is known to one of the logins, if it is."""
    if not digests or not logins:
        return None
    return session.scalars(
        select(Device.token_digest).where(Device.token_digest.in_(digests), Device.login_id.in_(logins))
    ).first()


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget what no limit looks at any more, and codes that were over yesterday."""
    session.execute(delete(Attempt).where(Attempt.window < now - KEPT))
    session.execute(
        delete(OneTimeCode).where(
            OneTimeCode.purpose == CodePurpose.SIGN_IN, OneTimeCode.expires_at < now - KEPT
        )
    )


def _window(limit: Limit, now: datetime) -> datetime:
    return now - (now - EPOCH) % limit.window


def _key(limit: Limit, what: str) -> str:
    return keyed_digest(f"attempt:{limit.name}:{what}".encode())


def _count(session: Session, key: str, window: datetime) -> int:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    counted = dialect.insert(Attempt).values(key=key, window=window, failures=1)
    failures: int = session.execute(
        counted.on_conflict_do_update(
            index_elements=["key", "window"], set_={"failures": Attempt.failures + 1}
        ).returning(Attempt.failures)
    ).scalar_one()
    return failures
