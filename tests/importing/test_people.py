"""People from a file, with training, links, assignments and the points they had."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.care.world import do
from tests.factories import make_volunteer
from tests.importing.world import USUAL, Office
from timebank.care.queries.listing import list_assignments
from timebank.core.errors import CommandDiffers
from timebank.core.ids import new_id
from timebank.importing.commands import BringFile, bring_file
from timebank.importing.errors import (
    BatchNotFound,
    BatchNotReady,
    HeadingsMissing,
    NothingToConfirm,
    RowRefused,
    RowsFaulty,
    SamePersonConfirms,
    SecondPersonNeeded,
)
from timebank.importing.models import Opening, Row
from timebank.importing.rules import BatchState, ImportKind, RowState
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind
from timebank.ledger.tasks import check
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel
from timebank.people.queries import list_consents, list_trainings, relatives_of
from timebank.people.rules import Purpose

PEOPLE = ImportKind.PEOPLE
VOLUNTEER = {
    "이름": "한상미",
    "생년월일": "1970-05-05",
    "구분": "봉사자",
    "휴대전화": "010-5000-0002",
    "동의": "회원, 돌봄 기록",
    "신분 확인": "주민등록증",
    "교육": "기본 교육",
    "교육일": "2026년 3월 14일",
    "교육 시간(분)": "240",
    "돌볼 어르신": "박순자 1948-03-02",
    "돌봄 활동": "말벗",
    "배정 시작일": "2026.11.1",
}
CARRIED = {
    **USUAL,
    "이월 점수": "12.5",
    "이월 나눔 전용 점수": "3",
    "이월 증빙": "2025년 원장 17쪽",
    "이월 확인자 1": "정현우",
    "이월 확인자 2": "김도윤",
}


def test_a_person_of_a_file_is_registered_as_on_the_page(office: Office) -> None:
    office.take_in(PEOPLE, USUAL)
    (person,) = office.find("박순자")
    assert (person.birth_date is not None, person.phone) == (True, "+821050000001")
    consents = list_consents(office.session, branch_id=person.branch_id, person_id=person.id)
    assert {each.purpose for each in consents} == {Purpose.MEMBERSHIP, Purpose.CARE}


def test_looking_at_a_file_writes_nobody_down(office: Office) -> None:
    batch_id = office.look(PEOPLE, USUAL)
    assert office.find("박순자") == []
    assert (office.batch(batch_id).state, office.batch(batch_id).faulty) == (BatchState.CHECKED, 0)


def test_training_identity_and_assignment_come_with_the_row_and_may_speak_of_a_later_one(
    office: Office,
) -> None:
    office.take_in(PEOPLE, VOLUNTEER, USUAL)
    (volunteer,), (senior,) = office.find("한상미"), office.find("박순자")
    branch_id = volunteer.branch_id
    assert volunteer.identity_seen_at is not None
    (training,) = list_trainings(office.session, branch_id=branch_id, person_id=volunteer.id)
    assert training.minutes == 240
    (line,) = list_assignments(office.session, branch_id=branch_id, volunteer_id=volunteer.id)
    assert (line.assignment.senior_id, line.assignment.activities) == (senior.id, ["talk"])


def test_who_comes_by_a_file_is_told_once_that_they_are_registered(office: Office) -> None:
    office.take_in(PEOPLE, VOLUNTEER, USUAL)
    (volunteer,) = office.find("한상미")
    told = office.session.scalars(
        select(Message.template).where(
            Message.person_id == volunteer.id, Message.channel == MessageChannel.SCREEN
        )
    )
    assert sorted(told) == ["assigned", "registered"]


def test_a_relative_is_linked(office: Office) -> None:
    child = {**USUAL, "이름": "이수진", "생년월일": "1975.1.1", "구분": "가족", "휴대전화": "010-5000-0003"}
    linked = {**USUAL, "가족 회원": "이수진", "가족 관계": "딸", "관계 확인 자료": "가족관계증명서"}
    office.take_in(PEOPLE, linked, child)
    (person,) = office.find("박순자")
    (relative,) = relatives_of(office.session, branch_id=person.branch_id, person_id=person.id)
    assert relative.person.name == "이수진"


def test_points_of_before_are_posted_with_their_paper_and_people(office: Office) -> None:
    office.take_in(PEOPLE, CARRIED)
    (person,) = office.find("박순자")
    balances = balances_of(office.session, branch_id=person.branch_id, owner_id=person.id)
    assert (balances[AccountKind.OWN], balances[AccountKind.GIFT_ONLY]) == (750, 180)
    opening = office.session.scalars(select(Opening)).one()
    assert (opening.paper, opening.entered_by_id, opening.confirmed_by_id) == (
        "2025년 원장 17쪽",
        office.world.coordinator.id,
        office.world.other_coordinator.id,
    )
    assert check(office.session, branch_id=None, folder=None).finding is None


def test_points_wait_for_a_second_person(office: Office) -> None:
    batch_id = office.look(PEOPLE, CARRIED)
    with pytest.raises(SecondPersonNeeded):
        office.ask_to_run(batch_id)
    with pytest.raises(SamePersonConfirms):
        office.confirm(batch_id, office.world.coordinator)
    office.confirm(batch_id)
    office.run(batch_id)
    assert office.batch(batch_id).state is BatchState.DONE


def test_points_need_paper_and_two_people(office: Office) -> None:
    same = {
        **CARRIED,
        "이름": "최말순",
        "생년월일": "1947.1.1",
        "휴대전화": "010-5000-0004",
        "이월 확인자 2": "정현우",
    }
    batch_id = office.look(PEOPLE, {**CARRIED, "이월 증빙": ""}, same)
    assert office.faults(batch_id) == {2: ["importing.part-missing"], 3: ["importing.checkers-alike"]}


def test_a_file_without_points_has_nothing_to_confirm(office: Office) -> None:
    with pytest.raises(NothingToConfirm):
        office.confirm(office.look(PEOPLE, USUAL))


def test_every_fault_of_a_row_is_told_at_once(office: Office) -> None:
    batch_id = office.look(PEOPLE, {**USUAL, "생년월일": "옛날", "구분": "사장", "동의": ""})
    assert office.faults(batch_id) == {
        2: ["importing.word-unknown", "importing.cell-missing", "importing.day-unreadable"]
    }
    assert {row.state for row in office.session.scalars(select(Row))} == {RowState.FAULTY}


def test_a_rule_of_the_bank_refuses_in_its_own_words(office: Office) -> None:
    batch_id = office.look(PEOPLE, {**USUAL, "동의": "돌봄 기록"}, {**USUAL, "휴대전화": "123"})
    assert office.faults(batch_id) == {
        2: ["people.membership-consent-missing"],
        3: ["people.phone-unreadable"],
    }


def test_somebody_who_is_there_twice_in_the_file_is_told(office: Office) -> None:
    batch_id = office.look(PEOPLE, USUAL, USUAL)
    assert office.faults(batch_id) == {3: ["people.may-be-there"]}


def test_a_name_that_two_people_have_asks_for_the_birth_date(office: Office) -> None:
    twin = {**USUAL, "생년월일": "1950.1.1", "휴대전화": "010-5000-0005"}
    volunteer = {**VOLUNTEER, "돌볼 어르신": "박순자"}
    batch_id = office.look(PEOPLE, volunteer, USUAL, twin)
    assert office.faults(batch_id) == {2: ["importing.person-unclear"]}


def test_a_file_with_a_faulty_row_is_not_taken_in(office: Office) -> None:
    batch_id = office.look(PEOPLE, USUAL, {**USUAL, "이름": ""})
    with pytest.raises(RowsFaulty):
        office.ask_to_run(batch_id)
    assert office.find("박순자") == []


def test_a_file_that_is_not_looked_at_yet_is_not_taken_in(office: Office) -> None:
    with pytest.raises(BatchNotReady):
        office.ask_to_run(office.bring(PEOPLE, USUAL))


def test_taking_in_again_changes_nothing(office: Office) -> None:
    batch_id = office.take_in(PEOPLE, USUAL)
    office.work(batch_id)
    with pytest.raises(BatchNotReady):
        office.ask_to_run(batch_id)
    assert len(office.find("박순자")) == 1


def test_the_same_click_brings_the_file_in_once(office: Office) -> None:
    command = office.command(
        BringFile, kind=PEOPLE, name="a.csv", content="이름,구분,동의\n김,가족,회원\n".encode()
    )
    assert do(bring_file, command) == do(bring_file, command)
    other = office.command(
        BringFile, kind=PEOPLE, name="b.csv", content="이름,구분,동의\n김,가족,회원\n".encode(), id=command.id
    )
    with pytest.raises(CommandDiffers):
        do(bring_file, other)


def test_a_file_without_its_headings_is_refused(office: Office) -> None:
    with pytest.raises(HeadingsMissing):
        office.bring_content(PEOPLE, "이름,구분\n박순자,어르신\n".encode())


def test_a_batch_that_is_not_there_is_refused(office: Office) -> None:
    with pytest.raises(BatchNotFound):
        office.ask_to_run(new_id())


def test_somebody_who_came_meanwhile_stops_the_whole_file(office: Office) -> None:
    batch_id = office.look(PEOPLE, {**USUAL, "이름": "최말순", "휴대전화": "010-5000-0006"}, USUAL)
    office.ask_to_run(batch_id)
    make_volunteer(office.session, name="박순자", born=date(1948, 3, 2))
    office.session.commit()
    with pytest.raises(RowRefused) as refused:
        office.work(batch_id)
    assert refused.value.values == {"row": 3}
    assert office.find("최말순") == []
    assert office.batch(batch_id).state is BatchState.CHECKED
    assert office.faults(batch_id) == {3: ["people.may-be-there"]}


def test_numbers_that_excel_took_the_zero_from_are_read(office: Office) -> None:
    senior = {**USUAL, "휴대전화": "1050000001"}
    carer = {**VOLUNTEER, "휴대전화": "1050000002", "돌볼 어르신": "1050000001"}
    at_home = {**USUAL, "이름": "최말순", "생년월일": "17213", "휴대전화": "536301234"}
    office.take_in(PEOPLE, senior, carer, at_home)
    phones = {name: office.find(name)[0].phone for name in ("박순자", "한상미", "최말순")}
    assert phones == {"박순자": "+821050000001", "한상미": "+821050000002", "최말순": "+82536301234"}
    assert office.find("최말순")[0].birth_date == date(1947, 2, 15)
    lines = list_assignments(office.session, branch_id=office.world.branch_id)
    assert [line.senior for line in lines if line.volunteer == "한상미"] == ["박순자"]
