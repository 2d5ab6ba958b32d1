"""Reads and locks of food work, and who may decide it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from timebank.care.errors import FoodWorkNotFound, NoFoodWorkDecider, OwnFoodWork, RelativesFoodWork
from timebank.care.models import FoodWork
from timebank.care.rules import COUNTED_FOOD_WORK, FoodWorkState
from timebank.core.errors import DomainError
from timebank.core.permissions import Permission, permissions_of
from timebank.people.queries import family_pairs_with, people_select, roles_of

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodWorkRow:
    """Food work with the name of who did it."""

    work: FoodWork
    volunteer: str


def get_food_work(session: Session, *, branch_id: str, food_work_id: UUID) -> FoodWork:
    """Return the food work.

    Raises:
        FoodWorkNotFound: the branch has no such food work.
    """
    found = session.get(FoodWork, (branch_id, food_work_id))
    if found is None:
        raise FoodWorkNotFound
    return found


def lock_food_work(session: Session, *, branch_id: str, food_work_id: UUID) -> FoodWork:
    """Return the food work, its row locked until the unit of work ends.

    Raises:
        FoodWorkNotFound: the branch has no such food work.
    """
    found = session.get(FoodWork, (branch_id, food_work_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise FoodWorkNotFound
    return found


def find_food_work_at(
    session: Session, *, branch_id: str, volunteer_id: UUID, starts_at: datetime, ends_at: datetime
) -> FoodWork | None:
    """Return the volunteer's first food work that takes some of this time."""
    return session.scalars(
        select(FoodWork)
        .where(
            FoodWork.branch_id == branch_id,
            FoodWork.volunteer_id == volunteer_id,
            FoodWork.state.in_(sorted(COUNTED_FOOD_WORK)),
            FoodWork.starts_at < ends_at,
            FoodWork.ends_at > starts_at,
        )
        .order_by(FoodWork.starts_at)
        .limit(1)
    ).first()


def list_food_work(  # noqa: PLR0913  # what narrows a list
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID | None = None,
    states: Collection[FoodWorkState] = (),
    ids: Collection[UUID] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE + 1,
) -> list[FoodWorkRow]:
    """Return food work, the newest first; one more than a page holds tells that there is another."""
    people = people_select(branch_id).subquery()
    wanted = (
        select(FoodWork, people.c.name)
        .join(people, people.c.id == FoodWork.volunteer_id)
        .where(FoodWork.branch_id == branch_id)
        .order_by(FoodWork.starts_at.desc(), FoodWork.id.desc())
        .limit(limit)
    )
    if volunteer_id is not None:
        wanted = wanted.where(FoodWork.volunteer_id == volunteer_id)
    if states:
        wanted = wanted.where(FoodWork.state.in_(sorted(states)))
    if ids is not None:
        wanted = wanted.where(FoodWork.id.in_(ids))
    if after is not None:
        wanted = wanted.where(tuple_(FoodWork.starts_at, FoodWork.id) < after)
    return [FoodWorkRow(work=work, volunteer=name) for work, name in session.execute(wanted)]


def food_work_fault(session: Session, work: FoodWork, *, person_id: UUID, day: date) -> DomainError | None:
    """Return why the person may not decide this work on that local day, or None."""
    roles = roles_of(session, branch_id=work.branch_id, person_id=person_id, day=day)
    if Permission.DECIDE_FOOD_WORK not in permissions_of(frozenset(roles)):
        return NoFoodWorkDecider()
    if person_id == work.volunteer_id:
        return OwnFoodWork()
    families = family_pairs_with(session, branch_id=work.branch_id, people=[work.volunteer_id])
    return RelativesFoodWork() if frozenset((person_id, work.volunteer_id)) in families else None
