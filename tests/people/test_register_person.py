from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_coordinator, make_person
from tests.people.joining import joining
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands import (
    RegisterPerson,
    SettleDuplicate,
    join_branch,
    register_person,
    settle_duplicate,
)
from timebank.people.errors import (
    AlreadyIdentified,
    BirthDateMissing,
    MayBeThere,
    MembershipConsentMissing,
    NotADuplicate,
    OwnRecord,
    PersonNotFound,
    RoleOfOtherKind,
    TextTooLong,
)
from timebank.people.models import Person
from timebank.people.rules import ConsentMethod, PersonState, Purpose

BORN = date(1945, 2, 11)


def registration(coordinator: Person, **said: Any) -> RegisterPerson:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": coordinator.id,
        "name": "김영자",
        "birth_date": BORN,
        "roles": frozenset({Role.SENIOR}),
        "address": "대구 달서구 월성동 1-2",
        "consents": frozenset({Purpose.MEMBERSHIP, Purpose.CARE}),
        "paper_ref": "3번 철 41번",
    }
    return RegisterPerson(**(content | said))


def test_a_coordinator_registers_somebody_with_consents_on_paper(session: Session, noon: datetime) -> None:
    command = registration(make_coordinator(session))
    person_id = register_person(session, command, now=noon)
    person = queries.get_person(session, branch_id=BRANCH, person_id=person_id)
    assert (person.name, person.registered_by_id) == ("김영자", command.actor_id)
    kept = queries.list_consents(session, branch_id=BRANCH, person_id=person_id)
    assert {(each.method, each.recorded_by_id, each.paper_ref) for each in kept} == {
        (ConsentMethod.PAPER, command.actor_id, "3번 철 41번")
    }


def test_somebody_may_be_registered_without_number_or_address(session: Session, noon: datetime) -> None:
    command = registration(make_coordinator(session), address=None)
    person_id = register_person(session, command, now=noon)
    assert queries.get_person(session, branch_id=BRANCH, person_id=person_id).login_id is None


@pytest.mark.parametrize(
    "same",
    [
        {"name": "김 영자"},
        {"name": "다른이", "birth_date": date(1950, 1, 1), "phone": "010-7777-1234"},
        {"name": "다른이", "birth_date": date(1950, 1, 1), "email": "YOUNGJA@example.com"},
        {"name": "다른이", "birth_date": date(1950, 1, 1), "address": "대구 달서구 월성동1 - 2"},
    ],
)
def test_who_may_be_there_is_shown_before_anything_is_written(
    session: Session, noon: datetime, same: dict[str, Any]
) -> None:
    coordinator = make_coordinator(session)
    first = registration(coordinator, phone="010-7777-1234", email="youngja@example.com")
    register_person(session, first, now=noon)
    again = registration(coordinator, **({"address": None} | same))
    with pytest.raises(MayBeThere):
        register_person(session, again, now=noon)


def test_with_a_tick_somebody_else_of_the_same_name_and_birthday_is_registered(
    session: Session, noon: datetime
) -> None:
    coordinator = make_coordinator(session)
    register_person(session, registration(coordinator), now=noon)
    person_id = register_person(session, registration(coordinator, somebody_else=True), now=noon)
    person = queries.get_person(session, branch_id=BRANCH, person_id=person_id)
    assert person.duplicate_of_id is None


def test_a_relative_may_come_without_a_birth_date(session: Session, noon: datetime) -> None:
    command = registration(make_coordinator(session), roles=frozenset({Role.FAMILY}), birth_date=None)
    register_person(session, command, now=noon)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"birth_date": None}, BirthDateMissing),
        ({"roles": frozenset()}, RoleOfOtherKind),
        ({"roles": frozenset({Role.COORDINATOR})}, RoleOfOtherKind),
        ({"consents": frozenset()}, MembershipConsentMissing),
        ({"address": "가" * 201}, TextTooLong),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        register_person(session, registration(make_coordinator(session), **said), now=noon)


def make_double(session: Session, noon: datetime) -> tuple[Person, Person]:
    older = make_person(session, name="이영자", born=date(1960, 1, 2))
    command = joining(name="이영자", birth_date=date(1960, 1, 2))
    join_branch(session, command, now=noon)
    return older, queries.get_person(session, branch_id=BRANCH, person_id=command.id)


def test_two_people_stay_two(session: Session, noon: datetime) -> None:
    older, newer = make_double(session, noon)
    coordinator = make_coordinator(session)
    command = SettleDuplicate(branch_id=BRANCH, actor_id=coordinator.id, person_id=newer.id, same=False)
    assert settle_duplicate(session, command, now=noon) == newer.id
    assert {newer.state, older.state} == {PersonState.ACTIVE}


def test_of_one_person_the_newer_record_closes_and_its_way_in_moves_to_the_older(
    session: Session, noon: datetime
) -> None:
    older, newer = make_double(session, noon)
    login_id = newer.login_id
    command = SettleDuplicate(
        branch_id=BRANCH, actor_id=make_coordinator(session).id, person_id=newer.id, same=True
    )
    assert settle_duplicate(session, command, now=noon) == older.id
    assert (newer.state, newer.login_id, older.login_id) == (PersonState.DOUBLE, None, login_id)
    today = date(2026, 3, 2)
    assert not queries.roles_of(session, branch_id=BRANCH, person_id=newer.id, day=today)


def test_what_was_settled_is_not_settled_again(session: Session, noon: datetime) -> None:
    _older, newer = make_double(session, noon)
    coordinator = make_coordinator(session)
    for _ in range(2):
        command = SettleDuplicate(branch_id=BRANCH, actor_id=coordinator.id, person_id=newer.id, same=False)
        if newer.duplicate_settled_at is None:
            settle_duplicate(session, command, now=noon)
        else:
            with pytest.raises(NotADuplicate):
                settle_duplicate(session, command, now=noon)


def test_a_record_whose_identity_was_seen_is_not_closed(session: Session, noon: datetime) -> None:
    _older, newer = make_double(session, noon)
    coordinator = make_coordinator(session)
    newer.identity_seen_at, newer.identity_seen_by_id = noon, coordinator.id
    command = SettleDuplicate(branch_id=BRANCH, actor_id=coordinator.id, person_id=newer.id, same=True)
    with pytest.raises(AlreadyIdentified):
        settle_duplicate(session, command, now=noon)


def test_nobody_settles_their_own_case(session: Session, noon: datetime) -> None:
    older, newer = make_double(session, noon)
    command = SettleDuplicate(branch_id=BRANCH, actor_id=older.id, person_id=newer.id, same=True)
    with pytest.raises(OwnRecord):
        settle_duplicate(session, command, now=noon)


def test_another_branch_finds_no_such_case(session: Session, noon: datetime) -> None:
    _older, newer = make_double(session, noon)
    make_branch(session, "cheongju", name="청주 지점")
    command = SettleDuplicate(branch_id="cheongju", actor_id=newer.id, person_id=newer.id, same=False)
    with pytest.raises(PersonNotFound):
        settle_duplicate(session, command, now=noon)
