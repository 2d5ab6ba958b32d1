"""Opening a round, and who takes part in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.households.queries import RoundHousehold, list_for_round
from timebank.matching.errors import (
    CapUnfit,
    DaysUnfit,
    HoursPassed,
    HoursUnfit,
    NextUnfit,
    PlaceNeeded,
    VanUnfit,
)
from timebank.matching.models import Appointment, Round, RoundDay
from timebank.matching.queries import list_appointments, list_days, seats_taken
from timebank.matching.rules.rounds import (
    AHEAD_DAYS,
    MOST_AHEAD,
    MOST_CAP,
    MOST_DAYS,
    MOST_SEATS,
    MOST_VAN,
    PLACE_LENGTH,
    AppointmentState,
    DayPlan,
    RoundKind,
    RoundState,
    time_for,
)
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound(Command):
    """Open a round on these days. It gets the command's own id."""

    kind: RoundKind
    days: tuple[DayPlan, ...]
    next_on: date
    place: str
    category_cap: int
    floor: bool = False
    ahead_days: int = AHEAD_DAYS


def open_round(session: Session, command: OpenRound, *, now: datetime) -> UUID:
    """Open it, give every household that receives a time, and return the round's id.

    Raises:
        DaysUnfit, HoursUnfit, HoursPassed, NextUnfit, PlaceNeeded, CapUnfit, VanUnfit, TextTooLong
    """
    assert command.actor_id is not None
    days = _days(command, moment=now.astimezone(ZoneInfo(get_branch(session, command.branch_id).zone)))
    place = clean_text(command.place, most=PLACE_LENGTH)
    if not place:
        raise PlaceNeeded
    if not 1 <= command.category_cap <= MOST_CAP:
        raise CapUnfit(most=MOST_CAP)
    round_ = Round(
        branch_id=command.branch_id,
        id=command.id,
        kind=command.kind,
        starts_on=days[0].day,
        ends_on=days[-1].day,
        next_on=command.next_on,
        place=place,
        category_cap=command.category_cap,
        floor=command.floor,
        ahead_days=min(max(0, command.ahead_days), MOST_AHEAD),
        state=RoundState.OPEN,
        version=0,
        opened_by_id=command.actor_id,
        opened_at=now,
    )
    session.add(round_)
    session.flush()
    session.add_all(
        RoundDay(
            branch_id=command.branch_id,
            round_id=round_.id,
            day=each.day,
            from_hour=each.from_hour,
            until_hour=each.until_hour,
            van_units=each.van_units,
            per_hour=each.per_hour,
        )
        for each in days
    )
    session.flush()
    invite(session, round_, now=now)
    return round_.id


def _days(command: OpenRound, *, moment: datetime) -> list[DayPlan]:
    days = sorted(command.days, key=lambda each: each.day)
    if not 1 <= len(days) <= MOST_DAYS or len({each.day for each in days}) < len(days):
        raise DaysUnfit(most=MOST_DAYS)
    if days[0].day < moment.date():
        raise DaysUnfit(most=MOST_DAYS)
    if command.next_on <= days[-1].day:
        raise NextUnfit(after=days[-1].day)
    for each in days:
        if not 0 <= each.from_hour < each.until_hour <= 24:  # noqa: PLR2004  hours of a day
            raise HoursUnfit
        if each.van_units is not None and not 0 <= each.van_units <= MOST_VAN:
            raise VanUnfit(most=MOST_VAN)
        if each.per_hour is not None and not 1 <= each.per_hour <= MOST_SEATS:
            raise HoursUnfit
    if not any(each.left(moment) for each in days):
        raise HoursPassed
    return days


def invite(session: Session, round_: Round, *, now: datetime) -> int:
    """Give a time to every household that receives and has none yet; return how many that were.

    Days and hours that are over are left out: who would have come on one gets a later time, or none.
    """
    moment = now.astimezone(ZoneInfo(get_branch(session, round_.branch_id).zone))
    plans = [each.as_plan() for each in list_days(session, branch_id=round_.branch_id, round_id=round_.id)]
    days = [replace(each, from_hour=each.left(moment).start) for each in plans if each.left(moment)]
    there = {
        each.household_id
        for each in list_appointments(session, branch_id=round_.branch_id, round_id=round_.id)
    }
    wanted: dict[UUID, tuple[RoundHousehold, list[DayPlan]]] = {}
    for day in days:
        for each in list_for_round(session, branch_id=round_.branch_id, day=day.day):
            if each.id not in there:
                wanted.setdefault(each.id, (each, []))[1].append(day)
    taken = seats_taken(session, branch_id=round_.branch_id, round_id=round_.id)
    brought: dict[tuple[date, int], int] = {}
    for household, possible in wanted.values():
        seats = brought if household.delivered else taken
        day_, hour = time_for(
            [each for each in possible if each.van_units != 0] or possible
            if household.delivered
            else possible,
            weekday=household.weekday,
            hour=household.hour,
            taken=seats,
        )
        seats[day_, hour] = seats.get((day_, hour), 0) + 1
        session.add(book(round_, household, day=day_, hour=hour, now=now))
    session.flush()
    return len(wanted)


def book(round_: Round, household: RoundHousehold, *, day: date, hour: int, now: datetime) -> Appointment:
    """Return the household's new appointment."""
    return Appointment(
        branch_id=round_.branch_id,
        id=new_id(),
        round_id=round_.id,
        household_id=household.id,
        day=day,
        hour=hour,
        delivered=household.delivered,
        state=AppointmentState.BOOKED,
        changed_at=now,
    )
