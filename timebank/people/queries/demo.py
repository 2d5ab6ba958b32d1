"""The demonstration's sign-ins, one tap each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.permissions import Role
from timebank.people.models import Branch, Login, Person, RoleGrant
from timebank.people.rules import PersonState, age_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """Somebody made up, as whom a visitor may look around."""

    branch_id: str
    branch_name: str
    person_id: UUID
    login_id: UUID
    name: str
    age: int | None
    roles: tuple[Role, ...]


def list_demo_sign_ins(session: Session, *, now: datetime) -> list[DemoSignIn]:
    """Return the people whose login has a place among the demonstration's sign-ins, in its order.

    Who is in several branches stands there once.
    """
    rows = session.execute(
        select(
            Person.branch_id,
            Branch.name.label("branch_name"),
            Branch.zone,
            Person.id,
            Person.login_id,
            Person.name,
            Person.birth_date,
            RoleGrant.role,
            RoleGrant.starts_on,
            RoleGrant.ends_on,
        )
        .join(Login, Login.id == Person.login_id)
        .join(Branch, Branch.id == Person.branch_id)
        .join(RoleGrant, (RoleGrant.branch_id == Person.branch_id) & (RoleGrant.person_id == Person.id))
        .where(Login.demo_order.is_not(None), Person.state == PersonState.ACTIVE)
        .order_by(Login.demo_order, Person.branch_id, Person.id, RoleGrant.starts_on, RoleGrant.id)
    ).all()
    found: dict[UUID, DemoSignIn] = {}
    for row in rows:
        today = clock.local_day(now, row.zone)
        if row.starts_on > today or (row.ends_on is not None and row.ends_on < today):
            continue
        known = found.get(row.login_id)
        if known is not None and known.person_id != row.id:
            continue
        found[row.login_id] = DemoSignIn(
            branch_id=row.branch_id,
            branch_name=row.branch_name,
            person_id=row.id,
            login_id=row.login_id,
            name=row.name,
            age=age_on(row.birth_date, today) if row.birth_date else None,
            roles=(*(known.roles if known else ()), row.role),
        )
    return list(found.values())


def is_empty(session: Session) -> bool:
    """Tell whether nobody is in the bank yet."""
    return session.scalar(select(Person.id).limit(1)) is None
