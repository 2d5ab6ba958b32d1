"""Who represents a household finds its food in the menu; nobody else sees the entry."""

from flask import Flask

from tests.care.world import do
from tests.care_pages.reader import Reader
from tests.care_pages.test_every_page import counted
from tests.factories import make_senior
from tests.rounds.world import Food
from timebank.households.commands import EndHousehold, end_household
from timebank.households.rules import EndReason

ENTRY = '<a href="/my-food"'


def test_only_who_represents_a_household_sees_it(app: Flask, food: Food) -> None:
    senior, other = make_senior(food.session), make_senior(food.session, name="다른이")
    food.session.commit()
    household_id = food.add_household("김순례", person_id=senior.id)
    reader = Reader(app, senior)
    assert ENTRY in reader.open("/me").html
    assert ENTRY not in Reader(app, other).open("/me").html
    do(end_household, food.ask(EndHousehold, household_id=household_id, reason=EndReason.MOVED))
    assert ENTRY not in reader.open("/me").html


def test_it_takes_no_query_more(app: Flask, food: Food) -> None:
    senior = make_senior(food.session)
    food.session.commit()
    reader = Reader(app, senior)
    reader.open("/me")
    with counted() as before:
        reader.open("/me")
    food.add_household("김순례", person_id=senior.id)
    assert ENTRY in reader.open("/me").html
    with counted() as after:
        reader.open("/me")
    assert len(after) == len(before)
