"""Stock that goes to another branch, as the two branches see it; a donor's papers."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.care.world import NOW, do, messages_to
from tests.care_pages.reader import Reader
from tests.factories import make_branch
from tests.pantry.test_recall import there_is_a_second_branch
from tests.pantry.world import DOOR, Pantry
from timebank.pantry.commands import PassOn, pass_on
from timebank.pantry.errors import LotUndated
from timebank.pantry.models import Lot


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_each_side_names_the_other_branch(app: Flask, pantry: Pantry) -> None:
    there = there_is_a_second_branch(pantry)
    lot_id = pantry.take_in()
    food = Reader(app, pantry.bank.coordinator)
    food.fill(f"/pantry/lots/{lot_id}/pass-on", units="4", to_branch_id="heungdeok")
    assert "보낸 곳: 청주 흥덕구 지점" in food.open(f"/pantry/lots/{lot_id}").words
    assert messages_to(pantry.bank, there) == ["pantry.passed_on"]  # type: ignore[arg-type]
    arrived = pantry.session.scalars(select(Lot.id).where(Lot.branch_id == "heungdeok")).one()
    seen = Reader(app, there).open(f"/pantry/lots/{arrived}").words
    assert "넘겨준 지점 대구 달서구 지점" in seen and "온 곳: 대구 달서구 지점" in seen
    assert "다른 지점에서 온 것" in seen and "아무도 라벨을 읽지 않았습니다" in seen


def test_of_several_branches_none_is_chosen_beforehand(app: Flask, pantry: Pantry) -> None:
    there_is_a_second_branch(pantry)
    make_branch(pantry.session, "sasang", name="부산 사상구 지점")
    pantry.session.commit()
    lot_id = pantry.take_in()
    page = Reader(app, pantry.bank.coordinator).fill(
        f"/pantry/lots/{lot_id}/pass-on", status=422, units="4", to_branch_id=""
    )
    assert "지점을 골라 주세요" in page.words and pantry.left(lot_id) == (12, 0)


def test_undated_food_does_not_become_fresh_by_being_passed_on(pantry: Pantry) -> None:
    there_is_a_second_branch(pantry)
    lot_id = pantry.take_in()
    command = pantry.bank.command(PassOn, lot_id=lot_id, place=DOOR, units=4, to_branch_id="heungdeok")
    with pytest.raises(LotUndated):
        do(pass_on, command, now=NOW + timedelta(days=1))
    assert pantry.left(lot_id) == (12, 0)


def test_a_statement_is_offered_for_the_years_in_which_something_came(app: Flask, pantry: Pantry) -> None:
    food = Reader(app, pantry.bank.coordinator)
    donor = food.fill("/pantry/donors/new", kind="shop", name="월성마트").url
    assert ".pdf" not in food.open(donor).html
    paper = food.client.get(f"{donor}/2026.pdf")
    words = PdfReader(BytesIO(paper.data)).pages[0].extract_text()
    assert "받은 것이 없습니다" in words and "고맙습니다" not in words
    food.fill(f"/pantry/donations/new?donor={donor.rsplit('/', 1)[1]}", what="두부", accepted="y")
    link = next(each for each in food.open("/pantry/donors").links if "intake?donation=" in each)
    page = food.open(link)
    food.send(
        next(each for each in page.forms if each.method == "post" and each.action.endswith("/intake")),
        name="두부",
        units="12",
    )
    links = food.open(donor).links
    assert [each for each in links if each.endswith("6.pdf")] == [f"{donor}/2026.pdf"]
    words = PdfReader(BytesIO(food.client.get(f"{donor}/2026.pdf").data)).pages[0].extract_text()
    assert "두부" in words and "고맙습니다" in words
