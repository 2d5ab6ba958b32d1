"""A cancellation on the days of hand-out: what is free now goes to who can still come."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, do
from tests.pantry.world import DOOR
from tests.rounds.world import Food
from timebank.households.commands import EndHousehold, LimitGiven, end_household
from timebank.households.rules import EndReason, LimitKind
from timebank.matching.commands import CancelVisit, Extra, JoinRound, cancel_visit, join_round
from timebank.matching.rules.rounds import DayPlan
from timebank.pantry.commands import Waste, waste
from timebank.pantry.rules import Category, Reason


def cancel(food: Food, round_id: UUID, household: str, *, days: int = 0) -> None:
    command = food.ask(CancelVisit, round_id=round_id, household_id=food.households[household])
    do(cancel_visit, command, now=NOW + timedelta(days=days))


def join(food: Food, round_id: UUID, household: str, *, hour: int = 20) -> None:
    of = {"round_id": round_id, "household_id": food.households[household], "day": TODAY, "hour": hour}
    do(join_round, food.ask(JoinRound, **of))


def add_without_fridge(food: Food, name: str) -> None:
    """Add a household that may have neither rice, milk nor bread."""
    wheat = LimitGiven(code="wheat", kind=LimitKind.ALLERGY)
    food.add_household(name, has=(), limits=(wheat,), size=20, category_cap=20)


@pytest.mark.parametrize("ended", [False, True])
def test_what_was_taken_at_the_desk_is_not_promised_again(food: Food, *, ended: bool) -> None:
    food.add_lot("과자", 9, category=Category.SNACKS)
    round_id = food.confirmed()
    food.add_household("순례", size=20, category_cap=20)
    units, reserved = food.left("과자")
    food.hand(round_id, "순례", extras=(Extra(lot_id=food.lots["과자"], units=units - reserved),))
    if ended:
        held = food.households["철수"]
        do(end_household, food.ask(EndHousehold, household_id=held, reason=EndReason.MOVED))
    add_without_fridge(food, "말임")
    join(food, round_id, "말임")
    gave = food.gives(round_id).get(("금자", "과자"), 0)
    cancel(food, round_id, "금자")
    assert food.gives(round_id).get(("말임", "과자"), 0) == gave > 0
    assert food.pantry.sums_agree()


def test_nobody_is_promised_food_for_a_day_that_is_over(food: Food) -> None:
    milk_only = (LimitGiven(code="wheat", kind=LimitKind.ALLERGY),)
    food.add_household("말임", has=("fridge",), weekday=0, limits=milk_only)
    food.refuse(round_id := food.planned(), "말임", "우유")
    food.confirm(round_id)
    (decision,) = food.board(round_id).decisions
    decision.end(by_id=decision.made_by_id, at=decision.made_at)
    food.session.commit()
    cancel(food, round_id, "기숙", days=1)
    assert ("말임", "우유") not in food.gives(round_id)
    assert food.left("우유") == (4, 0)


def test_the_only_seat_of_an_hour_is_theirs_again(food: Food) -> None:
    days = (DayPlan(day=TODAY, from_hour=18, until_hour=22, per_hour=1),)
    round_id = food.open(days=days)
    hour = food.board(round_id).appointments[food.households["기숙"]].hour
    cancel(food, round_id, "기숙")
    join(food, round_id, "기숙", hour=hour)


def test_a_plan_whose_food_is_gone_is_still_explained(food: Food) -> None:
    round_id = food.planned()
    gone = food.ask(Waste, lot_id=food.lots["우유"], place=DOOR, units=4, reason=Reason.SPOILED)
    do(waste, gone)
    board = food.board(round_id)
    assert [rule.value for _each, rule in board.conflicts] == ["lot-units"]
    assert board.explanation.why(str(food.households["기숙"]), str(food.lots["우유"]))
    food.plan(round_id)
    newest = food.board(round_id)
    assert (newest.conflicts, ("기숙", "우유") in food.gives(round_id)) == ((), False)
