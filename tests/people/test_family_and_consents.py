from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories import (
    BRANCH,
    give_consent,
    make_branch,
    make_coordinator,
    make_family,
    make_person,
    make_senior,
)
from timebank.people import queries
from timebank.people.commands import (
    ConfirmLink,
    EndLink,
    RecordConsent,
    WithdrawConsent,
    confirm_link,
    end_link,
    record_consent,
    withdraw_consent,
)
from timebank.people.errors import (
    BasisMissing,
    ConsentGiven,
    ConsentNeedsRelative,
    ConsentNotFound,
    ConsentWithdrawn,
    GuardianMissing,
    LeavingAtBranch,
    LinkEnded,
    LinkExists,
    LinkNotFound,
    NotFamily,
    NotYours,
    OwnRecord,
    PersonNotFound,
    SamePerson,
)
from timebank.people.models import Person
from timebank.people.rules import ConsentMethod, Purpose, Relation


def linking(person: Person, relative: Person, by: Person, **said: Any) -> ConfirmLink:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "person_id": person.id,
        "relative_id": relative.id,
        "relation": Relation.CHILD,
        "basis": "가족관계증명서",
    }
    return ConfirmLink(**(content | said))


def ending(link_id: UUID, person: Person, by: Person) -> EndLink:
    return EndLink(branch_id=BRANCH, actor_id=by.id, person_id=person.id, link_id=link_id)


def consenting(person: Person, by: Person, purpose: Purpose, **said: Any) -> RecordConsent:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "person_id": person.id,
        "purpose": purpose,
        "method": ConsentMethod.SCREEN if by.id == person.id else ConsentMethod.PAPER,
    }
    return RecordConsent(**(content | said))


def test_a_confirmed_link_makes_both_family(session: Session, noon: datetime) -> None:
    mother, daughter = make_senior(session), make_person(session, name="이은정")
    confirm_link(session, linking(mother, daughter, make_coordinator(session)), now=noon)
    assert queries.are_family(session, branch_id=BRANCH, a_id=daughter.id, b_id=mother.id)
    (seen,) = queries.relatives_of(session, branch_id=BRANCH, person_id=daughter.id)
    assert (seen.person.id, seen.relation) == (mother.id, Relation.PARENT)
    assert queries.family_ids_of(session, branch_id=BRANCH, person_id=mother.id) == {daughter.id}


def test_a_link_needs_two_people_and_a_third_who_confirms(session: Session, noon: datetime) -> None:
    mother, daughter = make_senior(session), make_person(session)
    coordinator = make_coordinator(session)
    with pytest.raises(SamePerson):
        confirm_link(session, linking(mother, mother, coordinator), now=noon)
    with pytest.raises(OwnRecord):
        confirm_link(session, linking(mother, daughter, daughter), now=noon)
    with pytest.raises(BasisMissing):
        confirm_link(session, linking(mother, daughter, coordinator, basis="  "), now=noon)


def test_a_link_is_there_once_either_way_round(session: Session, noon: datetime) -> None:
    mother, daughter = make_senior(session), make_person(session)
    coordinator = make_coordinator(session)
    confirm_link(session, linking(mother, daughter, coordinator), now=noon)
    with pytest.raises(LinkExists):
        confirm_link(session, linking(daughter, mother, coordinator), now=noon)


def test_nobody_is_family_of_somebody_of_another_branch(session: Session, noon: datetime) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    other = make_person(session, branch_id="cheongju")
    with pytest.raises(PersonNotFound):
        confirm_link(session, linking(make_senior(session), other, make_coordinator(session)), now=noon)


def test_an_ended_link_ends_what_the_relative_could_see(session: Session, noon: datetime) -> None:
    mother, daughter = make_senior(session), make_person(session)
    coordinator = make_coordinator(session)
    link = make_family(session, mother, daughter, by=coordinator)
    give_consent(session, mother, Purpose.SHARE_VISITS, towards_id=daughter.id)

    def is_seen() -> bool:
        return queries.may_see_visits_of(
            session, branch_id=BRANCH, viewer_id=daughter.id, senior_id=mother.id
        )

    assert is_seen()
    end_link(session, ending(link.id, mother, coordinator), now=noon)
    session.flush()
    assert not is_seen()
    # Linked anew, nothing is seen until the mother agrees again.
    confirm_link(session, linking(mother, daughter, coordinator), now=noon)
    assert not is_seen()
    with pytest.raises(LinkEnded):
        end_link(session, ending(link.id, mother, coordinator), now=noon)


