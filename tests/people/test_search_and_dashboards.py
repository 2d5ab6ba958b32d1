from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from tests.factories import (
    BRANCH,
    give_consent,
    make_branch,
    make_coordinator,
    make_person,
    make_senior,
    make_volunteer,
)
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.queries import ToConfirm
from timebank.people.rules import Missing, PersonState, Purpose
from timebank.policies.rules import Policy

TODAY = date(2026, 3, 2)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the statements that run inside."""
    session.flush()
    session.expunge_all()
    connection = session.connection()
    assert isinstance(connection, Connection)
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(connection, "before_cursor_execute", note)


def names(session: Session, text: str) -> list[str]:
    return [each.name for each in queries.search_people(session, branch_id=BRANCH, text=text)]


@pytest.fixture
def people(session: Session) -> None:
    make_person(session, name="김영자", phone="010-1234-5678", email="youngja@example.com")
    make_person(session, name="강영준")
    make_person(session, name="남궁 지호")
    make_person(session, name="Trần Văn Đức")
    make_branch(session, "cheongju", name="청주 지점")
    make_person(session, name="김영자", branch_id="cheongju")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ㄱㅇㅈ", ["강영준", "김영자"]),
        ("ㄴㄱㅈㅎ", ["남궁 지호"]),
        ("영자", ["김영자"]),
        ("남궁지호", ["남궁 지호"]),
        ("tran van duc", ["Trần Văn Đức"]),
        ("01012345678", ["김영자"]),
        ("+82 10-1234-5678", ["김영자"]),
        ("YoungJa@example.com", ["김영자"]),
        ("010-9999-9999", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE people_people; --", []),
        ("😀", []),
        ("가" * 10_000, []),
    ],
)
def test_anyone_is_found_by_name_number_address_or_initial_consonants(
    session: Session, text: str, found: list[str]
) -> None:
    assert names(session, text) == found


def test_pages_follow_each_other_without_gap_or_repetition(session: Session) -> None:
    ids = {make_person(session, name="김영자").id for _ in range(7)}
    ids |= {make_person(session, name=f"이{each}").id for each in "가나다"}
    seen: list[object] = []
    after = None
    while True:
        page = queries.search_people(session, branch_id=BRANCH, after=after, limit=3)
        seen += [each.id for each in page[:3]]
        if len(page) <= 3:
            break
        after = (page[2].name_folded, page[2].id)
    assert len(seen) == len(set(seen)) == len(ids)


def test_who_has_left_is_found_only_when_asked_for(session: Session) -> None:
    person = make_person(session, name="김영자")
    person.state = PersonState.LEFT
    session.flush()
    assert not names(session, "김영자")
    found = queries.search_people(session, branch_id=BRANCH, text="김영자", states=[PersonState.LEFT])
    assert len(found) == 1


def test_a_role_narrows_the_list_to_who_holds_it_that_day(session: Session) -> None:
    make_person(session, roles=[Role.VOLUNTEER], until=TODAY - timedelta(days=1))
    volunteer = make_person(session, roles=[Role.VOLUNTEER])
    found = queries.search_people(session, branch_id=BRANCH, role=Role.VOLUNTEER, day=TODAY)
    assert [each.id for each in found] == [volunteer.id]


def make_waiting(session: Session) -> None:
    coordinator = make_coordinator(session)
    make_person(session, name="카리나", roles=[Role.VOLUNTEER])
    make_person(session, name="김도현", roles=[Role.VOLUNTEER], born=date(2012, 6, 1))
    older = make_volunteer(session, name="이영자", coordinator=coordinator)
    make_person(session, name="이영자", roles=[Role.VOLUNTEER]).duplicate_of_id = older.id
    agreed = make_person(
        session, name="박서준", roles=[Role.VOLUNTEER], born=date(2013, 1, 1), identified_by=coordinator
    )
    give_consent(session, agreed, Purpose.GUARDIAN)
    make_senior(session)
    session.flush()


def test_who_waits_for_a_coordinator_is_listed_with_the_first_reason(session: Session) -> None:
    make_waiting(session)
    found = queries.list_people_to_confirm(session, branch_id=BRANCH, day=TODAY)
    assert sorted((each.name, each.why) for each in found) == [
        ("김도현", ToConfirm.GUARDIAN),
        ("이영자", ToConfirm.DUPLICATE),
        ("카리나", ToConfirm.IDENTITY),
    ]
    counts = queries.count_people_to_confirm(session, branch_id=BRANCH, day=TODAY)
    assert (counts.total, counts.duplicate, counts.guardian, counts.identity) == (3, 1, 1, 1)


def test_on_the_14th_birthday_nobody_waits_for_a_guardian(session: Session) -> None:
    make_person(session, born=date(2012, 3, 2))
    make_person(session, born=date(2012, 3, 3))
    assert queries.count_people_to_confirm(session, branch_id=BRANCH, day=TODAY).guardian == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: queries.list_people_to_confirm(session, branch_id=BRANCH, day=TODAY),
        lambda session: queries.count_people_to_confirm(session, branch_id=BRANCH, day=TODAY),
        lambda session: queries.count_by_role(session, branch_id=BRANCH, day=TODAY),
        lambda session: queries.search_people(session, branch_id=BRANCH),
        lambda session: queries.list_staff(session, branch_id=BRANCH),
    ],
    ids=["waiting", "counts", "roles", "search", "staff"],
)
def test_each_question_is_one_query_however_many_there_are(
    session: Session, ask: Callable[[Session], object]
) -> None:
    make_waiting(session)
    make_waiting(session)
    with counted(session) as statements:
        ask(session)
    assert len(statements) == 1


def test_readiness_of_many_takes_two_queries(session: Session) -> None:
    people = [make_volunteer(session) for _ in range(5)]
    with counted(session) as statements:
        found = queries.readiness_of(session, branch_id=BRANCH, people=people, policy=Policy(), day=TODAY)
    assert len(statements) == 2
    assert all(each.ready for each in found.values())


def test_somebody_new_lacks_identity_consent_and_training(session: Session) -> None:
    person = make_person(session, roles=[Role.VOLUNTEER])
    ready = queries.readiness(session, branch_id=BRANCH, person=person, policy=Policy(), day=TODAY)
    assert ready.missing == (Missing.IDENTITY, Missing.CONSENT, Missing.TRAINING)
    assert (ready.training_left, ready.ready) == (240, False)


@pytest.mark.parametrize(("born", "old_enough"), [(date(2013, 3, 2), True), (date(2013, 3, 3), False)])
def test_on_the_13th_birthday_one_is_old_enough(session: Session, born: date, *, old_enough: bool) -> None:
    person = make_volunteer(session, born=born)
    ready = queries.readiness(session, branch_id=BRANCH, person=person, policy=Policy(), day=TODAY)
    assert (Missing.AGE not in ready.missing) is old_enough


def test_training_held_after_the_day_does_not_count_on_it(session: Session) -> None:
    person = make_volunteer(session)
    before = date(2019, 12, 31)
    ready = queries.readiness(session, branch_id=BRANCH, person=person, policy=Policy(), day=before)
    assert ready.training_minutes == 0


def test_a_moment_is_what_the_branch_keeps(session: Session, noon: datetime) -> None:
    person = make_person(session)
    person.last_heard_at = noon
    session.flush()
    session.expire(person)
    assert person.last_heard_at == noon
