"""Long work: a row with its progress, written in the unit of work that asks for it, done by the worker.

The row is the truth. Whoever works holds a lease on it, which each word of progress renews; a job whose
worker has died is taken by another one and begins again, so what it does has to bear being done twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

import structlog
from sqlalchemy import CheckConstraint, Index, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from timebank.core import clock
from timebank.core.db import BranchPk, IdPk, Model, db, unit_of_work
from timebank.core.errors import BankBusy, DomainError, Kind, open_unit
from timebank.core.ids import new_id

LEASE = timedelta(minutes=5)
"""A worker that took a job and says nothing for so long has died."""
RETRY_AFTER = timedelta(minutes=1)
TRIES = 3
INTERNAL = "internal"
"""The problem of a job that failed for a reason of ours."""
STANDS = "stands_seconds"
"""In the result of a job that is under way: nothing more is heard of it for about so long."""
ENQUEUED = "core-enqueued"
"""In `session.info`: this session has asked for a job."""
log = structlog.get_logger()


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of long work, and how far it is."""

    __tablename__ = "core_jobs"
    __table_args__ = (
        Index(None, "branch_id", "state", "asked_at"),
        Index(None, "state", "leased_until"),
        CheckConstraint("done >= 0 AND total >= 0 AND tries >= 0", name="counted"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[str] = mapped_column(comment="The feature and what it does, such as `people.import`.")
    asked_by_id: Mapped[UUID | None] = mapped_column(comment="The person who asked; null for the bank.")
    args: Mapped[dict[str, Any]] = mapped_column(comment="Ids, days and codes only; no personal data.")
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0, comment="Pieces of `total` that are through.")
    total: Mapped[int] = mapped_column(default=0, comment="0 while nobody knows how many there are.")
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None] = mapped_column(comment="A worker has it in hand until then.")
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(comment="Code of the refusal or failure, no personal data.")
    result: Mapped[dict[str, Any] | None] = mapped_column(comment="Ids, figures, the page to go on with.")


class JobNotFound(DomainError):
    """The branch has no such job, or it is another's."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "core.job-not-found"


class LeaseLost(RuntimeError):
    """The worker said nothing for so long that another one has the job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A job in a worker's hands."""

    branch_id: str
    id: UUID
    kind: str
    asked_by_id: UUID | None
    args: Mapping[str, Any]
    tries: int
    """How often it was begun, this time included."""

    def progress(self, done: int, total: int) -> None:
        """Say how far it is, and keep the job in hand.

        In the middle of a unit of work it is said by a connection of its own, so that others see it before
        the unit ends; on SQLite, which has one writer at a time, not at all.

        Raises:
            LeaseLost
        """
        if open_unit.get() is not None:
            self._say_beside(done, total)
        elif not unit_of_work(partial(_say_progress, job=self, done=done, total=total, now=clock.now())):
            raise LeaseLost

    def stands(self, seconds: int) -> None:
        """Say, before a unit of work in which nothing more is heard, about how long that takes.

        Where progress is heard all the same, nothing is said.
        """
        if db.engine.dialect.name == "sqlite":
            unit_of_work(partial(_keep_result, job=self, result={STANDS: seconds}))

    def _say_beside(self, done: int, total: int) -> None:
        engine = db.engine.engine
        if engine.dialect.name != "sqlite":
            with Session(engine) as session, session.begin():
                _say_progress(session, self, done=done, total=total, now=clock.now())


Work = Callable[[Running], Mapping[str, Any] | None]
"""Does one kind of job and returns its result; a `DomainError` ends it with that refusal."""


def enqueue(  # noqa: PLR0913  what a job is made of
    session: Session,
    *,
    branch_id: str,
    kind: str,
    asked_by_id: UUID | None,
    args: Mapping[str, Any],
    total: int = 0,
    now: datetime,
) -> UUID:
    """Ask for a job in the unit of work that needs it; return its id. The worker is woken afterwards."""
    job_id = new_id()
    session.add(
        Job(
            branch_id=branch_id,
            id=job_id,
            kind=kind,
            asked_by_id=asked_by_id,
            args=dict(args),
            total=total,
            asked_at=now,
            next_try_at=now,
        )
    )
    session.flush()
    session.info[ENQUEUED] = True
    return job_id


def get_job(session: Session, *, branch_id: str, job_id: UUID) -> Job:
    """Return the job.

    Raises:
        JobNotFound
    """
    job = session.get(Job, (branch_id, job_id))
    if job is None:
        raise JobNotFound
    return job


