"""Photographs, counts, recalls and refusals for programs: as on the pages, in the reader's language."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from tests.care.world import NOW, some_id
from tests.factories import make_branch, make_person
from tests.pantry.test_photos import picture
from tests.pantry.world import DOOR, Pantry
from tests.permissions.bank import make_key
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.households.commands import LimitGiven

GTIN = "8801234567893"
Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(app: Flask, pantry: Pantry) -> Iterator[Ask]:
    key = make_key(pantry.session, pantry.branch_id, pantry.bank.coordinator.id, Role.FOOD_COORDINATOR)
    pantry.session.commit()

    def answer(path: str, body: Any = None, *, once: object = None, language: str = "ko") -> TestResponse:  # noqa: ANN401
        headers = {
            "Authorization": f"Bearer {key.token}",
            "Idempotency-Key": str(once or new_id()),
            "Accept-Language": language,
        }
        method = "GET" if body is None else "POST"
        return app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=headers)

    with time_machine.travel(NOW, tick=False):
        yield answer


def sent(content: bytes) -> dict[str, str]:
    return {"content": b64encode(content).decode()}


def test_a_label_is_photographed_and_read_again(pantry: Pantry, ask: Ask) -> None:
    lot_id = pantry.take_in()
    made = ask(f"/lots/{lot_id}/photos", sent(picture()))
    assert made.status_code == 201
    kept = made.get_json()
    assert (kept["lot_id"], kept["donation_id"], kept["media_type"]) == (str(lot_id), None, "image/jpeg")
    assert ask(f"/food-photos/{kept['id']}").get_json() == kept


def test_the_same_photograph_sent_twice_is_kept_once(pantry: Pantry, ask: Ask) -> None:
    at, body = f"/lots/{pantry.take_in()}/photos", sent(picture(kind="PNG"))
    first, second = ask(at, body, once="7"), ask(at, body, once="7")
    assert first.get_json()["id"] == second.get_json()["id"]


@pytest.mark.parametrize("content", [{"content": "no base64"}, sent(b"no picture")])
def test_what_is_no_picture_is_refused_beside_its_field(
    pantry: Pantry, ask: Ask, content: dict[str, str]
) -> None:
    refused = ask(f"/lots/{pantry.take_in()}/photos", content)
    assert refused.status_code == 422
    assert "JPEG" in refused.get_json()["detail"]


@pytest.mark.parametrize("kind", ["lots", "donations"])
def test_a_photograph_of_nothing_we_have_is_refused(ask: Ask, kind: str) -> None:
    assert ask(f"/{kind}/{some_id()}/photos", sent(picture())).status_code == 404


def test_a_photograph_of_another_branch_is_not_found(app: Flask, pantry: Pantry, ask: Ask) -> None:
    made = ask(f"/lots/{pantry.take_in()}/photos", sent(picture())).get_json()
    make_branch(pantry.session, "heungdeok", name="청주 흥덕구 지점")
    there = make_person(
        pantry.session, branch_id="heungdeok", name="문지아", roles=[Role.FOOD_COORDINATOR], born=None
    )
    key = make_key(pantry.session, "heungdeok", there.id, Role.FOOD_COORDINATOR)
    pantry.session.commit()
    headers = {"Authorization": f"Bearer {key.token}"}
    assert app.test_client().get(f"/api/v1/food-photos/{made['id']}", headers=headers).status_code == 404


def test_the_counts_of_today_say_what_was_there(pantry: Pantry, ask: Ask) -> None:
    assert ask("/counts").get_json() == {"items": []}
    lot_id = pantry.take_in()
    body = {"kind": "counted", "lot_id": str(lot_id), "place": DOOR, "units": 10, "reason": "lost"}
    assert ask("/stock-movements", body).status_code == 200
    (line,) = ask("/counts").get_json()["items"]
    assert (line["lot_id"], line["units"], line["expected"], line["waits"]) == (str(lot_id), 10, 12, False)


def test_a_count_without_its_reason_is_refused(pantry: Pantry, ask: Ask) -> None:
    body = {"kind": "counted", "lot_id": str(pantry.take_in()), "place": DOOR, "units": 10}
    assert ask("/stock-movements", body).status_code == 422
    assert ask("/counts").get_json() == {"items": []}


@pytest.mark.parametrize(("language", "word"), [("ko", "우유"), ("en", "Milk"), ("vi", "Sữa")])
def test_a_refusal_names_the_allergen_in_the_reader_s_language(
    pantry: Pantry, ask: Ask, language: str, word: str
) -> None:
    who = pantry.bank.receive(name="이순례", limits=(LimitGiven(code="milk"),), has=("fridge",))
    lot_id = pantry.take_in()
    pantry.read(lot_id, "milk")
    body = {"kind": "handed_out", "lot_id": str(lot_id), "place": DOOR, "units": 1, "household_id": str(who)}
    refused = ask("/stock-movements", body, language=language)
    assert refused.status_code == 409
    assert word in refused.get_json()["detail"] and "milk" not in refused.get_json()["detail"]


def test_what_the_household_cannot_keep_says_what_it_needs(pantry: Pantry, ask: Ask) -> None:
    lot_id = pantry.take_in(storage="freezer")
    pantry.read(lot_id)
    who = str(pantry.household_id)
    body = {"kind": "handed_out", "lot_id": str(lot_id), "place": DOOR, "units": 1, "household_id": who}
    assert "냉동고" in ask("/stock-movements", body).get_json()["detail"]


def test_a_product_is_told_before_any_of_it_comes_in(pantry: Pantry, ask: Ask) -> None:
    told = {"code": GTIN, "name": "현미", "category": "grain", "grams_each": 4000}
    once = new_id()
    made = ask("/products", told, once=once)
    assert made.status_code == 201
    product = made.get_json()
    assert (product["gtin"], product["needs_cooking"], product["contents"]) == (f"0{GTIN}", True, [])
    assert ask("/products", told, once=once).get_json() == product
    refused = ask("/products", told | {"name": "쌀"})
    assert (refused.status_code, list(refused.get_json()["errors"])) == (409, ["code"])
    assert "“현미”" in refused.get_json()["detail"]
    assert ask("/lots", {"units": 5, "code": GTIN}).get_json()["name"] == "현미"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "8801234567890"}, "code"), ({"name": " "}, "name"), ({"grams_each": -1}, "grams_each")],
)
def test_a_product_that_cannot_be_is_refused_beside_its_field(
    ask: Ask, changes: dict[str, Any], field: str
) -> None:
    refused = ask("/products", {"code": GTIN, "name": "현미"} | changes)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, [field])


def test_a_recalled_product_is_asked_about_at_intake(pantry: Pantry, ask: Ask) -> None:
    pantry.take_in(code=GTIN)
    product_id = ask("/products").get_json()["items"][0]["id"]
    recalled = ask("/recalls", {"product_id": product_id, "reason": "금속 조각"}).get_json()
    assert recalled["branches"] == []
    again = {"units": 5, "code": GTIN}
    refused = ask("/lots", again)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (409, ["recalled"])
    assert ask("/lots", again | {"recalled": "block"}).get_json()["blocked"]
    assert not ask("/lots", again | {"recalled": "other_batch"}).get_json()["blocked"]


def test_calls_about_a_lot_and_a_recall_are_noted_and_taken_back(pantry: Pantry, ask: Ask) -> None:
    lot_id, household = pantry.take_in(), str(pantry.household_id)
    at, once = f"/lots/{lot_id}/calls", new_id()
    assert ask(at).get_json()["items"] == [{"household_id": household, "reached": False, "calls": []}]
    body = {"household_id": household, "outcome": "will_come", "note": "세 시쯤"}
    for _ in range(2):
        (shown,) = ask(at, body, once=once).get_json()["items"]
    assert (shown["reached"], len(shown["calls"]), shown["calls"][0]["note"]) == (True, 1, "세 시쯤")
    taken_back = ask(f"/food-calls/{shown['calls'][0]['id']}/undo", {})
    assert taken_back.get_json()["undone_by_id"] == str(pantry.bank.coordinator.id)
    assert ask(at).get_json()["items"][0]["reached"] is False
    assert ask(at, body | {"outcome": "told"}).status_code == 422
    assert ask(at, body | {"note": "가" * 201}).status_code == 422
    assert ask(at, body | {"household_id": str(some_id())}).status_code == 409
    assert ask(f"/food-calls/{some_id()}/undo", {}).status_code == 404
    pantry.hand_out(lot_id, 2)
    recall = ask("/recalls", {"lot_id": str(lot_id), "reason": "금속 조각"}).get_json()["id"]
    told = ask(f"/recalls/{recall}/calls", {"household_id": household, "outcome": "told"}).get_json()
    (of,) = told["households"]
    assert (of["told"], of["tries"], of["calls"][0]["outcome"]) == (True, 1, "told")
