"""What a coordinator knows better: lock, refuse, move; each with a reason, each counted against the best."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.matching.commands.planning import OfRound, best_of, keep, replan
from timebank.matching.errors import (
    CannotKeep,
    HouseholdNotInRound,
    LotNotInRound,
    MayNotHave,
    NotInTime,
    PlanChanged,
    PlanConflicts,
    ReasonNeeded,
    RefusedBefore,
    TooMany,
    UnitsUnfit,
)
from timebank.matching.models import Decision, Round
from timebank.matching.queries import (
    REFUSED,
    Board,
    build,
    get_decision,
    get_plan,
    list_decisions,
    lock_round,
)
from timebank.matching.rules import Assignment, Broken, score
from timebank.matching.rules.instance import Household, Lot, broken_rules, pair_breaks
from timebank.matching.rules.rounds import MOST_CAP, REASON_LENGTH, DecisionKind, Made
from timebank.people.rules import clean_text

PAIR_RULES = frozenset({Broken.FORBIDDEN, Broken.NEEDS, Broken.ARRIVAL, Broken.EXPIRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decide(OfRound):
    """`version` is the one that was read."""

    version: int
    lot_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockItem(_Decide):
    """The household gets exactly so many units of the lot, whatever else changes."""

    household_id: UUID
    units: int


def lock_item(session: Session, command: LockItem, *, now: datetime) -> dict[str, int]:
    """Lock the units, plan the rest around them, and return the new version.

    Raises:
        RoundNotFound, RoundNotOpen, NotPlanned, PlanChanged, HouseholdNotInRound, LotNotInRound, UnitsUnfit
        MayNotHave, TooMany, ReasonNeeded, TextTooLong
    """
    started = perf_counter()
    round_, board, reason = _open(session, command, command.household_id)
    if not 1 <= command.units <= MOST_CAP:
        raise UnitsUnfit(most=MOST_CAP)
    wanted = Assignment(str(command.household_id), str(command.lot_id), command.units)
    others = tuple(
        each for each in board.locks if (each.household, each.lot) != (wanted.household, wanted.lot)
    )
    _check(board, (*others, wanted))
    _decide(
        session, command, command.household_id, DecisionKind.LOCK, units=command.units, reason=reason, now=now
    )
    if wanted in board.assignments:
        return {
            "version": _same(
                session, round_, board.assignments, by_id=command.actor_id, now=now, started=started
            )
        }
    return {"version": replan(session, round_, by_id=command.actor_id, now=now)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseItem(_Decide):
    """The household gets nothing of the lot."""

    household_id: UUID


def refuse_item(session: Session, command: RefuseItem, *, now: datetime) -> dict[str, int]:
    """Refuse the item, plan again around that, and return the new version.

    Raises:
        RoundNotFound, RoundNotOpen, NotPlanned, PlanChanged, HouseholdNotInRound, LotNotInRound, ReasonNeeded
        TextTooLong, LocksConflict, PlanConflicts
    """
    round_, _board, reason = _open(session, command, command.household_id)
    _decide(session, command, command.household_id, DecisionKind.REFUSE, units=0, reason=reason, now=now)
    return {"version": replan(session, round_, by_id=command.actor_id, now=now)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem(_Decide):
    """Take units from one household and give them to another; nothing else changes."""

    from_household_id: UUID
    to_household_id: UUID
    units: int


def move_item(session: Session, command: MoveItem, *, now: datetime) -> dict[str, int]:
    """Move the units, lock them where they are now, and return the new version.

    Raises:
        RoundNotFound, RoundNotOpen, NotPlanned, PlanChanged, HouseholdNotInRound, LotNotInRound, UnitsUnfit
        MayNotHave, TooMany, ReasonNeeded, TextTooLong
    """
    started = perf_counter()
    round_, board, reason = _open(session, command, command.to_household_id)
    if command.from_household_id not in board.households:
        raise HouseholdNotInRound
    made = moved(
        board,
        lot_id=command.lot_id,
        from_id=command.from_household_id,
        to_id=command.to_household_id,
        units=command.units,
    )
    at = str(command.to_household_id), str(command.lot_id)
    units = sum(each.units for each in made if (each.household, each.lot) == at)
    held = next(
        (
            each
            for each in list_decisions(session, branch_id=round_.branch_id, round_id=round_.id)
            if (each.household_id, each.lot_id) == (command.from_household_id, command.lot_id)
        ),
        None,
    )
    if held is not None:
        assert command.actor_id is not None
        held.end(by_id=command.actor_id, at=now)
    _decide(session, command, command.to_household_id, DecisionKind.LOCK, units=units, reason=reason, now=now)
    return {"version": _same(session, round_, made, by_id=command.actor_id, now=now, started=started)}


def moved(board: Board, *, lot_id: UUID, from_id: UUID, to_id: UUID, units: int) -> tuple[Assignment, ...]:
    """Return the plan with the units moved.

    Raises:
        UnitsUnfit, MayNotHave, TooMany
    """
    table = {(each.household, each.lot): each.units for each in board.assignments}
    source, target = (str(from_id), str(lot_id)), (str(to_id), str(lot_id))
    if source == target or not 1 <= units <= table.get(source, 0):
        raise UnitsUnfit(most=table.get(source, 0))
    table[source] -= units
    table[target] = table.get(target, 0) + units
    made = tuple(Assignment(*key, count) for key, count in sorted(table.items()) if count)
    _check(board, made)
    return made


def _check(board: Board, assignments: tuple[Assignment, ...]) -> None:
    """Pass if the assignments keep to all hard rules.

    Raises:
        MayNotHave, TooMany
    """
    households = {each.id: each for each in board.refusing.households}
    lots = {each.id: each for each in board.refusing.lots}
    for index, rule in broken_rules(board.refusing, assignments):
        household, lot = households.get(assignments[index].household), lots.get(assignments[index].lot)
        if household is None or lot is None or pair_breaks(household, lot) is None:
            raise TooMany(rule=rule.value)
        raise _why_not(household, lot)


def _why_not(household: Household, lot: Lot) -> MayNotHave:
    """Return the refusal that names the first hard rule between the two."""
    forbidden = lot.contains & household.forbids
    harm = sorted(each for each in forbidden if not each.startswith(REFUSED))
    if harm:
        return MayNotHave(codes=", ".join(harm))
    if forbidden:
        return RefusedBefore()
    lacking = sorted(lot.needs - household.has)
    return CannotKeep(codes=", ".join(lacking)) if lacking else NotInTime()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDecision(OfRound):
    """Let the plan decide again."""

    decision_id: UUID


def end_decision(session: Session, command: EndDecision, *, now: datetime) -> dict[str, int]:
    """End the decision, plan again, and return the new version.

    Raises:
        RoundNotFound, RoundNotOpen, DecisionNotFound, DecisionEnded, LocksConflict
    """
    assert command.actor_id is not None
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_open()
    decision = get_decision(session, branch_id=command.branch_id, decision_id=command.decision_id)
    decision.end(by_id=command.actor_id, at=now)
    session.flush()
    if build(session, round_).lock_conflicts:
        # Another lock is in the way too; it is shown, and this one is gone already.
        return {"version": round_.version}
    return {"version": replan(session, round_, by_id=command.actor_id, now=now)}


def _open(session: Session, command: _Decide, household_id: UUID) -> tuple[Round, Board, str]:
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_open()
    get_plan(session, round_)
    if round_.version != command.version:
        raise PlanChanged
    reason = clean_text(command.reason, most=REASON_LENGTH)
    if not reason:
        raise ReasonNeeded
    board = build(session, round_)
    if household_id not in board.households:
        raise HouseholdNotInRound
    if command.lot_id not in board.lots:
        raise LotNotInRound
    return round_, board, reason


def _decide(  # noqa: PLR0913  what a decision is made of
    session: Session,
    command: _Decide,
    household_id: UUID,
    kind: DecisionKind,
    *,
    units: int,
    reason: str,
    now: datetime,
) -> None:
    assert command.actor_id is not None
    for each in list_decisions(session, branch_id=command.branch_id, round_id=command.round_id):
        if (each.household_id, each.lot_id) == (household_id, command.lot_id):
            each.end(by_id=command.actor_id, at=now)
    session.flush()
    session.add(
        Decision(
            branch_id=command.branch_id,
            id=command.id,
            round_id=command.round_id,
            household_id=household_id,
            lot_id=command.lot_id,
            kind=kind,
            units=units,
            reason=reason,
            made_by_id=command.actor_id,
            made_at=now,
        )
    )
    session.flush()


def _same(  # noqa: PLR0913  what a version is made of
    session: Session,
    round_: Round,
    assignments: tuple[Assignment, ...],
    *,
    by_id: UUID | None,
    now: datetime,
    started: float,
) -> int:
    """Keep the assignments as they are, beside the best around what is locked now.

    Raises:
        PlanConflicts: something of them may not be given any more.
    """
    board = build(session, round_)
    broken = score(board.free, assignments).broken
    if broken:
        raise PlanConflicts(count=len(broken))
    return keep(
        session,
        board,
        assignments,
        best=best_of(board),
        made=Made.CHANGED,
        by_id=by_id,
        now=now,
        started=started,
    )
