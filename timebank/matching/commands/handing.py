"""The desk: handing over what is set aside, giving more from what is left, and who did not come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.core.clock import local_day, start_of_day
from timebank.core.ids import new_id
from timebank.households.queries import RoundHousehold, list_for_round
from timebank.matching.commands.booking import OfVisit
from timebank.matching.commands.confirming import give_back
from timebank.matching.commands.opening import book
from timebank.matching.commands.seating import alone, put_at
from timebank.matching.errors import (
    CollectorNeeded,
    LotNotInRound,
    NothingHanded,
    PickSettled,
    TooMany,
    UnitsUnfit,
)
from timebank.matching.models import Appointment, Pick, Round
from timebank.matching.queries import (
    find_appointment,
    list_picks,
    list_stations,
    lock_appointment,
    lock_round,
)
from timebank.matching.rules.rounds import MOST_CAP, AppointmentState, Collector, PickState, cycle_of
from timebank.pantry.commands import HandOut, hand_out
from timebank.pantry.errors import HouseholdNotServed
from timebank.pantry.queries.served import free_places, get_lots, given_since
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Units of a lot that nobody had planned for them."""

    lot_id: UUID
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(OfVisit):
    """Hand over `picks` of what is set aside, and `extras` from what is free; the rest is free again."""

    picks: tuple[UUID, ...] = ()
    extras: tuple[Extra, ...] = ()
    collector: Collector = Collector.SELF
    collector_name: str | None = None


def hand_over(session: Session, command: HandOver, *, now: datetime) -> None:
    """Hand over, once. Each unit passes the same check as in the plan, on what is known now.

    Who comes without an appointment gets what the caps allow from what is free.

    Raises:
        RoundNotFound, RoundNotConfirmed, RoundClosed, HouseholdNotServed, NotBooked, PickSettled
        NothingHanded, CollectorNeeded, TextTooLong, TooMany, UnitsUnfit, LotNotInRound
        LotBlocked, LotExpired, HarmsHousehold, NotEnough
    """
    assert command.actor_id is not None
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_confirmed()
    today = local_day(now, get_branch(session, command.branch_id).zone)
    found = list_for_round(session, branch_id=command.branch_id, day=today, ids=[command.household_id])
    if not found:
        raise HouseholdNotServed
    visit = _visit(session, round_, found[0], now=now)
    name = clean_text(command.collector_name or "", most=NAME_LENGTH)
    if command.collector is Collector.OTHER and not name:
        raise CollectorNeeded
    waiting = list_picks(
        session,
        branch_id=command.branch_id,
        round_id=round_.id,
        household_id=command.household_id,
        states=[PickState.SET_ASIDE],
    )
    handed = [each for each in waiting if each.id in command.picks]
    if len(handed) < len(set(command.picks)):
        raise PickSettled
    if not handed and not command.extras:
        raise NothingHanded
    for each in sorted(handed, key=lambda one: (one.lot_id, one.place)):
        _hand_out(session, command, each, promised=True, now=now)
        each.settle(PickState.HANDED, by_id=command.actor_id, at=now)
    left = [each for each in waiting if each.id not in command.picks]
    give_back(session, left, cause_id=command.id, by_id=command.actor_id, now=now)
    session.flush()
    _check_caps(session, round_, found[0], command, now=now)
    for extra in sorted(command.extras, key=lambda one: one.lot_id):
        _give(session, round_, command, extra, now=now)
    visit.collector, visit.collector_name = command.collector, name or None
    visit.settle(AppointmentState.DONE, by_id=command.actor_id, at=now)


def _visit(session: Session, round_: Round, household: RoundHousehold, *, now: datetime) -> Appointment:
    """Return the household's visit, locked; who walks in gets one."""
    known = find_appointment(
        session, branch_id=round_.branch_id, round_id=round_.id, household_id=household.id
    )
    if known is not None:
        visit = lock_appointment(
            session, branch_id=round_.branch_id, round_id=round_.id, household_id=household.id
        )
        if visit.state in (AppointmentState.MISSED, AppointmentState.CANCELLED):
            # They came after all, and get what is left.
            visit.state, visit.settled_at, visit.settled_by_id = AppointmentState.BOOKED, None, None
        visit.check_booked()
        return visit
    at = now.astimezone(ZoneInfo(get_branch(session, round_.branch_id).zone))
    visit = book(round_, household, day=at.date(), hour=at.hour, now=now)
    visit.delivered = False
    session.add(visit)
    session.flush()
    stations = list_stations(session, branch_id=round_.branch_id, round_id=round_.id)
    put_at(session, visit, alone(stations, visit.day))
    return visit


