"""What everybody may see of the food: sums, never of fewer than five households."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from tests.care.world import NOW, do
from tests.factories import make_branch
from tests.rounds.world import Food
from timebank.core.db import db
from timebank.pantry.commands import PassOn, pass_on
from timebank.reporting.queries import find_kept_food, list_food_years, sum_food_by_branch
from timebank.reporting.rules import FEWEST, ZONE, FoodSum, shown_branches
from timebank.reporting.tasks import count_branch, count_nightly


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


def test_all_branches_are_shown_as_counted_in_the_night_without_reading_movements(
    app: Flask, food: Food
) -> None:
    reach(food, FEWEST)
    before = read(app, "/public")
    assert "기준" not in before.split('id="food"')[1].split("</section>")[0]
    assert count_nightly(NOW) == 1
    assert count_nightly(NOW) == 0, "once a night"
    food.add_household("여섯째 집")
    food.pantry.hand_out(food.lots["감자0"], 1, household_id=food.households["여섯째 집"])
    with statements() as said:
        page = read(app, "/public")
    assert not [each for each in said if "pantry_movements" in each]
    shown = page.split('id="food"')[1].split("</section>")[0]
    assert f"{FEWEST}<small>가구" in shown, "as it was in the night"
    assert "11월 23일 (월) 기준" in shown
    assert f"{FEWEST + 1}<small>가구" in read(app, "/b/dalseo"), "a branch is looked up at once"


def test_what_is_kept_is_what_the_movements_say(food: Food) -> None:
    make_branch(food.session, "cheongju")
    food.session.commit()
    do(pass_on, food.ask(PassOn, lot_id=food.lots["쌀"], place="문 앞", units=6, to_branch_id="cheongju"))
    reach(food, FEWEST)
    for _night in range(2):  # the second takes the place of the first
        for branch_id in ("dalseo", "cheongju"):
            count_branch(branch_id, NOW)
        kept = find_kept_food(food.session)
        assert kept is not None
        years = list_food_years(food.session, zone=ZONE)
        assert {year: dict(kept.by_year[year]) for year in kept.by_year} == {
            year: sum_food_by_branch(food.session, year=year, zone=ZONE) for year in years
        }
        food.pantry.hand_out(food.lots["감자0"], 1, household_id=food.households["집1"])


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note what is asked of the database."""
    said: list[str] = []

    def note(*args: Any) -> None:  # noqa: ANN401
        said.append(args[2])

    bind = db.session().get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(bind, "before_cursor_execute", note)
