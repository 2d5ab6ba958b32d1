"""What a claim is examined against, read from the bank when it is asked for."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.errors import FoodWorkOverlaps, VisitOverlaps
from timebank.care.models import Assignment
from timebank.care.queries import Taken, days_taken, find_assignment, find_overlapping, weeks_taken
from timebank.care.queries.food_work import find_food_work_at
from timebank.care.rules import Stretch
from timebank.people.queries import Readiness, get_branch, get_person, readiness
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce


class Known(Protocol):
    """What an examination asks of a volunteer themselves."""

    @property
    def birth_date(self) -> date | None: ...


class Facts:
    """Who and what is there, in one branch."""

    def __init__(self, session: Session, branch_id: str) -> None:
        self.session, self.branch_id = session, branch_id
        self.zone = get_branch(session, branch_id).zone

    def person(self, person_id: UUID) -> Known:
        """Return the person.

        Raises:
            PersonNotFound
        """
        return get_person(self.session, branch_id=self.branch_id, person_id=person_id)

    def policy(self, day: date) -> PolicyInForce:
        return policy_on(self.session, branch_id=self.branch_id, day=day)

    def assignment(self, volunteer_id: UUID, senior_id: UUID, day: date) -> Assignment | None:
        return find_assignment(
            self.session, branch_id=self.branch_id, volunteer_id=volunteer_id, senior_id=senior_id, day=day
        )

    def readiness(self, volunteer_id: UUID, policy: PolicyInForce, day: date) -> Readiness:
        person = get_person(self.session, branch_id=self.branch_id, person_id=volunteer_id)
        return readiness(self.session, branch_id=self.branch_id, person=person, policy=policy, day=day)

    def overlap(
        self, volunteer_id: UUID, stretch: Stretch, *, other_than: UUID | None
    ) -> VisitOverlaps | FoodWorkOverlaps | None:
        return find_overlap(
            self.session,
            branch_id=self.branch_id,
            volunteer_id=volunteer_id,
            stretch=stretch,
            other_than=other_than,
        )

    def days(self, volunteer_id: UUID, days: Collection[date]) -> Mapping[date, Taken]:
        return days_taken(self.session, branch_id=self.branch_id, volunteer_id=volunteer_id, days=days)

    def weeks(self, volunteer_id: UUID, mondays: Collection[date]) -> Mapping[date, Taken]:
        return weeks_taken(self.session, branch_id=self.branch_id, volunteer_id=volunteer_id, mondays=mondays)


def find_overlap(
    session: Session, *, branch_id: str, volunteer_id: UUID, stretch: Stretch, other_than: UUID | None
) -> VisitOverlaps | FoodWorkOverlaps | None:
    """Return the refusal that names the visit or food work which takes some of this time, if one does."""
    other = find_overlapping(
        session,
        branch_id=branch_id,
        volunteer_id=volunteer_id,
        starts_at=stretch.starts_at,
        ends_at=stretch.ends_at,
        other_than=other_than,
    )
    if other is None:
        work = find_food_work_at(
            session,
            branch_id=branch_id,
            volunteer_id=volunteer_id,
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
        )
        return FoodWorkOverlaps(start=work.starts_at, end=work.ends_at) if work is not None else None
    senior = get_person(session, branch_id=branch_id, person_id=other.senior_id)
    return VisitOverlaps(start=other.starts_at, end=other.ends_at, senior=senior.name)
