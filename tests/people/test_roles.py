from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories import BRANCH, give_role, make_branch, make_coordinator, make_person, make_volunteer
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people import queries
from timebank.people.commands import AppointStaff, EndRole, GrantRole, appoint_staff, end_role, grant_role
from timebank.people.errors import (
    ContactMissing,
    DeputyNeedsEnd,
    LastAdministrator,
    NameUnfit,
    NotActive,
    OwnRecord,
    PersonNotFound,
    RoleDaysUnfit,
    RoleEnded,
    RoleHeld,
    RoleNotFound,
    RoleOfOtherKind,
    RolesApart,
)
from timebank.people.models import Person
from timebank.people.rules import PersonState

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
TOMORROW = date(2026, 3, 3)


def make_administrator(session: Session, **said: Any) -> Person:  # noqa: ANN401
    return make_person(
        session, name="문정아", roles=[Role.ADMINISTRATOR], born=None, branch_id=NATIONAL, **said
    )


def granting(person: Person, by: Person, role: Role, **said: Any) -> GrantRole:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": person.branch_id,
        "actor_id": by.id,
        "person_id": person.id,
        "role": role,
        "starts_on": TODAY,
    }
    return GrantRole(**(content | said))


def ending(person: Person, grant_id: UUID, by: Person, last: date) -> EndRole:
    return EndRole(
        branch_id=person.branch_id,
        actor_id=by.id,
        person_id=person.id,
        grant_id=grant_id,
        ends_on=last,
    )


def roles(session: Session, person: Person, day: date = TODAY) -> frozenset[Role]:
    return queries.roles_of(session, branch_id=person.branch_id, person_id=person.id, day=day)


def test_a_role_holds_from_its_first_day_to_its_last(session: Session, noon: datetime) -> None:
    person = make_person(session)
    command = granting(
        person, make_administrator(session), Role.COORDINATOR, starts_on=TOMORROW, ends_on=date(2026, 3, 4)
    )
    grant_role(session, command, now=noon)
    session.flush()
    held = [bool(roles(session, person, date(2026, 3, day))) for day in (2, 3, 4, 5)]
    assert held == [False, True, True, False]


def test_a_role_that_is_ended_at_once_opens_nothing_today(session: Session, noon: datetime) -> None:
    person, administrator = make_coordinator(session), make_administrator(session)
    (grant,) = queries.list_grants(session, branch_id=BRANCH, person_id=person.id)
    end_role(session, ending(person, grant.id, administrator, YESTERDAY), now=noon)
    session.flush()
    assert not roles(session, person)
    with pytest.raises(RoleEnded):
        end_role(session, ending(person, grant.id, administrator, YESTERDAY), now=noon)


def test_a_role_given_by_mistake_today_is_taken_back_at_once(session: Session, noon: datetime) -> None:
    person, administrator = make_person(session), make_administrator(session)
    grant_id = grant_role(session, granting(person, administrator, Role.COORDINATOR), now=noon)
    session.flush()
    end_role(session, ending(person, grant_id, administrator, YESTERDAY), now=noon)
    session.flush()
    assert not roles(session, person)


def test_ending_never_makes_a_role_longer(session: Session, noon: datetime) -> None:
    person, administrator = make_person(session), make_administrator(session)
    grant = give_role(session, person, Role.DEPUTY, until=TOMORROW)
    end_role(session, ending(person, grant.id, administrator, date(2027, 1, 1)), now=noon)
    assert grant.ends_on == TOMORROW


@pytest.mark.parametrize(
    ("role", "said", "refusal"),
    [
        (Role.COORDINATOR, {"starts_on": YESTERDAY}, RoleDaysUnfit),
        (Role.COORDINATOR, {"starts_on": TOMORROW, "ends_on": TODAY}, RoleDaysUnfit),
        (Role.DEPUTY, {}, DeputyNeedsEnd),
        (Role.VOLUNTEER, {}, RoleHeld),
        (Role.COORDINATOR, {"branch_id": "cheongju"}, PersonNotFound),
    ],
)
def test_a_role_that_cannot_be_given_is_refused(
    session: Session, noon: datetime, role: Role, said: dict[str, Any], refusal: type[Exception]
) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    person = make_person(session, roles=[Role.VOLUNTEER])
    with pytest.raises(refusal):
        grant_role(session, granting(person, make_administrator(session), role, **said), now=noon)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.COORDINATOR, Role.AUDITOR),
        (Role.AUDITOR, Role.COORDINATOR),
        (Role.ADMINISTRATOR, Role.COORDINATOR),
        (Role.AUDITOR, Role.ADMINISTRATOR),
    ],
)
def test_who_checks_does_not_decide(session: Session, noon: datetime, held: Role, wanted: Role) -> None:
    person = make_person(session, roles=[held])
    with pytest.raises(RolesApart):
        grant_role(session, granting(person, make_administrator(session), wanted), now=noon)


