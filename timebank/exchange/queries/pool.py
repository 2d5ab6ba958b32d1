"""What the branch's pool received and gave: sums only, never who."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.care.queries import list_visits_by_id
from timebank.care.queries.food_work import list_food_work
from timebank.core.clock import end_of_day, start_of_day
from timebank.exchange.models.gifts import Gift
from timebank.exchange.models.grants import Grant
from timebank.exchange.queries.grants import pool_balance
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.grants import FEW, GrantState
from timebank.ledger.queries import list_causes
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.queries import get_branch

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What went one way within a time. Where fewer than five people are behind it, neither is told."""

    minutes: int | None
    people: int | None

    @property
    def is_hidden(self) -> bool:
        return self.minutes is None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfPool:
    year: int
    given: Flow
    flowed: Flow
    """Earned above a balance cap."""
    granted: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """What everybody may know of the pool, in minutes."""

    balance: int
    years: tuple[YearOfPool, ...]
    """This year first."""


def pool_figures(session: Session, *, branch_id: str, today: date, years: int = 3) -> PoolFigures:
    """Return the pool's balance, and what came and went in each of the last years."""
    found = []
    for year in range(today.year, today.year - years, -1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        given = session.execute(
            select(
                func.coalesce(func.sum(Gift.gift_only_minutes + Gift.own_minutes), 0),
                func.count(func.distinct(Gift.giver_id)),
            ).where(
                Gift.branch_id == branch_id,
                Gift.target == GiftTarget.POOL,
                Gift.state == GiftState.FINAL,
                Gift.given_on.between(first, last),
            )
        ).one()
        flowed = _flowed(session, branch_id=branch_id, first=first, last=last)
        granted = session.execute(
            select(
                func.coalesce(func.sum(Grant.minutes), 0), func.count(func.distinct(Grant.person_id))
            ).where(
                Grant.branch_id == branch_id,
                Grant.state == GrantState.GRANTED,
                Grant.granted_on.between(first, last),
            )
        ).one()
        found.append(
            YearOfPool(year=year, given=_flow(*given), flowed=_flow(*flowed), granted=_flow(*granted))
        )
    return PoolFigures(balance=pool_balance(session, branch_id=branch_id), years=tuple(found))


def _flowed(session: Session, *, branch_id: str, first: date, last: date) -> tuple[int, int]:
    """Return the minutes above balance caps that flowed to the pool, and how many volunteers earned them."""
    zone = get_branch(session, branch_id).zone
    causes = list_causes(
        session,
        branch_id=branch_id,
        account=AccountKind.POOL,
        kind=PostingKind.ISSUE,
        starts_at=start_of_day(first, zone),
        ends_before=end_of_day(last, zone),
    )
    ids = [UUID(cause.rpartition(":")[2]) for cause, _minutes in causes if cause.startswith("care.visit:")]
    earners = {
        visit.volunteer_id
        for begin in range(0, len(ids), AT_ONCE)
        for visit in list_visits_by_id(session, branch_id=branch_id, ids=ids[begin : begin + AT_ONCE])
    }
    worked = [UUID(cause.rpartition(":")[2]) for cause, _ in causes if cause.startswith("care.food-work:")]
    earners |= {
        row.work.volunteer_id
        for begin in range(0, len(worked), AT_ONCE)
        for row in list_food_work(
            session, branch_id=branch_id, ids=worked[begin : begin + AT_ONCE], limit=AT_ONCE
        )
    }
    return sum(minutes for _cause, minutes in causes), len(earners)


def _flow(minutes: int, people: int) -> Flow:
    # Nobody at all is no secret; one to four people could be told apart.
    if 0 < people < FEW:
        return Flow(minutes=None, people=None)
    return Flow(minutes=int(minutes), people=people)
