"""Products on their pages and for programs."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW
from tests.care_pages.reader import Reader
from tests.pantry.test_products import GTIN, known, scanned
from tests.pantry.world import Pantry
from tests.permissions.bank import make_key
from timebank.core.ids import new_id
from timebank.core.permissions import Role


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_product_is_found_corrected_and_what_is_here_is_named(app: Flask, pantry: Pantry) -> None:
    food = Reader(app, pantry.bank.coordinator)
    assert "아직 아는 제품이 없습니다" in food.open("/pantry/products").words
    lot_id, product_id = scanned(pantry)
    pantry.read(lot_id, "soy")
    assert f"/pantry/products/{product_id}" in food.open(f"/pantry/lots/{lot_id}").links
    for text in ("", GTIN, "두"):
        assert f"/pantry/products/{product_id}" in food.open(f"/pantry/products?q={text}").links
    assert "알려진 물품이 없습니다" in food.open("/pantry/products?q=없는것").words
    at = f"/pantry/products/{product_id}"
    food.fill(at, name="연두부", contents=["milk", "soy"], grams_each="350")
    page = food.open(at)
    assert "라벨에 적힌 것: 대두." in page.words and "1개의 라벨이 다릅니다" in page.words
    assert f"/pantry/lots/{lot_id}/label" in page.links
    food.fill(f"/pantry/lots/{lot_id}/label", contents=["milk", "soy"], no_expiry="y")
    assert "라벨이 다릅니다" not in food.open(at).words


def test_a_refused_correction_stands_beside_its_field(app: Flask, pantry: Pantry) -> None:
    _lot, product_id = scanned(pantry)
    food = Reader(app, pantry.bank.coordinator)
    at = f"/pantry/products/{product_id}"
    assert "무엇인지 적어" in food.fill(at, status=422, name="").words
    stale = food.open(at).form_to(at)
    food.fill(at, name="연두부")
    assert "그사이 다른 분이 이 제품을" in food.send(stale, status=409, name="순두부").words
    assert known(pantry, product_id).name == "연두부"


def test_a_program_corrects_a_product(app: Flask, pantry: Pantry) -> None:
    _lot, product_id = scanned(pantry)
    key = make_key(pantry.session, pantry.branch_id, pantry.bank.coordinator.id, Role.FOOD_COORDINATOR)
    pantry.session.commit()

    def ask(body: Any = None, once: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {key.token}", "Idempotency-Key": str(once or new_id())}
        method = "GET" if body is None else "PATCH"
        return app.test_client().open(
            f"/api/v1/products/{product_id}", method=method, json=body, headers=headers
        )

    seen, once = ask().get_json(), new_id()
    body = {"revision": seen["revision"], "name": "연두부", "contents": ["soy", "milk"]}
    for _ in range(2):
        shown = ask(body, once).get_json()
        assert (shown["name"], shown["contents"], shown["grams_each"]) == ("연두부", ["milk", "soy"], 300)
    assert ask(body).status_code == 409
    for unfit in ({"grams_each": -1}, {"name": " "}, {"colour": "red"}, {"contents": ["plutonium"]}):
        assert ask(unfit).status_code == 422
