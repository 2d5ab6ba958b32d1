"""What other features need to know of many people at once, without their contact data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.people.models import Person
from timebank.people.rules import PersonState


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who somebody is, and when they were last heard of."""

    id: UUID
    name: str
    state: PersonState
    birth_date: date | None
    registered_at: datetime
    identity_seen_at: datetime | None
    last_heard_at: datetime | None

    @property
    def heard_at(self) -> datetime:
        """When they last did something themselves, were identified, or were registered."""
        known = [each for each in (self.last_heard_at, self.identity_seen_at) if each is not None]
        return max(known, default=self.registered_at)


def standings_of(session: Session, *, branch_id: str, ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return those of the people who are in the branch, by id, in one query that decrypts nothing."""
    if not ids:
        return {}
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.state,
            Person.birth_date,
            Person.registered_at,
            Person.identity_seen_at,
            Person.last_heard_at,
        ).where(Person.branch_id == branch_id, Person.id.in_(set(ids)))
    )
    return {row.id: Standing(**row._asdict()) for row in rows}
