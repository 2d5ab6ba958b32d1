"""Certified hours, and what the branch prints for its seniors each month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.models import FoodWork, Visit
from timebank.care.queries.reversals import still_counts
from timebank.care.rules import COUNTED_STATES, FOOD_CODE, FoodWorkState, VisitState, shared_out
from timebank.core.clock import minutes_by_day
from timebank.people.queries import get_branch, people_select

HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedHours:
    """What a volunteer gave in a period, in approved visits and food work: a record apart from points.

    A visit whose approval two people took back is not in it.
    """

    since: date
    until: date
    minutes: int
    visits: int
    days: int
    """On how many local days."""
    seniors: int
    by_activity: dict[str, int]
    """Minutes by the activity's code, a visit's time shared out evenly; they add up to `minutes`.

    Food work stands beside the activities, as `food:pack`, `food:drive`, `food:deliver`.
    """

    @property
    def whole_hours(self) -> int:
        """The full hours alone, as schools count them."""
        return self.minutes // HOUR


def certified_hours(
    session: Session, *, branch_id: str, person_id: UUID, since: date, until: date
) -> CertifiedHours:
    """Return what the person gave from the local day `since` to `until`, both included.

    Minutes after midnight count on their own day, so that two periods side by side add up.
    """
    zone = get_branch(session, branch_id).zone
    rows = session.execute(
        select(Visit.starts_at, Visit.ends_at, Visit.senior_id, Visit.activities)
        .where(
            Visit.branch_id == branch_id,
            Visit.volunteer_id == person_id,
            Visit.state == VisitState.APPROVED,
            still_counts(),
            # A visit that began the day before may reach into the first day.
            Visit.local_day >= (since - timedelta(days=1) if since > date.min else since),
            Visit.local_day <= until,
        )
        .order_by(Visit.starts_at)
    )
    total = visits = 0
    days: set[date] = set()
    seniors: set[UUID] = set()
    by_activity: dict[str, int] = {}
    for starts_at, ends_at, senior_id, activities in rows:
        shares = _within(starts_at, ends_at, zone=zone, since=since, until=until)
        if not shares:
            continue
        minutes = sum(shares.values())
        total, visits = total + minutes, visits + 1
        days.update(shares)
        seniors.add(senior_id)
        for code, part in shared_out(minutes, activities).items():
            by_activity[code] = by_activity.get(code, 0) + part
    food = session.execute(
        select(FoodWork.starts_at, FoodWork.ends_at, FoodWork.kind)
        .where(
            FoodWork.branch_id == branch_id,
            FoodWork.volunteer_id == person_id,
            FoodWork.state == FoodWorkState.APPROVED,
            FoodWork.local_day >= (since - timedelta(days=1) if since > date.min else since),
            FoodWork.local_day <= until,
        )
        .order_by(FoodWork.starts_at)
    )
    for starts_at, ends_at, kind in food:
        shares = _within(starts_at, ends_at, zone=zone, since=since, until=until)
        if not shares:
            continue
        minutes, code = sum(shares.values()), f"{FOOD_CODE}{kind}"
        total += minutes
        days.update(shares)
        by_activity[code] = by_activity.get(code, 0) + minutes
    return CertifiedHours(
        since=since,
        until=until,
        minutes=total,
        visits=visits,
        days=len(days),
        seniors=len(seniors),
        by_activity=by_activity,
    )


def _within(
    starts_at: datetime, ends_at: datetime, *, zone: str, since: date, until: date
) -> dict[date, int]:
    """Return the minutes of each local day that lies in the period."""
    by_day = minutes_by_day(starts_at, ends_at, zone)
    return {day: minutes for day, minutes in by_day.items() if since <= day <= until}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One visit, as its senior reads it."""

    visit_id: UUID
    volunteer: str
    starts_at: datetime
    ends_at: datetime
    local_day: date
    minutes: int
    activities: tuple[str, ...]
    state: VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who came to one senior in a month, when and for what."""

    senior_id: UUID
    senior: str
    lines: tuple[LetterLine, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


def list_letters(
    session: Session, *, branch_id: str, month: date, senior_id: UUID | None = None
) -> list[Letter]:
    """Return the letters of the month that `month` lies in, by the seniors' names; one query.

    Approved visits and those still open are in them: a senior who reads of a visit that never was can say so
    before it is approved.
    """
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    volunteer, senior = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(
            Visit.id,
            Visit.senior_id,
            Visit.starts_at,
            Visit.ends_at,
            Visit.local_day,
            Visit.minutes,
            Visit.activities,
            Visit.state,
            volunteer.c.name.label("volunteer"),
            senior.c.name.label("senior"),
        )
        .join(volunteer, volunteer.c.id == Visit.volunteer_id)
        .join(senior, senior.c.id == Visit.senior_id)
        .where(
            Visit.branch_id == branch_id,
            Visit.local_day >= first,
            Visit.local_day < following,
            Visit.state.in_(sorted(COUNTED_STATES)),
            still_counts(),
        )
        .order_by(senior.c.name, Visit.senior_id, Visit.starts_at, Visit.id)
    )
    if senior_id is not None:
        wanted = wanted.where(Visit.senior_id == senior_id)
    names: dict[UUID, str] = {}
    lines: dict[UUID, list[LetterLine]] = {}
    for row in session.execute(wanted):
        names[row.senior_id] = row.senior
        lines.setdefault(row.senior_id, []).append(
            LetterLine(
                visit_id=row.id,
                volunteer=row.volunteer,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                local_day=row.local_day,
                minutes=row.minutes,
                activities=tuple(row.activities),
                state=row.state,
            )
        )
    return [Letter(senior_id=each, senior=name, lines=tuple(lines[each])) for each, name in names.items()]
