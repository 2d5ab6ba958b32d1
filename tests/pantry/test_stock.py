from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.care.world import TODAY, do, some_id
from tests.factories import make_branch
from tests.pantry.world import DOOR, Pantry
from timebank.households.commands import LimitGiven
from timebank.pantry.commands import (
    AnswerWriteOff,
    CountStock,
    HandOut,
    MoveLot,
    OpenRecall,
    PassOn,
    Release,
    Reserve,
    TakeBack,
    Waste,
    answer_write_off,
    count_stock,
    hand_out,
    move_lot,
    open_recall,
    pass_on,
    release,
    reserve,
    take_back,
    waste,
)
from timebank.pantry.errors import (
    AnswersOwnWriteOff,
    CountBelowReserved,
    HarmsHousehold,
    HouseholdNotServed,
    LotExpired,
    LotNotFound,
    NotEnough,
    NotHandedOut,
    NothingDiffers,
    OwnBranch,
    ReasonNeeded,
    SamePlace,
    UnitsUnfit,
    WriteOffAnswered,
    WriteOffNotFound,
)
from timebank.pantry.queries import (
    count_pantry,
    get_lot,
    list_lots,
    list_low,
    list_received_by,
    list_write_offs,
)
from timebank.pantry.rules import Category, Reason, Storage


def of(pantry: Pantry, kind: Any, lot_id: Any, units: int, **more: Any) -> Any:  # noqa: ANN401
    return pantry.bank.command(kind, lot_id=lot_id, place=DOOR, units=units, **more)