def test_after_one_role_ended_the_other_can_follow(session: Session, noon: datetime) -> None:
    person = make_person(session, roles=[Role.COORDINATOR], until=YESTERDAY)
    grant_role(session, granting(person, make_administrator(session), Role.AUDITOR), now=noon)


def test_the_national_office_has_administrators_and_auditors_only(session: Session, noon: datetime) -> None:
    person = make_person(session, branch_id=NATIONAL)
    with pytest.raises(RoleOfOtherKind):
        grant_role(session, granting(person, make_administrator(session), Role.COORDINATOR), now=noon)


def test_nobody_gives_or_ends_a_role_of_their_own(session: Session, noon: datetime) -> None:
    administrator = make_administrator(session)
    with pytest.raises(OwnRecord):
        grant_role(session, granting(administrator, administrator, Role.AUDITOR), now=noon)
    (grant,) = queries.list_grants(session, branch_id=NATIONAL, person_id=administrator.id)
    with pytest.raises(OwnRecord):
        end_role(session, ending(administrator, grant.id, administrator, TODAY), now=noon)


def test_an_administrator_does_not_become_coordinator_through_another_branch(
    session: Session, noon: datetime
) -> None:
    command = AppointStaff(
        branch_id=NATIONAL,
        actor_id=None,
        name="문정아",
        phone="010-3333-4444",
        role=Role.ADMINISTRATOR,
        starts_on=TODAY,
    )
    make_branch(session, NATIONAL, name="전국 운영")
    make_branch(session)
    administrator_id = appoint_staff(session, command, now=noon)
    own = AppointStaff(
        branch_id=BRANCH,
        actor_id=administrator_id,
        name="문정아",
        phone="010-3333-4444",
        role=Role.COORDINATOR,
        starts_on=TODAY,
    )
    with pytest.raises(OwnRecord):
        appoint_staff(session, own, now=noon)


def test_the_last_administrator_stays(session: Session, noon: datetime) -> None:
    first, second = make_administrator(session), make_administrator(session)
    (grant,) = queries.list_grants(session, branch_id=NATIONAL, person_id=second.id)
    end_role(session, ending(second, grant.id, first, YESTERDAY), now=noon)
    session.flush()
    (left,) = queries.list_grants(session, branch_id=NATIONAL, person_id=first.id)
    with pytest.raises(LastAdministrator):
        end_role(session, ending(first, left.id, second, YESTERDAY), now=noon)


def test_staff_come_with_a_role_and_a_way_in(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = AppointStaff(
        branch_id=BRANCH,
        actor_id=make_administrator(session).id,
        name="정현우",
        phone="010-1212-3434",
        role=Role.COORDINATOR,
        starts_on=TODAY,
    )
    person_id = appoint_staff(session, command, now=noon)
    session.flush()
    person = queries.get_person(session, branch_id=BRANCH, person_id=person_id)
    assert person.login_id is not None
    assert [each.id for each in queries.deciders(session, branch_id=BRANCH, day=TODAY)] == [person_id]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"phone": None}, ContactMissing),
        ({"name": "😀"}, NameUnfit),
        ({"role": Role.VOLUNTEER}, RoleOfOtherKind),
        ({"role": Role.DEPUTY}, DeputyNeedsEnd),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    make_branch(session)
    content: dict[str, Any] = {"name": "정현우", "phone": "010-1212-3434", "role": Role.COORDINATOR}
    command = AppointStaff(
        branch_id=BRANCH,
        actor_id=make_administrator(session).id,
        starts_on=TODAY,
        **(content | said),
    )
    with pytest.raises(refusal):
        appoint_staff(session, command, now=noon)


def test_who_has_left_gets_no_role(session: Session, noon: datetime) -> None:
    person = make_volunteer(session)
    person.state = PersonState.LEFT
    with pytest.raises(NotActive):
        grant_role(session, granting(person, make_administrator(session), Role.SENIOR), now=noon)


def test_a_role_that_is_not_there_is_not_ended(session: Session, noon: datetime) -> None:
    person = make_person(session)
    with pytest.raises(RoleNotFound):
        end_role(session, ending(person, person.id, make_administrator(session), TODAY), now=noon)
