"""Counting the shelves: what is there, what differs and why, and who decides where much is missing."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, do
from tests.care_pages.reader import Reader
from tests.pantry.world import DOOR, Pantry
from timebank.pantry.commands import AnswerWriteOff, CountStock, answer_write_off, count_stock
from timebank.pantry.models import Count, Movement, WriteOff
from timebank.pantry.rules import MovementKind, Reason

GTIN = "8801234567893"


def count(pantry: Pantry, lot_id: object, units: int, reason: Reason | None = None) -> object:
    command = pantry.bank.command(CountStock, lot_id=lot_id, place=DOOR, units=units, reason=reason)
    return do(count_stock, command)


def test_each_count_is_kept_beside_what_the_stock_said(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=12)
    assert count(pantry, lot_id, 12) is None
    count(pantry, lot_id, 10, Reason.LOST)
    kept = pantry.session.scalars(
        select(Count).order_by(Count.counted_at, Count.expected.desc(), Count.id)
    ).all()
    found = sorted((each.expected, each.units, each.waits) for each in kept)
    assert found == [(12, 10, False), (12, 12, False)]
    assert pantry.left(lot_id) == (10, 0)


@pytest.mark.parametrize("approve", [True, False])
def test_where_much_is_missing_a_second_person_decides(pantry: Pantry, *, approve: bool) -> None:
    lot_id = pantry.take_in(units=60)
    count(pantry, lot_id, 30, Reason.LOST)
    assert pantry.left(lot_id) == (60, 30)
    asked = pantry.session.scalars(select(WriteOff)).one()
    answer = pantry.bank.command(
        AnswerWriteOff, pantry.bank.other_coordinator, write_off_id=asked.id, approve=approve
    )
    do(answer_write_off, answer)
    assert pantry.left(lot_id) == ((30, 0) if approve else (60, 0))
    assert pantry.sums_agree()
    last = pantry.session.scalars(select(Movement).where(Movement.cause_id == answer.id)).one()
    assert last.kind is (MovementKind.COUNTED if approve else MovementKind.RELEASED)


def test_what_was_found_too_much_is_in_the_stock_at_once(pantry: Pantry) -> None:
    lot_id = pantry.take_in(units=12)
    count(pantry, lot_id, 90, Reason.FOUND)
    assert pantry.left(lot_id) == (90, 0)


@pytest.fixture
def coordinator(app: Flask, pantry: Pantry) -> Iterator[Reader]:
    with time_machine.travel(NOW, tick=False):
        yield Reader(app, pantry.bank.coordinator)


def test_a_shelf_is_counted_code_by_code(pantry: Pantry, coordinator: Reader) -> None:
    pantry.take_in(name="우유 1L", code=GTIN, units=24)
    pantry.take_in(name="두부", units=60)
    assert "2개 가운데 0개" in coordinator.open("/pantry/counting").words
    assert "그런 물품이 여기 없습니다" in coordinator.open("/pantry/counting?code=없는것").words
    at = coordinator.open(f"/pantry/counting?code={GTIN}", status=302).url
    asked = coordinator.send(coordinator.open(at).form_to("/count"), status=422, units="20")
    assert "까닭" in asked.words
    coordinator.send(asked.form_to("/count"), units="20", reason="lost")
    assert "20개 셈, 장부는 24개: 찾을 수 없음" in coordinator.open("/pantry/counting").words
    at = coordinator.open("/pantry/counting?code=두부", status=302).url
    coordinator.send(coordinator.open(at).form_to("/count"), units="30", reason="lost")
    seen = coordinator.open("/pantry/counting")
    assert "2개 가운데 2개" in seen.words and "다른 분이 정합니다" in seen.words