def test_a_link_that_is_not_there_cannot_be_ended(session: Session, noon: datetime) -> None:
    person, coordinator = make_person(session), make_coordinator(session)
    with pytest.raises(LinkNotFound):
        end_link(session, ending(person.id, person, coordinator), now=noon)
    link = make_family(session, person, make_person(session))
    with pytest.raises(OwnRecord):
        end_link(session, ending(link.id, person, person), now=noon)


def test_the_senior_alone_decides_which_relative_sees_visits(session: Session, noon: datetime) -> None:
    mother, daughter, son = make_senior(session), make_person(session), make_person(session)
    make_family(session, mother, daughter)
    make_family(session, mother, son)
    record_consent(
        session, consenting(mother, mother, Purpose.SHARE_VISITS, towards_id=daughter.id), now=noon
    )
    session.flush()
    shared = queries.seniors_shared_with(session, branch_id=BRANCH, relative_id=daughter.id)
    assert [each.id for each in shared] == [mother.id]
    assert not queries.seniors_shared_with(session, branch_id=BRANCH, relative_id=son.id)
    assert not queries.may_see_visits_of(
        session, branch_id=BRANCH, viewer_id=mother.id, senior_id=daughter.id
    )


def test_visits_are_shared_with_confirmed_relatives_only(session: Session, noon: datetime) -> None:
    mother, stranger = make_senior(session), make_person(session)
    command = consenting(mother, mother, Purpose.SHARE_VISITS, towards_id=stranger.id)
    with pytest.raises(NotFamily):
        record_consent(session, command, now=noon)
    with pytest.raises(ConsentNeedsRelative):
        record_consent(session, consenting(mother, mother, Purpose.SHARE_VISITS), now=noon)
    with pytest.raises(ConsentNeedsRelative):
        record_consent(session, consenting(mother, mother, Purpose.CARE, towards_id=stranger.id), now=noon)


def test_a_consent_is_given_withdrawn_and_given_again_each_with_its_date(
    session: Session, noon: datetime
) -> None:
    person = make_person(session)
    first = record_consent(session, consenting(person, person, Purpose.MESSAGES), now=noon)
    with pytest.raises(ConsentGiven):
        record_consent(session, consenting(person, person, Purpose.MESSAGES), now=noon)
    withdrawal = WithdrawConsent(branch_id=BRANCH, actor_id=person.id, person_id=person.id, consent_id=first)
    withdraw_consent(session, withdrawal, now=noon)
    with pytest.raises(ConsentWithdrawn):
        withdraw_consent(session, withdrawal, now=noon)
    record_consent(session, consenting(person, person, Purpose.MESSAGES), now=noon)
    session.flush()
    kept = queries.list_consents(session, branch_id=BRANCH, person_id=person.id)
    assert sorted(each.withdrawn_at is None for each in kept) == [False, True]


def test_nobody_consents_or_withdraws_for_somebody_else_on_a_screen(session: Session, noon: datetime) -> None:
    person, other = make_person(session), make_person(session)
    by_other = consenting(person, other, Purpose.CARE, method=ConsentMethod.SCREEN)
    with pytest.raises(NotYours):
        record_consent(session, by_other, now=noon)
    on_paper = consenting(person, person, Purpose.CARE, method=ConsentMethod.PAPER)
    with pytest.raises(NotYours):
        record_consent(session, on_paper, now=noon)
    consent = give_consent(session, person, Purpose.CARE)
    withdrawal = WithdrawConsent(
        branch_id=BRANCH, actor_id=other.id, person_id=other.id, consent_id=consent.id
    )
    with pytest.raises(NotYours):
        withdraw_consent(session, withdrawal, now=noon)
    with pytest.raises(ConsentNotFound):
        withdraw_consent(
            session,
            WithdrawConsent(branch_id=BRANCH, actor_id=other.id, person_id=other.id, consent_id=other.id),
            now=noon,
        )


def test_a_child_does_not_consent_for_their_guardian(session: Session, noon: datetime) -> None:
    child, coordinator = make_person(session), make_coordinator(session)
    with pytest.raises(NotYours):
        record_consent(session, consenting(child, child, Purpose.GUARDIAN), now=noon)
    with pytest.raises(GuardianMissing):
        record_consent(session, consenting(child, coordinator, Purpose.GUARDIAN), now=noon)
    record_consent(session, consenting(child, coordinator, Purpose.GUARDIAN, given_by="김성수"), now=noon)


def test_membership_is_not_ended_on_a_screen(session: Session, noon: datetime) -> None:
    person = make_person(session)
    consent = give_consent(session, person, Purpose.MEMBERSHIP)
    withdrawal = WithdrawConsent(
        branch_id=BRANCH, actor_id=person.id, person_id=person.id, consent_id=consent.id
    )
    with pytest.raises(LeavingAtBranch):
        withdraw_consent(session, withdrawal, now=noon)
