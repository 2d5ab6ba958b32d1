"""Confirmed needs for care."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from timebank.exchange.errors.needs import ConfirmedNeedNotFound
from timebank.exchange.models.needs import ConfirmedNeedRecord
from timebank.exchange.rules.needs import LEAST_URGENT, REVIEW_AHEAD, ConfirmedNeed, NeedBasis
from timebank.people.queries import get_people, people_select
from timebank.people.rules import birthday
from timebank.policies.queries import policy_on

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """A recorded need with the names that a page shows."""

    need: ConfirmedNeedRecord
    person: str
    recorded_by: str


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a recorded need holds on the local day.

    One whose review is overdue holds on: nobody loses care because an office is late.
    """
    return and_(
        ConfirmedNeedRecord.confirmed_on <= day,
        or_(ConfirmedNeedRecord.ended_on.is_(None), ConfirmedNeedRecord.ended_on > day),
    )


def find_confirmed_need(
    session: Session, *, branch_id: str, person_id: UUID, day: date
) -> ConfirmedNeed | None:
    """Return the person's need for care as it stands on the local day, or None.

    Raises:
        NoPolicyInForce
    """
    return find_confirmed_needs(session, branch_id=branch_id, ids=[person_id], day=day).get(person_id)


def find_confirmed_needs(
    session: Session, *, branch_id: str, ids: Collection[UUID], day: date
) -> dict[UUID, ConfirmedNeed]:
    """Return the needs for care of those of the people who have one on the local day, by person.

    A recorded need goes before one that the operating rules see in the age.

    Raises:
        NoPolicyInForce
    """
    wanted = set(ids)
    rows = session.scalars(
        select(ConfirmedNeedRecord)
        .where(
            ConfirmedNeedRecord.branch_id == branch_id,
            ConfirmedNeedRecord.person_id.in_(wanted),
            holds_on(day),
        )
        # The last to be read stands: the most urgent, and of these the newest.
        .order_by(ConfirmedNeedRecord.urgency.desc(), ConfirmedNeedRecord.confirmed_on)
    )
    found = {
        row.person_id: ConfirmedNeed(
            id=row.id,
            basis=row.basis,
            urgency=row.urgency,
            confirmed_on=row.confirmed_on,
            review_on=row.review_on,
        )
        for row in rows
    }
    age = policy_on(session, branch_id=branch_id, day=day).need_from_age
    if age is not None:
        for person in get_people(session, branch_id=branch_id, ids=wanted - found.keys()).values():
            turns = None if person.birth_date is None else birthday(person.birth_date, age)
            if turns is not None and turns <= day:
                found[person.id] = ConfirmedNeed(
                    id=None, basis=NeedBasis.AGE, urgency=LEAST_URGENT, confirmed_on=turns, review_on=None
                )
    return found


def lock_open_need(session: Session, *, branch_id: str, person_id: UUID) -> ConfirmedNeedRecord | None:
    """Return the person's recorded need that has not ended, its row locked."""
    return session.scalars(
        select(ConfirmedNeedRecord)
        .where(
            ConfirmedNeedRecord.branch_id == branch_id,
            ConfirmedNeedRecord.person_id == person_id,
            ConfirmedNeedRecord.ended_on.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_confirmed_need(session: Session, *, branch_id: str, need_id: UUID) -> ConfirmedNeedRecord:
    """Return the recorded need, its row locked.

    Raises:
        ConfirmedNeedNotFound
    """
    found = session.get(
        ConfirmedNeedRecord, (branch_id, need_id), with_for_update=True, populate_existing=True
    )
    if found is None:
        raise ConfirmedNeedNotFound
    return found


def list_confirmed_needs(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    person_id: UUID | None = None,
    need_id: UUID | None = None,
    open_only: bool = False,
    review_until: date | None = None,
    limit: int = PAGE,
) -> list[NeedLine]:
    """Return recorded needs, the first to be reviewed first, ended ones last."""
    person, recorder = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(ConfirmedNeedRecord, person.c.name, recorder.c.name)
        .join(person, person.c.id == ConfirmedNeedRecord.person_id)
        .join(recorder, recorder.c.id == ConfirmedNeedRecord.recorded_by_id)
        .where(ConfirmedNeedRecord.branch_id == branch_id)
        .order_by(
            ConfirmedNeedRecord.ended_on.is_not(None), ConfirmedNeedRecord.review_on, ConfirmedNeedRecord.id
        )
        .limit(limit)
    )
    if person_id is not None:
        wanted = wanted.where(ConfirmedNeedRecord.person_id == person_id)
    if need_id is not None:
        wanted = wanted.where(ConfirmedNeedRecord.id == need_id)
    if open_only or review_until is not None:
        wanted = wanted.where(ConfirmedNeedRecord.ended_on.is_(None))
    if review_until is not None:
        wanted = wanted.where(ConfirmedNeedRecord.review_on <= review_until)
    return [NeedLine(need=need, person=a, recorded_by=b) for need, a, b in session.execute(wanted)]


def get_need_line(session: Session, *, branch_id: str, need_id: UUID) -> NeedLine:
    """Return one recorded need.

    Raises:
        ConfirmedNeedNotFound
    """
    found = list_confirmed_needs(session, branch_id=branch_id, need_id=need_id)
    if not found:
        raise ConfirmedNeedNotFound
    return found[0]


def count_needs_to_review(session: Session, *, branch_id: str, day: date) -> int:
    """Return how many needs are to be reviewed soon, or should have been."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ConfirmedNeedRecord)
            .where(
                ConfirmedNeedRecord.branch_id == branch_id,
                ConfirmedNeedRecord.ended_on.is_(None),
                ConfirmedNeedRecord.review_on <= day + REVIEW_AHEAD,
            )
        )
        or 0
    )
