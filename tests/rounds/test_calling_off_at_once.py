"""A round is called off while others hand out, book, cancel and confirm."""

from collections import Counter

import pytest
from flask import Flask

from tests.care.world import TODAY
from tests.pantry.test_at_once import Asked, at_once
from tests.proofs import Proof
from tests.rounds.test_calling_off import states
from tests.rounds.world import make_food
from timebank.core.db import db
from timebank.matching.commands import (
    CallOffRound,
    CancelVisit,
    ChangeTime,
    ConfirmRound,
    HandOver,
    call_off_round,
    cancel_visit,
    change_time,
    confirm_round,
    hand_over,
)
from timebank.matching.models import OffReason
from timebank.matching.rules.rounds import AppointmentState, PickState, RoundState


@pytest.mark.proof("Of calling off, handing out, booking and cancelling at once nothing is left set aside")
def test_calling_off_against_everything_else(own_bank: Flask, proof: Proof) -> None:
    rounds = proof.size(20, least=2)
    with own_bank.app_context():
        food = make_food(db.session())
        seen: Counter[str] = Counter()
        for _ in range(rounds):
            round_id = food.confirmed()
            asked: list[Asked] = [
                (call_off_round, food.ask(CallOffRound, round_id=round_id, reason=reason))
                for reason in (OffReason.WEATHER, OffReason.VAN)
            ]
            asked += [
                (
                    hand_over,
                    food.ask(
                        HandOver,
                        round_id=round_id,
                        household_id=food.households[name],
                        picks=tuple(
                            each.id for each in food.picks(round_id, name, states=[PickState.SET_ASIDE])
                        ),
                    ),
                )
                for name in ("기숙", "철수")
            ]
            of = {"round_id": round_id, "household_id": food.households["금자"]}
            asked.append((change_time, food.ask(ChangeTime, **of, day=TODAY, hour=22)))
            asked.append((cancel_visit, food.ask(CancelVisit, **of)))
            food.session.rollback()
            outcomes = at_once(own_bank, asked)
            assert outcomes["matching.called-off"] == 1
            seen += outcomes
            assert food.picks(round_id, states=[PickState.SET_ASIDE]) == []
            done = states(food, round_id)[AppointmentState.DONE.value]
            handed = {each.household_id for each in food.picks(round_id, states=[PickState.HANDED])}
            assert done == len(handed)
            assert food.pantry.sums_agree() and all(food.left(lot)[1] == 0 for lot in food.lots)
            for lot in food.lots:
                food.pantry.take_in(name=lot, units=1)
        before = seen["done"] - rounds
        proof.saw(
            f"{rounds} rounds called off once each, {before} other things done before, the rest refused, "
            "nothing left set aside"
        )


def test_calling_off_against_confirming(own_bank: Flask) -> None:
    with own_bank.app_context():
        food = make_food(db.session())
        round_id = food.planned()
        asked: list[Asked] = [
            (call_off_round, food.ask(CallOffRound, round_id=round_id, reason=OffReason.MISTAKE)),
            (confirm_round, food.ask(ConfirmRound, round_id=round_id, version=1)),
        ]
        food.session.rollback()
        outcomes = at_once(own_bank, asked)
        assert food.round(round_id).state is RoundState.CLOSED
        assert outcomes["done"] + outcomes["matching.round-not-open"] == 2
        assert all(food.left(lot)[1] == 0 for lot in food.lots) and food.pantry.sums_agree()
