"""The pages of rounds, read and sent as without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY
from tests.care_pages.reader import Reader
from tests.permissions.bank import Key, make_key
from tests.rounds.world import Food
from tests.sign_in import Somebody
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.households.rules import Collecting, HouseholdPurpose
from timebank.matching.models import Appointment, Round
from timebank.matching.rules.rounds import AppointmentState, RoundKind, RoundState
from timebank.matching.views import papers
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel

Enter = Callable[[Somebody], Reader]


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(app: Flask, food: Food) -> Reader:
    return Reader(app, food.pantry.bank.coordinator)


def test_a_round_is_opened_planned_and_confirmed(food: Food, coordinator: Reader) -> None:
    assert "아직 배분 회차가 없습니다" in coordinator.open("/rounds").words
    places: dict[str, Any] = {"days-0-place": "월성복지관 1층", "days-1-place": "월성복지관 1층"}
    coordinator.fill(
        "/rounds/new",
        kind="prepared",
        next_on=(TODAY + timedelta(days=9)).isoformat(),
        **places,
    )
    made = food.session.scalars(select(Round)).one()
    page = coordinator.open(f"/rounds/{made.id}")
    assert "이보다 나은 배분안은 없습니다" in page.words
    coordinator.send(page.form_to("/confirm"))
    food.session.expire_all()
    assert food.round(made.id).state is RoundState.CONFIRMED


def test_a_refused_round_says_what_to_do(coordinator: Reader) -> None:
    page = coordinator.fill("/rounds/new", status=422, kind="prepared")
    assert "어디에서" in page.words


def test_every_pair_is_explained_in_one_sentence(food: Food, coordinator: Reader) -> None:
    round_id = food.planned()
    of = f"/rounds/{round_id}?household={food.households['철수']}&lot={food.lots['우유']}"
    assert "드리면 안 됩니다: 우유" in coordinator.open(of).words
    of = f"/rounds/{round_id}?household={food.households['기숙']}&lot={food.lots['우유']}"
    assert "받습니다" in coordinator.open(of).words


def test_a_lock_a_refusal_and_their_undoing(food: Food, coordinator: Reader) -> None:
    round_id = food.planned()
    of = f"/rounds/{round_id}?household={food.households['기숙']}&lot={food.lots['우유']}"
    coordinator.send(coordinator.open(of).form_to("/decide"), act="refuse", reason="싫어하세요")
    page = coordinator.open(of)
    assert "“싫어하세요”" in page.words and "버려" in page.words
    coordinator.send(page.form_to("/undo"))
    assert ("기숙", "우유") in food.gives(round_id)
    coordinator.send(coordinator.open(of).form_to("/decide"), act="lock", units="2", reason="약속")
    assert food.gives(round_id)["기숙", "우유"] == 2
    page = coordinator.send(coordinator.open(of).form_to("/decide"), status=422, act="lock", reason="")
    assert "까닭" in page.words


def test_a_conflict_is_shown_and_cannot_be_confirmed(food: Food, coordinator: Reader) -> None:
    round_id = food.planned()
    food.pantry.read(food.lots["빵"], "wheat", "milk")
    page = coordinator.open(f"/rounds/{round_id}")
    if ("철수", "빵") in food.gives(round_id):
        assert "더는 드릴 수 없습니다" in page.words
        assert not [each for each in page.forms if each.action.endswith("/confirm")]
    coordinator.send(page.form_to("/plan"))
    assert "이보다 나은 배분안은 없습니다" in coordinator.open(f"/rounds/{round_id}").words


def test_the_desk_finds_a_card_and_hands_over(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    number = food.pantry.bank.get(food.households["철수"]).number
    page = coordinator.open(f"/hand-out?q={number}", status=302)
    page = coordinator.open(f"/hand-out/{round_id}/{food.households['철수']}")
    assert "드리면 안 되는 것: 우유" in page.words
    coordinator.send(page.form_to(f"/{food.households['철수']}"))
    food.session.expire_all()
    done = food.session.scalars(
        select(Appointment).where(Appointment.household_id == food.households["철수"])
    ).one()
    assert done.state is AppointmentState.DONE


def test_in_a_choice_round_they_choose_what_is_safe(food: Food, coordinator: Reader) -> None:
    food.add_lot("라면", 9, "wheat")
    food.add_lot("치즈", 9, "milk")
    round_id = food.confirmed(kind=RoundKind.CHOICE, category_cap=2)
    page = coordinator.open(f"/hand-out/{round_id}/{food.households['철수']}")
    form = page.form_to(f"/{food.households['철수']}")
    assert f"extra-{food.lots['치즈']}" not in form.values
    form.values[f"extra-{food.lots['라면']}"] = ["1"]
    coordinator.send(form, picks=None)
    assert [each.units for each in food.picks(round_id, "철수") if each.extra] == [1]


def test_somebody_else_without_a_name_is_asked_for_it(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    page = coordinator.open(f"/hand-out/{round_id}/{food.households['기숙']}")
    form = page.form_to(f"/{food.households['기숙']}")
    seen = coordinator.send(form, status=422, collector="other")
    assert "성함" in seen.words


def test_who_does_not_come_is_noted(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    page = coordinator.open(f"/hand-out/{round_id}/{food.households['기숙']}")
    coordinator.send(page.form_to("/missed"))
    assert food.left("우유") == (4, 0)


def test_a_time_is_changed_by_telephone_and_cancelled(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    url = f"/rounds/{round_id}/visits/{food.households['기숙']}"
    coordinator.send(
        coordinator.open(url).form_to(f"/{food.households['기숙']}"),
        spot=f"{(TODAY + timedelta(days=1)).isoformat()}T14",
    )
    assert "오후 2:00" in coordinator.open(url).words
    moved = f"/rounds/{round_id}/visits?day={(TODAY + timedelta(days=1)).isoformat()}"
    assert "기숙" in coordinator.open(moved).words
    coordinator.send(coordinator.open(url).form_to("/cancel"))
    assert "이번에는 오지 않음" in coordinator.open(url).words
    form = coordinator.open(url).form_to(f"/{food.households['기숙']}")
    for _press in range(2):
        coordinator.send(form, spot=f"{(TODAY + timedelta(days=1)).isoformat()}T15")
    assert "오후 3:00" in coordinator.open(url).words


def test_whom_no_message_reaches_is_called(food: Food, coordinator: Reader) -> None:
    agreed = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.MESSAGES})
    reached = food.add_household("명자", phone="010-7777-1234", consents=agreed, weekday=0)
    round_id = food.confirmed()
    day = coordinator.open(f"/rounds/{round_id}/visits?day={TODAY.isoformat()}").words
    assert "이날 오시는 가구 가운데 2가구는 문자를 받지 못합니다" in day
    called = coordinator.open(f"/rounds/{round_id}/visits/{food.households['기숙']}")
    assert "전화로 알려 주세요" in called.words
    assert f"/households/{food.households['기숙']}/contact" in called.links
    told = coordinator.open(f"/rounds/{round_id}/visits/{reached}").words
    assert "에 알림" in told and "전화로 알려 주세요" not in told
    (text,) = food.session.scalars(select(Message).where(Message.channel == MessageChannel.TEXT))
    assert (text.template, text.address) == ("matching.pick-up", "+821077771234")


def test_hours_that_are_over_are_not_offered(food: Food, coordinator: Reader) -> None:
    url = f"/rounds/{food.confirmed()}/visits/{food.households['기숙']}"
    page = coordinator.open(url)
    today = TODAY.isoformat()
    assert f"{today}T18" in page.html
    assert f"{today}T17" not in page.html
    form = page.form_to(f"/{food.households['기숙']}")
    assert "고르신 시간은 이미 지났습니다" in coordinator.send(form, status=422, spot=f"{today}T17").words


def test_papers_bear_numbers_and_a_calendar_too(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    assert "번호만" in coordinator.open(f"/rounds/{round_id}/papers").words
    for name in ("picks", "labels", "delivery"):
        answer = coordinator.client.get(f"/rounds/{round_id}/{name}.pdf")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    answer = coordinator.client.get(f"/rounds/{round_id}/calendar.ics")
    assert b"BEGIN:VEVENT" in answer.data and "한기숙".encode() not in answer.data


def test_a_representative_sees_and_changes_their_own_time(app: Flask, food: Food) -> None:
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id)
    food.confirmed()
    reader = Reader(app, person)
    page = reader.open("/my-food")
    assert "월성복지관 1층" in page.words
    reader.send(page.form_to("/time"), spot=f"{(TODAY + timedelta(days=2)).isoformat()}T11")
    assert "11:00" in reader.open("/my-food").words
    reader.send(reader.open("/my-food").form_to("/cancel"))
    assert "이번에는 오지 않으십니다" in reader.open("/my-food").words


def test_a_stranger_sees_no_food_of_others(app: Flask, food: Food) -> None:
    food.confirmed()
    page = Reader(app, food.pantry.bank.other_coordinator).open("/my-food")
    assert "월성복지관" not in page.words


@pytest.mark.parametrize("agreed", [True, False])
def test_the_van_s_sheet_has_an_address_where_they_agreed(
    food: Food, coordinator: Reader, monkeypatch: pytest.MonkeyPatch, *, agreed: bool
) -> None:
    consents = {HouseholdPurpose.FOOD, *([HouseholdPurpose.PARTNERS] if agreed else [])}
    brought = {"collects": Collecting.DELIVERY, "address": "달서구 월성로 7", "phone": "010-0000-7788"}
    food.add_household("순례", consents=frozenset(consents), **brought)
    food.add_lot("라면", 30)
    round_id = food.confirmed()
    printed: list[str] = []

    def print_it(html: str, **_words: str) -> str:
        printed.append(html)
        return html

    monkeypatch.setattr(papers, "pdf_response", print_it)
    coordinator.client.get(f"/rounds/{round_id}/delivery.pdf")
    assert ("월성로 7" in printed[0]) is agreed
    assert ("7788" in printed[0]) is agreed
    assert ("담당자에게 물어봐 주세요" in printed[0]) is not agreed
    assert ("동의하지 않았습니다" in coordinator.open(f"/rounds/{round_id}/papers").words) is not agreed


def test_the_desk_leads_to_what_was_handed_over_by_mistake(food: Food, coordinator: Reader) -> None:
    round_id = food.confirmed()
    desk = f"/hand-out/{round_id}/{food.households['기숙']}"
    assert "came-back" not in coordinator.open(desk).html
    food.hand(round_id, "기숙")
    link = next(each for each in coordinator.open(desk).links if "came-back" in each)
    assert "한기숙" in coordinator.open(link).words


def test_a_representative_s_program_changes_only_their_own_time(app: Flask, food: Food) -> None:
    bank = food.pantry.bank
    person = bank.other_coordinator
    food.add_household("순례", person_id=person.id)
    food.confirmed()
    key = make_key(food.session, bank.branch_id, person.id, Role.FOOD_COORDINATOR)
    stranger = make_key(food.session, bank.branch_id, bank.coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()

    def ask(path: str, method: str, key: Key, body: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {key.token}", "Idempotency-Key": str(new_id())}
        return app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=headers)

    (own,) = ask("/my-pickups", "GET", key).get_json()["items"]
    assert (own["household_id"], own["place"]) == (str(food.households["순례"]), "월성복지관 1층")
    at = {"day": (TODAY + timedelta(days=2)).isoformat(), "hour": 11}
    url = f"/my-pickups/{own['id']}"
    assert ask("/my-pickups", "GET", stranger).get_json()["items"] == []
    assert ask(url, "PUT", stranger, at).status_code == 404
    (moved,) = ask(url, "PUT", key, at).get_json()["items"]
    assert (moved["day"], moved["hour"]) == (at["day"], 11)
    assert ask(url, "PUT", key, {"day": TODAY.isoformat(), "hour": 17}).status_code == 422
    (gone,) = ask(f"{url}/cancel", "POST", key).get_json()["items"]
    assert gone["state"] == "cancelled"


def test_a_date_of_another_year_bears_its_year(food: Food, coordinator: Reader) -> None:
    food.add_lot("통조림", 30, expires_on=TODAY.replace(year=TODAY.year + 1))
    round_id = food.confirmed(category_cap=20)
    name = next(who for who, lot in food.gives(round_id) if lot == "통조림")
    page = coordinator.open(f"/hand-out/{round_id}/{food.households[name]}")
    assert f"소비기한 {TODAY.year + 1}년 {TODAY.month}월 {TODAY.day}일" in page.words
