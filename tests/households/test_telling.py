"""Households are told by whoever represents them, or by text to the number that they gave."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import NOW
from tests.factories import make_person
from tests.households.world import FOOD, HEALTH, FoodBank
from timebank.households.commands import News, list_reached, tell_households
from timebank.households.rules import HouseholdPurpose
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel
from timebank.people.models import Person

AGREED = frozenset({FOOD, HEALTH, HouseholdPurpose.MESSAGES})
MOBILE, OTHER_MOBILE, LANDLINE = "010-7777-1234", "010-7777-4321", "053-123-4567"
NEXT = News(template="matching.next-time", values={"next_on": NOW.date()})


def tell(bank: FoodBank, *ids: UUID, news: News = NEXT) -> list[tuple[UUID | None, str | None]]:
    """Tell them, and return whom texts went to, and to which number."""
    tell_households(
        bank.session, branch_id=bank.branch_id, news=dict.fromkeys(ids, news), cause="a round", now=NOW
    )
    bank.session.commit()
    found = bank.session.scalars(select(Message).where(Message.channel == MessageChannel.TEXT))
    return [(each.person_id, each.address) for each in found]


def reached(bank: FoodBank, *ids: UUID) -> list[bool]:
    found = list_reached(bank.session, branch_id=bank.branch_id, ids=ids)
    return [each in found for each in ids]


def member(bank: FoodBank, *, phone: str | None) -> Person:
    person = make_person(bank.session, name="박금자", phone=phone)
    bank.session.commit()
    return person


def test_a_household_is_told_at_its_own_number_in_its_own_language(bank: FoodBank) -> None:
    household_id = bank.receive(phone=MOBILE, language="vi", consents=AGREED)
    assert tell(bank, household_id) == [(None, "+821077771234")]
    (said,) = bank.session.scalars(select(Message))
    assert (said.template, said.language) == ("matching.next-time", "vi")


def test_the_same_is_told_once(bank: FoodBank) -> None:
    household_id = bank.receive(phone=MOBILE, consents=AGREED)
    tell(bank, household_id)
    assert len(tell(bank, household_id)) == 1


@pytest.mark.parametrize(
    "known", [{"phone": MOBILE}, {"phone": LANDLINE, "consents": AGREED}, {"phone": None, "consents": AGREED}]
)
def test_whom_no_text_reaches_is_called_instead(bank: FoodBank, known: dict[str, object]) -> None:
    household_id = bank.receive(**known)
    other = bank.receive(name="배순자", phone=OTHER_MOBILE, consents=AGREED)
    assert tell(bank, household_id, other) == [(None, "+821077774321")]
    assert reached(bank, household_id, other) == [False, True]


def test_what_is_about_safety_asks_for_no_consent(bank: FoodBank) -> None:
    household_id = bank.receive(phone=MOBILE)
    recall = News(template="pantry.recall", values={})
    assert tell(bank, household_id, news=recall) == [(None, "+821077771234")]


def test_a_member_who_cannot_be_texted_leaves_the_household_s_own_number(bank: FoodBank) -> None:
    person = member(bank, phone=None)
    household_id = bank.receive(person_id=person.id, name="", phone=MOBILE, consents=AGREED)
    assert tell(bank, household_id) == [(None, "+821077771234")]
    on_screen = bank.session.scalars(select(Message).where(Message.channel == MessageChannel.SCREEN))
    assert [each.person_id for each in on_screen] == [person.id]
    assert reached(bank, household_id) == [True]


def test_who_represents_two_households_is_told_of_each(bank: FoodBank) -> None:
    person = member(bank, phone=OTHER_MOBILE)
    of_both: dict[str, Any] = {"person_id": person.id, "name": "", "consents": AGREED, "other_one": True}
    tell(bank, bank.receive(**of_both), bank.receive(**of_both))
    on_screen = bank.session.scalars(select(Message).where(Message.channel == MessageChannel.SCREEN))
    assert [each.person_id for each in on_screen] == [person.id, person.id]


def test_a_member_is_not_told_twice(bank: FoodBank) -> None:
    person = member(bank, phone=OTHER_MOBILE)
    household_id = bank.receive(person_id=person.id, name="", phone=MOBILE, consents=AGREED)
    recall = News(template="pantry.recall", values={})
    assert tell(bank, household_id, news=recall) == [(person.id, "+821077774321")]