def get_job_of(session: Session, *, branch_id: str, job_id: UUID, reader_id: UUID, is_staff: bool) -> Job:
    """Return the job, for whoever asked for it and for staff of the branch.

    Raises:
        JobNotFound
    """
    job = get_job(session, branch_id=branch_id, job_id=job_id)
    if job.asked_by_id != reader_id and not is_staff:
        raise JobNotFound
    return job


def take_job(session: Session, *, kinds: frozenset[str], now: datetime) -> Running | None:
    """Take the job that has waited longest, for one worker alone until its lease runs out."""
    due = or_(
        (Job.state == JobState.QUEUED) & (Job.next_try_at <= now),
        (Job.state == JobState.RUNNING) & (Job.leased_until < now),
    )
    wanted = select(Job.branch_id, Job.id).where(due, Job.kind.in_(kinds)).order_by(Job.asked_at, Job.id)
    for branch_id, job_id in session.execute(wanted.limit(10)).all():
        row = session.execute(
            update(Job)
            .where(Job.branch_id == branch_id, Job.id == job_id, due)
            .values(state=JobState.RUNNING, leased_until=now + LEASE, tries=Job.tries + 1)
            .returning(Job.kind, Job.asked_by_id, Job.args, Job.tries)
        ).one_or_none()
        if row is None:  # another worker was faster
            continue
        job = Running(
            branch_id=branch_id,
            id=job_id,
            kind=row.kind,
            asked_by_id=row.asked_by_id,
            args=row.args,
            tries=row.tries,
        )
        if row.tries > TRIES:
            _end(session, job, now=now, state=JobState.FAILED, problem=INTERNAL)
            continue
        return job
    return None


def run_jobs(works: Mapping[str, Work]) -> int:
    """Do every job that is due, one after the other; return how many were begun."""
    begun = 0
    while works:
        job = unit_of_work(partial(take_job, kinds=frozenset(works), now=clock.now()))
        if job is None:
            break
        begun += 1
        _run(job, works[job.kind])
    return begun


def _run(job: Running, work: Work) -> None:
    try:
        result = work(job)
    except LeaseLost:
        log.warning("job is in another worker's hands", id=str(job.id), kind=job.kind)
    except (BankBusy, DBAPIError):
        raise  # the database is away; the lease brings the job back
    except DomainError as refusal:
        _settle(job, state=JobState.FAILED, problem=refusal.code)
    except Exception as fault:  # noqa: BLE001  # its words may hold personal data: only its kind is logged
        log.error("job failed", id=str(job.id), kind=job.kind, fault=type(fault).__name__)  # noqa: TRY400
        if job.tries < TRIES:
            _settle(job, state=JobState.QUEUED, problem=INTERNAL)
        else:
            _settle(job, state=JobState.FAILED, problem=INTERNAL)
    else:
        _settle(job, state=JobState.DONE, result=dict(result or {}))


def _settle(
    job: Running, *, state: JobState, problem: str | None = None, result: dict[str, Any] | None = None
) -> None:
    unit_of_work(partial(_end, job=job, now=clock.now(), state=state, problem=problem, result=result))


def _end(  # noqa: PLR0913  what became of a job
    session: Session,
    job: Running,
    *,
    now: datetime,
    state: JobState,
    problem: str | None = None,
    result: dict[str, Any] | None = None,
) -> None:
    changes: dict[str, Any] = {"state": state, "leased_until": None, "problem": problem, "result": result}
    if state is JobState.QUEUED:
        changes["next_try_at"] = now + RETRY_AFTER * job.tries
    else:
        changes["finished_at"] = now
    if state is JobState.DONE:
        changes["done"] = Job.total
    session.execute(update(Job).where(*_held(job)).values(changes))


def _say_progress(session: Session, job: Running, *, done: int, total: int, now: datetime) -> bool:
    kept = session.execute(
        update(Job)
        .where(*_held(job))
        .values(done=done, total=total, leased_until=now + LEASE)
        .returning(Job.id)
    )
    return kept.one_or_none() is not None


def _keep_result(session: Session, *, job: Running, result: dict[str, Any]) -> None:
    session.execute(update(Job).where(*_held(job)).values(result=result))


def _held(job: Running) -> tuple[Any, ...]:
    """Tell the row while it is still in the hands of whoever took it."""
    return (
        Job.branch_id == job.branch_id,
        Job.id == job.id,
        Job.state == JobState.RUNNING,
        Job.tries == job.tries,
    )
