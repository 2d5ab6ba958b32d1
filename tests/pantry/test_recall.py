from typing import Any

import pytest
from sqlalchemy import select

from tests.care.world import TODAY, do, messages_to, some_id
from tests.factories import make_branch, make_person, make_senior
from tests.pantry.world import DOOR, Pantry
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.pantry.commands import (
    MoveLot,
    NoteCall,
    OpenRecall,
    PassOn,
    TakeBack,
    TakeIn,
    Waste,
    move_lot,
    note_call,
    open_recall,
    pass_on,
    take_back,
    take_in,
    waste,
)
from timebank.pantry.commands.products import LearnProduct, learn_product
from timebank.pantry.errors import (
    AlreadyRecalled,
    LotBlocked,
    LotNotFound,
    NotOnCallList,
    ProductNotFound,
    ReasonNeeded,
    RecalledBefore,
    RecallNeedsOne,
    RecallNotFound,
)
from timebank.pantry.queries import (
    get_lot,
    list_lots_for_round,
    list_recall_households,
    list_recall_lots,
    list_stock,
)
from timebank.pantry.rules import CallOutcome, Category, Reason, Recalled, Storage

GTIN = "8801234567893"
OTHER_GTIN = "8809999999997"
JAM: dict[str, Any] = {
    "category": Category.SAUCES,
    "grams_each": 300,
    "storage": Storage.ROOM,
    "needs_cooking": False,
}


def recall(pantry: Pantry, **about: Any) -> Any:  # noqa: ANN401
    return do(open_recall, pantry.bank.command(OpenRecall, **{"reason": "금속 조각"} | about))


def call_list(pantry: Pantry, recall_id: Any) -> list[tuple[Any, int, bool]]:  # noqa: ANN401
    found = list_recall_households(pantry.session, branch_id=pantry.branch_id, recall_id=recall_id)
    return [(each.household_id, each.units, each.told) for each in found]


