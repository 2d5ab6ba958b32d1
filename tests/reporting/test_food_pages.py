"""The page of the food's figures and its files, read as people read them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import python_calamine
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY
from tests.care_pages.reader import Reader
from tests.rounds.world import Food
from tests.sign_in import Somebody
from timebank.reporting.errors import TooManyRows
from timebank.reporting.queries import food_lists
from timebank.reporting.rules import Period
from timebank.reporting.views.food_files import FILES

Enter = Callable[[Somebody], Reader]


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(app: Flask, food: Food) -> Reader:
    return Reader(app, food.pantry.bank.coordinator)


def give(food: Food, household: str, lot: str, units: int) -> None:
    food.pantry.hand_out(food.lots[lot], units, household_id=food.households[household])


def test_the_month_that_runs_comes_first(food: Food, coordinator: Reader) -> None:
    give(food, "철수", "쌀", 3)
    page = coordinator.open("/food-figures")
    assert "2026년 11월: 0.9kg 전달" in page.words
    assert "1가구" in page.words
    assert "얼마나 고르게" in page.words
    assert "/food-figures?month=2026-10" in page.html
    assert "/food-figures?year=2026" in page.html
    assert "month=2026-12" not in page.html, "no page for days to come"


@pytest.mark.parametrize(
    "asked",
    [
        "?month=2026-13",
        "?month=0001-01",
        "?year=99999",
        "?year=x",
        "?since=2026-11-30&until=2026-11-01",
        "?since=0001-01-01&until=9999-12-31",
        "?until=2026-11-01",
        "?year=1901",
        "?year=2199",
    ],
)
def test_any_period_opens(coordinator: Reader, asked: str) -> None:
    coordinator.open(f"/food-figures{asked}")
    assert coordinator.client.get(f"/food-figures.csv{asked}").status_code == 200


def test_an_empty_period_says_what_to_do(coordinator: Reader) -> None:
    assert "들어온 것도 나간 것도 없습니다" in coordinator.open("/food-figures?month=2025-01").words


def test_a_year_leads_to_its_months(food: Food, coordinator: Reader) -> None:
    give(food, "철수", "쌀", 3)
    page = coordinator.open("/food-figures?year=2026")
    assert "/food-figures?month=2026-11" in page.html


def test_a_round_has_its_own(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    assert f"/rounds/{round_id}/figures" in coordinator.open("/food-figures").html
    page = coordinator.open(f"/rounds/{round_id}/figures")
    assert "11월 23일 (월) 시작한 회차" in page.words
    assert coordinator.client.get(f"/rounds/{round_id}/figures.xlsx").status_code == 200


def test_the_officer_reads_them_too_and_a_volunteer_does_not(
    app: Flask, food: Food, coordinator: Reader
) -> None:
    Reader(app, food.pantry.bank.officer).open("/food-figures")


def sheet(reader: Reader, path: str) -> list[list[Any]]:
    answer = reader.client.get(path)
    assert answer.status_code == 200
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.data))
    return book.get_sheet_by_index(0).to_python()


def test_the_file_says_what_the_page_says(food: Food, coordinator: Reader) -> None:
    give(food, "철수", "쌀", 3)
    rows = sheet(coordinator, "/food-figures.xlsx")
    assert ["들어오고 나감", "전달", 3, 900] in [row[:4] for row in rows]
    text = coordinator.client.get("/food-figures.csv").get_data().decode("utf-8-sig")
    assert "들어오고 나감,전달,3,900" in text


@pytest.mark.parametrize("what", ["movements", "lots", "donations"])
def test_every_row_of_the_period_as_a_file(food: Food, coordinator: Reader, what: str) -> None:
    food.pantry.take_in(name="=1+1")
    give(food, "철수", "쌀", 3)
    heads, *rows = sheet(coordinator, f"/food-figures/{what}.xlsx")
    assert all(heads) and len(rows) == {"movements": 5, "lots": 4, "donations": 0}[what]
    text = coordinator.client.get(f"/food-figures/{what}.csv").get_data().decode("utf-8-sig")
    assert len(text.splitlines()) == len(rows) + 1
    assert "철수" not in text, "a household is its number"
    if what != "donations":
        assert "'=1+1" in text, "what was typed never runs as a formula"


def test_a_period_of_too_many_rows_is_refused_whole(food: Food) -> None:
    month = Period.of_month(TODAY.year, TODAY.month)
    with pytest.raises(TooManyRows):
        food_lists.list_movement_rows(
            food.session, branch_id=food.pantry.branch_id, period=month, zone="Asia/Seoul", most=2
        )


def test_too_many_rows_are_refused_in_words(
    food: Food, coordinator: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_words: object) -> None:
        raise TooManyRows(most=100_000, count=123_456)

    monkeypatch.setitem(FILES, "movements", (refuse, ()))
    answer = coordinator.client.get("/food-figures/movements.csv")
    assert answer.status_code == 422
    assert "더 짧은 기간" in answer.text
