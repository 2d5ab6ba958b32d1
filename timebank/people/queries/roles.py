"""Reads of roles. A role is in force on each local day from its first to its last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from timebank.core.permissions import STAFF, Role
from timebank.people.errors import RoleNotFound
from timebank.people.models import Person, RoleGrant
from timebank.people.rules import PersonState


def in_force(day: date) -> ColumnElement[bool]:
    """Return the condition that a grant is in force on `day`."""
    return and_(RoleGrant.starts_on <= day, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day))


def roles_of(session: Session, *, branch_id: str, person_id: UUID, day: date) -> frozenset[Role]:
    """Return what the person is in the branch on that local day."""
    return frozenset(
        session.scalars(
            select(RoleGrant.role).where(
                RoleGrant.branch_id == branch_id, RoleGrant.person_id == person_id, in_force(day)
            )
        )
    )


def roles_of_many(
    session: Session, *, branch_id: str, ids: Iterable[UUID], day: date
) -> dict[UUID, frozenset[Role]]:
    """Return each person's roles on that local day, in one query."""
    wanted = set(ids)
    roles: dict[UUID, set[Role]] = {person_id: set() for person_id in wanted}
    if wanted:
        for person_id, role in session.execute(
            select(RoleGrant.person_id, RoleGrant.role).where(
                RoleGrant.branch_id == branch_id, RoleGrant.person_id.in_(wanted), in_force(day)
            )
        ):
            roles[person_id].add(role)
    return {person_id: frozenset(held) for person_id, held in roles.items()}


def has_role(session: Session, *, branch_id: str, person_id: UUID, role: Role, day: date) -> bool:
    return role in roles_of(session, branch_id=branch_id, person_id=person_id, day=day)


def list_people_with_role(
    session: Session, *, branch_id: str, role: Role | Iterable[Role], day: date
) -> list[Person]:
    """Return the branch's active people who have the role (one of the roles) that day, by name."""
    wanted = [role] if isinstance(role, Role) else list(role)
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.branch_id == branch_id,
                Person.state == PersonState.ACTIVE,
                Person.id.in_(
                    select(RoleGrant.person_id).where(
                        RoleGrant.branch_id == branch_id, RoleGrant.role.in_(wanted), in_force(day)
                    )
                ),
            )
            .order_by(Person.name_folded, Person.id)
        )
    )


def deciders(session: Session, *, branch_id: str, day: date) -> list[Person]:
    """Return the coordinators and deputies of the branch that day, by name."""
    return list_people_with_role(session, branch_id=branch_id, role=(Role.COORDINATOR, Role.DEPUTY), day=day)


_DECIDERS = (
    select(Person.id, Person.name, RoleGrant.role)
    .join(RoleGrant, and_(RoleGrant.branch_id == Person.branch_id, RoleGrant.person_id == Person.id))
    .where(
        Person.branch_id == bindparam("branch"),
        Person.state == PersonState.ACTIVE,
        RoleGrant.role.in_((Role.COORDINATOR, Role.DEPUTY)),
        RoleGrant.starts_on <= bindparam("day"),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= bindparam("day")),
    )
    .order_by(Person.name_folded, Person.id)
)


def deciding_roles(session: Session, *, branch_id: str, day: date) -> dict[UUID, tuple[str, frozenset[Role]]]:
    """Return the branch's deciders that day, by name: what each is called, and as what they decide."""
    found: dict[UUID, tuple[str, frozenset[Role]]] = {}
    for person_id, name, role in session.execute(_DECIDERS, {"branch": branch_id, "day": day}):
        found[person_id] = (name, found.get(person_id, (name, frozenset()))[1] | {role})
    return found


def list_grants(session: Session, *, branch_id: str, person_id: UUID) -> Sequence[RoleGrant]:
    """Return every role that the person has, had or will have in the branch, the newest first."""
    return session.scalars(
        select(RoleGrant)
        .where(RoleGrant.branch_id == branch_id, RoleGrant.person_id == person_id)
        .order_by(RoleGrant.starts_on.desc(), RoleGrant.id.desc())
    ).all()


def get_grant(session: Session, *, branch_id: str, grant_id: UUID) -> RoleGrant:
    """Return the grant.

    Raises:
        RoleNotFound
    """
    grant = session.get(RoleGrant, (branch_id, grant_id), populate_existing=True)
    if grant is None:
        raise RoleNotFound
    return grant


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """One role of one member of staff."""

    grant: RoleGrant
    person: Person


def list_staff(session: Session, *, branch_id: str) -> list[StaffMember]:
    """Return the branch's staff roles, present, past and to come, by name, in one query."""
    rows = session.execute(
        select(RoleGrant, Person)
        .join(Person, and_(Person.branch_id == RoleGrant.branch_id, Person.id == RoleGrant.person_id))
        .where(RoleGrant.branch_id == branch_id, RoleGrant.role.in_(sorted(STAFF)))
        .order_by(Person.name_folded, Person.id, RoleGrant.starts_on.desc())
    )
    return [StaffMember(grant=grant, person=person) for grant, person in rows]


def count_with_role(session: Session, *, branch_id: str, role: Role, from_day: date) -> int:
    """Count the active people who have the role, without an end, on `from_day`."""
    return (
        session.scalar(
            select(func.count(func.distinct(RoleGrant.person_id)))
            .join(Person, and_(Person.branch_id == RoleGrant.branch_id, Person.id == RoleGrant.person_id))
            .where(
                RoleGrant.branch_id == branch_id,
                RoleGrant.role == role,
                RoleGrant.starts_on <= from_day,
                RoleGrant.ends_on.is_(None),
                Person.state == PersonState.ACTIVE,
            )
        )
        or 0
    )
