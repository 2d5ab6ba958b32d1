"""Reads and locks of food work, and who may decide it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.care.errors import (
    EnteredFoodWork,
    FoodWorkDeputyNotNeeded,
    FoodWorkNotFound,
    NoFoodWorkDecider,
    OwnFoodWork,
    RelativesFoodWork,
)
from timebank.care.models import FoodWork, FoodWorkEntry, ReversedFoodWork
from timebank.care.rules import COUNTED_FOOD_WORK, FoodWorkState
from timebank.core.errors import DomainError
from timebank.core.permissions import GRANTS, Permission, Role
from timebank.people.queries import (
    family_pairs_with,
    list_people_with_role,
    people_select,
    roles_of_many,
)

PAGE = 50
DECIDING = tuple(role for role in Role if Permission.DECIDE_FOOD_WORK in GRANTS[role])
OF_THE_BRANCH = frozenset(DECIDING) - {Role.DEPUTY}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodWorkRow:
    """Food work with the name of who did it, who entered it for them, and that it was taken back."""

    work: FoodWork
    volunteer: str
    entry: FoodWorkEntry | None
    """Null where the volunteer wrote it."""
    taken_back: ReversedFoodWork | None

    @property
    def waits_for_volunteer(self) -> bool:
        """Whether its volunteer is to confirm it before it can be approved."""
        unconfirmed = self.entry is not None and self.entry.confirmed_at is None
        return unconfirmed and self.work.state is FoodWorkState.SUBMITTED


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


def find_entry(session: Session, *, branch_id: str, food_work_id: UUID) -> FoodWorkEntry | None:
    """Return who entered the food work for its volunteer; None where they wrote it themselves."""
    return session.scalars(
        select(FoodWorkEntry)
        .where(FoodWorkEntry.branch_id == branch_id, FoodWorkEntry.food_work_id == food_work_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


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
        select(FoodWork, people.c.name, FoodWorkEntry, ReversedFoodWork)
        .join(people, people.c.id == FoodWork.volunteer_id)
        .outerjoin(FoodWorkEntry, _about(FoodWorkEntry))
        .outerjoin(ReversedFoodWork, _about(ReversedFoodWork))
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
    return [
        FoodWorkRow(work=work, volunteer=name, entry=entry, taken_back=taken_back)
        for work, name, entry, taken_back in session.execute(wanted)
    ]


def list_food_work_ids_by_staff(
    session: Session, *, branch_id: str, staff_id: UUID, starts_at: datetime, ends_before: datetime
) -> list[UUID]:
    """Return the approved food work that the person entered for its volunteer, or decided, in that time."""
    entered = (
        (FoodWorkEntry.entered_by_id == staff_id)
        & (FoodWork.submitted_at >= starts_at)
        & (FoodWork.submitted_at < ends_before)
    )
    decided = (
        (FoodWork.decided_by_id == staff_id)
        & (FoodWork.decided_at >= starts_at)
        & (FoodWork.decided_at < ends_before)
    )
    return list(
        session.scalars(
            select(FoodWork.id)
            .outerjoin(FoodWorkEntry, _about(FoodWorkEntry))
            .where(
                FoodWork.branch_id == branch_id,
                FoodWork.state == FoodWorkState.APPROVED,
                or_(entered, decided),
            )
            .order_by(FoodWork.starts_at, FoodWork.id)
        )
    )


def get_food_work_row(session: Session, *, branch_id: str, food_work_id: UUID) -> FoodWorkRow:
    """Return the food work with all that a page says of it.

    Raises:
        FoodWorkNotFound
    """
    rows = list_food_work(session, branch_id=branch_id, ids=[food_work_id])
    if not rows:
        raise FoodWorkNotFound
    return rows[0]


def _about(model: type[FoodWorkEntry | ReversedFoodWork]) -> ColumnElement[bool]:
    return and_(model.branch_id == FoodWork.branch_id, model.food_work_id == FoodWork.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodWorkCounts:
    """Food work that waits in a branch."""

    waiting: int
    late: int
    """Of them, those that were to be decided before today."""


def count_food_work(session: Session, *, branch_id: str, day: date) -> FoodWorkCounts:
    """Return how much food work waits for a decision on that local day."""
    waiting, late = session.execute(
        select(func.count(), func.count(case((FoodWork.decide_by < day, 1)))).where(
            FoodWork.branch_id == branch_id, FoodWork.state == FoodWorkState.SUBMITTED
        )
    ).one()
    return FoodWorkCounts(waiting=waiting, late=late)


def food_work_fault(session: Session, work: FoodWork, *, person_id: UUID, day: date) -> DomainError | None:
    """Return why the person may not decide this work on that local day, or None.

    Coordinators and food coordinators who did not do it, did not enter it and are no relatives; deputies
    where there is none of them.
    """
    people = [
        each.id for each in list_people_with_role(session, branch_id=work.branch_id, role=DECIDING, day=day)
    ]
    if person_id not in people:
        return NoFoodWorkDecider()
    if person_id == work.volunteer_id:
        return OwnFoodWork()
    entry = find_entry(session, branch_id=work.branch_id, food_work_id=work.id)
    entered_by_id = entry.entered_by_id if entry else None
    if person_id == entered_by_id:
        return EnteredFoodWork()
    families = family_pairs_with(session, branch_id=work.branch_id, people=[work.volunteer_id])
    if frozenset((person_id, work.volunteer_id)) in families:
        return RelativesFoodWork()
    roles = roles_of_many(session, branch_id=work.branch_id, ids=people, day=day)
    able = [
        each
        for each in people
        if each not in (work.volunteer_id, entered_by_id)
        and frozenset((each, work.volunteer_id)) not in families
        and roles[each] & OF_THE_BRANCH
    ]
    return FoodWorkDeputyNotNeeded() if able and person_id not in able else None
