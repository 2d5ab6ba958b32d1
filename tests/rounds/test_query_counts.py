"""More households take no more queries: on the pages of rounds and the desk, at confirming, at a recall."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, do
from tests.care_pages.reader import Reader
from tests.care_pages.test_every_page import counted
from tests.rounds.world import Food
from timebank.households.rules import HouseholdPurpose
from timebank.pantry.commands import OpenRecall, open_recall

CONSENTS = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH, HouseholdPurpose.MESSAGES})
NAMES = ("순례가", "순례나", "순례다")


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_pages_of_a_round_and_the_desk(app: Flask, food: Food) -> None:
    reader = Reader(app, food.pantry.bank.coordinator)
    counts: list[list[int]] = []
    for name in NAMES:
        food.add_household(name, weekday=0)
        food.add_lot(f"과자 {name}", 3)
        round_id = food.confirmed(category_cap=20)
        pages = [f"/rounds/{round_id}{page}" for page in ("", "/visits", "/papers", "/figures")]
        counts.append([])
        for path in (*pages, "/rounds", "/hand-out", "/hand-out?q=순례"):
            food.session.expire_all()
            with counted() as said:
                assert reader.client.get(path).status_code in {200, 302}, path
            counts[-1].append(len(said))
    *lists, today, desk = zip(*counts, strict=True)
    assert [each for each in lists if each[2] > each[0] + 1] == [], lists
    # Each round of the same day is asked once, however many come to it.
    assert today[2] <= today[0] + 2
    # Who alone is found is led to their own page.
    assert desk[2] <= desk[1]


def consents_asked(said: list[str]) -> int:
    return sum(each.startswith("SELECT households_consents.") for each in said)


def test_consents_are_asked_as_a_set(food: Food) -> None:
    for name in NAMES:
        food.add_household(name, consents=CONSENTS)
    round_id = food.planned()
    with counted() as said:
        food.confirm(round_id)
    assert consents_asked(said) == 1
    for name in food.households:
        if food.picks(round_id, name):
            food.hand(round_id, name)
    with counted() as said:
        do(open_recall, food.ask(OpenRecall, lot_id=food.lots["쌀"], reason="이물질"))
    # A recall is about their safety: who agreed to messages is not asked.
    assert consents_asked(said) == 0
