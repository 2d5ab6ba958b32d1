"""Long work: taken by one worker, begun again when it dies, refused in words, and with its progress."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_coordinator
from timebank.core import clock, jobs
from timebank.core.errors import CommandDiffers
from timebank.core.ids import new_id
from timebank.core.jobs import (
    ENQUEUED,
    INTERNAL,
    LEASE,
    RETRY_AFTER,
    TRIES,
    Job,
    JobNotFound,
    JobState,
    LeaseLost,
    Running,
    enqueue,
    get_job_of,
    run_jobs,
    take_job,
)
from timebank.people.models import Person

KINDS = frozenset({"trial"})


@pytest.fixture
def asker(session: Session) -> Person:
    asker = make_coordinator(session)
    session.commit()
    return asker


@pytest.fixture
def job_id(session: Session, asker: Person) -> Iterator[UUID]:
    job_id = ask(session, asker)
    yield job_id
    session.info.clear()


def ask(session: Session, asker: Person) -> UUID:
    job_id = enqueue(
        session,
        branch_id=asker.branch_id,
        kind="trial",
        asked_by_id=asker.id,
        args={"pieces": 3},
        total=3,
        now=clock.now(),
    )
    session.commit()
    return job_id


def the(session: Session, job_id: UUID) -> Job:
    session.expire_all()
    return session.get_one(Job, ("dalseo", job_id))


def test_a_job_is_done_with_its_progress_and_its_result(session: Session, job_id: UUID) -> None:
    seen: list[tuple[int, int]] = []

    def work(job: Running) -> dict[str, object]:
        for piece in range(1, job.args["pieces"] + 1):
            job.progress(piece, 3)
            found = the(session, job_id)
            seen.append((found.done, found.total))
        return {"url": "/people"}

    assert run_jobs({"trial": work}) == 1
    assert seen == [(1, 3), (2, 3), (3, 3)]
    job = the(session, job_id)
    assert (job.state, job.result, job.tries) == (JobState.DONE, {"url": "/people"}, 1)
    assert job.finished_at is not None
    assert run_jobs({"trial": work}) == 0


def test_asking_for_a_job_is_noted_for_the_bell(session: Session, job_id: UUID) -> None:
    assert session.info[ENQUEUED]


def test_one_worker_alone_has_it_until_its_lease_runs_out(session: Session, job_id: UUID) -> None:
    now = clock.now()
    first = take_job(session, kinds=KINDS, now=now)
    assert first is not None
    assert take_job(session, kinds=KINDS, now=now) is None
    second = take_job(session, kinds=KINDS, now=now + LEASE + timedelta(seconds=1))
    assert second is not None
    assert second.tries == 2
    session.commit()
    with pytest.raises(LeaseLost):
        first.progress(1, 3)


def test_a_refusal_ends_it_and_is_kept(session: Session, job_id: UUID) -> None:
    def work(_job: Running) -> None:
        raise CommandDiffers

    run_jobs({"trial": work})
    job = the(session, job_id)
    assert (job.state, job.problem) == (JobState.FAILED, "core.command-differs")


def test_a_fault_of_ours_is_tried_again_and_then_given_up(
    session: Session, job_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)

    def work(_job: Running) -> None:
        raise ValueError("with somebody's name")

    for number in range(1, TRIES + 1):
        assert run_jobs({"trial": work}) == 1
        job = the(session, job_id)
        assert (job.tries, job.problem) == (number, INTERNAL)
        assert run_jobs({"trial": work}) == 0
        at += RETRY_AFTER * number
    assert job.state is JobState.FAILED


def test_a_job_that_kills_its_workers_is_given_up(session: Session, job_id: UUID) -> None:
    at = clock.now()
    for _try in range(TRIES):
        assert take_job(session, kinds=KINDS, now=at) is not None
        at += LEASE + timedelta(seconds=1)
    assert take_job(session, kinds=KINDS, now=at) is None
    assert the(session, job_id).state is JobState.FAILED


def test_one_failing_job_stops_no_other(session: Session, asker: Person, job_id: UUID) -> None:
    other = ask(session, asker)

    def work(job: Running) -> None:
        if job.id == job_id:
            raise ValueError

    run_jobs({"trial": work})
    assert the(session, other).state is JobState.DONE


def test_a_kind_that_nobody_does_here_is_left(session: Session, job_id: UUID) -> None:
    assert run_jobs({"another": lambda _job: None}) == 0
    assert the(session, job_id).state is JobState.QUEUED


def test_the_asker_and_staff_see_it_and_nobody_else(session: Session, asker: Person, job_id: UUID) -> None:
    def see(*, branch_id: str = "dalseo", reader_id: UUID, is_staff: bool = False) -> Job:
        return get_job_of(session, branch_id=branch_id, job_id=job_id, reader_id=reader_id, is_staff=is_staff)

    assert see(reader_id=asker.id).id == see(reader_id=new_id(), is_staff=True).id == job_id
    with pytest.raises(JobNotFound):
        see(reader_id=new_id())
    with pytest.raises(JobNotFound):
        see(branch_id="cheongju", reader_id=asker.id, is_staff=True)


def test_the_longest_waiting_is_taken_first(session: Session, asker: Person, job_id: UUID) -> None:
    ask(session, asker)
    taken = take_job(session, kinds=KINDS, now=clock.now())
    assert taken is not None
    assert taken.id == job_id
    assert jobs.get_job(session, branch_id="dalseo", job_id=taken.id).state is JobState.RUNNING
