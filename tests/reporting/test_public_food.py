"""What everybody may see of the food: sums, never of fewer than five households."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.care.world import NOW, do
from tests.factories import make_branch
from tests.rounds.world import Food
from timebank.pantry.commands import PassOn, pass_on
from timebank.reporting.queries import list_food_years, sum_food_by_branch
from timebank.reporting.rules import FEWEST, FoodSum, shown_branches

ZONE = "Asia/Seoul"


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def reach(food: Food, households: int) -> None:
    for number in range(households):
        food.add_household(f"집{number}")
        food.add_lot(f"감자{number}", 4, grams_each=1000)
        lot = food.lots[f"감자{number}"]
        food.pantry.hand_out(lot, 2, household_id=food.households[f"집{number}"])


def read(app: Flask, path: str) -> str:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    return answer.text


def test_a_branch_shows_what_came_and_went_and_whom_it_helped(app: Flask, food: Food) -> None:
    reach(food, FEWEST)
    for path in ("/b/dalseo", "/public", "/b/dalseo?year=2026"):
        page = read(app, path)
        assert "2026년에 이웃에게 간 식품" in page
        assert "24<small>kg" in page and "10<small>kg" in page
        assert f"{FEWEST}<small>가구" in page


def test_fewer_than_five_households_are_not_shown(app: Flask, food: Food) -> None:
    reach(food, FEWEST - 1)
    for path in ("/b/dalseo", "/public"):
        assert "이웃에게 간 식품" not in read(app, path)


def test_the_page_of_a_branch_leads_to_giving_food(app: Flask, food: Food) -> None:
    assert "/b/dalseo/give-food" in read(app, "/b/dalseo")


@given(st.lists(st.integers(0, 12), max_size=6))
def test_no_total_gives_a_hidden_branch_away(households: list[int]) -> None:
    found = {
        str(number): FoodSum(received=7, given=3, households=each) for number, each in enumerate(households)
    }
    shown = shown_branches(found)
    assert all(each.households >= FEWEST for each in shown.values())
    assert set(found) - set(shown) == {key for key, each in found.items() if each.households < FEWEST}


def test_what_another_branch_passed_on_came_in_once(food: Food) -> None:
    make_branch(food.session, "cheongju")
    food.session.commit()
    asked = food.ask(PassOn, lot_id=food.lots["쌀"], place="문 앞", units=6, to_branch_id="cheongju")
    do(pass_on, asked)
    found = sum_food_by_branch(food.session, year=2026, zone=ZONE)
    assert found["cheongju"].received == 0
    assert found["dalseo"].received == 13 * 300
    assert list_food_years(food.session, zone=ZONE) == [2026]
    assert list_food_years(food.session, zone=ZONE, branch_id="nowhere") == []
