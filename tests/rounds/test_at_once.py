"""Two at the same time: what the database alone can refuse."""

from collections import Counter

import pytest
from flask import Flask

from tests.pantry.test_at_once import Asked, at_once
from tests.proofs import Proof
from tests.rounds.world import DOOR, make_food
from timebank.core.db import db
from timebank.matching.commands import ConfirmRound, HandOver, confirm_round, hand_over
from timebank.matching.rules.rounds import PickState, RoundState
from timebank.pantry.commands import Waste, waste
from timebank.pantry.rules import Reason


@pytest.mark.proof("Of rounds that plan the same lots and are confirmed at once one alone has its units")
def test_two_rounds_never_promise_one_unit_twice(own_bank: Flask, proof: Proof) -> None:
    rounds = proof.size(20, least=4)
    with own_bank.app_context():
        food = make_food(db.session())
        opened = [food.planned() for _ in range(rounds)]
        asked: list[Asked] = [
            (confirm_round, food.ask(ConfirmRound, round_id=each, version=1)) for each in opened
        ]
        food.session.rollback()
        outcomes = at_once(own_bank, asked)
        assert outcomes == Counter({"done": 1, "matching.plan-conflicts": rounds - 1})
        assert food.pantry.sums_agree()
        held = sum(each.units for each_round in opened for each in food.picks(each_round))
        assert held == sum(food.left(lot)[1] for lot in food.lots)
        proof.saw(f"{rounds} rounds at once on the same lots: one was confirmed, {held} units promised once")


def test_a_round_is_confirmed_once_and_nothing_is_promised_that_is_wasted(own_bank: Flask) -> None:
    with own_bank.app_context():
        food = make_food(db.session())
        bank, lot_id, round_id = food.pantry.bank, food.lots["쌀"], food.planned()
        asked: list[Asked] = [
            (confirm_round, bank.command(ConfirmRound, by, round_id=round_id, version=1))
            for by in (bank.coordinator, bank.other_coordinator) * 2
        ]
        asked += [
            (waste, bank.command(Waste, lot_id=lot_id, place=DOOR, units=1, reason=Reason.SPOILED))
            for _ in range(4)
        ]
        food.session.rollback()
        outcomes = at_once(own_bank, asked)
        units, held = food.left("쌀")
        promised = sum(each.units for each in food.picks(round_id) if each.lot_id == lot_id)
        assert (promised, food.pantry.sums_agree()) == (held, True)
        assert held <= units <= 6
        is_confirmed = food.round(round_id).state is RoundState.CONFIRMED
        wasted = 6 - units
        assert outcomes["done"] == wasted + is_confirmed
        assert outcomes["matching.plan-conflicts"] <= 4 and (is_confirmed or wasted)


def test_a_bag_is_handed_over_once(own_bank: Flask) -> None:
    with own_bank.app_context():
        food = make_food(db.session())
        round_id = food.confirmed()
        waiting = food.picks(round_id, "기숙", states=[PickState.SET_ASIDE])
        asked: list[Asked] = [
            (
                hand_over,
                food.ask(
                    HandOver,
                    round_id=round_id,
                    household_id=food.households["기숙"],
                    picks=tuple(each.id for each in waiting),
                ),
            )
            for _ in range(6)
        ]
        food.session.rollback()
        outcomes = at_once(own_bank, asked)
        assert outcomes["done"] == 1 and sum(outcomes.values()) == 6
        assert food.pantry.sums_agree()
