"""Opening a round, and who takes part in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.households.queries import RoundHousehold, list_for_round
from timebank.matching.commands.seating import Seats, at_place
from timebank.matching.errors import (
    CapUnfit,
    DaysUnfit,
    DayTwice,
    HoursPassed,
    HoursUnfit,
    NextUnfit,
    PlaceNeeded,
    PlaceNotOffered,
    PlaceUnknown,
    VanUnfit,
)
from timebank.matching.models import Appointment, PlacedDay, Round, RoundDay, Station, StationPlace
from timebank.matching.queries import (
    kept_of,
    list_appointments,
    list_days,
    list_kept_places,
    list_stations,
    seats_taken,
    usual_places,
)
from timebank.matching.rules.places import KeptPlace
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
)
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text, fold_name

FARTHEST = 366
"""Days that a round, or the next one, may be ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound(Command):
    """Open a round on these days, each at its places. It gets the command's own id.

    A day may be given several times, once for each of its places; what the vans of a day carry is added up.
    A day without a place of its own is held at `place`. A name that one of the branch's places bears
    means that place.
    """

    kind: RoundKind
    days: tuple[DayPlan, ...]
    next_on: date
    category_cap: int
    place: str = ""
    floor: bool = False
    ahead_days: int = AHEAD_DAYS


