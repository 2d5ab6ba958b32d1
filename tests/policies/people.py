"""The people whom policies need: administrators, and the branches that they belong to."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.people.models import Branch, Person, RoleGrant


def make_branch(session: Session, branch_id: str) -> None:
    session.merge(
        Branch(
            id=branch_id,
            name=branch_id,
            name_en=branch_id,
            zone="Asia/Seoul",
            phone="053-000-1234",
            opened_at=datetime(2015, 1, 1, tzinfo=UTC),
        )
    )
    session.flush()


def make_person(session: Session, branch_id: str, name: str = "정현우", role: Role | None = None) -> UUID:
    person_id = new_id()
    session.add(
        Person(
            branch_id=branch_id,
            id=person_id,
            name=name,
            name_folded=name,
            name_initials=name,
            registered_at=datetime(2015, 1, 1, tzinfo=UTC),
        )
    )
    session.flush()
    if role is not None:
        session.add(
            RoleGrant(
                branch_id=branch_id, id=new_id(), person_id=person_id, role=role, starts_on=date(2015, 1, 1)
            )
        )
        session.flush()
    return person_id


def make_administrator(session: Session, branch_id: str, name: str = "정현우") -> UUID:
    return make_person(session, branch_id, name, Role.ADMINISTRATOR)