def test_a_recalled_lot_leaves_no_shelf_and_no_plan(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    recall_id = recall(pantry, lot_id=lot_id)
    with pytest.raises(LotBlocked):
        pantry.hand_out(lot_id)
    assert list_lots_for_round(pantry.session, branch_id=pantry.branch_id, day=TODAY) == []
    (line,) = list_recall_lots(pantry.session, branch_id=pantry.branch_id, recall_id=recall_id)
    assert line.blocked_units == 12
    do(
        waste,
        pantry.bank.command(Waste, lot_id=lot_id, place=DOOR, units=12, reason=Reason.RECALL),
    )
    assert pantry.left(lot_id) == (0, 0)


def test_a_new_place_of_a_recalled_lot_is_blocked_too(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    recall(pantry, lot_id=lot_id)
    do(move_lot, pantry.bank.command(MoveLot, lot_id=lot_id, place=DOOR, units=2, to_place="격리"))
    with pytest.raises(LotBlocked):
        pantry.hand_out(lot_id, place="격리")


def test_every_lot_of_a_product_is_recalled_at_once(pantry: Pantry) -> None:
    first, second = pantry.take_in(code=GTIN), pantry.take_in(code=GTIN)
    pantry.take_in(name="쌀")
    product_id = get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=first).product_id
    recall_id = recall(pantry, product_id=product_id)
    lines = list_recall_lots(pantry.session, branch_id=pantry.branch_id, recall_id=recall_id)
    assert {each.lot_id for each in lines} == {first, second}


@pytest.mark.parametrize("known", [True, False])
def test_a_recall_finds_what_another_branch_passed_on(pantry: Pantry, *, known: bool) -> None:
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    there = make_person(
        pantry.session, branch_id="heungdeok", name="문지아", roles=[Role.FOOD_COORDINATOR], born=None
    )
    pantry.session.commit()
    by: dict[str, Any] = {"branch_id": "heungdeok", "actor_id": there.id}
    if known:
        do(take_in, TakeIn(**by, code=GTIN, name="두부", units=3))
    lot_id = pantry.take_in(code=GTIN)
    passed = pantry.bank.command(PassOn, lot_id=lot_id, place=DOOR, units=4, to_branch_id="heungdeok")
    arrived = get_lot(pantry.session, branch_id="heungdeok", lot_id=do(pass_on, passed))
    recall_id = do(open_recall, OpenRecall(**by, product_id=arrived.product_id, reason="금속 조각"))
    lines = list_recall_lots(pantry.session, branch_id="heungdeok", recall_id=recall_id)
    assert sum(each.blocked_units for each in lines) == (7 if known else 4)


def test_who_got_it_is_on_the_call_list_until_it_comes_back(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.hand_out(lot_id, 3)
    recall_id = recall(pantry, lot_id=lot_id)
    assert call_list(pantry, recall_id) == [(pantry.household_id, 3, False)]
    call = {"recall_id": recall_id, "household_id": pantry.household_id}
    do(note_call, pantry.bank.command(NoteCall, **call, outcome=CallOutcome.NO_ANSWER))
    assert call_list(pantry, recall_id) == [(pantry.household_id, 3, False)]
    do(note_call, pantry.bank.command(NoteCall, **call, outcome=CallOutcome.TOLD))
    assert call_list(pantry, recall_id) == [(pantry.household_id, 3, True)]
    back = pantry.bank.command(TakeBack, lot_id=lot_id, place=DOOR, units=3, household_id=pantry.household_id)
    do(take_back, back)
    assert call_list(pantry, recall_id) == []
    with pytest.raises(NotOnCallList):
        do(note_call, pantry.bank.command(NoteCall, **call, outcome=CallOutcome.TOLD))
    with pytest.raises(LotBlocked):
        pantry.hand_out(lot_id)


def test_whoever_got_it_is_told_at_once_whatever_they_agreed_to(pantry: Pantry) -> None:
    senior = make_senior(pantry.session, name="박금자")
    pantry.session.commit()
    member = pantry.bank.receive(person_id=senior.id, name="")
    other = pantry.bank.receive(name="배순자", phone="010-7777-1234", language="vi")
    lot_id = pantry.take_in()
    for household_id in (member, other):
        pantry.hand_out(lot_id, household_id=household_id)
    recall(pantry, lot_id=lot_id)
    assert messages_to(pantry.bank, senior) == ["pantry.recall"]  # type: ignore[arg-type]
    (text,) = pantry.session.scalars(select(Message).where(Message.person_id.is_(None)))
    assert (text.template, text.address, text.language) == ("pantry.recall", "+821077771234", "vi")


def test_what_cannot_be_recalled_is_refused(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    with pytest.raises(RecallNeedsOne):
        recall(pantry)
    with pytest.raises(RecallNeedsOne):
        recall(pantry, lot_id=lot_id, product_id=some_id())
    with pytest.raises(LotNotFound):
        recall(pantry, lot_id=some_id())
    with pytest.raises(ProductNotFound):
        recall(pantry, product_id=some_id())
    with pytest.raises(ReasonNeeded):
        recall(pantry, lot_id=lot_id, reason=" ")
    recall(pantry, lot_id=lot_id)
    with pytest.raises(AlreadyRecalled):
        recall(pantry, lot_id=lot_id)
    with pytest.raises(RecallNotFound):
        do(
            note_call,
            pantry.bank.command(
                NoteCall, recall_id=some_id(), household_id=some_id(), outcome=CallOutcome.TOLD
            ),
        )


def there_is_a_second_branch(pantry: Pantry) -> Any:  # noqa: ANN401
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    person = make_person(
        pantry.session, branch_id="heungdeok", name="문지아", roles=[Role.FOOD_COORDINATOR], born=None
    )
    pantry.session.commit()
    return person


def recalled_product(pantry: Pantry, **first: Any) -> Any:  # noqa: ANN401
    lot_id = pantry.take_in(code=GTIN, **first)
    product_id = get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id).product_id
    return recall(pantry, product_id=product_id), product_id


def test_what_comes_in_after_a_recall_is_asked_about_and_blocked(pantry: Pantry) -> None:
    recall_id, _product = recalled_product(pantry)
    with pytest.raises(RecalledBefore):
        pantry.take_in(code=GTIN)
    lot_id = pantry.take_in(code=GTIN, recalled=Recalled.BLOCK)
    with pytest.raises(LotBlocked):
        pantry.hand_out(lot_id)
    lines = list_recall_lots(pantry.session, branch_id=pantry.branch_id, recall_id=recall_id)
    assert lot_id in {each.lot_id for each in lines}
    assert pantry.sums_agree()


def test_another_batch_is_free(pantry: Pantry) -> None:
    recalled_product(pantry)
    lot_id = pantry.take_in(code=GTIN, recalled=Recalled.OTHER_BATCH)
    pantry.read(lot_id)
    pantry.hand_out(lot_id)


@pytest.mark.parametrize(("code", "asked"), [("A1", True), (None, True), ("B2", False)])
def test_a_recalled_lot_asks_for_its_own_maker_s_lot(
    pantry: Pantry, *, code: str | None, asked: bool
) -> None:
    recall(pantry, lot_id=pantry.take_in(code=GTIN, lot_code="A1"))
    if asked:
        with pytest.raises(RecalledBefore):
            pantry.take_in(code=GTIN, lot_code=code)
    else:
        pantry.take_in(code=GTIN, lot_code=code)


def test_a_product_is_recalled_before_any_of_it_is_there(pantry: Pantry) -> None:
    _recall_id, product_id = recalled_product(pantry)
    with pytest.raises(AlreadyRecalled):
        recall(pantry, product_id=product_id)
    empty = do(learn_product, pantry.bank.command(LearnProduct, gtin=OTHER_GTIN, name="잼", **JAM))
    found = recall(pantry, product_id=empty)
    assert list_recall_lots(pantry.session, branch_id=pantry.branch_id, recall_id=found) == []
    with pytest.raises(RecalledBefore):
        pantry.take_in(code=OTHER_GTIN)
    with pytest.raises(AlreadyRecalled):
        recall(pantry, product_id=empty)


def test_the_branch_that_was_passed_some_of_it_is_told(pantry: Pantry) -> None:
    there = there_is_a_second_branch(pantry)
    lot_id = pantry.take_in(code=GTIN)
    do(
        pass_on,
        pantry.bank.command(PassOn, lot_id=lot_id, place=DOOR, units=4, to_branch_id="heungdeok"),
    )
    recall(pantry, lot_id=lot_id)
    told = messages_to(pantry.bank, there)  # type: ignore[arg-type]
    assert told == ["pantry.passed_on", "pantry.recall_elsewhere"]


def test_what_is_passed_to_where_it_was_recalled_arrives_blocked(pantry: Pantry) -> None:
    there = there_is_a_second_branch(pantry)
    by: dict[str, Any] = {"branch_id": "heungdeok", "actor_id": there.id}
    first = do(take_in, TakeIn(**by, code=GTIN, name="두부", units=3))
    do(open_recall, OpenRecall(**by, lot_id=first, reason="금속 조각"))
    lot_id = pantry.take_in(code=GTIN)
    arrived = do(
        pass_on,
        pantry.bank.command(PassOn, lot_id=lot_id, place=DOOR, units=4, to_branch_id="heungdeok"),
    )
    rows = list_stock(pantry.session, branch_id="heungdeok", lot_id=arrived)
    assert [each.blocked for each in rows] == [True]
