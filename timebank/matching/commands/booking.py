"""Times: changed, given to who comes later, cancelled; the plan heals around those who know theirs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.households.queries import get_household, list_for_round
from timebank.matching.commands.confirming import give_back, set_aside, tell
from timebank.matching.commands.opening import book
from timebank.matching.commands.planning import OfRound, keep, replan, told_of
from timebank.matching.commands.seating import put_at
from timebank.matching.errors import (
    DecidedAlready,
    NotOnThatDay,
    NotReceiving,
    NotYours,
    RoundClosed,
    TimeFull,
    TimePassed,
    TimeUnfit,
    VanLoaded,
)
from timebank.matching.models import Appointment, Round
from timebank.matching.queries import (
    Board,
    build,
    find_appointment,
    find_place,
    list_decisions,
    list_picks,
    list_stations,
    lock_appointment,
    lock_round,
    seats_taken,
)
from timebank.matching.rules import Assignment, Certificate, Plan, heal
from timebank.matching.rules.instance import Summary, broken_rules
from timebank.matching.rules.rounds import AppointmentState, Made, PickState, RoundState
from timebank.pantry.queries.served import get_lots
from timebank.people.queries import get_branch


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVisit(OfRound):
    """A household's visit. `own`: asked by its representative, who changes nobody else's."""

    household_id: UUID
    own: bool = False

    @property
    def subject_id(self) -> UUID | None:
        return self.on_behalf_of_id


def _check_own(session: Session, command: OfVisit) -> None:
    """Pass for staff, and for the household's representative.

    Raises:
        NotYours, HouseholdNotFound
    """
    household = get_household(session, branch_id=command.branch_id, household_id=command.household_id)
    if command.own and household.person_id != command.actor_id:
        raise NotYours


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTime(OfVisit):
    """Come at another time of the round. What is set aside stays theirs."""

    day: date
    hour: int
    place: str | None = None
    """None: where they come anyway, or, where that is closed then, wherever a seat is free."""


def change_time(session: Session, command: ChangeTime, *, now: datetime) -> None:
    """Change the time; nobody loses their turn by it.

    Raises:
        RoundNotFound, HouseholdNotFound, NotYours, RoundClosed, HouseholdNotInRound, NotBooked, TimeUnfit,
        TimePassed, TimeFull, NotReceiving, NotOnThatDay
    """
    _check_own(session, command)
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    if round_.state is RoundState.CLOSED:
        raise RoundClosed
    visit = lock_appointment(
        session, branch_id=command.branch_id, round_id=round_.id, household_id=command.household_id
    )
    if visit.state is AppointmentState.MISSED and round_.state is RoundState.CONFIRMED:
        # Who missed it comes again in the same round; what was theirs is on the shelf, free for all.
        visit.state, visit.settled_at, visit.settled_by_id = AppointmentState.BOOKED, None, None
    visit.check_booked()
    known = find_place(session, visit)
    here = known.place if known is not None else None
    if (visit.day, visit.hour) == (command.day, command.hour) and command.place in (None, here):
        return
    place = _seat(session, round_, visit, command, now=now)
    if command.day != visit.day:
        _check_lasts(session, round_, command)
    visit.day, visit.hour, visit.changed_at = command.day, command.hour, now
    session.flush()
    put_at(session, visit, place)
    if round_.state is RoundState.OPEN and round_.version:
        board = build(session, round_)
        if not board.lock_conflicts:
            replan(session, round_, by_id=command.actor_id, now=now)


def _seat(
    session: Session, round_: Round, visit: Appointment, command: "ChangeTime | JoinRound", *, now: datetime
) -> str | None:
    """Return the place at which a seat is free then; None for who has it brought.

    Raises:
        TimeUnfit, TimePassed, TimeFull, NotReceiving
    """
    branch = get_branch(session, round_.branch_id)
    day, hour, moment = command.day, command.hour, now.astimezone(ZoneInfo(branch.zone))
    of: dict[str, Any] = {"branch_id": round_.branch_id, "round_id": round_.id}
    open_then = [
        each
        for each in list_stations(session, **of)
        if each.day == day
        and hour in each.as_plan().hours
        and (command.place in (None, each.place) or visit.delivered)
    ]
    if not open_then or day < moment.date():
        raise TimeUnfit
    if hour not in open_then[0].as_plan().left(moment):
        raise TimePassed
    place = None
    if not visit.delivered:
        taken = seats_taken(session, **of)
        free = [
            each.place
            for each in open_then
            if each.per_hour is None or taken.get((each.place, day, hour), 0) < each.per_hour
        ]
        if not free:
            raise TimeFull
        known = find_place(session, visit)
        place = known.place if known is not None and known.place in free else free[0]
    if not list_for_round(session, branch_id=round_.branch_id, day=day, ids=[visit.household_id]):
        raise NotReceiving(phone=branch.phone)
    return place


def _check_lasts(session: Session, round_: Round, command: ChangeTime) -> None:
    picks = list_picks(
        session,
        branch_id=round_.branch_id,
        round_id=round_.id,
        household_id=command.household_id,
        states=[PickState.SET_ASIDE],
    )
    lots = get_lots(session, branch_id=round_.branch_id, ids=[each.lot_id for each in picks])
    short = [
        lot.name
        for lot in lots.values()
        if lot.arrived_on > command.day or (lot.lasts_until is not None and lot.lasts_until < command.day)
    ]
    if short:
        raise NotOnThatDay(what=", ".join(sorted(short)))


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRound(OfVisit):
    """Give a household that came later, or that cancelled, a time in the round."""

    day: date
    hour: int
    place: str | None = None


def join_round(session: Session, command: JoinRound, *, now: datetime) -> UUID:
    """Book the time and return the appointment's id.

    Raises:
        RoundNotFound, HouseholdNotFound, NotYours, RoundClosed, DecidedAlready, NotReceiving, VanLoaded,
        TimeUnfit, TimePassed, TimeFull
    """
    _check_own(session, command)
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    if round_.state is RoundState.CLOSED:
        raise RoundClosed
    phone = get_branch(session, command.branch_id).phone
    found = list_for_round(session, branch_id=command.branch_id, day=command.day, ids=[command.household_id])
    if not found:
        raise NotReceiving(phone=phone)
    visit = find_appointment(
        session, branch_id=command.branch_id, round_id=round_.id, household_id=command.household_id
    )
    if visit is not None and visit.state is not AppointmentState.CANCELLED:
        raise DecidedAlready
    if visit is None:
        visit = book(round_, found[0], day=command.day, hour=command.hour, now=now)
    if command.own and visit.delivered and round_.state is RoundState.CONFIRMED:
        # At the desk they take what is left; the van would bring nothing.
        raise VanLoaded(phone=phone)
    # Before it is booked, so that it is not in its own way.
    place = _seat(session, round_, visit, command, now=now)
    visit.state, visit.day, visit.hour = AppointmentState.BOOKED, command.day, command.hour
    visit.settled_at = visit.settled_by_id = visit.told_at = None
    session.add(visit)
    session.flush()
    put_at(session, visit, place)
    return visit.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVisit(OfVisit):
    """The household does not come this time."""


def cancel_visit(session: Session, command: CancelVisit, *, now: datetime) -> dict[str, int]:
    """Cancel, and heal the plan at once; return its version. Who knows theirs keeps exactly that.

    Raises:
        RoundNotFound, HouseholdNotFound, NotYours, RoundClosed, HouseholdNotInRound, NotBooked
    """
    _check_own(session, command)
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    if round_.state is RoundState.CLOSED:
        raise RoundClosed
    visit = lock_appointment(
        session, branch_id=command.branch_id, round_id=round_.id, household_id=command.household_id
    )
    visit.settle(AppointmentState.CANCELLED, by_id=command.actor_id, at=now)
    for each in list_decisions(session, branch_id=round_.branch_id, round_id=round_.id):
        if each.household_id == command.household_id and command.actor_id is not None:
            each.end(by_id=command.actor_id, at=now)
    session.flush()
    if not round_.version:
        return {"version": 0}
    if round_.state is RoundState.OPEN:
        board = build(session, round_)
        if board.lock_conflicts:
            return {"version": round_.version}
        return {"version": replan(session, round_, by_id=command.actor_id, now=now, made=Made.HEALED)}
    give_back(
        session,
        list_picks(
            session,
            branch_id=round_.branch_id,
            round_id=round_.id,
            household_id=command.household_id,
            states=[PickState.SET_ASIDE],
        ),
        cause_id=command.id,
        by_id=command.actor_id,
        now=now,
    )
    return {"version": _heal(session, round_, command, now=now)}


def _heal(session: Session, round_: Round, command: CancelVisit, *, now: datetime) -> int:
    """Give what is free now to those who have nothing yet and were told nothing; the others keep theirs."""
    started = perf_counter()
    board = build(session, round_)
    today = local_day(now, get_branch(session, round_.branch_id).zone)
    told = {*told_of(board), *(str(key) for key in _settled(board.appointments, today=today))}
    kept = _kept(board, told)
    if any(broken_rules(board.refusing, kept)):
        # A label or a household changed since: what is wrong is shown, and nothing new is promised.
        return round_.version
    made = heal(board.refusing, _as_plan(kept, board.free.branch, round_), told=told)
    known = {(each.household_id, each.lot_id) for each in board.picks if each.state is PickState.SET_ASIDE}
    fresh = {
        (UUID(each.lot), UUID(each.household)): each.units
        for each in made.assignments
        if each.household not in told
        and _is_own(each)
        and (UUID(each.household), UUID(each.lot)) not in known
    }
    set_aside(session, board, fresh, cause_id=command.id, by_id=command.actor_id, now=now)
    version = keep(
        session,
        board,
        made.assignments,
        best=made,
        made=Made.HEALED,
        by_id=command.actor_id,
        now=now,
        started=started,
    )
    served = {household_id for _lot, household_id in fresh}
    listed = [each for key, each in board.appointments.items() if key in served]
    tell(session, round_, listed, served=served, cause=str(command.id), now=now)
    return version


def _settled(appointments: Mapping[UUID, Appointment], *, today: date) -> list[UUID]:
    """Return who comes no more: it is done, or their day is over."""
    return [
        key
        for key, each in appointments.items()
        if each.state in (AppointmentState.DONE, AppointmentState.MISSED) or each.day < today
    ]


def _kept(board: Board, told: Collection[str]) -> tuple[Assignment, ...]:
    """Return what they keep of the plan: what is still set aside for them, or was handed to them."""
    held: dict[tuple[str, str], int] = {}
    for pick in board.picks:
        if pick.state is not PickState.RETURNED and not pick.extra:
            pair = str(pick.household_id), str(pick.lot_id)
            held[pair] = held.get(pair, 0) + pick.units
    return tuple(
        Assignment(each.household, each.lot, units)
        for each in board.assignments
        if each.household in told and (units := min(each.units, held.get((each.household, each.lot), 0)))
    )


def _is_own(each: Assignment) -> bool:
    return ":" not in each.household


def _as_plan(assignments: tuple[Assignment, ...], branch: str, round_: Round) -> Plan:
    return Plan(
        branch=branch,
        run_date=round_.starts_on,
        assignments=assignments,
        certificate=Certificate(0, 0),
        summary=Summary(units=0, grams=0, wasted_units=0, wasted_grams=0, unserved=0),
    )
