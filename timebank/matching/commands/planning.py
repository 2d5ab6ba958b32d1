"""Making a version of a plan: proven, counted, kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.matching.commands.opening import invite
from timebank.matching.errors import LocksConflict
from timebank.matching.models import Assigned, PlanVersion, Round
from timebank.matching.queries import AHEAD, REFUSED, Board, build, lock_round
from timebank.matching.rules import Assignment, Instance, Plan, plan, score
from timebank.matching.rules.rounds import Made

OWN_PART = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRound(Command):
    round_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.round_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRound(OfRound):
    """Make the best plan around what people decided."""


def plan_round(session: Session, command: PlanRound, *, now: datetime) -> dict[str, int]:
    """Keep the best plan as a new version and return its number.

    Raises:
        RoundNotFound, RoundNotOpen, LocksConflict
    """
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_open()
    invite(session, round_, now=now)
    return {"version": replan(session, round_, by_id=command.actor_id, now=now)}


def replan(
    session: Session, round_: Round, *, by_id: UUID | None, now: datetime, made: Made = Made.PLANNED
) -> int:
    """Make the best plan around what is locked and refused, and return its version.

    Raises:
        LocksConflict
    """
    started = perf_counter()
    session.flush()
    board = build(session, round_)
    best = best_of(board)
    return keep(session, board, best.assignments, best=best, made=made, by_id=by_id, now=now, started=started)


def best_of(board: Board) -> Plan:
    """Return the best plan around what is locked and refused.

    Raises:
        LocksConflict
    """
    if board.lock_conflicts:
        raise LocksConflict(count=len(board.lock_conflicts))
    made = plan(_locking(board))
    merged: dict[tuple[str, str], int] = {}
    for each in made.assignments:
        pair = each.household, each.lot.partition(OWN_PART)[0]
        merged[pair] = merged.get(pair, 0) + each.units
    assignments = tuple(Assignment(*pair, units) for pair, units in sorted(merged.items()))
    return replace(made, assignments=assignments)


def _locking(board: Board) -> Instance:
    """Return the instance with each locked share as a lot of its own, so that it stays just so."""
    lots = {each.id: each for each in board.refusing.lots}
    words: dict[str, frozenset[str]] = {}
    pinned: list[Assignment] = []
    for lock in board.locks:
        whole, word = lots[lock.lot], f"{REFUSED}{lock.household}"
        part = replace(whole, id=f"{lock.lot}{OWN_PART}{lock.household}", units=lock.units)
        lots[part.id] = replace(part, contains=part.contains - words.get(lock.lot, frozenset()))
        words[lock.lot] = words.get(lock.lot, frozenset()) | {word}
        lots[lock.lot] = replace(
            whole, units=whole.units - lock.units, contains=whole.contains | words[lock.lot]
        )
        pinned.append(Assignment(lock.household, part.id, lock.units))
    locked = {lock.household for lock in board.locks}
    households = tuple(
        replace(each, forbids=each.forbids | {f"{REFUSED}{each.id}"}) if each.id in locked else each
        for each in board.refusing.households
    )
    return replace(board.refusing, lots=tuple(lots.values()), households=households, pinned=tuple(pinned))


@dataclass(frozen=True, slots=True)
class Tally:
    """What assignments come to in the round itself; what is left for later visits is not wasted."""

    units: int
    grams: int
    wasted_units: int
    wasted_grams: int
    unserved: int


def tally(board: Board, assignments: Sequence[Assignment]) -> Tally:
    """Return what the assignments come to."""
    own = [each for each in assignments if not each.household.startswith(AHEAD)]
    grams = {lot.id: lot.grams_per_unit for lot in board.free.lots}
    given: dict[str, int] = {}
    for each in assignments:
        given[each.lot] = given.get(each.lot, 0) + each.units
    wasted = {lot.id: lot.units - given.get(lot.id, 0) for lot in board.free.lots if board.free.at_risk(lot)}
    return Tally(
        units=sum(each.units for each in own),
        grams=sum(each.units * grams[each.lot] for each in own),
        wasted_units=sum(wasted.values()),
        wasted_grams=sum(units * grams[key] for key, units in wasted.items()),
        unserved=len(board.households) - len({each.household for each in own}),
    )


def keep(  # noqa: PLR0913  what a version is made of
    session: Session,
    board: Board,
    assignments: Sequence[Assignment],
    *,
    best: Plan,
    made: Made,
    by_id: UUID | None,
    now: datetime,
    started: float,
) -> int:
    """Write the assignments down as the round's newest version and return its number.

    `best` is the best plan around what is locked and refused. All three costs are of the free instance.
    """
    round_ = board.round
    free_best = plan(board.free) if board.decisions else best
    of = score(board.free, assignments).certificate
    of_best = score(board.free, best.assignments).certificate
    assert of is not None and of_best is not None, "assignments are checked before they are kept"
    counted, free = tally(board, assignments), tally(board, free_best.assignments)
    round_.version += 1
    session.add(
        PlanVersion(
            branch_id=round_.branch_id,
            round_id=round_.id,
            version=round_.version,
            made=made,
            made_by_id=by_id,
            made_at=now,
            digest=board.digest,
            value=str(of.value),
            bound=str(min(of.value, of_best.value)),
            free_bound=str(of.bound),
            locks=len(board.decisions),
            units=counted.units,
            grams=counted.grams,
            wasted_units=counted.wasted_units,
            wasted_grams=counted.wasted_grams,
            unserved=counted.unserved,
            free_units=free.units,
            free_wasted_units=free.wasted_units,
            free_unserved=free.unserved,
            milliseconds=round((perf_counter() - started) * 1000),
        )
    )
    session.flush()
    rows = [
        {
            "branch_id": round_.branch_id,
            "round_id": round_.id,
            "version": round_.version,
            "household_id": UUID(each.household.removeprefix(AHEAD)),
            "lot_id": UUID(each.lot),
            "ahead": each.household.startswith(AHEAD),
            "units": each.units,
        }
        for each in assignments
        if each.units
    ]
    if rows:
        session.execute(insert(Assigned), rows)
    return round_.version


def told_of(board: Board) -> Collection[str]:
    """Return who knows already what they get."""
    return frozenset(
        str(key)
        for key, each in board.appointments.items()
        if each.told_at is not None and key in board.households
    )
