"""Whom a name, or a name and birth date, or a number may mean, for files that refer to people."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.people.models import Person
from timebank.people.rules import PersonState


@dataclass(frozen=True, slots=True)
class Reference:
    """By what one active person may be meant."""

    id: UUID
    name_folded: str
    birth_date: date | None
    phone_index: str | None


def list_references(session: Session, *, branch_id: str) -> list[Reference]:
    """Return by what each active person of the branch may be meant, in one query."""
    rows = session.execute(
        select(Person.id, Person.name_folded, Person.birth_date, Person.phone_index)
        .where(Person.branch_id == branch_id, Person.state == PersonState.ACTIVE)
        .order_by(Person.id)
    )
    return [Reference(*row) for row in rows]
