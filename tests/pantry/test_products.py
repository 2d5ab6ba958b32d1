"""Correcting what is known of a product: offered from now on, while what is here keeps its own label."""

from typing import Any
from uuid import UUID

import pytest

from tests.care.world import do, some_id
from tests.factories import make_branch
from tests.pantry.world import Pantry
from timebank.core.ids import new_id
from timebank.pantry.commands.products import ChangeProduct, change_product
from timebank.pantry.errors import (
    ContentUnknown,
    GramsUnfit,
    ProductChanged,
    ProductNotFound,
    WhatNeeded,
)
from timebank.pantry.models import Lot, Product
from timebank.pantry.queries import contains_of, get_lot, get_product
from timebank.pantry.rules import MOST_GRAMS, Category, Storage
from timebank.people.errors import TextTooLong

GTIN = "8801234567893"


def lot_of(pantry: Pantry, lot_id: UUID) -> Lot:
    pantry.session.expire_all()
    return get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id)


def scanned(pantry: Pantry) -> tuple[UUID, UUID]:
    """Take in scanned tofu, and return its lot and its product."""
    lot_id = pantry.take_in(code=GTIN)
    product_id = lot_of(pantry, lot_id).product_id
    assert product_id is not None
    return lot_id, product_id


def correct(pantry: Pantry, product_id: UUID, **changes: Any) -> None:  # noqa: ANN401
    do(change_product, pantry.bank.command(ChangeProduct, product_id=product_id, **changes))


def known(pantry: Pantry, product_id: UUID) -> Product:
    pantry.session.expire_all()
    return get_product(pantry.session, branch_id=pantry.branch_id, product_id=product_id)


def test_what_is_left_out_stays_and_the_next_lot_is_filled_in(pantry: Pantry) -> None:
    _lot, product_id = scanned(pantry)
    correct(pantry, product_id, name="연두부", category=Category.TOFU, storage=Storage.FRIDGE)
    found = known(pantry, product_id)
    assert (found.name, found.grams_each, found.needs_cooking) == ("연두부", 300, False)
    lot = lot_of(pantry, pantry.take_in(code=GTIN, name="", grams_each=None))
    assert (lot.name, lot.category, lot.storage) == ("연두부", Category.TOFU, Storage.FRIDGE)


def test_a_lot_that_is_here_keeps_what_its_own_label_says(pantry: Pantry) -> None:
    lot_id, product_id = scanned(pantry)
    pantry.read(lot_id, "soy")
    correct(pantry, product_id, contents=("milk", "soy"), grams_each=350)
    lot = lot_of(pantry, lot_id)
    assert (lot.contents, lot.grams_each) == (["soy"], 300)
    assert known(pantry, product_id).contents == ["milk", "soy"]


def test_a_lot_nobody_has_read_holds_everything_whatever_the_product_is_known_for(pantry: Pantry) -> None:
    lot_id, product_id = scanned(pantry)
    correct(pantry, product_id, contents=())
    forbidden = frozenset({"milk", "egg"})
    lot = lot_of(pantry, lot_id)
    found = contains_of(pantry.session, branch_id=pantry.branch_id, lots=[lot], forbidden=forbidden)
    assert found[lot_id] >= forbidden


def test_what_somebody_else_corrected_or_read_meanwhile_is_not_written_over(pantry: Pantry) -> None:
    lot_id, product_id = scanned(pantry)
    seen = known(pantry, product_id).revision
    pantry.read(lot_id, "milk")
    with pytest.raises(ProductChanged):
        correct(pantry, product_id, contents=(), revision=seen)
    assert known(pantry, product_id).contents == ["milk"]
    correct(pantry, product_id, contents=("soy",), revision=known(pantry, product_id).revision)


def test_the_same_correction_again_changes_nothing(pantry: Pantry) -> None:
    _lot, product_id = scanned(pantry)
    once, seen = new_id(), known(pantry, product_id).revision
    for _ in range(2):
        correct(pantry, product_id, id=once, name="연두부", revision=seen)
    assert known(pantry, product_id).name == "연두부"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, WhatNeeded),
        ({"name": "가" * 81}, TextTooLong),
        ({"grams_each": MOST_GRAMS + 1}, GramsUnfit),
        ({"contents": ("plutonium",)}, ContentUnknown),
    ],
)
def test_what_no_product_is_is_refused(
    pantry: Pantry, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    _lot, product_id = scanned(pantry)
    with pytest.raises(refusal):
        correct(pantry, product_id, **changes)
    assert known(pantry, product_id).name == "두부"


def test_another_branch_s_product_is_not_there(pantry: Pantry) -> None:
    _lot, product_id = scanned(pantry)
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    pantry.session.commit()
    elsewhere = ChangeProduct(branch_id="heungdeok", actor_id=some_id(), product_id=product_id, name="떡")
    for command in (elsewhere, pantry.bank.command(ChangeProduct, product_id=some_id(), name="떡")):
        with pytest.raises(ProductNotFound):
            do(change_product, command)
