"""Households, products and donations from a file."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.importing.world import Cells, Office
from timebank.core.permissions import Role
from timebank.households.models import Household
from timebank.households.rules import HouseholdState
from timebank.importing.rules import ImportKind
from timebank.pantry.models import Donation, Donor, Product
from timebank.pantry.rules import DonationState, Storage

HOUSEHOLD: Cells = {
    "이름": "이상철",
    "가구 유형": "홀로 사는 어르신",
    "인원": "1",
    "동의": "식품 지원, 건강 정보",
    "출생 연도": "1948",
    "전화": "010-5000-2345",
    "먹지 않는 것": "고기 전체",
    "먹지 않는 이유": "종교",
    "있는 것": "냉장고, 조리 가능",
    "요일": "월요일",
    "시각(시)": "10",
}
PRODUCT: Cells = {"바코드": "8801043014830", "상품명": "쌀 4kg", "분류": "쌀", "무게(g)": "4,000"}
DONATION: Cells = {"기부자": "달서제과", "기부자 유형": "가게", "품목": "식빵", "수량": "40"}


@pytest.fixture
def food(office: Office, session: Session) -> Office:
    office.world.coordinator = make_person(session, name="박서연", roles=[Role.FOOD_COORDINATOR], born=None)
    session.commit()
    return office


def test_a_household_of_a_file_waits_for_an_officer_and_is_ended_when_taken_back(food: Office) -> None:
    batch_id = food.take_in(ImportKind.HOUSEHOLDS, HOUSEHOLD)
    household = food.session.scalars(select(Household)).one()
    assert (household.state, household.size, household.weekday) == (HouseholdState.WAITING, 1, 0)
    assert food.undo(batch_id) == 0
    food.session.refresh(household)
    assert household.state is HouseholdState.ENDED


def test_a_household_without_consent_and_one_that_is_there_twice_are_told(food: Office) -> None:
    other = {**HOUSEHOLD, "이름": "박말자", "전화": "010-5000-2346", "동의": "문자"}
    batch_id = food.look(ImportKind.HOUSEHOLDS, HOUSEHOLD, HOUSEHOLD, other)
    assert food.faults(batch_id) == {
        3: ["households.may-be-known"],
        4: ["households.food-consent-needed"],
    }


def test_a_product_is_learned_with_its_barcode_as_text_and_forgotten_again(food: Office) -> None:
    batch_id = food.take_in(ImportKind.PRODUCTS, PRODUCT)
    product = food.session.scalars(select(Product)).one()
    assert (product.gtin, product.grams_each, product.storage) == ("08801043014830", 4000, Storage.ROOM)
    assert food.undo(batch_id) == 0
    assert food.session.scalars(select(Product)).all() == []


def test_a_barcode_that_is_wrong_or_there_already_is_told(food: Office) -> None:
    food.take_in(ImportKind.PRODUCTS, PRODUCT)
    batch_id = food.look(ImportKind.PRODUCTS, PRODUCT, {**PRODUCT, "바코드": "8801043014831"})
    assert food.faults(batch_id) == {2: ["importing.product-known"], 3: ["pantry.code-unfit"]}


def test_donations_of_one_new_donor_register_them_once_and_are_declined_when_taken_back(
    food: Office,
) -> None:
    batch_id = food.take_in(ImportKind.DONATIONS, DONATION, {**DONATION, "품목": "케이크"})
    assert len(food.session.scalars(select(Donor)).all()) == 1
    states = [each.state for each in food.session.scalars(select(Donation))]
    assert states == [DonationState.ANNOUNCED, DonationState.ANNOUNCED]
    assert food.undo(batch_id) == 0
    food.session.expire_all()
    assert {each.state for each in food.session.scalars(select(Donation))} == {DonationState.DECLINED}


def test_a_donation_of_nothing_is_told(food: Office) -> None:
    batch_id = food.look(ImportKind.DONATIONS, {**DONATION, "품목": "", "수량": "많이"})
    assert food.faults(batch_id) == {2: ["importing.cell-missing", "importing.number-unreadable"]}