def test_units_are_handed_out_and_the_officer_sees_received(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.hand_out(lot_id, 2)
    assert pantry.left(lot_id) == (10, 0)
    ((movement, lot),) = list_received_by(
        pantry.session, branch_id=pantry.branch_id, household_id=pantry.household_id
    )
    assert (movement.units, lot.name) == (-2, "두부")


def test_never_more_than_there_is(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    with pytest.raises(NotEnough) as refused:
        pantry.hand_out(lot_id, 13)
    assert refused.value.values == {"units": 12}


def test_a_promise_is_kept_for_whom_it_was_made(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    do(reserve, of(pantry, Reserve, lot_id, 10, household_id=pantry.household_id))
    assert pantry.left(lot_id) == (12, 10)
    with pytest.raises(NotEnough):
        pantry.hand_out(lot_id, 3)
    pantry.hand_out(lot_id, 4, promised=True)
    do(release, of(pantry, Release, lot_id, 6, household_id=pantry.household_id))
    assert pantry.left(lot_id) == (8, 0)
    with pytest.raises(NotEnough):
        do(release, of(pantry, Release, lot_id, 1))
    assert pantry.sums_agree()


def test_nobody_frees_or_takes_what_is_promised_to_another(pantry: Pantry) -> None:
    other = pantry.bank.receive(name="이상철", has=("fridge", "cooking"))
    lot_id = pantry.take_in(units=30)
    do(reserve, of(pantry, Reserve, lot_id, 4, household_id=pantry.household_id))
    do(waste, of(pantry, Waste, lot_id, 22, reason=Reason.EXPIRED))
    for whose in (None, other, some_id()):
        with pytest.raises(NotEnough) as refused:
            do(release, of(pantry, Release, lot_id, 1, household_id=whose))
        assert refused.value.values == {"units": 0}
    with pytest.raises(NotEnough):
        pantry.hand_out(lot_id, 1, household_id=other, promised=True)
    pantry.hand_out(lot_id, 4, promised=True)
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((26, 22), True)


@pytest.mark.parametrize("read", [True, False])
def test_what_harms_is_never_handed_out(pantry: Pantry, *, read: bool) -> None:
    harmed = pantry.bank.receive(name="박금자", limits=(LimitGiven(code="milk"),), has=("fridge",))
    lot_id = pantry.take_in()
    if read:
        pantry.read(lot_id, "milk")
    with pytest.raises(HarmsHousehold):
        pantry.hand_out(lot_id, household_id=harmed)
    with pytest.raises(HarmsHousehold):
        do(reserve, of(pantry, Reserve, lot_id, 1, household_id=harmed))
    pantry.read(lot_id, "soy")
    pantry.hand_out(lot_id, household_id=harmed)


def test_without_a_freezer_nothing_frozen(pantry: Pantry) -> None:
    with pytest.raises(HarmsHousehold):
        pantry.hand_out(pantry.take_in(storage=Storage.FREEZER))


def test_only_who_receives_today_and_only_what_is_not_past_its_date(pantry: Pantry) -> None:
    waiting = pantry.bank.register(name="이상철")
    with pytest.raises(HouseholdNotServed):
        pantry.hand_out(pantry.take_in(), household_id=waiting)
    with pytest.raises(LotExpired):
        pantry.hand_out(pantry.take_in(expires_on=date(2026, 11, 22)))
    with pytest.raises(LotNotFound):
        pantry.hand_out(some_id())
    with pytest.raises(UnitsUnfit):
        pantry.hand_out(pantry.take_in(), 0)


def test_units_come_back_only_from_who_has_them(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.hand_out(lot_id, 3)
    do(take_back, of(pantry, TakeBack, lot_id, 2, household_id=pantry.household_id))
    with pytest.raises(NotHandedOut):
        do(take_back, of(pantry, TakeBack, lot_id, 2, household_id=pantry.household_id))
    assert pantry.left(lot_id) == (11, 0)


def test_units_are_carried_to_a_shelf(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    do(move_lot, of(pantry, MoveLot, lot_id, 12, to_place="A-3"))
    assert (pantry.left(lot_id), pantry.left(lot_id, "A-3")) == ((0, 0), (12, 0))
    with pytest.raises(SamePlace):
        do(move_lot, of(pantry, MoveLot, lot_id, 1, to_place=DOOR))
    assert pantry.sums_agree()


def test_a_count_explains_what_differs(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    assert do(count_stock, of(pantry, CountStock, lot_id, 12)) is None
    with pytest.raises(ReasonNeeded):
        do(count_stock, of(pantry, CountStock, lot_id, 11))
    do(count_stock, of(pantry, CountStock, lot_id, 11, reason=Reason.LOST))
    with pytest.raises(NothingDiffers):
        do(count_stock, of(pantry, CountStock, lot_id, 11, reason=Reason.LOST))
    do(reserve, of(pantry, Reserve, lot_id, 5))
    with pytest.raises(CountBelowReserved):
        do(count_stock, of(pantry, CountStock, lot_id, 4, reason=Reason.LOST))
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((11, 5), True)


def test_a_small_write_off_is_done_at_once(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    assert do(waste, of(pantry, Waste, lot_id, 5, reason=Reason.SPOILED)) == {"waits": False}
    assert pantry.left(lot_id) == (7, 0)
    with pytest.raises(ReasonNeeded):
        do(waste, of(pantry, Waste, lot_id, 1, reason=Reason.FOUND))


@pytest.mark.parametrize(("units", "grams"), [(21, 10), (3, 7_000)])
def test_a_large_write_off_needs_a_second_person(pantry: Pantry, units: int, grams: int) -> None:
    lot_id = pantry.take_in(units=30, grams_each=grams)
    asked = of(pantry, Waste, lot_id, units, reason=Reason.EXPIRED)
    assert do(waste, asked) == {"waits": True}
    assert pantry.left(lot_id) == (30, units)
    with pytest.raises(NotEnough):
        pantry.hand_out(lot_id, 31 - units)
    ((write_off, _lot),) = list_write_offs(pantry.session, branch_id=pantry.branch_id)
    answer: dict[str, Any] = {"write_off_id": write_off.id, "approve": True}
    with pytest.raises(AnswersOwnWriteOff):
        do(answer_write_off, pantry.bank.command(AnswerWriteOff, **answer))
    do(answer_write_off, pantry.bank.command(AnswerWriteOff, pantry.bank.other_coordinator, **answer))
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((30 - units, 0), True)
    with pytest.raises(WriteOffAnswered):
        do(answer_write_off, pantry.bank.command(AnswerWriteOff, pantry.bank.other_coordinator, **answer))


def test_a_large_write_off_in_small_steps_needs_a_second_person_too(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=60)
    assert do(waste, of(pantry, Waste, lot_id, 15, reason=Reason.SPOILED)) == {"waits": False}
    do(count_stock, of(pantry, CountStock, lot_id, 40, reason=Reason.LOST))
    assert do(waste, of(pantry, Waste, lot_id, 1, reason=Reason.SPOILED)) == {"waits": True}
    do(count_stock, of(pantry, CountStock, lot_id, 39, reason=Reason.LOST))
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((40, 2), True)
    assert len(list_write_offs(pantry.session, branch_id=pantry.branch_id)) == 2


def test_a_refused_write_off_changes_nothing(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=30)
    with pytest.raises(NotEnough):
        do(waste, of(pantry, Waste, lot_id, 31, reason=Reason.EXPIRED))
    do(waste, of(pantry, Waste, lot_id, 30, reason=Reason.EXPIRED))
    ((write_off, _lot),) = list_write_offs(pantry.session, branch_id=pantry.branch_id)
    by = pantry.bank.other_coordinator
    do(
        answer_write_off,
        pantry.bank.command(AnswerWriteOff, by, write_off_id=write_off.id, approve=False),
    )
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((30, 0), True)
    with pytest.raises(WriteOffNotFound):
        do(answer_write_off, pantry.bank.command(AnswerWriteOff, write_off_id=some_id(), approve=True))


def test_what_is_recalled_can_still_be_written_off(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=30)
    do(open_recall, pantry.bank.command(OpenRecall, lot_id=lot_id, reason="금속 조각"))
    do(waste, of(pantry, Waste, lot_id, 30, reason=Reason.RECALL))
    ((write_off, _lot),) = list_write_offs(pantry.session, branch_id=pantry.branch_id)
    by = pantry.bank.other_coordinator
    do(answer_write_off, pantry.bank.command(AnswerWriteOff, by, write_off_id=write_off.id, approve=True))
    assert (pantry.left(lot_id), pantry.sums_agree()) == ((0, 0), True)


def test_stock_is_passed_on_to_another_branch_in_one_go(pantry: Pantry) -> None:
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    pantry.session.commit()
    lot_id = pantry.take_in(expires_on=date(2026, 12, 1))
    pantry.read(lot_id, "soy")
    there = do(pass_on, of(pantry, PassOn, lot_id, 4, to_branch_id="heungdeok"))
    assert pantry.left(lot_id) == (8, 0)
    arrived = get_lot(pantry.session, branch_id="heungdeok", lot_id=there)
    assert (arrived.from_lot_id, arrived.label_read_on, arrived.expires_on) == (
        lot_id,
        None,
        date(2026, 12, 1),
    )
    assert pantry.sums_agree()
    with pytest.raises(OwnBranch):
        do(pass_on, of(pantry, PassOn, lot_id, 4, to_branch_id=pantry.branch_id))


def test_a_movement_is_never_changed(pantry: Pantry) -> None:
    pantry.take_in()
    with pytest.raises(DBAPIError), pantry.session.begin_nested():
        pantry.session.execute(text("UPDATE pantry_movements SET units = 1"))


@pytest.mark.parametrize("wrong", ["units = -1", "reserved = 13", "reserved = -1"])
def test_the_database_itself_keeps_stock_above_nothing(pantry: Pantry, wrong: str) -> None:
    pantry.take_in()
    with pytest.raises(DBAPIError), pantry.session.begin_nested():
        pantry.session.execute(text(f"UPDATE pantry_stock SET {wrong}"))  # noqa: S608  one of three


def test_the_same_hand_out_twice_is_one(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    command = of(pantry, HandOut, lot_id, 2, household_id=pantry.household_id)
    assert do(hand_out, command) == do(hand_out, command)
    assert pantry.left(lot_id) == (10, 0)


def test_lists_show_what_spoils_what_is_low_and_what_lies_long(pantry: Pantry) -> None:
    pantry.take_in(expires_on=date(2026, 11, 26))
    pantry.take_in(name="쌀", category=Category.GRAIN, units=5, expires_on=date(2027, 11, 26))

    def shown(show: str) -> list[str]:
        lines = list_lots(pantry.session, branch_id=pantry.branch_id, day=TODAY, show=show)
        return [each.lot.name for each in lines]

    assert (shown("spoils"), shown("long"), len(shown("unread"))) == (["두부"], [], 2)
    assert list_low(pantry.session, branch_id=pantry.branch_id) == [(Category.GRAIN, 5)]
    counts = count_pantry(pantry.session, branch_id=pantry.branch_id, day=TODAY)
    assert (counts.units, counts.spoils, counts.unread) == (17, 1, 2)


@pytest.mark.parametrize(
    ("reason", "left"), [(Reason.MISCOUNTED, (12, 0)), (Reason.SPOILED, (10, 0)), (None, (12, 0))]
)
def test_what_came_back_unfit_is_given_to_nobody_else(
    pantry: Pantry, *, reason: Reason | None, left: tuple[int, int]
) -> None:
    lot_id = pantry.take_in()
    pantry.read(lot_id)
    pantry.hand_out(lot_id, 2)
    do(take_back, of(pantry, TakeBack, lot_id, 2, household_id=pantry.household_id, reason=reason))
    assert pantry.left(lot_id) == left
    assert pantry.sums_agree()


def test_much_that_came_back_unfit_waits_for_a_second_person(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=60)
    pantry.read(lot_id)
    pantry.hand_out(lot_id, 30)
    back = of(pantry, TakeBack, lot_id, 30, household_id=pantry.household_id, reason=Reason.SPOILED)
    assert do(take_back, back) == {"written_off": True, "waits": True}
    assert pantry.left(lot_id) == (60, 30)


def test_a_reason_for_which_nothing_comes_back_is_refused(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.read(lot_id)
    pantry.hand_out(lot_id, 2)
    with pytest.raises(ReasonNeeded):
        do(
            take_back,
            of(pantry, TakeBack, lot_id, 1, household_id=pantry.household_id, reason=Reason.FOUND),
        )
