"""Taking a visit's time from its volunteer's day and week, and giving it back. The database keeps caps."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from timebank.care.models import VolunteerDay, VolunteerWeek
from timebank.care.queries import Taken, days_taken, refuse_day, refuse_week, weeks_taken
from timebank.care.rules import Stretch, by_week
from timebank.policies.rules import PolicyInForce


def _insert(session: Session, model: type[VolunteerDay | VolunteerWeek]) -> sqlite.Insert | postgresql.Insert:
    postgres = session.connection().dialect.name == "postgresql"
    return postgresql.insert(model) if postgres else sqlite.insert(model)


def take_time(
    session: Session, *, branch_id: str, volunteer_id: UUID, by_day: Mapping[date, int], policy: PolicyInForce
) -> None:
    """Count the minutes on their local days and weeks.

    Rows are taken in the order of days, so that two visits at once never wait for each other. The cap of a
    row is the policy's, or what an override raised it to; of two policies within a week the looser.

    Raises:
        DayCapReached, DayCapFull, WeekCapReached, WeekCapFull
    """
    who: dict[str, Any] = {"branch_id": branch_id, "volunteer_id": volunteer_id}
    for day, minutes in sorted(by_day.items()):
        if not _take(session, VolunteerDay, {**who, "day": day}, minutes, policy.day_cap_minutes):
            taken = days_taken(session, **who, days=[day])
            raise refuse_day(day, taken.get(day, Taken(minutes=0, cap=policy.day_cap_minutes)))
    for monday, minutes in sorted(by_week(by_day).items()):
        if not _take(session, VolunteerWeek, {**who, "monday": monday}, minutes, policy.week_cap_minutes):
            taken = weeks_taken(session, **who, mondays=[monday])
            raise refuse_week(monday, taken.get(monday, Taken(minutes=0, cap=policy.week_cap_minutes)))


def give_time_back(session: Session, *, branch_id: str, volunteer_id: UUID, stretch: Stretch) -> None:
    """Free the stretch on its days and weeks."""
    for day, minutes in sorted(stretch.by_day.items()):
        session.execute(
            update(VolunteerDay)
            .where(
                VolunteerDay.branch_id == branch_id,
                VolunteerDay.volunteer_id == volunteer_id,
                VolunteerDay.day == day,
            )
            .values(minutes=VolunteerDay.minutes - minutes)
        )
    for monday, minutes in sorted(stretch.by_week.items()):
        session.execute(
            update(VolunteerWeek)
            .where(
                VolunteerWeek.branch_id == branch_id,
                VolunteerWeek.volunteer_id == volunteer_id,
                VolunteerWeek.monday == monday,
            )
            .values(minutes=VolunteerWeek.minutes - minutes)
        )


def raise_cap(session: Session, *, branch_id: str, volunteer_id: UUID, day: date, cap: int) -> None:
    """Let the day hold `cap` minutes, or what it holds already if that is more."""
    _raise(session, VolunteerDay, {"branch_id": branch_id, "volunteer_id": volunteer_id, "day": day}, cap)


def raise_week_cap(session: Session, *, branch_id: str, volunteer_id: UUID, monday: date, cap: int) -> None:
    """Let the week hold `cap` minutes, or what it holds already if that is more."""
    key = {"branch_id": branch_id, "volunteer_id": volunteer_id, "monday": monday}
    _raise(session, VolunteerWeek, key, cap)


def _take(
    session: Session,
    model: type[VolunteerDay | VolunteerWeek],
    key: Mapping[str, Any],
    minutes: int,
    cap: int,
) -> bool:
    session.flush()
    connection = session.connection()
    asked = {**key, "minutes": minutes, "cap": cap}
    return connection.execute(_taking(connection.dialect.name, model), asked).first() is not None


@cache
def _taking(dialect: str, model: type[VolunteerDay | VolunteerWeek]) -> ReturningInsert[*tuple[Any, ...]]:
    """Return the statement that adds minutes to a row, or makes it, where the cap has room."""
    table = cast("Table", model.__table__)
    new = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    total = table.c.minutes + new.excluded.minutes
    new_cap = _larger(table.c.cap, new.excluded.cap)
    return new.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={"minutes": total, "cap": new_cap},
        where=total <= new_cap,
    ).returning(table.c.minutes)


def _raise(
    session: Session, model: type[VolunteerDay | VolunteerWeek], key: Mapping[str, Any], cap: int
) -> None:
    insert = _insert(session, model).values(**key, minutes=0, cap=cap)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=list(key), set_={"cap": _larger(model.cap, insert.excluded.cap)}
        )
    )


def _larger(one: Any, other: Any) -> ColumnElement[int]:  # noqa: ANN401
    return case((one > other, one), else_=other)
