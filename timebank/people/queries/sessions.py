"""Who a browser or an API client is: looked up on each request, in one query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.permissions import STAFF, Role
from timebank.people.models import ApiToken, Branch, Login, Means, Person, RoleGrant, SignIn
from timebank.people.rules import PersonState

IDLE = timedelta(minutes=30)
"""A browser left alone is signed out: tablets in senior centres are shared. NIST SP 800-63B allows 1 h."""
ABSOLUTE = timedelta(hours=12)
"""One working day: after that everybody signs in anew, however busy."""
KEPT = timedelta(days=90)
"""The person's own phone. Not for staff, whose sign-ins always have the two limits above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAsks:
    """A sign-in or token that is in force, and the person it stands for."""

    session_id: UUID
    login_id: UUID | None
    person_id: UUID
    name: str
    branch_id: str
    branch_name: str
    branch_name_en: str
    phone: str
    phone_hours: str
    zone: str
    roles: frozenset[Role]
    """In force today. Those of staff only after a sign-in that is strong enough for staff."""
    is_weak: bool = False
    """The person is staff, and has not proved enough for that."""
    language: str = "ko"
    text_size: int = 100
    high_contrast: bool = False
    branches: int = 1
    has_household: bool = False
    """The person represents a household that receives food, or waits to."""
    started_at: datetime | None = None
    seen_at: datetime | None = None


_ROLE = (RoleGrant.role, RoleGrant.starts_on, RoleGrant.ends_on)
_PERSON = (
    Person.id.label("person_id"),
    Person.name,
    Branch.id.label("branch_id"),
    Branch.name.label("branch_name"),
    Branch.name_en,
    Branch.phone,
    Branch.phone_hours,
    Branch.zone,
)
_OTHERS = Person.__table__.alias("others")
_BY_COOKIE: Any = (
    select(
        SignIn.id,
        SignIn.login_id,
        SignIn.means,
        SignIn.kept,
        SignIn.started_at,
        SignIn.seen_at,
        SignIn.ends_at,
        Login.language,
        Login.text_size,
        Login.high_contrast,
        *_PERSON,
        *_ROLE,
        select(func.count())
        .where(_OTHERS.c.login_id == SignIn.login_id, _OTHERS.c.state == PersonState.ACTIVE)
        .scalar_subquery()
        .label("branches"),
    )
    .join(Login, Login.id == SignIn.login_id)
    .join(Branch, Branch.id == SignIn.branch_id)
    .join(
        Person,
        and_(
            Person.branch_id == SignIn.branch_id,
            Person.login_id == SignIn.login_id,
            Person.state == PersonState.ACTIVE,
        ),
    )
    .outerjoin(RoleGrant, and_(RoleGrant.branch_id == Person.branch_id, RoleGrant.person_id == Person.id))
    .where(
        SignIn.token_digest == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > bindparam("now"),
    )
    .order_by(Person.id)
)
_BY_TOKEN = (
    select(ApiToken.id, ApiToken.role.label("token_role"), ApiToken.created_at, *_PERSON, *_ROLE)
    .join(Branch, Branch.id == ApiToken.branch_id)
    .join(
        Person,
        and_(
            Person.branch_id == ApiToken.branch_id,
            Person.id == ApiToken.person_id,
            Person.state == PersonState.ACTIVE,
        ),
    )
    .outerjoin(
        RoleGrant,
        and_(
            RoleGrant.branch_id == Person.branch_id,
            RoleGrant.person_id == Person.id,
            RoleGrant.role == ApiToken.role,
        ),
    )
    .where(
        ApiToken.digest == bindparam("digest"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at.is_(None) | (ApiToken.expires_at > bindparam("now")),
    )
)


Represents = Callable[[Any, Any], ColumnElement[bool]]
"""Given the columns of a person's branch and id: whether they represent a household."""


@cache
def _by_cookie(represents: Represents | None) -> Select[Any]:
    has_household = represents(Person.branch_id, Person.id) if represents else false()
    wanted: Select[Any] = _BY_COOKIE.add_columns(has_household.label("has_household"))
    return wanted


def strong_means(*, second_factor: bool) -> frozenset[Means]:
    """Return what staff must have proved; `second_factor` is the setting that asks for the app."""
    least = {Means.SECOND_FACTOR, Means.DEMONSTRATION}
    return frozenset(least if second_factor else {*least, Means.PASSWORD})


def find_who_asks(
    session: Session,
    *,
    token_digest: str,
    second_factor: bool,
    now: datetime,
    represents: Represents | None = None,
) -> WhoAsks | None:
    """Return whom the browser's sign-in stands for, or None if it has ended or was left alone too long.

    Households are of another feature: it says in `represents` what is asked in the same query.
    """
    wanted = _by_cookie(represents)
    rows = session.execute(wanted, {"digest": token_digest, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    roles = _in_force(rows, now)
    limited = not first.kept or bool(roles & STAFF)
    if limited and (now - first.seen_at > IDLE or now - first.started_at > ABSOLUTE):
        return None
    is_weak = bool(roles & STAFF) and first.means not in strong_means(second_factor=second_factor)
    return WhoAsks(
        session_id=first.id,
        login_id=first.login_id,
        roles=roles - STAFF if is_weak else roles,
        is_weak=is_weak,
        language=first.language,
        text_size=first.text_size,
        high_contrast=first.high_contrast,
        branches=first.branches,
        has_household=bool(first.has_household),
        started_at=first.started_at,
        seen_at=first.seen_at,
        **_person(first),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOut:
    """A sign-in that time has ended, and nobody by hand."""

    login_id: UUID
    branch_id: str


def find_run_out(session: Session, *, token_digest: str) -> RunOut | None:
    """Return whose sign-in it was that is not in force any more; None for one that somebody ended."""
    row = session.execute(
        select(SignIn.login_id, SignIn.branch_id).where(
            SignIn.token_digest == token_digest, SignIn.ended_at.is_(None)
        )
    ).one_or_none()
    return row and RunOut(login_id=row.login_id, branch_id=row.branch_id)


def find_token_holder(session: Session, *, token_digest: str, now: datetime) -> WhoAsks | None:
    """Return whom the API token stands for: its one role, and only while the person has it."""
    rows = session.execute(_BY_TOKEN, {"digest": token_digest, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    return WhoAsks(
        session_id=first.id,
        login_id=None,
        roles=_in_force(rows, now),
        started_at=first.created_at,
        **_person(first),
    )


def _in_force(rows: Sequence[Any], now: datetime) -> frozenset[Role]:
    first = rows[0]
    today = clock.local_day(now, first.zone)
    return frozenset(
        row.role
        for row in rows
        if row.person_id == first.person_id
        and row.role is not None
        and row.starts_on <= today
        and (row.ends_on is None or row.ends_on >= today)
    )


def _person(row: Any) -> dict[str, Any]:  # noqa: ANN401  a row of either query
    return {
        "person_id": row.person_id,
        "name": row.name,
        "branch_id": row.branch_id,
        "branch_name": row.branch_name,
        "branch_name_en": row.name_en,
        "phone": row.phone,
        "phone_hours": row.phone_hours,
        "zone": row.zone,
    }
