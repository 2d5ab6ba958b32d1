"""What waits for a coordinator about people, and the branch's numbers of people."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from timebank.core.permissions import Role
from timebank.people.models import Consent, Person, RoleGrant
from timebank.people.queries.roles import in_force
from timebank.people.rules import GUARDIAN_CONSENTS_UNDER, PersonState, Purpose


class ToConfirm(StrEnum):
    """Why somebody waits for a coordinator."""

    DUPLICATE = "duplicate"
    GUARDIAN = "guardian"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonToConfirm:
    """Somebody who waits, with the first reason why."""

    id: UUID
    name: str
    birth_date: date | None
    why: ToConfirm
    registered_at: datetime
    is_volunteer: bool
    guardian_name: str | None
    duplicate_of_id: UUID | None
    duplicate_of_name: str | None


def _is_duplicate() -> ColumnElement[bool]:
    return and_(Person.duplicate_of_id.is_not(None), Person.duplicate_settled_at.is_(None))


def _lacks_guardian(day: date) -> ColumnElement[bool]:
    # Who was born after this day is under 14 on `day`.
    try:
        youngest = day.replace(year=day.year - GUARDIAN_CONSENTS_UNDER)
    except ValueError:
        youngest = date(day.year - GUARDIAN_CONSENTS_UNDER, 2, 28)
    return and_(
        Person.birth_date > youngest,
        ~exists().where(
            Consent.branch_id == Person.branch_id,
            Consent.person_id == Person.id,
            Consent.purpose == Purpose.GUARDIAN,
            Consent.withdrawn_at.is_(None),
        ),
    )


def _is_volunteer(day: date) -> ColumnElement[bool]:
    return exists().where(
        RoleGrant.branch_id == Person.branch_id,
        RoleGrant.person_id == Person.id,
        RoleGrant.role == Role.VOLUNTEER,
        in_force(day),
    )


def _waits(branch_id: str, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return who is looked at, and the condition that one of them waits."""
    looked_at = and_(Person.branch_id == branch_id, Person.state == PersonState.ACTIVE)
    unseen = and_(Person.identity_seen_at.is_(None), _is_volunteer(day))
    return looked_at, or_(_is_duplicate(), _lacks_guardian(day), unseen)


def list_people_to_confirm(
    session: Session, *, branch_id: str, day: date, limit: int = 50
) -> list[PersonToConfirm]:
    """Return who waits for a coordinator, the first to join first, in one query."""
    looked_at, waits = _waits(branch_id, day)
    other = aliased(Person)
    rows = session.execute(
        select(
            Person,
            other.name,
            case((_is_duplicate(), "duplicate"), (_lacks_guardian(day), "guardian"), else_="identity"),
            _is_volunteer(day),
        )
        .outerjoin(other, and_(other.branch_id == Person.branch_id, other.id == Person.duplicate_of_id))
        .where(looked_at, waits)
        .order_by(Person.registered_at, Person.id)
        .limit(limit)
    )
    return [
        PersonToConfirm(
            id=person.id,
            name=person.name,
            birth_date=person.birth_date,
            why=ToConfirm(why),
            registered_at=person.registered_at,
            is_volunteer=bool(volunteers),
            guardian_name=person.guardian_name,
            duplicate_of_id=person.duplicate_of_id,
            duplicate_of_name=other_name,
        )
        for person, other_name, why, volunteers in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCounts:
    """How many wait, each counted by the first reason."""

    duplicate: int
    guardian: int
    identity: int

    @property
    def total(self) -> int:
        return self.duplicate + self.guardian + self.identity


def count_people_to_confirm(session: Session, *, branch_id: str, day: date) -> ConfirmCounts:
    """Count who waits for a coordinator, in one query."""
    looked_at, waits = _waits(branch_id, day)
    why = case((_is_duplicate(), "duplicate"), (_lacks_guardian(day), "guardian"), else_="identity").label(
        "why"
    )
    waiting = select(why).where(looked_at, waits).subquery()
    counts = {
        ToConfirm(each): number
        for each, number in session.execute(select(waiting.c.why, func.count()).group_by(waiting.c.why))
    }
    return ConfirmCounts(
        duplicate=counts.get(ToConfirm.DUPLICATE, 0),
        guardian=counts.get(ToConfirm.GUARDIAN, 0),
        identity=counts.get(ToConfirm.IDENTITY, 0),
    )


def count_by_role(session: Session, *, branch_id: str, day: date) -> dict[Role, int]:
    """Count the branch's active people in each role that day, in one query."""
    rows = session.execute(
        select(RoleGrant.role, func.count(func.distinct(RoleGrant.person_id)))
        .join(Person, and_(Person.branch_id == RoleGrant.branch_id, Person.id == RoleGrant.person_id))
        .where(RoleGrant.branch_id == branch_id, in_force(day), Person.state == PersonState.ACTIVE)
        .group_by(RoleGrant.role)
    )
    return {row[0]: row[1] for row in rows}
