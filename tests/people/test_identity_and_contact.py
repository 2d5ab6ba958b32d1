from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_coordinator, make_person
from tests.people.joining import joining
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel
from timebank.people import queries
from timebank.people.commands import (
    ChangeContact,
    CorrectPerson,
    SeeIdentity,
    change_contact,
    correct_person,
    join_branch,
    see_identity,
)
from timebank.people.errors import (
    BirthDateInFuture,
    BirthDateMissing,
    ContactMissing,
    NameUnfit,
    NotActive,
    OwnRecord,
    PersonNotFound,
    PhoneUnreadable,
    ResidentNumberRefused,
    StaffContact,
)
from timebank.people.models import Handle, Person
from timebank.people.rules import Document, PersonState


def seeing(person: Person, by: Person, **said: Any) -> SeeIdentity:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "person_id": person.id,
        "document": Document.RESIDENT_CARD,
    }
    return SeeIdentity(**(content | said))


def changing(person: Person, by: Person, **said: Any) -> ChangeContact:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": person.branch_id,
        "actor_id": by.id,
        "person_id": person.id,
        "phone": "010-2222-3333",
        "email": None,
        "address": None,
        "neighbourhood": "월성동",
        "language": "vi",
    }
    return ChangeContact(**(content | said))


def handles_of(session: Session, person: Person) -> int:
    return len(session.scalars(select(Handle).where(Handle.login_id == person.login_id)).all())


def test_a_coordinator_keeps_which_document_was_seen_and_when(session: Session, noon: datetime) -> None:
    person, coordinator = make_person(session), make_coordinator(session)
    see_identity(session, seeing(person, coordinator), now=noon)
    assert (person.identity_seen_at, person.identity_seen_by_id) == (noon, coordinator.id)
    assert (person.identity_document, person.last_heard_at) == (Document.RESIDENT_CARD, noon)


