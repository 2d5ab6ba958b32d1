from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.care.world import TODAY, do, some_id
from tests.households.world import need
from tests.pantry.world import Pantry
from timebank.core.errors import DomainError
from timebank.households.commands import LimitGiven
from timebank.pantry.commands import ReadLabel, read_label
from timebank.pantry.errors import (
    AmountOdd,
    BusinessNumberUnfit,
    CodeUnfit,
    ContentUnknown,
    DonationNotFound,
    ExpiresUnfit,
    GramsUnfit,
    LotNotFound,
    TemperatureUnfit,
    UnitsUnfit,
    WhatNeeded,
)
from timebank.pantry.models import Lot, Product
from timebank.pantry.queries import get_lot, list_lots_for_round, list_products
from timebank.pantry.rules import ENOUGH_TO_TELL, Category, Storage, read_business_number, read_code

GTIN = "8801234567893"


def lot_of(pantry: Pantry, lot_id: Any) -> Lot:  # noqa: ANN401
    pantry.session.expire_all()
    return get_lot(pantry.session, branch_id=pantry.branch_id, lot_id=lot_id)


def contains(pantry: Pantry) -> frozenset[str]:
    (line,) = list_lots_for_round(pantry.session, branch_id=pantry.branch_id, day=TODAY)
    return line.contains


def test_a_pallet_is_one_line(pantry: Pantry) -> None:
    lot_id = pantry.take_in(storage=Storage.FRIDGE, expires_on=date(2026, 11, 30), tenths_celsius=45)
    assert pantry.left(lot_id) == (12, 0)
    (line,) = list_lots_for_round(pantry.session, branch_id=pantry.branch_id, day=TODAY)
    assert (line.units, line.needs, line.expires_on) == (12, frozenset({"fridge"}), date(2026, 11, 30))


def test_what_goes_today_expires_today(pantry: Pantry) -> None:
    assert lot_of(pantry, pantry.take_in(goes_today=True)).expires_on == TODAY


def test_a_scanner_teaches_the_product_and_remembers_it(pantry: Pantry) -> None:
    pantry.take_in(
        code=GTIN, name="우유 1L", category=Category.DAIRY, grams_each=1030, storage=Storage.FRIDGE
    )
    again = lot_of(pantry, pantry.take_in(code=GTIN, name="", grams_each=None))
    assert (again.name, again.category, again.grams_each) == ("우유 1L", Category.DAIRY, 1030)
    (product,) = list_products(pantry.session, branch_id=pantry.branch_id)
    assert product.gtin == f"0{GTIN}"


def test_element_strings_bring_lot_and_date_and_day_00_is_the_months_end(pantry: Pantry) -> None:
    lot = lot_of(pantry, pantry.take_in(code=f"010{GTIN}172702001012ABC"))
    assert (lot.expires_on, lot.lot_code) == (date(2027, 2, 28), "12ABC")


@pytest.mark.parametrize("code", ["8801234567890", "12", "두부", "99"])
def test_a_barcode_that_cannot_be_right_is_refused(pantry: Pantry, code: str) -> None:
    with pytest.raises(CodeUnfit):
        read_code(code)


def test_an_odd_amount_is_asked_about(pantry: Pantry) -> None:
    with pytest.raises(AmountOdd) as refused:
        pantry.take_in(units=50_000)
    assert refused.value.values == {"units": 50_000, "usual": 500, "meant": 5_000}
    assert pantry.left(pantry.take_in(units=50_000, amount_sure=True)) == (50_000, 0)


def test_a_nought_too_many_is_asked_about_once_it_is_known_what_is_usual(pantry: Pantry) -> None:
    with pytest.raises(AmountOdd):
        pantry.take_in(units=5_000)
    for _lot in range(ENOUGH_TO_TELL):
        pantry.take_in(units=40)
    with pytest.raises(AmountOdd) as refused:
        pantry.take_in(units=400)
    assert refused.value.values == {"units": 400, "usual": 40, "meant": 40}
    pantry.take_in(units=399)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, WhatNeeded),
        ({"units": 0}, UnitsUnfit),
        ({"units": 1_000_001}, UnitsUnfit),
        ({"grams_each": -1}, GramsUnfit),
        ({"expires_on": date(2099, 1, 1)}, ExpiresUnfit),
        ({"tenths_celsius": 601}, TemperatureUnfit),
        ({"code": "8801234567890"}, CodeUnfit),
        ({"donation_id": some_id()}, DonationNotFound),
    ],
)
def test_what_cannot_be_is_refused(
    pantry: Pantry, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        pantry.take_in(**changes)
    for table in (Lot, Product):
        assert pantry.session.scalar(select(func.count()).select_from(table)) == 0


def test_an_unread_label_counts_as_everything_that_anybody_forbids(pantry: Pantry) -> None:
    limits = (LimitGiven(code="milk"), LimitGiven(code="kiwi", own_words=True))
    pantry.bank.register(pantry.bank.officer, name="이상철", limits=limits, need=need())
    lot_id = pantry.take_in()
    assert contains(pantry) == {"milk", "kiwi"}
    pantry.read(lot_id, "soy")
    # Nobody asks a label for kiwi, so it may be in it.
    assert contains(pantry) == {"soy", "kiwi"}


def test_an_allergen_that_is_newer_than_the_reading_may_be_in_it(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    pantry.read(lot_id, "pork")
    assert {"pork", "meat", "animal"} <= contains(pantry)


def test_goods_have_no_label(pantry: Pantry) -> None:
    pantry.bank.register(pantry.bank.officer, name="이상철", limits=(LimitGiven(code="milk"),), need=need())
    pantry.take_in(name="휴지", category=Category.HOUSEHOLD_GOODS)
    assert contains(pantry) == frozenset()


def test_a_label_says_known_words_of_a_lot_that_is_there(pantry: Pantry) -> None:
    lot_id = pantry.take_in()
    with pytest.raises(ContentUnknown):
        pantry.read(lot_id, "stardust")
    with pytest.raises(LotNotFound):
        do(read_label, pantry.bank.command(ReadLabel, lot_id=some_id(), contents=()))
    assert lot_of(pantry, lot_id).label_read_on is None


@pytest.mark.parametrize(("text", "fits"), [("220-81-62517", True), ("2208162518", False), ("12", False)])
def test_a_business_number_has_a_check_digit(text: str, *, fits: bool) -> None:
    if fits:
        assert read_business_number(text) == "2208162517"
    else:
        with pytest.raises(BusinessNumberUnfit):
            read_business_number(text)


def test_stock_is_the_sum_of_its_movements(pantry: Pantry) -> None:
    pantry.hand_out(pantry.take_in(), 5)
    assert pantry.sums_agree()
