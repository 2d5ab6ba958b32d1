"""How much of a day and a week is taken, and what a visit would find full."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from timebank.care.errors import DayCapFull, DayCapReached, WeekCapFull, WeekCapReached
from timebank.care.models import VolunteerDay, VolunteerWeek
from timebank.core.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Minutes that visits take of one day or week, and the cap that its row keeps."""

    minutes: int
    cap: int


_DAYS = select(VolunteerDay.day, VolunteerDay.minutes, VolunteerDay.cap).where(
    VolunteerDay.branch_id == bindparam("branch"),
    VolunteerDay.volunteer_id == bindparam("volunteer"),
    VolunteerDay.day.in_(bindparam("days", expanding=True)),
)
_WEEKS = select(VolunteerWeek.monday, VolunteerWeek.minutes, VolunteerWeek.cap).where(
    VolunteerWeek.branch_id == bindparam("branch"),
    VolunteerWeek.volunteer_id == bindparam("volunteer"),
    VolunteerWeek.monday.in_(bindparam("mondays", expanding=True)),
)


def days_taken(
    session: Session, *, branch_id: str, volunteer_id: UUID, days: Collection[date]
) -> dict[date, Taken]:
    """Return what is taken of these local days; a day without a row is not in it."""
    rows = session.execute(_DAYS, {"branch": branch_id, "volunteer": volunteer_id, "days": list(days)})
    return {day: Taken(minutes=minutes, cap=cap) for day, minutes, cap in rows}


def weeks_taken(
    session: Session, *, branch_id: str, volunteer_id: UUID, mondays: Collection[date]
) -> dict[date, Taken]:
    """Return what is taken of the weeks that begin on these Mondays; one without a row is not in it."""
    asked = {"branch": branch_id, "volunteer": volunteer_id, "mondays": list(mondays)}
    rows = session.execute(_WEEKS, asked)
    return {monday: Taken(minutes=minutes, cap=cap) for monday, minutes, cap in rows}


def full(
    asked: Mapping[date, int],
    taken: Mapping[date, Taken],
    given_back: Mapping[date, int],
    cap: int,
    refuse: Callable[[date, Taken], DomainError],
) -> list[DomainError]:
    """Return a refusal for each day, or week, that lacks room for what is asked of it.

    `given_back` is what the same visit takes so far; `cap` is the policy's, which an override may exceed.
    """
    faults = []
    for day, minutes in asked.items():
        row = taken.get(day, Taken(minutes=0, cap=cap))
        so_far = Taken(minutes=row.minutes - given_back.get(day, 0), cap=max(row.cap, cap))
        if so_far.minutes + minutes > so_far.cap:
            faults.append(refuse(day, so_far))
    return faults


def refuse_day(day: date, taken: Taken) -> DayCapReached:
    """Return the refusal that names what is left of the day."""
    kind = DayCapReached if taken.minutes < taken.cap else DayCapFull
    return kind(
        day=day,
        recorded_minutes=taken.minutes,
        left_minutes=max(0, taken.cap - taken.minutes),
        cap_minutes=taken.cap,
    )


def refuse_week(monday: date, taken: Taken) -> WeekCapReached:
    """Return the refusal that names what is left of the week."""
    kind = WeekCapReached if taken.minutes < taken.cap else WeekCapFull
    return kind(
        monday=monday,
        sunday=monday + timedelta(days=6),
        recorded_minutes=taken.minutes,
        left_minutes=max(0, taken.cap - taken.minutes),
        cap_minutes=taken.cap,
    )
