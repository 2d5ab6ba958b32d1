"""Food that anybody offers on the public page, and what becomes of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY, do, some_id
from tests.care_pages.reader import Reader
from tests.pantry.world import Pantry
from timebank.core.ids import NATIONAL
from timebank.pantry.commands import AnswerFoodOffer, OfferFood, answer_food_offer, offer_food
from timebank.pantry.errors import (
    FetchDayUnfit,
    OfferAnswered,
    OfferedWhatNeeded,
    OfferNotFound,
    UnitsUnfit,
    WhatNeeded,
)
from timebank.pantry.queries import get_offer, list_donations, list_donors, list_offers
from timebank.pantry.rules import Arrival, DonationState, DonorKind, OfferState
from timebank.people.errors import BranchNotFound, PhoneUnreadable


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def offer(pantry: Pantry, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "branch_id": pantry.branch_id,
        "actor_id": None,
        "kind": DonorKind.SHOP,
        "name": "보름제과",
        "phone": "010-0000-7001",
        "what": "식빵 열 개",
        "units": 10,
        "arrival": Arrival.COLLECTED,
        "address": "월성동 12",
    }
    return do(offer_food, OfferFood(**usual | changes))


def answer(pantry: Pantry, offer_id: UUID, *, accept: bool) -> None:
    do(answer_food_offer, pantry.bank.command(AnswerFoodOffer, offer_id=offer_id, accept=accept))


def test_an_accepted_offer_is_a_donation_of_a_new_donor(pantry: Pantry) -> None:
    offer_id = offer(pantry)
    assert [each.id for each in list_offers(pantry.session, branch_id=pantry.branch_id)] == [offer_id]
    answer(pantry, offer_id, accept=True)
    pantry.session.expire_all()
    ((donation, donor),) = list_donations(pantry.session, branch_id=pantry.branch_id)
    assert (donation.state, donation.what, donation.units) == (DonationState.ACCEPTED, "식빵 열 개", 10)
    assert (donor.name, donor.phone, donor.address) == ("보름제과", "+821000007001", "월성동 12")
    kept = get_offer(pantry.session, branch_id=pantry.branch_id, offer_id=offer_id)
    assert (kept.state, kept.donation_id) == (OfferState.ACCEPTED, donation.id)
    assert list_offers(pantry.session, branch_id=pantry.branch_id) == []


def test_who_offers_again_is_the_same_donor(pantry: Pantry) -> None:
    for what in ("식빵", "단팥빵"):
        answer(pantry, offer(pantry, what=what), accept=True)
    answer(pantry, offer(pantry, phone="010-0000-7002"), accept=True)
    assert len(list_donors(pantry.session, branch_id=pantry.branch_id)) == 2


def test_a_declined_offer_leaves_no_donor(pantry: Pantry) -> None:
    offer_id = offer(pantry)
    answer(pantry, offer_id, accept=False)
    assert list_donors(pantry.session, branch_id=pantry.branch_id) == []
    with pytest.raises(OfferAnswered):
        answer(pantry, offer_id, accept=True)
    with pytest.raises(OfferNotFound):
        answer(pantry, some_id(), accept=True)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, WhatNeeded),
        ({"what": " "}, OfferedWhatNeeded),
        ({"units": 0}, UnitsUnfit),
        ({"phone": "12"}, PhoneUnreadable),
        ({"fetch_by": TODAY - timedelta(days=1)}, FetchDayUnfit),
        ({"branch_id": NATIONAL}, BranchNotFound),
        ({"branch_id": "nowhere"}, BranchNotFound),
    ],
)
def test_what_cannot_be_is_refused(pantry: Pantry, changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        offer(pantry, **changes)


def test_anybody_offers_and_the_coordinator_accepts(pantry: Pantry, app: Flask) -> None:
    anybody = Reader(app, pantry.bank.officer)
    public = f"/b/{pantry.branch_id}/give-food"
    words: dict[str, Any] = {
        "kind": "shop",
        "name": "보름제과",
        "phone": "010-0000-7001",
        "what": "식빵 열 개",
    }
    anybody.fill(public, **words)
    assert "하루 안에 전화드립니다" in anybody.open(f"{public}/done").words
    refused = anybody.fill(public, status=422, **words | {"phone": "12"})
    assert "전화" in refused.words
    food = Reader(app, pantry.bank.coordinator)
    page = food.open("/pantry/donors")
    assert "식빵 열 개 · 보름제과" in page.words and "010-0000-7001" in page.words
    form = next(each for each in page.forms if "/pantry/offers/" in each.action)
    food.send(form, accept="y")
    assert list_offers(pantry.session, branch_id=pantry.branch_id) == []
    officer = Reader(app, pantry.bank.officer).open("/pantry/donors")
    assert "010-0000-7001" not in officer.words


def test_a_flood_is_stopped(pantry: Pantry, app: Flask) -> None:
    anybody = Reader(app, pantry.bank.officer)
    words: dict[str, Any] = {"kind": "shop", "name": "보름제과", "phone": "010-0000-7001", "what": "식빵"}
    for _ in range(5):
        anybody.fill(f"/b/{pantry.branch_id}/give-food", **words)
    page = anybody.fill(f"/b/{pantry.branch_id}/give-food", status=429, **words)
    assert "한 시간 뒤에" in page.words
    assert len(list_offers(pantry.session, branch_id=pantry.branch_id)) == 5
