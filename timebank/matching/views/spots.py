"""Times and places in words, and as the choices of a form."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from timebank.core.clock import now
from timebank.matching.commands.seating import Spot
from timebank.matching.errors import TimeUnfit
from timebank.matching.models import Appointment, CalledOff, Round
from timebank.matching.queries import find_place, list_days, list_stations, seats_taken
from timebank.matching.rules.rounds import AppointmentState
from timebank.matching.views.blueprint import at_words, session
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.words.matching import CALLED_OFF, OWN_VISITS, VISITS


def spots(round_: Round, *, keep: Appointment | None = None) -> list[tuple[str, str]]:
    """Return the times that can be chosen, as `2026-11-23T10`, with their words.

    Where the round has several places a time is chosen with one of them, `2026-11-23T10@…`: those of the
    place at which they come now stand first.
    """
    of: dict[str, Any] = {"branch_id": round_.branch_id, "round_id": round_.id}
    moment = now().astimezone(ZoneInfo(me().zone))
    if keep is not None and keep.delivered:
        days = [each.as_plan() for each in list_days(session(), **of)]
        return [
            (spot_value(Spot(each.day, hour)), at_words(each.day, hour))
            for each in days
            for hour in each.left(moment)
        ]
    taken, stations = seats_taken(session(), **of), list_stations(session(), **of)
    several = len({each.place for each in stations}) > 1
    held = spot_of_visit(keep)
    theirs = held.place if held else None
    found = []
    for each in sorted(stations, key=lambda one: (one.place != theirs, one.place, one.day)):
        for hour in each.as_plan().left(moment):
            spot = Spot(each.day, hour, each.place)
            is_own = keep is not None and keep.state is not AppointmentState.CANCELLED and spot == held
            full = each.per_hour is not None and taken.get((each.place, each.day, hour), 0) >= each.per_hour
            if is_own or not full:
                words = at_words(each.day, hour)
                found.append(
                    (spot_value(spot), f"{words}, {each.place}")
                    if several
                    else (spot_value(Spot(each.day, hour)), words)
                )
    return found


def spot_of_visit(visit: Appointment | None) -> Spot | None:
    if visit is None:
        return None
    known = find_place(session(), visit)
    return Spot(visit.day, visit.hour, known.place if known else None)


def chosen(visit: Appointment, choices: list[tuple[str, str]]) -> str | None:
    """Return which of the choices is the visit's own time."""
    held = spot_of_visit(visit)
    assert held is not None
    values = {value for value, _words in choices}
    own = (spot_value(held), spot_value(Spot(held.day, held.hour)))
    return next((each for each in own if each in values), None)


def spot_value(spot: Spot) -> str:
    at = f"{spot.day.isoformat()}T{spot.hour:02}"
    return at if spot.place is None else f"{at}@{spot.place}"


def spot_of(value: str | None) -> Spot:
    """Return the day, hour and place that a choice stands for.

    Raises:
        TimeUnfit
    """
    at, _at, place = (value or "").partition("@")
    day, _t, hour = at.partition("T")
    try:
        return Spot(date.fromisoformat(day), int(hour), place or None)
    except ValueError:
        raise TimeUnfit from None


def visit_words(visit: Appointment, off: CalledOff | None, *, own: bool = False) -> tuple[str, str]:
    """Return how it stands with the visit, in a word, and how it looks; `own`: as its household reads it."""
    words = OWN_VISITS if own else VISITS
    word, look = CALLED_OFF if off and visit.state is AppointmentState.BOOKED else words[visit.state]
    return str(word), look


def when_words(visit: Appointment) -> str:
    """Return when they come, or it is brought to them."""
    if visit.delivered:
        return str(_("brought on %(day)s", day=formats.day(visit.day)))
    return at_words(visit.day, visit.hour)
