from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_person
from tests.people.joining import joining
from timebank.core.commands import SYSTEM, apply
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands import JoinBranch, join_branch
from timebank.people.errors import (
    BirthDateInFuture,
    BirthDateTooEarly,
    BranchNotFound,
    ContactMissing,
    GuardianMissing,
    MembershipConsentMissing,
    NameMissing,
    NameTooLong,
    NameUnfit,
    PhoneUnreadable,
    ResidentNumberRefused,
)
from timebank.people.models import Handle, Person
from timebank.people.rules import ConsentMethod, Purpose


def get_joined(session: Session, command: JoinBranch) -> Person:
    return queries.get_person(session, branch_id=BRANCH, person_id=command.id)


def test_whoever_joins_is_a_volunteer_whose_identity_nobody_has_seen(
    session: Session, noon: datetime
) -> None:
    make_branch(session)
    command = joining()
    assert join_branch(session, command, now=noon) == command.id
    person = get_joined(session, command)
    assert person.phone == "+821012345678"
    assert person.identity_seen_at is None
    today = date(2026, 3, 2)
    assert queries.roles_of(session, branch_id=BRANCH, person_id=person.id, day=today) == {Role.VOLUNTEER}


def test_each_consent_is_kept_apart_with_its_date(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = joining(consents=frozenset({Purpose.MEMBERSHIP, Purpose.CARE}))
    join_branch(session, command, now=noon)
    kept = queries.list_consents(session, branch_id=BRANCH, person_id=command.id)
    assert {each.purpose for each in kept} == {Purpose.MEMBERSHIP, Purpose.CARE}
    assert {(each.given_at, each.method, each.recorded_by_id) for each in kept} == {
        (noon, ConsentMethod.SCREEN, None)
    }


def test_whoever_joins_can_be_found_by_their_number_to_sign_in(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = joining(email="Ha@Example.com")
    join_branch(session, command, now=noon)
    login_id = get_joined(session, command).login_id
    handles = session.scalars(select(Handle).where(Handle.login_id == login_id)).all()
    assert len(handles) == 2


def test_joining_twice_with_the_same_contact_changes_nothing_and_says_nothing(
    session: Session, noon: datetime
) -> None:
    make_branch(session)
    join_branch(session, joining(), now=noon)
    assert join_branch(session, joining(phone="+82 10 1234 5678"), now=noon) is None
    assert len(session.scalars(select(Person).where(Person.branch_id == BRANCH)).all()) == 1


def test_the_same_form_sent_twice_registers_one_person(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = joining()
    for _ in range(2):
        answer = apply(session, join_branch, command, origin=SYSTEM, now=noon)
        assert answer == command.id


def test_somebody_with_the_same_name_and_birth_date_waits_for_a_coordinator(
    session: Session, noon: datetime
) -> None:
    older = make_person(session, name="이영자", born=date(1960, 1, 2))
    command = joining(name="이영자", birth_date=date(1960, 1, 2))
    join_branch(session, command, now=noon)
    assert get_joined(session, command).duplicate_of_id == older.id


def test_a_couple_with_one_number_has_two_logins(session: Session, noon: datetime) -> None:
    make_branch(session)
    first, second = joining(name="김성수"), joining(name="이은정")
    join_branch(session, first, now=noon)
    join_branch(session, second, now=noon)
    assert get_joined(session, first).login_id != get_joined(session, second).login_id


def test_a_member_of_another_branch_keeps_one_login(session: Session, noon: datetime) -> None:
    make_branch(session)
    make_branch(session, "cheongju", name="청주 지점")
    here, there = joining(), joining(branch_id="cheongju")
    join_branch(session, here, now=noon)
    join_branch(session, there, now=noon)
    other = queries.get_person(session, branch_id="cheongju", person_id=there.id)
    assert get_joined(session, here).login_id == other.login_id


def test_nobody_adds_an_address_of_theirs_to_a_login_of_somebody_else(
    session: Session, noon: datetime
) -> None:
    make_branch(session)
    make_branch(session, "cheongju", name="청주 지점")
    victim, thief = joining(), joining(branch_id="cheongju", email="thief@example.com")
    join_branch(session, victim, now=noon)
    join_branch(session, thief, now=noon)
    other = queries.get_person(session, branch_id="cheongju", person_id=thief.id)
    assert get_joined(session, victim).login_id != other.login_id


def test_under_14_a_guardian_who_agrees_on_the_screen_is_on_record(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = joining(
        birth_date=date(2012, 6, 1),
        guardian_name="김성수",
        guardian_phone="010-8765-4321",
        guardian_agrees=True,
    )
    join_branch(session, command, now=noon)
    consents = queries.list_consents(session, branch_id=BRANCH, person_id=command.id)
    assert [each.given_by for each in consents if each.purpose is Purpose.GUARDIAN] == ["김성수"]


def test_under_14_a_guardian_who_brings_the_paper_later_is_waited_for(
    session: Session, noon: datetime
) -> None:
    make_branch(session)
    command = joining(birth_date=date(2012, 6, 1), guardian_name="김성수", guardian_phone="010-8765-4321")
    join_branch(session, command, now=noon)
    (waiting,) = queries.list_people_to_confirm(session, branch_id=BRANCH, day=noon.date())
    assert (waiting.why, waiting.guardian_name) == (queries.ToConfirm.GUARDIAN, "김성수")


def test_on_the_18th_birthday_no_guardian_is_asked_for(session: Session, noon: datetime) -> None:
    make_branch(session)
    join_branch(session, joining(birth_date=date(2008, 3, 2)), now=noon)


REFUSALS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"name": "  "}, NameMissing),
    ({"name": "가" * 81}, NameTooLong),
    ({"name": "가" * 10_000}, NameTooLong),
    ({"name": "김영자🌸"}, NameUnfit),
    ({"name": "12345"}, NameUnfit),
    ({"name": "김\u0007영자"}, NameUnfit),
    ({"name": "900101-1234567"}, ResidentNumberRefused),
    ({"birth_date": date(2026, 3, 3)}, BirthDateInFuture),
    ({"birth_date": date(1899, 12, 31)}, BirthDateTooEarly),
    ({"phone": "119"}, PhoneUnreadable),
    ({"phone": None}, ContactMissing),
    ({"phone": " ", "email": ""}, ContactMissing),
    ({"birth_date": date(2008, 3, 3)}, GuardianMissing),
    ({"consents": frozenset({Purpose.CARE})}, MembershipConsentMissing),
    ({"neighbourhood": "월성동 900101-1234567"}, ResidentNumberRefused),
    ({"branch_id": "nowhere"}, BranchNotFound),
]


@pytest.mark.parametrize(("said", "refusal"), REFUSALS)
def test_what_cannot_be_is_refused_and_nothing_written(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    make_branch(session)
    with pytest.raises(refusal):
        join_branch(session, joining(**said), now=noon)
    assert session.scalars(select(Person).where(Person.branch_id == BRANCH)).first() is None


def test_another_command_with_the_same_id_is_refused(session: Session, noon: datetime) -> None:
    from timebank.core.errors import CommandDiffers

    make_branch(session)
    key = new_id()
    apply(session, join_branch, joining(id=key), origin=SYSTEM, now=noon)
    with pytest.raises(CommandDiffers):
        apply(session, join_branch, joining(id=key, name="다른 이름"), origin=SYSTEM, now=noon)
