"""The pages of the food bank, read and sent as without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.factories import make_person
from tests.pantry.world import DOOR, Pantry
from tests.sign_in import Somebody
from timebank.households.commands import LimitGiven
from timebank.households.models import Household
from timebank.households.views import cards
from timebank.pantry.commands.products import LearnProduct, learn_product
from timebank.pantry.models import Donor, Lot, Recall
from timebank.pantry.rules import Category, Storage
from timebank.web.qr import qr

Enter = Callable[[Somebody], Reader]
GTIN = "8801234567893"
OTHER_GTIN = "8809999999997"


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enter(app: Flask, pantry: Pantry) -> Enter:
    return lambda person: Reader(app, person)


def newest_lot(pantry: Pantry) -> Lot:
    pantry.session.expire_all()
    return pantry.session.scalars(select(Lot).order_by(Lot.id.desc()).limit(1)).one()


def test_a_household_is_registered_on_one_page(pantry: Pantry, enter: Enter) -> None:
    officer = enter(pantry.bank.officer)
    officer.fill(
        "/households/new",
        kind="seniors",
        name="남궁철수",
        size="2",
        birth_years="1944 1947",
        allergies=["milk", "egg"],
        limits=["pork"],
        has=["fridge"],
        consents=["food", "health"],
        confirm_now="y",
        basis="basic_livelihood",
        words="서류 확인",
    )
    made = pantry.session.scalars(select(Household).order_by(Household.number.desc()).limit(1)).one()
    seen = officer.open(f"/households/{made.id}")
    assert "드리면 안 되는 것: 난류(가금류), 우유, 돼지고기" in seen.words
    assert "서류 확인" in seen.words
    food = enter(pantry.bank.coordinator).open(f"/households/{made.id}")
    assert "서류 확인" not in food.words and "기초생활수급" not in food.words


def test_changing_keeps_what_the_page_shows(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    food.fill(f"/households/{pantry.household_id}/change", neighbourhood="월성동", other_limits="키위")
    seen = food.open(f"/households/{pantry.household_id}/change", status=200)
    assert "월성동" in seen.html


def test_a_refused_registration_says_all_that_is_missing_at_once(pantry: Pantry, enter: Enter) -> None:
    page = enter(pantry.bank.coordinator).fill("/households/new", status=422, size="", allergies=["milk"])
    for words in ("어떤 가구인지", "대표자 또는 시설의", "몇 분인지 적어", "먼저 동의를 받아"):
        assert words in page.words


def test_the_member_who_represents_a_household_is_named_with_one_press(pantry: Pantry, enter: Enter) -> None:
    member = make_person(pantry.session, name="한기숙", phone="010-7777-1234")
    pantry.session.commit()
    household_id = pantry.bank.receive(phone="010-7777-1234", other_one=True)
    food, address = enter(pantry.bank.coordinator), f"/households/{household_id}"
    food.send(food.open(address).form_to(f"/representative/{member.id}"))
    assert "본인 화면에서 준비된 식품을 보고" in food.open(address).words
    food.send(food.open(address).form_to("/representative/end"))
    assert "같은 분입니다" in food.open(address).words


def test_a_pallet_is_scanned_taken_in_and_its_label_read(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    page = food.open(f"/pantry/intake?code={GTIN}")
    form = next(
        each for each in page.forms if each.method == "post" and each.action.endswith("/pantry/intake")
    )
    food.send(form, name="우유 1L", units="24", category="dairy", storage="fridge", celsius="4.5")
    lot = newest_lot(pantry)
    assert (lot.name, lot.tenths_celsius) == ("우유 1L", 45)
    assert "아는 제품입니다" in food.open(f"/pantry/intake?code={GTIN}").words
    assert "아무도 라벨을 읽지 않았습니다" in food.open(f"/pantry/lots/{lot.id}").words
    food.fill(f"/pantry/lots/{lot.id}/label", contents=["milk"], expires_on="2026-12-24")
    assert "우유" in food.open(f"/pantry/lots/{lot.id}").words


def test_a_label_that_somebody_else_read_meanwhile_is_not_written_over(pantry: Pantry, enter: Enter) -> None:
    lot_id = pantry.take_in()
    food = enter(pantry.bank.coordinator)
    page = food.open(f"/pantry/lots/{lot_id}/label")
    form = next(each for each in page.forms if each.method == "post" and each.action.endswith("/label"))
    pantry.read(lot_id, "milk")
    refused = food.send(form, status=409, contents=[])
    assert "라벨을 읽었거나 고쳤습니다" in refused.words
    assert newest_lot(pantry).contents == ["milk"]


def test_an_odd_amount_asks_and_a_tick_answers(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    page = food.open("/pantry/intake")
    form = next(
        each for each in page.forms if each.method == "post" and each.action.endswith("/pantry/intake")
    )
    asked = food.send(form, status=422, name="라면", units="50000")
    assert "5,000개 아닌가요" in asked.words
    assert "amount_sure" in asked.html


def test_a_wrong_barcode_is_told(pantry: Pantry, enter: Enter) -> None:
    assert "검사 숫자" in enter(pantry.bank.coordinator).open("/pantry/intake?code=8801234567890").words


def test_stock_is_counted_wasted_moved_and_recalled(pantry: Pantry, enter: Enter) -> None:
    lot_id = pantry.take_in(units=60)
    pantry.hand_out(lot_id, 2)
    food = enter(pantry.bank.coordinator)
    at = f"/pantry/lots/{lot_id}"
    food.fill(f"{at}/count", place="문 앞", units="57", reason="lost")
    food.fill(f"{at}/waste", place="문 앞", units="30", reason="expired")
    assert "다른 분이 정합니다" in food.open("/pantry/write-offs").words
    second = enter(pantry.bank.other_coordinator)
    page = second.open("/pantry/write-offs")
    second.send(next(each for each in page.forms if "approve" in each.values))
    food.fill(f"{at}/move", place="문 앞", units="10", to_place="A-3")
    assert pantry.left(lot_id, "A-3") == (10, 0)
    assert "한기숙" in food.open(f"{at}/calls").words
    food.fill(f"{at}/recall", reason="금속 조각")
    recall = pantry.session.scalars(select(Recall)).one()
    seen = food.open(f"/pantry/recalls/{recall.id}")
    assert "1가구에 아직 알려야 합니다" in seen.words
    what = pantry.session.scalars(select(Lot.name).where(Lot.id == lot_id)).one()
    assert f"{what}: 금속 조각" in seen.words
    assert f"{what} 금속 조각" in food.open("/pantry/recalls").words
    food.send(seen.form_to("/calls"), outcome="told")
    assert "받은 가구에 모두 알렸습니다" in food.open(f"/pantry/recalls/{recall.id}").words
    for page_path in ("/pantry", "/pantry?show=blocked", "/pantry/recalls", at):
        food.open(page_path)


def test_a_donor_gets_a_receipt_and_a_years_statement(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    made = food.fill("/pantry/donors/new", kind="shop", name="월성마트", business_number="220-81-62517")
    donor_id = made.url.rsplit("/", 1)[1]
    food.fill(f"/pantry/donations/new?donor={donor_id}", what="두부", units="12")
    listed = food.open("/pantry/donors")
    food.send(next(each for each in listed.forms if "accept" in each.values))
    food.open(f"/pantry/donors/{donor_id}")
    statement = food.client.get(f"/pantry/donors/{donor_id}/2026.pdf")
    assert (statement.status_code, statement.data[:4]) == (200, b"%PDF")


def test_officers_read_and_change_nothing(pantry: Pantry, enter: Enter) -> None:
    officer = enter(pantry.bank.officer)
    officer.open("/pantry")
    officer.open("/pantry/intake", status=403)


def test_the_officer_sees_what_was_received(pantry: Pantry, enter: Enter) -> None:
    officer = enter(pantry.bank.officer)
    assert "아직 받은 것이 없습니다" in officer.open(f"/households/{pantry.household_id}").words
    pantry.hand_out(pantry.take_in(), 2)
    assert "두부 · 2" in officer.open(f"/households/{pantry.household_id}").words


def test_a_donors_record_is_corrected_on_a_page(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    food.fill("/pantry/donors/new", kind="shop", name="월성마트", contact="조윤호")
    made = pantry.session.scalars(select(Donor)).one()
    address = f"/pantry/donors/{made.id}"
    assert 'value="조윤호"' in food.open(f"{address}/change").html
    food.fill(f"{address}/change", contact="김수아")
    assert "김수아" in food.open(address).words
    refused = food.fill(f"{address}/change", status=422, business_number="1234567890")
    assert "사업자등록번호" in refused.words


def test_a_code_or_a_name_finds_what_is_on_the_shelves(pantry: Pantry, enter: Enter) -> None:
    milk = pantry.take_in(name="우유 1L", code=GTIN)
    pantry.take_in(name="두유 1L")
    food = enter(pantry.bank.coordinator)
    assert str(milk) in food.open(f"/pantry?q={GTIN}", status=302).url
    found = food.open("/pantry?q=1L")
    assert "우유 1L" in found.words and "두유 1L" in found.words
    assert "그런 이름의 물품이 없습니다" in food.open("/pantry?q=고등어").words


def test_what_must_go_today_is_given_to_who_comes(pantry: Pantry, enter: Enter) -> None:
    lot_id = pantry.take_in(units=5)
    food = enter(pantry.bank.coordinator)
    at = f"/pantry/lots/{lot_id}/give"
    number = str(pantry.bank.get(pantry.household_id).number)
    assert f"household={number}" in food.open(f"/pantry/lots/{lot_id}/calls").html
    assert "번호의 가구가 없습니다" in food.fill(at, status=422, household="999", units="1").words
    food.fill(at, household=number, units="2")
    assert pantry.left(lot_id) == (3, 0)
    assert f"{number}번 가구" in food.open(f"/pantry/lots/{lot_id}").words


def test_what_must_go_today_leads_to_whom_to_call(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    form = next(each for each in food.open("/pantry/intake").forms if "units" in each.values)
    food.send(form, name="도시락", units="9", goes_today="y")
    pantry.take_in(name="쌀", expires_on=TODAY + timedelta(days=90))
    calls = [each for each in food.open("/pantry/intake").links if each.endswith("/calls")]
    assert len(calls) == 1
    assert calls[0] in food.open("/pantry").links
    assert calls[0] not in enter(pantry.bank.officer).open("/pantry").links
    number = pantry.bank.get(pantry.household_id).number
    assert f"{number}번" in food.open(calls[0]).words


def test_a_van_brings_more_than_one_pallet_of_a_donation(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    donor = food.fill("/pantry/donors/new", kind="shop", name="월성마트").url.rsplit("/", 1)[1]
    food.fill(f"/pantry/donations/new?donor={donor}", what="두부와 우유", accepted="y")
    link = next(each for each in food.open("/pantry/donors").links if "intake?donation=" in each)
    for name in ("두부", "우유"):
        form = next(each for each in food.open(link).forms if "units" in each.values)
        link = food.send(form, name=name, units="3", place="A-3").url
        assert "place=A-3" in link and newest_lot(pantry).donation_id is not None


def test_two_who_correct_a_donor_do_not_write_over_each_other(pantry: Pantry, enter: Enter) -> None:
    first, second = enter(pantry.bank.coordinator), enter(pantry.bank.other_coordinator)
    made = first.fill("/pantry/donors/new", kind="shop", name="월성마트").url
    read = second.open(f"{made}/change").form_to("/change")
    first.fill(f"{made}/change", contact="조윤호")
    assert "그사이 다른 분이" in second.send(read, status=409, contact="한보라").words
    assert "조윤호" in second.open(made).words


def test_a_refusal_names_the_allergen(pantry: Pantry, enter: Enter) -> None:
    who = pantry.bank.receive(name="이순례", limits=(LimitGiven(code="milk"),), has=("fridge",))
    lot_id = pantry.take_in(units=5)
    pantry.read(lot_id, "milk")
    food, number = enter(pantry.bank.coordinator), str(pantry.bank.get(who).number)
    page = food.fill(f"/pantry/lots/{lot_id}/give", status=409, household=number, units="1")
    assert "우유 성분이 들어 있거나" in page.words and "milk" not in page.words


def test_a_recalled_pallet_is_asked_about_on_the_page(pantry: Pantry, enter: Enter) -> None:
    food = enter(pantry.bank.coordinator)
    first = pantry.take_in(code=GTIN)
    food.fill(f"/pantry/lots/{first}/recall", whole_product="y", reason="금속 조각")
    form = next(each for each in food.open(f"/pantry/intake?code={GTIN}").forms if "units" in each.values)
    asked = food.send(form, status=409, units="4")
    assert "금속 조각" in asked.words and "회수 대상일 수 있습니다" in asked.words
    again = next(each for each in asked.forms if "units" in each.values)
    food.send(again, recalled="block")
    assert newest_lot(pantry).id != first
    assert "회수" in food.open(f"/pantry/lots/{newest_lot(pantry).id}").words


def test_a_product_of_which_nothing_is_here_is_recalled(pantry: Pantry, enter: Enter) -> None:
    jam: dict[str, Any] = {"category": Category.SAUCES, "grams_each": 300, "storage": Storage.ROOM}
    for gtin, name in ((GTIN, "잼"), (OTHER_GTIN, "딸기잼")):
        do(learn_product, pantry.bank.command(LearnProduct, gtin=gtin, name=name, needs_cooking=False, **jam))
    food = enter(pantry.bank.coordinator)
    assert "알려진 물품이 없습니다" in food.open("/pantry/recalls?q=없는것").words
    assert food.open("/pantry/recalls?q=잼").words.count("잼") == 3
    at = food.open(f"/pantry/recalls?q={OTHER_GTIN}", status=302).url
    assert "아직 들어온 적이 없습니다" in food.open(at).words
    assert "왜 회수하는지" in food.fill(at, status=422, reason=" ").words
    seen = food.open(food.fill(at, reason="유리 조각").url)
    assert "유리 조각" in seen.words and "아직 들어온 것이 없습니다" in seen.words
    assert "이미 회수 중" in food.fill(at, status=409, reason="유리 조각").words
    form = next(
        each for each in food.open(f"/pantry/intake?code={OTHER_GTIN}").forms if "units" in each.values
    )
    assert "유리 조각" in food.send(form, status=409, units="4").words


def test_food_past_its_date_is_written_off_and_not_given(pantry: Pantry, enter: Enter) -> None:
    lot_id = pantry.take_in(name="시금치", expires_on=TODAY - timedelta(days=1))
    seen = enter(pantry.bank.coordinator).open(f"/pantry/lots/{lot_id}")
    assert "소비기한이 지나" in seen.words and f"/pantry/lots/{lot_id}/waste?reason=expired" in seen.links
    assert not any(each.endswith(("/give", "/calls")) for each in seen.links)


def test_what_was_handed_over_by_mistake_comes_back(pantry: Pantry, enter: Enter) -> None:
    lot_id = pantry.take_in(units=5)
    pantry.read(lot_id)
    food, at = enter(pantry.bank.coordinator), f"/pantry/lots/{lot_id}/came-back"
    assert at not in food.open(f"/pantry/lots/{lot_id}").html
    pantry.hand_out(lot_id, 2)
    assert at in food.open(f"/pantry/lots/{lot_id}").html
    of: dict[str, Any] = {"household_id": str(pantry.household_id), "place": DOOR}
    assert "왜 돌아왔는지" in food.fill(at, status=422, units="1", **of).words
    assert "2" in food.fill(at, status=409, units="3", reason="miscounted", **of).words
    food.fill(at, units="2", reason="miscounted", **of)
    assert pantry.left(lot_id) == (5, 0)
    assert "잘못 드림" in food.open(f"/pantry/lots/{lot_id}").words


def test_a_card_bears_a_number_and_its_code_and_never_a_name(
    pantry: Pantry, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    food = enter(pantry.bank.coordinator)
    only = food.open("/households/cards").words
    assert "1번" in only and "1번~" not in only
    second = pantry.bank.receive(name="배순자", language="vi")
    printed: list[str] = []

    def keep(html: str, *, filename: str) -> str:
        printed.append(html)
        return filename

    monkeypatch.setattr(cards, "pdf_response", keep)
    assert "1번~2번" in food.open("/households/cards").words
    food.open("/households/cards.pdf?first=2")
    food.open(f"/households/{second}/card.pdf")
    food.open("/households/cards.pdf?first=١٢")
    late, single, every = printed
    assert str(qr("2")) in late and str(qr("1")) not in late and "Thẻ thực phẩm" in late
    assert str(qr("2")) in single and "배순자" not in every and "한기숙" not in every
    assert str(qr("1")) in every and str(qr("2")) in every
    found = food.open("/households?q=2").words
    assert "배순자" in found and "한기숙" not in found
