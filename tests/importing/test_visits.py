"""Visits from a file: the same rules as on the page, and the volunteer confirms each."""

from tests.care.world import TODAY
from tests.importing.world import Office
from timebank.care.queries.listing import list_visits
from timebank.care.rules import EnteredHow, VisitState
from timebank.importing.rules import ImportKind

VISIT = {
    "봉사자": "윤미경",
    "어르신": "김영자 1945-02-11",
    "방문일": TODAY.strftime("%Y.%m.%d"),
    "시작": "10:00",
    "끝": "오전 11시 30분",
    "활동": "말벗",
}


def test_a_visit_of_a_file_waits_for_the_volunteers_word(office: Office) -> None:
    office.take_in(ImportKind.VISITS, VISIT)
    (row,) = list_visits(office.session, branch_id=office.world.branch_id)
    assert (row.visit.minutes, row.visit.entered_how) == (90, EnteredHow.IMPORT)
    assert row.visit.state is VisitState.SUBMITTED
    assert row.visit.needs_confirmation


def test_visits_of_one_file_that_overlap_are_told(office: Office) -> None:
    batch_id = office.look(ImportKind.VISITS, VISIT, {**VISIT, "시작": "11:00", "끝": "12:00"})
    assert office.faults(batch_id) == {3: ["care.visit-overlaps"]}


def test_a_strangers_name_and_a_later_day_are_told(office: Office) -> None:
    batch_id = office.look(
        ImportKind.VISITS, {**VISIT, "봉사자": "아무개"}, {**VISIT, "방문일": "2027-01-01"}
    )
    assert office.faults(batch_id)[2] == ["importing.person-unknown"]
    assert "care.day-in-future" in office.faults(batch_id)[3]
