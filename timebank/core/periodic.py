"""Work by the clock: what the worker does every minute, and what it does once a local day.

A feature's tasks export `PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...]`. Each function takes
rows by itself, may be run by several workers at once, and returns how many things it did.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from time import monotonic_ns
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from timebank.core import clock
from timebank.core.db import Model, db, unit_of_work
from timebank.core.errors import DomainError
from timebank.core.ids import NATIONAL

LEASE = timedelta(minutes=10)
"""A worker that began a day's work and did not finish it in so long has died, or failed: it is done again."""
LATE = timedelta(minutes=15)
"""Work of every minute that has not been done for so long is shown as late."""
log = structlog.get_logger()

Work = Callable[[datetime], int]
Periodic = tuple[str, Work]


class DailyRun(Model):
    """One day's work of one place: the row makes it happen once."""

    __tablename__ = "core_periodic"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    name: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True, comment="The branch; `national` for the whole bank.")
    slot: Mapped[str] = mapped_column(primary_key=True, comment="The local day, as 2026-11-21.")
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(comment="A worker is at it until then.")
    done_at: Mapped[datetime | None]


class PeriodicState(Model):
    """How the newest run of one kind of periodic work went."""

    __tablename__ = "core_periodic_states"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    took_milliseconds: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(comment="The newest run that went well.")
    count: Mapped[int] = mapped_column(comment="What that run did.")
    worked_at: Mapped[datetime | None] = mapped_column(comment="The newest run that had something to do.")
    failed_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(
        comment="Code or kind of the newest failure; null since a run went well."
    )


def run_all(works: Sequence[Periodic], *, now: datetime | None = None) -> dict[str, int | None]:
    """Do each work, and keep how it went; one that fails stops no other. None stands for a failure.

    Raises:
        DBAPIError: the database is away, and nothing can be done or kept.
    """
    went: dict[str, int | None] = {}
    for name, work in works:
        at, began = now or clock.now(), monotonic_ns()
        problem, count = None, 0
        try:
            count = work(at)
        except Exception as fault:  # its words may hold personal data: only its kind is kept
            problem = fault.code if isinstance(fault, DomainError) else type(fault).__name__
            log.error("periodic work failed", name=name, problem=problem)  # noqa: TRY400
            if isinstance(fault, DBAPIError) and fault.connection_invalidated:
                raise
        finally:
            db.session.remove()
        took = (monotonic_ns() - began) // 1_000_000
        unit_of_work(partial(_keep, name=name, at=at, took=took, count=count, problem=problem))
        went[name] = count if problem is None else None
    return went


def once_a_day(  # noqa: PLR0913  what, where and when
    name: str,
    work: Callable[[], int],
    *,
    place: str = NATIONAL,
    zone: str,
    at: time,
    until: time = time.max,
    now: datetime,
) -> int:
    """Do the work if it is `at` or later on the place's local day, before `until`, and nobody did it today.

    A work that fails or whose worker dies is done again after a while, so it has to bear that.
    """
    local = now.astimezone(ZoneInfo(zone))
    if not at <= local.time() < until:
        return 0
    key = (name, place, local.date().isoformat())
    if not unit_of_work(partial(_begin, key=key, now=now)):
        return 0
    done = work()
    unit_of_work(partial(_finish, key=key, now=now))
    return done


def list_states(session: Session) -> Sequence[PeriodicState]:
    """Return how each kind of work went when it was last done, by name."""
    return session.scalars(select(PeriodicState).order_by(PeriodicState.name)).all()


def last_run(session: Session) -> datetime | None:
    """Return when the worker last did anything by the clock."""
    return session.scalar(select(func.max(PeriodicState.ran_at)))


def _begin(session: Session, *, key: tuple[str, str, str], now: datetime) -> bool:
    name, place, slot = key
    session.execute(
        _insert(session, DailyRun).values(name=name, place=place, slot=slot, tries=0).on_conflict_do_nothing()
    )
    free = or_(DailyRun.leased_until.is_(None), DailyRun.leased_until < now)
    taken = session.execute(
        update(DailyRun)
        .where(*_is(key), DailyRun.done_at.is_(None), free)
        .values(leased_until=now + LEASE, tries=DailyRun.tries + 1)
        .returning(DailyRun.tries)
    )
    return taken.one_or_none() is not None


def _finish(session: Session, *, key: tuple[str, str, str], now: datetime) -> None:
    session.execute(update(DailyRun).where(*_is(key)).values(done_at=now, leased_until=None))


def _is(key: tuple[str, str, str]) -> tuple[Any, ...]:
    name, place, slot = key
    return DailyRun.name == name, DailyRun.place == place, DailyRun.slot == slot


def _keep(  # noqa: PLR0913  how a run went
    session: Session, *, name: str, at: datetime, took: int, count: int, problem: str | None
) -> None:
    changes: dict[str, Any] = {"ran_at": at, "took_milliseconds": took, "problem": problem}
    if problem is None:
        changes |= {"done_at": at, "count": count} | ({"worked_at": at} if count else {})
    else:
        changes["failed_at"] = at
    statement = _insert(session, PeriodicState).values({"name": name, "count": 0} | changes)
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changes))


def _insert(session: Session, model: type[Model]) -> Any:  # noqa: ANN401
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
