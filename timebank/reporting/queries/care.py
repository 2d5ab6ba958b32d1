"""Sums over the care that was approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, distinct, extract, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from timebank.care.models import FoodWork, Visit
from timebank.care.queries.reversals import still_counts
from timebank.care.rules import FoodWorkState, VisitState
from timebank.reporting.rules import Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A year of approved care, of one branch or of all."""

    year: int
    total: Sum
    volunteers: int
    by_month: dict[int, Sum]
    by_activity: dict[str, Sum]
    by_branch: dict[str, Sum]


def list_years(session: Session, *, branch_id: str | None = None) -> list[int]:
    """Return the years with approved care, the newest first."""
    year = _year()
    return list(session.scalars(select(year).where(*_approved(branch_id)).distinct().order_by(year.desc())))


def get_figures(session: Session, *, year: int, branch_id: str | None = None) -> Figures:
    """Return the year's sums; without a branch, of all of them.

    A visit counts on its local start day; its minutes are shared out equally among its activities.
    """
    where = (*_approved(branch_id), Visit.local_day.between(date(year, 1, 1), date(year, 12, 31)))
    total = session.execute(
        select(
            func.coalesce(func.sum(Visit.minutes), 0),
            func.count(distinct(Visit.senior_id)),
            func.count(distinct(Visit.volunteer_id)),
        ).where(*where)
    ).one()
    month = cast(extract("month", Visit.local_day), Integer)
    return Figures(
        year=year,
        total=Sum(minutes=int(total[0]), seniors=total[1]),
        volunteers=total[2],
        by_month=_sums(session, _grouped(month).where(*where)),
        by_activity=_sums(session, _by_activity(session).where(*where)),
        by_branch=_sums(session, _grouped(Visit.branch_id).where(*where)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One month as staff see it."""

    month: date
    minutes: int
    visits: int
    volunteers: int
    seniors: int
    rejected: int
    mean_days: float | None
    """From sending in to decision; None where nothing was decided."""
    food_minutes: int
    """Approved packing, driving and delivering; no care, and none of `minutes`."""


def list_months(session: Session, *, branch_id: str, since: date, until: date) -> Sequence[MonthRow]:
    """Return the branch's months from `since` to `until`, each a row, the newest first."""
    approved = (Visit.state == VisitState.APPROVED) & still_counts()
    year, month = _year(), cast(extract("month", Visit.local_day), Integer)
    rows = session.execute(
        select(
            year,
            month,
            func.coalesce(func.sum(Visit.minutes).filter(approved), 0),
            func.count().filter(approved),
            func.count(distinct(Visit.volunteer_id)).filter(approved),
            func.count(distinct(Visit.senior_id)).filter(approved),
            func.count().filter(Visit.state == VisitState.REJECTED),
            func.avg(_seconds(session, Visit.decided_at) - _seconds(session, Visit.submitted_at)),
        )
        .where(Visit.branch_id == branch_id, Visit.local_day.between(since, until))
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )
    food = _food_minutes(session, branch_id=branch_id, since=since, until=until)
    found = [
        MonthRow(
            month=date(row[0], row[1], 1),
            minutes=int(row[2]),
            visits=row[3],
            volunteers=row[4],
            seniors=row[5],
            rejected=row[6],
            mean_days=None if row[7] is None else float(row[7]) / 86400,
            food_minutes=food.pop(date(row[0], row[1], 1), 0),
        )
        for row in rows
    ]
    nothing: dict[str, Any] = {
        "minutes": 0,
        "visits": 0,
        "volunteers": 0,
        "seniors": 0,
        "rejected": 0,
        "mean_days": None,
    }
    found += [MonthRow(month=month, food_minutes=minutes, **nothing) for month, minutes in food.items()]
    return sorted(found, key=lambda each: each.month, reverse=True)


def _food_minutes(session: Session, *, branch_id: str, since: date, until: date) -> dict[date, int]:
    """Return the approved food work of each month that has some, in minutes."""
    year, month = (cast(extract(part, FoodWork.local_day), Integer) for part in ("year", "month"))
    rows = session.execute(
        select(year, month, func.sum(FoodWork.minutes))
        .where(
            FoodWork.branch_id == branch_id,
            FoodWork.state == FoodWorkState.APPROVED,
            FoodWork.local_day.between(since, until),
        )
        .group_by(year, month)
    )
    return {date(row[0], row[1], 1): int(row[2]) for row in rows}


def _approved(branch_id: str | None) -> tuple[ColumnElement[bool], ...]:
    approved = (Visit.state == VisitState.APPROVED) & still_counts()
    return (approved,) if branch_id is None else (approved, Visit.branch_id == branch_id)


def _year() -> ColumnElement[int]:
    return cast(extract("year", Visit.local_day), Integer)


def _grouped(key: ColumnElement[Any] | InstrumentedAttribute[str]) -> Select[Any]:
    return select(key, func.sum(Visit.minutes), func.count(distinct(Visit.senior_id))).group_by(key)


def _by_activity(session: Session) -> Select[Any]:
    if session.get_bind().dialect.name == "postgresql":
        done = func.jsonb_array_elements_text(Visit.activities).table_valued("value", joins_implicitly=True)
        count = func.jsonb_array_length(Visit.activities)
    else:
        done = func.json_each(Visit.activities).table_valued("value", joins_implicitly=True)
        count = func.json_array_length(Visit.activities)
    # Summed in sixtieths of a minute: 100 minutes of three activities lose nothing on the way.
    share = func.sum(Visit.minutes * 60 // count) // 60
    return (
        select(done.c.value, share, func.count(distinct(Visit.senior_id)))
        .select_from(Visit)
        .group_by(done.c.value)
    )


def _seconds(session: Session, moment: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    if session.get_bind().dialect.name == "postgresql":
        return extract("epoch", moment)
    return cast(func.strftime("%s", moment), Integer)


def _sums(session: Session, grouped: Select[Any]) -> dict[Any, Sum]:
    return {
        key: Sum(minutes=int(minutes), seniors=seniors) for key, minutes, seniors in session.execute(grouped)
    }