def test_nobody_confirms_themselves(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    with pytest.raises(OwnRecord):
        see_identity(session, seeing(coordinator, coordinator), now=noon)


def test_who_has_left_is_not_confirmed(session: Session, noon: datetime) -> None:
    person = make_person(session)
    person.state = PersonState.LEFT
    with pytest.raises(NotActive):
        see_identity(session, seeing(person, make_coordinator(session)), now=noon)


def test_another_branch_finds_nobody_to_confirm(session: Session, noon: datetime) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    person, coordinator = make_person(session), make_coordinator(session)
    with pytest.raises(PersonNotFound):
        see_identity(session, seeing(person, coordinator, branch_id="cheongju"), now=noon)


def test_name_and_birth_date_are_corrected_and_found_by_the_new_name(
    session: Session, noon: datetime
) -> None:
    person = make_person(session, name="김영지")
    command = CorrectPerson(
        branch_id=BRANCH,
        actor_id=make_coordinator(session).id,
        person_id=person.id,
        name="김영자",
        birth_date=date(1944, 2, 29),
    )
    correct_person(session, command, now=noon)
    session.flush()
    assert [each.id for each in queries.search_people(session, branch_id=BRANCH, text="영자")] == [person.id]
    assert person.birth_date == date(1944, 2, 29)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": "😀"}, NameUnfit),
        ({"birth_date": date(2026, 3, 3)}, BirthDateInFuture),
        ({"birth_date": None}, BirthDateMissing),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    content: dict[str, Any] = {"name": "김영자", "birth_date": date(1944, 1, 1)}
    command = CorrectPerson(
        branch_id=BRANCH,
        actor_id=make_coordinator(session).id,
        person_id=make_person(session).id,
        **(content | said),
    )
    with pytest.raises(refusal):
        correct_person(session, command, now=noon)


def test_nobody_corrects_their_own_birth_date(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    command = CorrectPerson(
        branch_id=BRANCH,
        actor_id=coordinator.id,
        person_id=coordinator.id,
        name="정현우",
        birth_date=date(1970, 1, 1),
    )
    with pytest.raises(OwnRecord):
        correct_person(session, command, now=noon)


def test_signing_in_follows_the_number_that_a_coordinator_was_given(session: Session, noon: datetime) -> None:
    make_branch(session)
    command = joining()
    join_branch(session, command, now=noon)
    person = queries.get_person(session, branch_id=BRANCH, person_id=command.id)
    before = person.phone_index
    change_contact(session, changing(person, make_coordinator(session)), now=noon)
    session.flush()
    found = session.scalars(select(Handle.index).where(Handle.login_id == person.login_id)).all()
    assert found == [person.phone_index]
    assert person.phone_index != before
    assert (person.phone, person.language, person.neighbourhood) == ("+821022223333", "vi", "월성동")


def test_what_is_emptied_is_forgotten(session: Session, noon: datetime) -> None:
    person = make_person(session, email="a@example.com")
    change_contact(session, changing(person, make_coordinator(session), email=""), now=noon)
    assert (person.email, person.email_index) == (None, None)


def test_a_branch_cannot_take_over_a_login_that_is_somebody_in_another_branch(
    session: Session, noon: datetime
) -> None:
    make_branch(session)
    make_branch(session, "cheongju", name="청주 지점")
    here, there = joining(), joining(branch_id="cheongju")
    join_branch(session, here, now=noon)
    join_branch(session, there, now=noon)
    person = queries.get_person(session, branch_id=BRANCH, person_id=here.id)
    other = queries.get_person(session, branch_id="cheongju", person_id=there.id)
    assert person.login_id == other.login_id
    change_contact(session, changing(person, make_coordinator(session)), now=noon)
    session.flush()
    assert person.login_id != other.login_id
    assert handles_of(session, other) == 1


def test_the_contact_of_staff_is_not_a_coordinators_to_change(session: Session, noon: datetime) -> None:
    colleague, coordinator = make_coordinator(session, name="김도윤"), make_coordinator(session)
    with pytest.raises(StaffContact):
        change_contact(session, changing(colleague, coordinator), now=noon)
    administrator = make_person(session, roles=[Role.ADMINISTRATOR])
    change_contact(session, changing(colleague, administrator), now=noon)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"phone": "12"}, PhoneUnreadable),
        ({"phone": ""}, ContactMissing),
        ({"address": "900101-2345678"}, ResidentNumberRefused),
    ],
)
def test_contact_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    person = make_person(session, phone="010-1111-2222")
    with pytest.raises(refusal):
        change_contact(session, changing(person, person, **said), now=noon)
    assert person.phone == "+821011112222"


def test_contact_is_kept_encrypted(session: Session) -> None:
    from sqlalchemy import text

    make_person(session, phone="010-1111-2222", email="a@example.com")
    (phone, email) = session.execute(text("SELECT phone, email FROM people_people")).one()
    assert "1111" not in phone
    assert "example" not in email


def test_whose_contact_somebody_else_changes_is_told_where_they_were_reached_before(
    session: Session, noon: datetime
) -> None:
    person = make_person(session, phone="010-1111-2222", email="old@example.org")
    change_contact(session, changing(person, make_coordinator(session)), now=noon)
    told = session.execute(select(Message.channel, Message.address, Message.template)).all()
    assert {tuple(each) for each in told} == {
        (MessageChannel.SCREEN, None, "contact_changed"),
        (MessageChannel.TEXT, "+821011112222", "contact_changed"),
        (MessageChannel.EMAIL, "old@example.org", "contact_changed"),
    }


def test_nobody_is_told_of_their_own_change_or_of_an_unchanged_number(
    session: Session, noon: datetime
) -> None:
    person = make_person(session, phone="010-1111-2222")
    change_contact(session, changing(person, person), now=noon)
    change_contact(session, changing(person, make_coordinator(session), language="ko"), now=noon)
    assert session.scalars(select(Message.id)).all() == []