def _hand_out(session: Session, command: HandOver, pick: Pick, *, promised: bool, now: datetime) -> None:
    asked = HandOut(
        branch_id=command.branch_id,
        id=command.id,
        actor_id=command.actor_id,
        lot_id=pick.lot_id,
        place=pick.place,
        units=pick.units,
        household_id=command.household_id,
        promised=promised,
    )
    hand_out(session, asked, now=now)


def _check_caps(
    session: Session, round_: Round, household: RoundHousehold, command: HandOver, *, now: datetime
) -> None:
    """Pass if the extras keep to the household's caps, with all that it got in this cycle, in any round.

    Raises:
        UnitsUnfit, LotNotInRound, TooMany
    """
    if any(not 1 <= each.units <= MOST_CAP for each in command.extras):
        raise UnitsUnfit(most=MOST_CAP)
    zone = get_branch(session, round_.branch_id).zone
    first = cycle_of(local_day(now, zone), starts_on=round_.starts_on)
    got = given_since(
        session,
        branch_id=round_.branch_id,
        household_id=household.id,
        since=start_of_day(first, zone),
    )
    units = [*got.items(), *((each.lot_id, each.units) for each in command.extras)]
    lots = get_lots(session, branch_id=round_.branch_id, ids=[lot_id for lot_id, _units in units])
    if any(each.lot_id not in lots for each in command.extras):
        raise LotNotInRound
    if command.extras and sum(count for _lot, count in units) > household.item_cap:
        raise TooMany(rule="item-cap", most=household.item_cap)
    cap = household.category_cap or round_.category_cap
    by_category: dict[str, int] = {}
    for lot_id, count in units:
        category = lots[lot_id].category.value
        by_category[category] = by_category.get(category, 0) + count
    asked = {lots[each.lot_id].category.value for each in command.extras}
    if any(by_category[each] > cap for each in asked):
        raise TooMany(rule="category-cap", most=cap)


def _give(session: Session, round_: Round, command: HandOver, extra: Extra, *, now: datetime) -> None:
    """Give the units from wherever they are free.

    Raises:
        TooMany
    """
    left = extra.units
    places = free_places(session, branch_id=round_.branch_id, lot_ids=[extra.lot_id])
    for place, there in places.get(extra.lot_id, []):
        taken = min(left, there)
        if not taken:
            break
        left -= taken
        pick = Pick(
            branch_id=round_.branch_id,
            id=new_id(),
            round_id=round_.id,
            household_id=command.household_id,
            lot_id=extra.lot_id,
            place=place,
            units=taken,
            state=PickState.SET_ASIDE,
            extra=True,
        )
        _hand_out(session, command, pick, promised=False, now=now)
        pick.settle(PickState.HANDED, by_id=command.actor_id, at=now)
        session.add(pick)
    if left:
        raise TooMany(rule="lot-units", most=extra.units - left)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissVisit(OfVisit):
    """They did not come: what was theirs goes back to the shelf."""


def miss_visit(session: Session, command: MissVisit, *, now: datetime) -> None:
    """Note it and free what was set aside. They can still come while the round goes on.

    Raises:
        RoundNotFound, RoundNotConfirmed, RoundClosed, HouseholdNotInRound, NotBooked
    """
    round_ = lock_round(session, branch_id=command.branch_id, round_id=command.round_id)
    round_.check_confirmed()
    visit = lock_appointment(
        session, branch_id=command.branch_id, round_id=round_.id, household_id=command.household_id
    )
    visit.settle(AppointmentState.MISSED, by_id=command.actor_id, at=now)
    waiting = list_picks(
        session,
        branch_id=command.branch_id,
        round_id=round_.id,
        household_id=command.household_id,
        states=[PickState.SET_ASIDE],
    )
    give_back(session, waiting, cause_id=command.id, by_id=command.actor_id, now=now)
