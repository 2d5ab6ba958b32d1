"""What the branch's pool received and gave: sums only, never who."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.exchange.models.gifts import Gift
from timebank.exchange.models.grants import Grant
from timebank.exchange.queries.grants import pool_balance
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.grants import FEW, GrantState


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
        granted = session.execute(
            select(
                func.coalesce(func.sum(Grant.minutes), 0), func.count(func.distinct(Grant.person_id))
            ).where(
                Grant.branch_id == branch_id,
                Grant.state == GrantState.GRANTED,
                Grant.granted_on.between(first, last),
            )
        ).one()
        found.append(YearOfPool(year=year, given=_flow(*given), granted=_flow(*granted)))
    return PoolFigures(balance=pool_balance(session, branch_id=branch_id), years=tuple(found))


def _flow(minutes: int, people: int) -> Flow:
    # Nobody at all is no secret; one to four people could be told apart.
    if 0 < people < FEW:
        return Flow(minutes=None, people=None)
    return Flow(minutes=int(minutes), people=people)
