"""Grants from the pool, and who could be granted something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from timebank.exchange.errors.grants import GrantNotFound
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.needs import ConfirmedNeedRecord
from timebank.exchange.queries.needs import find_confirmed_needs, holds_on
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.needs import ConfirmedNeed
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.rules import AccountKind
from timebank.people.queries import get_people, people_select
from timebank.people.rules import PersonState

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody with a confirmed need, and when they were last granted something."""

    person_id: UUID
    name: str
    need: ConfirmedNeed
    last_granted_on: date | None


def list_candidates(session: Session, *, branch_id: str, day: date, limit: int = 200) -> list[Candidate]:
    """Return who has a recorded need that day: the most urgent first, then who waits longest for a grant."""
    last = (
        select(Grant.person_id, func.max(Grant.granted_on).label("on"))
        .where(Grant.branch_id == branch_id, Grant.state == GrantState.GRANTED)
        .group_by(Grant.person_id)
        .subquery()
    )
    person = people_select(branch_id).subquery()
    urgency = func.min(ConfirmedNeedRecord.urgency)
    rows = session.execute(
        select(person.c.id, person.c.name, last.c.on)
        .join(ConfirmedNeedRecord, ConfirmedNeedRecord.person_id == person.c.id)
        .outerjoin(last, last.c.person_id == person.c.id)
        .where(ConfirmedNeedRecord.branch_id == branch_id, holds_on(day))
        .group_by(person.c.id, person.c.name, last.c.on)
        .order_by(
            urgency,
            last.c.on.is_not(None),
            last.c.on,
            func.min(ConfirmedNeedRecord.confirmed_on),
            person.c.id,
        )
        .limit(limit)
    ).all()
    ids = [row.id for row in rows]
    needs = find_confirmed_needs(session, branch_id=branch_id, ids=ids, day=day)
    here = get_people(session, branch_id=branch_id, ids=ids)
    return [
        Candidate(person_id=row.id, name=row.name, need=needs[row.id], last_granted_on=row.on)
        for row in rows
        if here[row.id].state is PersonState.ACTIVE
    ]


def pool_balance(session: Session, *, branch_id: str) -> int:
    """Return what the branch's pool holds, in minutes."""
    return balances_of_branch(session, branch_id=branch_id).get(AccountKind.POOL, 0)


def get_grant(session: Session, *, branch_id: str, grant_id: UUID) -> Grant:
    """Return the grant.

    Raises:
        GrantNotFound
    """
    grant = session.get(Grant, (branch_id, grant_id), populate_existing=True)
    if grant is None:
        raise GrantNotFound
    return grant


def lock_grant(session: Session, *, branch_id: str, grant_id: UUID) -> Grant:
    """Return the grant, its row locked until the unit of work ends.

    Raises:
        GrantNotFound
    """
    grant = session.get(Grant, (branch_id, grant_id), with_for_update=True, populate_existing=True)
    if grant is None:
        raise GrantNotFound
    return grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """A grant with the names that a coordinator's page shows."""

    grant: Grant
    person: str
    asked_by: str


def list_grants(
    session: Session,
    *,
    branch_id: str,
    state: GrantState | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> Sequence[GrantLine]:
    """Return the branch's grants, the newest first."""
    person, asker = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(Grant, person.c.name, asker.c.name)
        .join(person, person.c.id == Grant.person_id)
        .join(asker, asker.c.id == Grant.asked_by_id)
        .where(Grant.branch_id == branch_id)
        .order_by(Grant.asked_at.desc(), Grant.id.desc())
        .limit(limit)
    )
    if state is not None:
        wanted = wanted.where(Grant.state == state)
    if before is not None:
        wanted = wanted.where(tuple_(Grant.asked_at, Grant.id) < before)
    return [GrantLine(grant=grant, person=a, asked_by=b) for grant, a, b in session.execute(wanted)]
