"""Letting a plan stand: its units are promised, and who gets something is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.households.commands import News, tell_households
from timebank.matching.commands.planning import OfRound
from timebank.matching.errors import PlanChanged, PlanConflicts, PlanStale
from timebank.matching.models import Appointment, Pick, Round
from timebank.matching.queries import (
    Board,
    build,
    get_plan,
    kept_of,
    list_appointments,
    list_picks,
    lock_round,
    places_of,
)
from timebank.matching.rules.places import addressed
from timebank.matching.rules.rounds import AppointmentState, PickState
from timebank.pantry.commands import Move, move
from timebank.pantry.errors import LotBlocked, NotEnough
from timebank.pantry.queries.served import free_places
from timebank.pantry.rules import MovementKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRound(OfRound):
    """Let the plan stand. `version` is the one that was read."""

    version: int


def confirm_round(session: Session, command: ConfirmRound, *, now: datetime) -> None:
    """Promise every unit of the plan, all or none, and tell the households.

    Raises:
        RoundNotFound, RoundNotOpen, NotPlanned, PlanChanged
        PlanConflicts: something of it may not be given any more, or is not there.
        PlanStale: it could stand, but what it was made from changed; a new plan may be better.
    """
    assert command.actor_id is not None
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_open()
    made = get_plan(session, round_)
    if round_.version != command.version:
        raise PlanChanged
    board = build(session, round_)
    if board.conflicts:
        raise PlanConflicts(count=len(board.conflicts))
    if made.digest != board.digest:
        raise PlanStale
    set_aside(
        session,
        board,
        {(each.lot_id, each.household_id): each.units for each in board.own},
        cause_id=command.id,
        by_id=command.actor_id,
        now=now,
    )
    round_.confirm(by_id=command.actor_id, at=now)
    session.flush()
    served = {each.household_id for each in board.own}
    expected = [
        each
        for each in board.appointments.values()
        if each.state is AppointmentState.BOOKED and each.household_id in board.households
    ]
    tell(session, round_, expected, served=served, cause=str(command.id), now=now)


def set_aside(  # noqa: PLR0913  what, for whom, by whom
    session: Session,
    board: Board,
    wanted: Mapping[tuple[UUID, UUID], int],
    *,
    cause_id: UUID,
    by_id: UUID | None,
    now: datetime,
) -> None:
    """Promise the units by lot and household, from the fullest shelf first, in the order of keys.

    Raises:
        PlanConflicts
    """
    branch_id = board.round.branch_id
    numbers = {key: each.number for key, each in board.households.items()}
    places = {
        lot_id: sorted(rows, key=lambda row: (-row[1], row[0]))
        for lot_id, rows in free_places(
            session, branch_id=branch_id, lot_ids=[lot_id for lot_id, _household in wanted]
        ).items()
    }
    picks: list[Pick] = []
    for (lot_id, household_id), units in sorted(
        wanted.items(), key=lambda item: (item[0][0], numbers[item[0][1]])
    ):
        left = units
        rows = places.get(lot_id, [])
        while left and rows:
            place, there = rows[0]
            taken = min(left, there)
            rows[0] = place, there - taken
            if there == taken:
                rows.pop(0)
            left -= taken
            picks.append(_pick(board.round, household_id, lot_id, place, taken))
        if left:
            raise PlanConflicts(count=1)
    # In the order of keys, so that two coordinators never wait for each other.
    for each in sorted(picks, key=lambda one: (one.lot_id, one.place, numbers[one.household_id])):
        change = Move(
            branch_id=branch_id,
            lot_id=each.lot_id,
            place=each.place,
            kind=MovementKind.RESERVED,
            reserved=each.units,
            household_id=each.household_id,
            cause_id=cause_id,
            moved_by_id=by_id,
        )
        try:
            move(session, change, now=now)
        except (NotEnough, LotBlocked) as gone:
            raise PlanConflicts(count=1) from gone
    session.add_all(picks)
    session.flush()


def _pick(round_: Round, household_id: UUID, lot_id: UUID, place: str, units: int) -> Pick:
    return Pick(
        branch_id=round_.branch_id,
        id=new_id(),
        round_id=round_.id,
        household_id=household_id,
        lot_id=lot_id,
        place=place,
        units=units,
        state=PickState.SET_ASIDE,
        extra=False,
    )


def give_back(
    session: Session, picks: Iterable[Pick], *, cause_id: UUID, by_id: UUID | None, now: datetime
) -> None:
    """Free what is set aside: it is on the shelf for anybody again."""
    for each in sorted(picks, key=lambda one: (one.lot_id, one.place, one.id)):
        each.settle(PickState.RETURNED, by_id=by_id, at=now)
        change = Move(
            branch_id=each.branch_id,
            lot_id=each.lot_id,
            place=each.place,
            kind=MovementKind.RELEASED,
            reserved=-each.units,
            household_id=each.household_id,
            cause_id=cause_id,
            moved_by_id=by_id,
        )
        move(session, change, now=now)
    session.flush()


def tell(  # noqa: PLR0913  whom, what
    session: Session,
    round_: Round,
    appointments: Iterable[Appointment],
    *,
    served: Iterable[UUID],
    cause: str,
    now: datetime,
) -> None:
    """Tell each household its day, hour and place, or the next date; who has no messages is called.

    The address stands in the place's brackets, so that texts which gateways have approved stay as they are.
    """
    getting = frozenset(served)
    listed = list(appointments)
    places = places_of(session, branch_id=round_.branch_id, round_ids=[round_.id])
    kept = kept_of(session, branch_id=round_.branch_id, round_ids=[round_.id])
    news = {}
    for each in listed:
        place = places.get(each.id, round_.place)
        template = "matching.next-time"
        if each.household_id in getting:
            each.told_at = now
            template = "matching.delivery" if each.delivered else "matching.pick-up"
        news[each.household_id] = News(
            template=template,
            values={
                "day": each.day,
                "hour": time(each.hour),
                "place": addressed(place, kept.get((round_.id, place))),
                "next_on": round_.next_on,
            },
        )
    tell_households(session, branch_id=round_.branch_id, news=news, cause=f"{round_.id}:{cause}", now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRound(OfRound):
    """Nobody comes any more: what is left goes back to the shelves."""


def close_round(session: Session, command: CloseRound, *, now: datetime) -> dict[str, int]:
    """Note who did not come, free what was theirs, and return how many that were.

    Raises:
        RoundNotFound, RoundNotConfirmed, RoundClosed
    """
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.close(at=now)
    picks = list_picks(session, branch_id=round_.branch_id, round_id=round_.id, states=[PickState.SET_ASIDE])
    waiting = {each.household_id for each in picks}
    give_back(session, picks, cause_id=command.id, by_id=command.actor_id, now=now)
    missed = 0
    for each in list_appointments(
        session, branch_id=round_.branch_id, round_id=round_.id, states=[AppointmentState.BOOKED]
    ):
        if each.household_id in waiting:
            each.settle(AppointmentState.MISSED, by_id=command.actor_id, at=now)
            missed += 1
    return {"missed": missed}
