"""How much of gifts, corrections and life events waits for a person of the branch."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from timebank.exchange.models.deaths import Death
from timebank.exchange.models.gifts import Gift
from timebank.exchange.models.grants import Grant
from timebank.exchange.models.leaving import Leaving
from timebank.exchange.models.moves import MoveArrival
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.rules.deaths import DeathState
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.leaving import LeavingState
from timebank.exchange.rules.moves import MoveState
from timebank.exchange.rules.reversals import ReversalState


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounts:
    """How many of each wait in a branch."""

    gifts: int
    """Above the amount that needs a second person."""
    grants: int
    reversals: int
    deaths: int
    arrivals: int
    """Members of other branches who move here: this branch is to see who they are."""
    leavings: int
    """Members who can still take it back."""


def count_waiting(session: Session, *, branch_id: str) -> WaitingCounts:
    """Return the counts of the branch, by one statement."""
    found = session.execute(
        select(
            _of(Gift.branch_id == branch_id, Gift.state == GiftState.AWAITING_APPROVAL),
            _of(Grant.branch_id == branch_id, Grant.state == GrantState.AWAITING_APPROVAL),
            _of(Reversal.branch_id == branch_id, Reversal.state == ReversalState.ASKED),
            _of(Death.branch_id == branch_id, Death.state == DeathState.RECORDED),
            _of(MoveArrival.branch_id == branch_id, MoveArrival.state == MoveState.OPEN),
            _of(Leaving.branch_id == branch_id, Leaving.state == LeavingState.ASKED),
        )
    ).one()
    gifts, grants, reversals, deaths, arrivals, leavings = found
    return WaitingCounts(
        gifts=gifts,
        grants=grants,
        reversals=reversals,
        deaths=deaths,
        arrivals=arrivals,
        leavings=leavings,
    )


def _of(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()
