"""Where and when a household comes: the seat it is given, and the place that is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.households.queries import RoundHousehold
from timebank.matching.models import Appointment, Station, VisitPlace
from timebank.matching.queries import find_place
from timebank.matching.rules.rounds import DayPlan, time_for


@dataclass(frozen=True, slots=True)
class Spot:
    """A day, an hour and a place; no place for who has it brought."""

    day: date
    hour: int
    place: str | None = None


@dataclass(slots=True)
class Seats:
    """Who sits where so far."""

    taken: dict[tuple[str, date, int], int]
    usual: Mapping[UUID, str] = field(default_factory=dict)
    brought: dict[tuple[date, int], int] = field(default_factory=dict)

    def give(self, household: RoundHousehold, stations: Sequence[tuple[str, DayPlan]]) -> Spot:
        """Give the household the seat that suits it best: at its usual place, and at its usual time there.

        Who has no usual place comes where its neighbourhood's name stands, else where fewest come.
        """
        coming = dict.fromkeys((place for place, _day in stations), 0)
        for (place, _day, _hour), count in self.taken.items():
            if place in coming:
                coming[place] += count
        usual, near = self.usual.get(household.id), household.neighbourhood
        ranked = sorted(
            coming, key=lambda each: (each != usual, not near or near not in each, coming[each], each)
        )
        spots = [self._at(each, household, stations) for each in ranked]
        spot, _free = next((each for each in spots if each[1]), spots[0])
        assert spot.place is not None
        seat = spot.place, spot.day, spot.hour
        self.taken[seat] = self.taken.get(seat, 0) + 1
        return spot

    def _at(
        self, place: str, household: RoundHousehold, stations: Sequence[tuple[str, DayPlan]]
    ) -> tuple[Spot, bool]:
        """Return the best time at the place, and whether there is a free seat then."""
        days = [each for where, each in stations if where == place]
        there = {(day, hour): count for (where, day, hour), count in self.taken.items() if where == place}
        day, hour = time_for(days, weekday=household.weekday, hour=household.hour, taken=there)
        seats = next(each.per_hour for each in days if each.day == day)
        return Spot(day, hour, place), seats is None or there.get((day, hour), 0) < seats

    def bring(self, household: RoundHousehold, days: Sequence[DayPlan]) -> Spot:
        """Give who has it brought a day on which the van drives."""
        driving = [each for each in days if each.van_units != 0] or list(days)
        day, hour = time_for(driving, weekday=household.weekday, hour=household.hour, taken=self.brought)
        self.brought[day, hour] = self.brought.get((day, hour), 0) + 1
        return Spot(day, hour)


def alone(stations: Sequence[Station], day: date) -> str | None:
    """Return the day's place, where it has one only."""
    there = [each.place for each in stations if each.day == day]
    return there[0] if len(there) == 1 else None


def put_at(session: Session, visit: Appointment, place: str | None) -> None:
    """Write down to which place of its day a visit goes; the visit is there already."""
    known = find_place(session, visit)
    if place is None:
        if known is not None:
            session.delete(known)
    elif known is None:
        session.add(at_place(visit, place))
    else:
        known.day, known.place = visit.day, place
    session.flush()


def at_place(visit: Appointment, place: str) -> VisitPlace:
    return VisitPlace(
        branch_id=visit.branch_id,
        appointment_id=visit.id,
        round_id=visit.round_id,
        day=visit.day,
        place=place,
    )
