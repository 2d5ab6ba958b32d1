"""A batch is taken back, as far as nothing has followed from its rows."""

from datetime import timedelta

import pytest

from tests.care.world import NOW, do
from tests.importing.test_people import CARRIED, PEOPLE, VOLUNTEER
from tests.importing.test_visits import VISIT
from tests.importing.world import USUAL, Office
from timebank.care.commands import ConfirmVisit, confirm_visit
from timebank.care.queries.listing import list_assignments, list_visits
from timebank.care.rules import VisitState
from timebank.importing.commands import UndoBatch, take_back_batch, undo_batch
from timebank.importing.errors import NothingToUndo
from timebank.importing.rules import BatchState, ImportKind
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.ledger.tasks import check
from timebank.people.commands import RecordTraining, record_training


def test_people_of_a_file_are_closed_and_may_come_again(office: Office) -> None:
    batch_id = office.take_in(PEOPLE, VOLUNTEER, USUAL)
    assert office.undo(batch_id) == 0
    assert office.batch(batch_id).state is BatchState.UNDONE
    assert office.find("박순자") == office.find("한상미") == []
    held = list_assignments(
        office.session, branch_id=office.world.branch_id, since=NOW.date() + timedelta(days=2)
    )
    assert {line.assignment.volunteer_id for line in held} == {office.world.volunteer.id}
    office.take_in(PEOPLE, VOLUNTEER, USUAL)
    assert len(office.find("박순자")) == 1


def test_points_carried_over_are_reversed(office: Office) -> None:
    batch_id = office.take_in(PEOPLE, CARRIED)
    (person,) = office.find("박순자")
    assert office.undo(batch_id) == 0
    balances = balances_of(office.session, branch_id=person.branch_id, owner_id=person.id)
    assert balances[AccountKind.OWN] == 0
    assert check(office.session, branch_id=None, folder=None).finding is None


def test_a_person_with_whom_something_was_done_since_stays(office: Office) -> None:
    other = {**USUAL, "이름": "최말순", "생년월일": "1947.1.1", "휴대전화": "010-5000-0007"}
    batch_id = office.take_in(PEOPLE, USUAL, other)
    (person,) = office.find("박순자")
    training = office.command(
        RecordTraining, person_id=person.id, title="보수 교육", held_on=NOW.date(), minutes=60
    )
    do(record_training, training, now=NOW + timedelta(minutes=1))
    assert office.undo(batch_id) == 1
    assert office.faults(batch_id) == {2: ["importing.has-followed"]}
    assert office.batch(batch_id).kept == 1
    assert office.find("최말순") == []
    assert len(office.find("박순자")) == 1


def test_what_is_done_with_a_person_while_others_are_taken_back_keeps_that_one(office: Office) -> None:
    other = {**USUAL, "이름": "최말순", "생년월일": "1947.1.1", "휴대전화": "010-5000-0007"}
    batch_id = office.take_in(PEOPLE, USUAL, other)
    (person,) = office.find("박순자")
    training = office.command(
        RecordTraining, person_id=person.id, title="보수 교육", held_on=NOW.date(), minutes=60
    )
    do(undo_batch, office.command(UndoBatch, batch_id=batch_id))

    def meanwhile() -> None:
        do(record_training, training, now=NOW + timedelta(minutes=1))

    kept = take_back_batch(
        branch_id=person.branch_id,
        batch_id=batch_id,
        progress=lambda _done, _all: None,
        stands=lambda _seconds: meanwhile(),  # the rows have been looked at, and nothing is written yet
        now=NOW,
    )
    assert kept == office.batch(batch_id).kept == 1
    assert office.faults(batch_id) == {2: ["importing.has-followed"]}
    assert office.find("최말순") == []
    assert len(office.find("박순자")) == 1


def test_visits_of_a_file_are_withdrawn_but_not_those_that_went_on(office: Office) -> None:
    office.world.volunteer.last_heard_at = NOW
    office.session.commit()
    later = {**VISIT, "시작": "14:00", "끝": "15:00"}
    batch_id = office.take_in(ImportKind.VISITS, VISIT, later)
    newest, *_ = list_visits(office.session, branch_id=office.world.branch_id)
    confirmed = ConfirmVisit(
        branch_id=office.world.branch_id, actor_id=office.world.volunteer.id, visit_id=newest.visit.id
    )
    do(confirm_visit, confirmed, now=NOW + timedelta(minutes=1))
    assert office.undo(batch_id) == 1
    assert office.faults(batch_id) == {3: ["importing.has-followed"]}
    rows = list_visits(office.session, branch_id=office.world.branch_id)
    assert [row.visit.state for row in rows] == [VisitState.SUBMITTED, VisitState.WITHDRAWN]


def test_a_batch_is_taken_back_once(office: Office) -> None:
    batch_id = office.take_in(PEOPLE, USUAL)
    office.undo(batch_id)
    with pytest.raises(NothingToUndo):
        office.undo(batch_id)


def test_what_was_not_taken_in_cannot_be_taken_back(office: Office) -> None:
    with pytest.raises(NothingToUndo):
        office.undo(office.look(PEOPLE, USUAL))
