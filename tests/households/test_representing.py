"""A member who represents a household is named on its page, and taken off it again."""

from typing import Any
from uuid import UUID

import pytest

from tests.care.world import do, messages_to, some_id
from tests.factories import make_person
from tests.households.world import FoodBank
from timebank.households.commands import (
    EndHousehold,
    EndRepresentation,
    NameRepresentative,
    end_household,
    end_representation,
    name_representative,
)
from timebank.households.errors import HouseholdEnded, NobodyRepresents, RepresentativeDiffers
from timebank.households.queries import list_of_person, list_possible_members
from timebank.households.rules import EndReason
from timebank.people.errors import PersonNotFound
from timebank.people.models import Person

MOBILE = "010-7777-1234"


def member(bank: FoodBank, **known: Any) -> Person:  # noqa: ANN401
    person = make_person(bank.session, **{"name": "한기숙", "phone": MOBILE} | known)
    bank.session.commit()
    return person


def name(bank: FoodBank, household_id: UUID, person_id: UUID) -> None:
    do(name_representative, bank.command(NameRepresentative, household_id=household_id, person_id=person_id))


def represented(bank: FoodBank, person: Person) -> list[UUID]:
    bank.session.expire_all()
    found = list_of_person(bank.session, branch_id=bank.branch_id, person_id=person.id)
    return [each.id for each in found]


def test_a_member_with_the_household_s_number_is_named_and_told(bank: FoodBank) -> None:
    person, household_id = member(bank), bank.receive(phone=MOBILE)
    household = bank.get(household_id)
    assert [each.id for each in list_possible_members(bank.session, household)] == [person.id]
    before = household.revision
    name(bank, household_id, person.id)
    assert represented(bank, person) == [household_id]
    assert messages_to(bank, person) == ["households.represented"]  # type: ignore[arg-type]
    assert bank.get(household_id).revision == before + 1


def test_naming_twice_is_naming_once(bank: FoodBank) -> None:
    person, household_id = member(bank), bank.receive(phone=MOBILE)
    name(bank, household_id, person.id)
    name(bank, household_id, person.id)
    assert messages_to(bank, person) == ["households.represented"]  # type: ignore[arg-type]


def test_a_stranger_s_food_is_shown_to_nobody(bank: FoodBank) -> None:
    stranger, household_id = member(bank, phone="010-8888-4321"), bank.receive(phone=MOBILE)
    with pytest.raises(RepresentativeDiffers):
        name(bank, household_id, stranger.id)
    with pytest.raises(PersonNotFound):
        name(bank, household_id, some_id())
    assert represented(bank, stranger) == []


def test_a_member_is_taken_off_again(bank: FoodBank) -> None:
    person, household_id = member(bank), bank.receive(phone=MOBILE)
    name(bank, household_id, person.id)
    do(end_representation, bank.command(EndRepresentation, household_id=household_id))
    assert represented(bank, person) == []
    with pytest.raises(NobodyRepresents):
        do(end_representation, bank.command(EndRepresentation, household_id=household_id))


def test_nobody_is_named_for_a_record_that_has_ended(bank: FoodBank) -> None:
    person, household_id = member(bank), bank.receive(phone=MOBILE)
    do(end_household, bank.command(EndHousehold, household_id=household_id, reason=EndReason.MOVED))
    with pytest.raises(HouseholdEnded):
        name(bank, household_id, person.id)