def open_round(session: Session, command: OpenRound, *, now: datetime) -> UUID:
    """Open it, give every household that receives a time, and return the round's id.

    Raises:
        DaysUnfit, HoursUnfit, HoursPassed, NextUnfit, PlaceNeeded, PlaceUnknown, PlaceNotOffered, CapUnfit
        VanUnfit, TextTooLong
    """
    assert command.actor_id is not None
    kept = list_kept_places(session, branch_id=command.branch_id, with_closed=True)
    moment = now.astimezone(ZoneInfo(get_branch(session, command.branch_id).zone))
    placed = _days(command, kept, moment=moment)
    if not 1 <= command.category_cap <= MOST_CAP:
        raise CapUnfit(most=MOST_CAP)
    round_ = Round(
        branch_id=command.branch_id,
        id=command.id,
        kind=command.kind,
        starts_on=placed[0][1].day,
        ends_on=placed[-1][1].day,
        next_on=command.next_on,
        place=", ".join(dict.fromkeys(place for place, _day in placed)),
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
    session.add_all(_whole_days(round_, [each for _place, each in placed]))
    session.flush()
    session.add_all(
        Station(
            branch_id=round_.branch_id,
            round_id=round_.id,
            day=each.day,
            place=place,
            from_hour=each.from_hour,
            until_hour=each.until_hour,
            per_hour=each.per_hour,
        )
        for place, each in placed
    )
    session.flush()
    known = {each.name: each.id for each in kept if each.closed_at is None}
    session.add_all(
        StationPlace(
            branch_id=round_.branch_id,
            round_id=round_.id,
            day=each.day,
            place=place,
            place_id=known[place],
        )
        for place, each in placed
        if place in known
    )
    session.flush()
    invite(session, round_, now=now)
    return round_.id


def _whole_days(round_: Round, days: list[DayPlan]) -> list[RoundDay]:
    """Return each day once: from its first hour to its last, with all that its vans carry."""
    made = []
    for day, of_day in groupby(days, key=lambda each: each.day):
        parts = list(of_day)
        vans = [each.van_units for each in parts if each.van_units is not None]
        made.append(
            RoundDay(
                branch_id=round_.branch_id,
                round_id=round_.id,
                day=day,
                from_hour=min(each.from_hour for each in parts),
                until_hour=max(each.until_hour for each in parts),
                van_units=sum(vans) if vans else None,
                per_hour=parts[0].per_hour if len(parts) == 1 else None,
            )
        )
    return made


def _days(command: OpenRound, kept: Iterable[KeptPlace], *, moment: datetime) -> list[tuple[str, DayPlan]]:
    """Return each day with its place, by day and place. `row` of a refusal is the day that is meant."""
    if not command.days or len({each.day for each in command.days}) > MOST_DAYS:
        raise DaysUnfit(most=MOST_DAYS)
    by_id = {each.id: each for each in kept}
    names = {fold_name(each.name): each.name for each in by_id.values() if each.closed_at is None}
    usual = clean_text(command.place, most=PLACE_LENGTH)
    placed: dict[tuple[date, str], DayPlan] = {}
    for row, each in enumerate(command.days):
        place = _name_of(each, by_id, row) or usual
        place = names.get(fold_name(place), place)
        if not 0 <= (each.day - moment.date()).days <= FARTHEST:
            raise DaysUnfit(most=MOST_DAYS, row=row)
        if not place:
            raise PlaceNeeded(row=row)
        if (each.day, place) in placed:
            raise DayTwice(row=row)
        _check_hours(each, row)
        placed[each.day, place] = each
    last = max(each.day for each in command.days)
    if not 0 < (command.next_on - last).days <= FARTHEST:
        raise NextUnfit(after=last)
    if not any(each.left(moment) for each in command.days):
        raise HoursPassed(row=0)
    return [(place, each) for (_day, place), each in sorted(placed.items(), key=lambda item: item[0])]


def _name_of(each: DayPlan, kept: Mapping[UUID, KeptPlace], row: int) -> str:
    """Return what the day's own place is called; nothing where it names none."""
    if not isinstance(each, PlacedDay):
        return ""
    if each.place_id is None:
        return clean_text(each.place or "", most=PLACE_LENGTH)
    if each.place_id not in kept:
        raise PlaceUnknown(row=row)
    if kept[each.place_id].closed_at is not None:
        raise PlaceNotOffered(row=row)
    return kept[each.place_id].name


def _check_hours(each: DayPlan, row: int) -> None:
    if not 0 <= each.from_hour < each.until_hour <= 24:  # noqa: PLR2004  hours of a day
        raise HoursUnfit(row=row)
    if each.van_units is not None and not 0 <= each.van_units <= MOST_VAN:
        raise VanUnfit(most=MOST_VAN, row=row)
    if each.per_hour is not None and not 1 <= each.per_hour <= MOST_SEATS:
        raise HoursUnfit(row=row)


def invite(session: Session, round_: Round, *, now: datetime) -> int:
    """Give a time to every household that receives and has none yet; return how many that were.

    Days and hours that are over are left out: who would have come on one gets a later time, or none.
    """
    moment = now.astimezone(ZoneInfo(get_branch(session, round_.branch_id).zone))
    of: dict[str, Any] = {"branch_id": round_.branch_id, "round_id": round_.id}
    days = _left([each.as_plan() for each in list_days(session, **of)], moment)
    found = list_stations(session, **of)
    stations = [(each.place, left) for each in found for left in _left([each.as_plan()], moment)]
    there = {each.household_id for each in list_appointments(session, **of)}
    wanted: dict[UUID, tuple[RoundHousehold, set[date]]] = {}
    for day in days:
        for each in list_for_round(session, branch_id=round_.branch_id, day=day.day):
            if each.id not in there:
                wanted.setdefault(each.id, (each, set()))[1].add(day.day)
    names = {each.place for each in found}
    seats = Seats(seats_taken(session, **of), _usual(session, round_, names) if len(names) > 1 else {})
    made: list[tuple[Appointment, str | None]] = []
    for household, possible in wanted.values():
        if household.delivered:
            spot = seats.bring(household, [each for each in days if each.day in possible])
        else:
            spot = seats.give(household, [each for each in stations if each[1].day in possible])
        made.append((book(round_, household, day=spot.day, hour=spot.hour, now=now), spot.place))
    session.add_all(visit for visit, _place in made)
    session.flush()
    session.add_all(at_place(visit, place) for visit, place in made if place is not None)
    session.flush()
    return len(wanted)


def _usual(session: Session, round_: Round, names: Iterable[str]) -> dict[UUID, str]:
    """Return where each household usually comes, by the names that the round's places have.

    A place may have been renamed while the round is open, or be spelt otherwise since it is kept.
    """
    here = {fold_name(each): each for each in names}
    kept = kept_of(session, branch_id=round_.branch_id, round_ids=[round_.id])
    here |= {fold_name(place.name): name for (_round_id, name), place in kept.items()}
    usual = usual_places(session, round_)
    return {household_id: here.get(fold_name(name), name) for household_id, name in usual.items()}


def _left(days: Iterable[DayPlan], moment: datetime) -> list[DayPlan]:
    """Return the days without the hours that are over."""
    return [replace(each, from_hour=left.start) for each in days if (left := each.left(moment))]


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
