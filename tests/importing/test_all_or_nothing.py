"""A file is taken in whole or not at all, whatever happens on the way."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from sqlalchemy import func, select

from tests.care.world import NOW
from tests.importing.world import USUAL, Cells, Office
from timebank.core.commands import CommandRecord
from timebank.core.db import unit_of_work
from timebank.core.jobs import Job, JobState, run_jobs, take_job
from timebank.importing import tasks
from timebank.importing.commands import examining
from timebank.importing.commands.batches import RUN
from timebank.importing.rules import BatchState, ImportKind
from timebank.notifications.models import Message
from timebank.people.models import Consent, Login, Person, RoleGrant

PEOPLE = ImportKind.PEOPLE
WRITTEN = (Person, Login, RoleGrant, Consent, Message, CommandRecord)
SYLLABLES = "가나다라마바사아자차"


def somebody(number: int) -> Cells:
    name = "김" + "".join(SYLLABLES[int(digit)] for digit in f"{number:05d}")
    return {**USUAL, "이름": name, "휴대전화": f"010-{6000 + number // 10000}-{number % 10000:04d}"}


def count(office: Office) -> list[int]:
    office.session.rollback()
    return [office.session.scalar(select(func.count()).select_from(each)) or 0 for each in WRITTEN]


def test_a_fault_in_the_last_row_leaves_nothing_written(office: Office) -> None:
    rows = [somebody(number) for number in range(20)]
    batch_id = office.look(PEOPLE, *rows[:-1], {**rows[-1], "휴대전화": rows[0]["휴대전화"]})
    assert office.faults(batch_id) == {21: ["people.may-be-there"]}
    batch = office.batch(batch_id)
    batch.faulty = 0  # as if it had not been seen
    office.session.commit()
    office.ask_to_run(batch_id)
    before = count(office)
    with pytest.raises(Exception, match="row-refused"):
        office.work(batch_id)
    assert count(office) == before
    assert office.faults(batch_id) == {21: ["people.may-be-there"]}


def test_a_worker_that_dies_half_way_leaves_nothing_and_another_one_takes_all_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = office.look(PEOPLE, *(somebody(number) for number in range(10)))
    office.ask_to_run(batch_id)
    before = count(office)

    def die(*_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(examining, "record_many", die)
        with pytest.raises(KeyboardInterrupt):
            office.work(batch_id)
    assert count(office) == before
    assert office.batch(batch_id).state is BatchState.RUNNING
    assert office.work(batch_id) == 10
    assert count(office)[0] == before[0] + 10


def test_the_worker_does_a_file_from_looking_to_taking_back(office: Office) -> None:
    batch_id = office.bring(PEOPLE, somebody(1))
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        run_jobs(tasks.JOBS)
        office.ask_to_run(batch_id)
        run_jobs(tasks.JOBS)
    assert office.batch(batch_id).state is BatchState.DONE
    states = office.session.scalars(select(Job.state)).all()
    assert set(states) == {JobState.DONE}


def test_a_second_worker_finds_it_done(office: Office) -> None:
    batch_id = office.look(PEOPLE, somebody(1))
    office.ask_to_run(batch_id)
    unit_of_work(partial(take_job, kinds=frozenset({RUN}), now=NOW))
    assert [office.work(batch_id), office.work(batch_id)] == [1, 1]
    assert len(office.find(somebody(1)["이름"])) == 1
