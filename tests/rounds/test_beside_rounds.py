"""Promised stock that is moved beside the rounds: what a round has set aside stays where it is."""

from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, do
from tests.permissions.bank import make_key
from tests.rounds.world import Food
from timebank.core.permissions import Role
from timebank.matching.commands import hand_stock_out, release_stock
from timebank.matching.errors import SetAsideInRound
from timebank.matching.models import Pick
from timebank.pantry.commands import CountStock, HandOut, Release, Reserve, count_stock, reserve
from timebank.pantry.errors import NotEnough
from timebank.pantry.rules import Reason


def set_aside(food: Food) -> Pick:
    """Confirm a round, and return something of it."""
    return food.picks(food.confirmed(), "기숙")[0]


def of(pick: Pick, units: int) -> dict[str, Any]:
    return {"lot_id": pick.lot_id, "place": pick.place, "units": units, "household_id": pick.household_id}


def test_what_a_round_has_set_aside_is_neither_freed_nor_handed_out_beside_it(food: Food) -> None:
    pick = set_aside(food)
    with pytest.raises(SetAsideInRound) as refused:
        do(release_stock, food.ask(Release, **of(pick, 1)))
    assert refused.value.values == {"units": pick.units}
    with pytest.raises(SetAsideInRound):
        do(hand_stock_out, food.ask(HandOut, **of(pick, 1), promised=True))
    assert food.pantry.sums_agree()


def test_what_was_promised_beside_the_round_is_free_to_move(food: Food) -> None:
    pick = set_aside(food)
    (name,) = (name for name, lot_id in food.lots.items() if lot_id == pick.lot_id)
    units, reserved = food.left(name)
    counted = {"lot_id": pick.lot_id, "place": pick.place, "units": units + 3, "reason": Reason.FOUND}
    do(count_stock, food.ask(CountStock, **counted))
    do(reserve, food.ask(Reserve, **of(pick, 3)))
    do(hand_stock_out, food.ask(HandOut, **of(pick, 2), promised=True))
    do(release_stock, food.ask(Release, **of(pick, 1)))
    assert food.left(name) == (units + 1, reserved)
    with pytest.raises(SetAsideInRound):
        do(release_stock, food.ask(Release, **of(pick, 1)))
    with pytest.raises(NotEnough):
        do(release_stock, food.ask(Release, **of(pick, 1) | {"household_id": None}))


def test_a_program_reads_why_in_a_sentence(app: Flask, food: Food) -> None:
    pick = set_aside(food)
    branch_id, person = food.pantry.bank.branch_id, food.pantry.bank.coordinator
    key = make_key(food.session, branch_id, person.id, Role.FOOD_COORDINATOR)
    food.session.commit()
    body = {"kind": "released", "lot_id": str(pick.lot_id), "place": pick.place, "units": 1}
    with time_machine.travel(NOW, tick=False):
        answer = app.test_client().post(
            "/api/v1/stock-movements",
            json=body | {"household_id": str(pick.household_id)},
            headers={
                "Authorization": f"Bearer {key.token}",
                "Idempotency-Key": str(pick.id),
                "Accept-Language": "ko",
            },
        )
    assert answer.status_code == 409
    assert "배분 회차" in answer.get_json()["detail"]
