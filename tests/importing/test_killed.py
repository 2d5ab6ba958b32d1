"""A file as large as any, of which the last row but one is at fault, or whose worker dies half-way."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, func, select

from tests.care.world import NOW, do, make_world
from tests.importing.test_all_or_nothing import count, somebody
from tests.importing.world import Office
from tests.postgres import die_with_us
from tests.proofs import Proof
from timebank.core.commands import CommandRecord
from timebank.core.db import db, unit_of_work
from timebank.core.jobs import LEASE, STANDS, Job, run_jobs, take_job
from timebank.importing import tasks
from timebank.importing.commands import UndoBatch, take_back_batch, take_in_batch, undo_batch
from timebank.importing.commands.batches import RUN
from timebank.importing.errors import RowRefused
from timebank.importing.rules import BatchState, ImportKind
from timebank.people.models import Person
from timebank.people.rules import PersonState

PEOPLE = ImportKind.PEOPLE


@pytest.fixture
def own_office(own_bank: Flask) -> Iterator[Office]:
    """An office whose bank outlives a process."""
    with own_bank.app_context():
        yield Office(make_world(db.session()))


@pytest.mark.proof("A fault in row 19,999 of a file leaves nothing of it written")
def test_a_fault_in_the_last_row_but_one_leaves_nothing(office: Office, proof: Proof) -> None:
    size = proof.size(20_000)
    rows = [somebody(number) for number in range(size)]
    rows[-2] = {**rows[-2], "휴대전화": rows[0]["휴대전화"]}
    batch_id = office.look(PEOPLE, *rows)
    assert office.faults(batch_id) == {size: ["people.may-be-there"]}
    office.batch(batch_id).faulty = 0  # as if it had not been seen
    office.session.commit()
    office.ask_to_run(batch_id)
    before = count(office)
    with pytest.raises(RowRefused):
        office.work(batch_id)
    assert count(office) == before
    assert (office.batch(batch_id).state, office.batch(batch_id).faulty) == (BatchState.CHECKED, 1)
    proof.saw(f"row {size:,} of {size + 1:,} lines was refused and named; no table had a row more")


@pytest.mark.proof("A worker killed while it writes a file leaves nothing, and another one takes all in")
def test_a_killed_worker_leaves_nothing_and_another_takes_all_in(own_office: Office, proof: Proof) -> None:
    office, size = own_office, proof.size(5_000)
    batch_id = office.look(PEOPLE, *(somebody(number) for number in range(size)))
    office.ask_to_run(batch_id)
    before = count(office)
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        run_in_a_process_that_dies(office, batch_id)
    assert count(office) == before
    assert office.batch(batch_id).state is BatchState.RUNNING
    with time_machine.travel(NOW + LEASE, tick=False):
        run_jobs(tasks.JOBS)
    assert office.batch(batch_id).state is BatchState.DONE
    assert count(office)[0] == before[0] + size
    proof.saw(f"killed with {size:,} people written and not committed: none stayed; then all were taken in")


@pytest.mark.proof("A worker killed while it takes a file back leaves all of it, and another one ends it")
def test_a_killed_undo_leaves_all_as_it_was_and_another_worker_ends_it(
    own_office: Office, proof: Proof
) -> None:
    office, size = own_office, proof.size(20_000, share=40)
    batch_id = office.take_in(PEOPLE, *(somebody(number) for number in range(size)))
    do(undo_batch, office.command(UndoBatch, batch_id=batch_id))
    before = count(office)
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        run_in_a_process_that_dies(office, batch_id, _take_back_and_die)
    assert count(office) == before
    assert count_states(office)[PersonState.DOUBLE] == 0
    assert office.batch(batch_id).state is BatchState.UNDOING
    began = time.perf_counter()
    with time_machine.travel(NOW + LEASE, tick=False):
        run_jobs(tasks.JOBS)
    took = time.perf_counter() - began
    assert (office.batch(batch_id).state, office.batch(batch_id).kept) == (BatchState.UNDONE, 0)
    assert count_states(office)[PersonState.DOUBLE] == size
    closed = select(func.count()).select_from(CommandRecord)
    closed = closed.where(CommandRecord.name == "people.close_mistaken")
    assert office.session.scalar(closed) == size
    proof.saw(f"killed with {size:,} people closed and not committed: all stayed; then back in {took:.1f} s")


def count_states(office: Office) -> Counter[PersonState]:
    office.session.rollback()
    found = Counter[PersonState]()
    for state, number in office.session.execute(select(Person.state, func.count()).group_by(Person.state)):
        found[state] = number
    return found


def test_others_see_how_far_it_is_and_nothing_of_the_file(own_office: Office, own_engine: Engine) -> None:
    office = own_office
    batch_id = office.look(PEOPLE, *(somebody(number) for number in range(20)))
    office.ask_to_run(batch_id)
    before = count(office)[0]
    job = unit_of_work(partial(take_job, kinds=frozenset({RUN}), now=NOW))
    assert job is not None
    seen: list[tuple[int, int]] = []

    def say(done: int, total: int) -> None:
        job.progress(done, total)
        with own_engine.connect() as other:
            asked = (select(Job.done).where(Job.id == job.id), select(func.count()).select_from(Person))
            done_, people = (other.scalars(each).one() for each in asked)
        seen.append((done_, people))

    own: dict[str, Any] = {"branch_id": office.world.branch_id, "batch_id": batch_id}
    take_in_batch(**own, progress=say, stands=job.stands, now=NOW)
    assert {people for _done, people in seen} == {before}
    figures = [done for done, _people in seen]
    assert figures == sorted(figures)
    # SQLite has one writer at a time: there the bar stands while all is written, and the page says so.
    one_writer = own_engine.dialect.name == "sqlite"
    assert figures[-1] == (8 if one_writer else 19)
    with own_engine.connect() as other:
        said = other.scalars(select(Job.result).where(Job.id == job.id)).one()
    assert said == ({STANDS: 1} if one_writer else None)
    assert count(office)[0] == before + 20


def run_in_a_process_that_dies(
    office: Office, batch_id: UUID, do_and_die: Callable[[str, UUID], None] | None = None
) -> None:
    """Take the batch in, in a process forked from this one that is killed when the people are written."""
    branch_id = office.world.branch_id
    db.session.remove()  # SQLite forbids to carry a connection over
    db.engine.dispose()
    process = get_context("fork").Process(
        target=do_and_die or _take_in_and_die, args=(branch_id, batch_id), daemon=True
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    process.close()
    office.world.session = db.session()
    office.world.coordinator = office.session.merge(office.world.coordinator)


def _take_in_and_die(branch_id: str, batch_id: UUID) -> None:
    die_with_us(signal.SIGKILL)()

    def die_while_writing(done: int, total: int) -> None:
        if done * 100 > total * 60:
            os.kill(os.getpid(), signal.SIGKILL)

    take_in_batch(branch_id=branch_id, batch_id=batch_id, progress=die_while_writing, now=NOW)


def _take_back_and_die(branch_id: str, batch_id: UUID) -> None:
    die_with_us(signal.SIGKILL)()

    def die_while_writing(done: int, total: int) -> None:
        if done * 100 > total * 90:
            os.kill(os.getpid(), signal.SIGKILL)

    take_back_batch(branch_id=branch_id, batch_id=batch_id, progress=die_while_writing, now=NOW)
