"""Reads of calls: who was called about what, how it ended, and who is still to be called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from timebank.households.queries import RoundHousehold, list_for_round
from timebank.pantry.errors import CallNotFound
from timebank.pantry.models import Call, CallUndone, Lot
from timebank.pantry.queries.rounds import contains_of
from timebank.pantry.rules import REACHED, CallAbout, needs_of

MOST_CALLS = 30
"""So many households at a time are named to be called about food that must go."""
THING = {CallAbout.RECALL: Call.recall_id, CallAbout.LOT: Call.lot_id, CallAbout.ROUND: Call.round_id}
OnList = TypeVar("OnList")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The calls to one household about one thing, the oldest first, and which of them were taken back."""

    calls: tuple[Call, ...] = ()
    undone: Mapping[UUID, CallUndone] = field(default_factory=dict)

    @property
    def counting(self) -> list[Call]:
        """Those that nobody took back."""
        return [each for each in self.calls if each.id not in self.undone]

    @property
    def settled(self) -> Call | None:
        """The call that says how things stand: the newest that reached somebody, else the newest."""
        counting = self.counting
        reached = [each for each in counting if each.outcome in REACHED]
        return next(reversed(reached or counting), None)

    @property
    def reached(self) -> bool:
        return self.settled is not None and self.settled.outcome in REACHED


NOBODY = Called()


def get_call(session: Session, *, branch_id: str, call_id: UUID) -> Call:
    """Return the call.

    Raises:
        CallNotFound
    """
    found = session.get(Call, (branch_id, call_id))
    if found is None:
        raise CallNotFound
    return found


def find_undone(session: Session, *, branch_id: str, call_id: UUID) -> CallUndone | None:
    return session.get(CallUndone, (branch_id, call_id))


def list_called(
    session: Session, *, branch_id: str, about: CallAbout, thing_id: UUID, since: datetime | None = None
) -> dict[UUID, Called]:
    """Return the calls about the recall, lot or round by household; only those after a moment, if named."""
    wanted = (
        select(Call, CallUndone)
        .outerjoin(CallUndone, and_(CallUndone.branch_id == Call.branch_id, CallUndone.call_id == Call.id))
        .where(Call.branch_id == branch_id, THING[about] == thing_id)
        .order_by(Call.called_at, Call.id)
    )
    if since is not None:
        wanted = wanted.where(Call.called_at > since)
    calls: dict[UUID, list[Call]] = {}
    undone: dict[UUID, dict[UUID, CallUndone]] = {}
    for call, taken_back in session.execute(wanted):
        calls.setdefault(call.household_id, []).append(call)
        if taken_back is not None:
            undone.setdefault(call.household_id, {})[call.id] = taken_back
    return {key: Called(calls=tuple(each), undone=undone.get(key, {})) for key, each in calls.items()}


def fits(session: Session, lot: Lot, *, day: date, ids: Iterable[UUID] | None = None) -> list[RoundHousehold]:
    """Return those who receive on the day and whom the lot does not harm, the greatest need first."""
    contains = contains_of(session, branch_id=lot.branch_id, lots=[lot])[lot.id]
    needs = needs_of(lot.storage, needs_cooking=lot.needs_cooking)
    found = [
        each
        for each in list_for_round(session, branch_id=lot.branch_id, day=day, ids=ids)
        if not contains & each.forbids and needs <= each.has
    ]
    return sorted(found, key=lambda each: (-each.equivalised_need, each.number))


def list_lot_calls(session: Session, lot: Lot, *, day: date) -> list[tuple[UUID, Called]]:
    """Return whom to call about the lot: who was called, and the next who may have it.

    Who was not called yet first, who was reached last.
    """
    called = list_called(session, branch_id=lot.branch_id, about=CallAbout.LOT, thing_id=lot.id)
    ids = [each.id for each in fits(session, lot, day=day)]
    fresh = [each for each in ids if each not in called]
    return in_order([*fresh[:MOST_CALLS], *(each for each in ids if each in called)], called) + in_order(
        [each for each in called if each not in ids], called
    )


def in_order(ids: Sequence[UUID], called: Mapping[UUID, Called]) -> list[tuple[UUID, Called]]:
    """Return the households with their calls: not called yet, not reached, reached; each as they came."""
    found = [(each, called.get(each, NOBODY)) for each in ids]
    return sorted(found, key=lambda pair: (pair[1].reached, len(pair[1].counting)))
