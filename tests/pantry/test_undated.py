"""Food of which nobody has read until when it keeps: it is for the day on which it came."""

from datetime import timedelta

import pytest

from tests.care.world import NOW, TODAY, do
from tests.pantry.world import DOOR, Pantry
from timebank.pantry.commands import HandOut, ReadLabel, hand_out, read_label
from timebank.pantry.errors import DateNeeded, LotUndated
from timebank.pantry.queries import count_pantry, get_lot
from timebank.pantry.queries.rounds import list_lots_for_round
from timebank.pantry.rules import Category

TOMORROW = NOW + timedelta(days=1)


def planned_until(pantry: Pantry, lot_id: object) -> object:
    """Return the last day of the lot in a round of today, or nothing where it is in none."""
    lots = list_lots_for_round(pantry.session, branch_id=pantry.branch_id, day=TODAY)
    return next((each.expires_on for each in lots if each.id == lot_id), "none")


def test_food_without_a_date_goes_on_the_day_it_came_and_not_later(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    assert planned_until(pantry, lot_id) == TODAY
    pantry.hand_out(lot_id)
    of = {"lot_id": lot_id, "place": DOOR, "units": 1, "household_id": pantry.household_id}
    with pytest.raises(LotUndated):
        do(hand_out, pantry.bank.command(HandOut, **of), now=TOMORROW)
    assert list_lots_for_round(pantry.session, branch_id=pantry.branch_id, day=TOMORROW.date()) == []


def test_it_is_counted_with_what_spoils_until_its_date_is_read(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    assert count_pantry(pantry.session, branch_id=pantry.branch_id, day=TODAY).spoils == 1
    pantry.read(lot_id, expires_on=TODAY + timedelta(days=40))
    assert count_pantry(pantry.session, branch_id=pantry.branch_id, day=TODAY).spoils == 0


def test_whoever_reads_the_label_says_the_date_or_that_there_is_none(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    with pytest.raises(DateNeeded):
        do(read_label, pantry.bank.command(ReadLabel, lot_id=lot_id, contents=()))
    do(read_label, pantry.bank.command(ReadLabel, lot_id=lot_id, contents=(), no_expiry=True))
    assert planned_until(pantry, lot_id) is None
    # What was said once stays.
    do(read_label, pantry.bank.command(ReadLabel, lot_id=lot_id, contents=("milk",)))
    assert get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id).lasts_until is None


def test_goods_have_no_date_and_need_none(pantry: Pantry) -> None:
    lot_id = pantry.take_in(name="비누", category=Category.HOUSEHOLD_GOODS)
    assert planned_until(pantry, lot_id) is None
    do(read_label, pantry.bank.command(ReadLabel, lot_id=lot_id, contents=()))
    assert get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id).lasts_until is None
