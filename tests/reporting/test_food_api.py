"""The same figures for programs."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY
from tests.permissions.bank import make_key
from tests.rounds.world import Food
from timebank.core.permissions import Role


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def ask(app: Flask, food: Food, path: str, *, status: int = 200) -> Any:  # noqa: ANN401
    coordinator = food.pantry.bank.coordinator
    key = make_key(food.session, food.pantry.branch_id, coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()
    answer = app.test_client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key.token}"})
    assert answer.status_code == status
    return answer.get_json()


def test_the_month_that_runs(app: Flask, food: Food) -> None:
    food.pantry.hand_out(food.lots["쌀"], 3, household_id=food.households["철수"])
    found = ask(app, food, "/food-figures")
    assert (found["since"], found["until"]) == ("2026-11-01", "2026-11-23")
    assert found["given"] == {"units": 3, "grams": 900}
    assert (found["sharing"]["reached"], found["sharing"]["nothing"]) == (1, 2)
    assert found["months"] == []


def test_a_longer_stretch_has_its_months(app: Flask, food: Food) -> None:
    found = ask(app, food, "/food-figures?since=2026-10-01&until=2026-12-31")
    assert [each["month"] for each in found["months"]] == ["2026-11", "2026-10"]
    assert found["months"][0]["received"] == found["received"]["grams"]


def test_a_round(app: Flask, food: Food) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    found = ask(app, food, f"/rounds/{round_id}/figures")
    assert found["since"] == TODAY.isoformat()
    assert found["sharing"]["reached"] == 1
    ask(app, food, f"/rounds/{food.households['기숙']}/figures", status=404)


def test_days_that_cannot_be_read_are_refused(app: Flask, food: Food) -> None:
    assert "since" in ask(app, food, "/food-figures?since=gestern", status=422)["errors"]
