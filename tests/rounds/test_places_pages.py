"""The pages and operations of a branch's places, and what households read of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.care_pages.test_every_page import counted
from tests.permissions.bank import make_key
from tests.rounds.test_kept_places import HALL, ROAD, add, close, kept, opened
from tests.rounds.world import DOOR, NEXT, Food
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.matching.commands import ChangePlace, change_place
from timebank.matching.models import Round
from timebank.matching.queries import get_kept_place, list_kept_places, list_stations

TOMORROW = TODAY + timedelta(days=1)
LONG = "월성동 주민과 이웃이 함께 쓰는 마을 나눔 복지관 별관 지하 1층 강당 옆 식품 나눔방"


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(app: Flask, food: Food) -> Reader:
    return Reader(app, food.pantry.bank.coordinator)


def test_a_place_is_added_changed_and_closed_on_its_page(food: Food, reader: Reader) -> None:
    assert "아직 추가한 장소가 없습니다" in reader.open("/rounds/places").words
    done = reader.fill("/rounds/places/new", name=LONG, address=ROAD, directions="월성역 3번 출구")
    listed = reader.open(done.url)
    assert LONG in listed.words and ROAD in listed.words and "월성역 3번 출구" in listed.words
    (place,) = list_kept_places(food.session, branch_id=food.pantry.branch_id)
    url = f"/rounds/places/{place.id}"
    assert url in listed.links
    reader.fill(url, address="대구 달서구 월성로 79")
    page = reader.open(url)
    assert page.form_to(url).values["address"] == ["대구 달서구 월성로 79"]
    assert ROAD in page.words and "전에 적은 내용" in page.words
    reader.send(page.form_to("/close"))
    shut = reader.open(url)
    assert "닫았습니다" in shut.words and not [each for each in shut.forms if "places" in each.action]
    assert "2026년 11월 23일 (월)에 닫음" in reader.open("/rounds/places").words
    reader.send(page.form_to("/close"), status=302)
    again = page.form_to("/close")
    again.values["command_id"] = [str(new_id())]
    assert "이미 닫혔습니다" in reader.send(again, status=409).words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": " "}, "장소의 이름을"),
        ({"address": ""}, "주소를 적어"),
        ({"name": "가" * 61}, "60자까지"),
        ({"address": "가" * 101}, "100자까지"),
        ({"directions": "가" * 121}, "120자까지"),
        ({"remark": "가" * 121}, "120자까지"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(reader: Reader, said: dict[str, str], words: str) -> None:
    page = reader.fill("/rounds/places/new", status=422, **{"name": HALL, "address": ROAD} | said)
    (name,) = said
    assert words in page.words and f'id="{name}-error"' in page.html and f'href="#{name}"' in page.html


def test_a_name_that_is_taken_stands_beside_the_name(food: Food, reader: Reader) -> None:
    add(food)
    page = reader.fill("/rounds/places/new", status=409, name=HALL, address=ROAD)
    assert "같은 이름의 장소가" in page.words and 'id="name-error"' in page.html


def test_who_read_it_before_somebody_else_changed_it_is_told(food: Food, reader: Reader) -> None:
    place_id = add(food)
    form = reader.open(f"/rounds/places/{place_id}").form_to(str(place_id))
    said: dict[str, Any] = {"name": HALL, "address": "대구 달서구 월성로 79"}
    do(change_place, food.ask(ChangePlace, place_id=place_id, version=1, **said))
    page = reader.send(form, status=409, remark="쉽니다")
    assert "다른 사람이 이 장소를" in page.words
    reader.send(form, status=409, version="x")
    assert get_kept_place(food.session, branch_id=food.pantry.branch_id, place_id=place_id).remark is None


def test_an_officer_reads_places_and_changes_none(app: Flask, food: Food) -> None:
    place_id = add(food, directions="월성역 3번 출구")
    officer = Reader(app, food.pantry.bank.officer)
    listed = officer.open("/rounds/places")
    assert HALL in listed.words and "/rounds/places/new" not in listed.links
    page = officer.open(f"/rounds/places/{place_id}")
    assert "월성역 3번 출구" in page.words and not [each for each in page.forms if "places" in each.action]
    officer.open("/rounds/places/new", status=403)


def rows(reader: Reader) -> Any:  # noqa: ANN401
    return reader.open("/rounds/new").form_to("/rounds/new")


def test_a_round_is_opened_at_places_of_the_list(food: Food, reader: Reader) -> None:
    place_id = add(food, LONG)
    form = rows(reader)
    # The only one is filled in.
    assert form.values["days-0-place_id"] == [str(place_id)]
    club = add(food, "상인동 경로당", address="대구 달서구 상인로 12")
    form = rows(reader)
    assert form.values["days-0-place_id"] == [""]
    said: dict[str, Any] = {"kind": "prepared", "days-1-place_id": "elsewhere"}
    page = reader.send(form, status=422, **said)
    assert 'href="#days-0-place_id"' in page.html and 'href="#days-1-place"' in page.html
    reader.send(form, **said | {"days-0-place_id": str(club), "days-1-place": "역 앞"})
    made = food.session.scalars(select(Round)).one()
    assert kept(food, made.id) == {"상인동 경로당": (club, "상인동 경로당", "대구 달서구 상인로 12")}
    # The next one begins as this one was.
    again = rows(reader)
    assert (again.values["days-0-place_id"], again.values["days-1-place_id"]) == ([str(club)], ["elsewhere"])
    assert again.values["days-1-place"] == ["역 앞"]
    more = reader.send(again, status=200, act="more").form_to("/rounds/new")
    assert more.values["days-2-place_id"] == ["elsewhere"] and more.values["days-2-place"] == ["역 앞"]
    close(food, club)
    assert rows(reader).values["days-0-place_id"] == [""]


def test_a_place_that_was_closed_meanwhile_is_refused_beside_its_row(food: Food, reader: Reader) -> None:
    place_id, _club = add(food), add(food, "상인동 경로당")
    form = rows(reader)
    close(food, place_id)
    said: dict[str, Any] = {"kind": "prepared", "days-0-place_id": str(_club)}
    page = reader.send(form, status=409, **said, **{"days-1-place_id": str(place_id)})
    assert "그사이 닫혔습니다" in page.words and 'href="#days-1-place_id"' in page.html
    for unknown in (str(new_id()), "x"):
        page = reader.send(form, status=422, **said, **{"days-1-place_id": unknown})
        assert "지점에 그런 장소가" in page.words and 'href="#days-1-place_id"' in page.html
    assert food.session.scalars(select(Round)).all() == []


def test_a_round_that_named_its_place_before_is_shown_as_it_was(
    app: Flask, food: Food, reader: Reader
) -> None:
    round_id = food.planned()
    place_id = add(food)
    assert "월성복지관 1층" in reader.open("/rounds").words
    page = reader.open(f"/rounds/{round_id}/visits/{food.households['기숙']}")
    assert "월성복지관 1층" in page.words and ROAD not in page.words
    # Its name is that of a place by now: the next round is held there.
    assert rows(reader).values["days-0-place_id"] == [str(place_id)]


def test_households_read_where_to_come(app: Flask, food: Food, reader: Reader) -> None:
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id)
    place_id = add(food, directions="월성역 3번 출구", remark="12시부터 1시까지 쉽니다")
    round_id = opened(food, {"place_id": place_id})
    said = (HALL, ROAD, "월성역 3번 출구", "12시부터 1시까지 쉽니다")
    own = Reader(app, person)
    for page in (
        own.open("/my-food"),
        reader.open(f"/rounds/{round_id}/visits/{food.households['순례']}"),
    ):
        assert [each for each in said if each not in page.words] == []
    for path, who in (("/my-food/calendar.ics", own), (f"/rounds/{round_id}/calendar.ics", reader)):
        assert f"LOCATION:{HALL} ({ROAD})" in who.open(path).html.replace("\r\n ", "")


def test_who_may_choose_another_place_reads_where_it_is(app: Flask, food: Food) -> None:
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id)
    club = "대구 달서구 상인로 12"
    here, there = add(food), add(food, "상인동 경로당", address=club)
    opened(food, {"place_id": here}, {"place_id": there}, {"place": "역 앞"})
    page = Reader(app, person).open("/my-food")
    assert page.words.count(ROAD) == page.words.count(club) == 1 and "다른 곳은 어디인가요?" in page.words


def test_stock_is_moved_to_a_shelf_or_a_place_of_the_branch(food: Food, reader: Reader) -> None:
    add(food)
    page = reader.open(f"/pantry/lots/{food.lots['쌀']}/move")
    assert f'<option value="{HALL}">' in page.html and f'<option value="{DOOR}">' in page.html


def test_a_list_of_places_is_read_at_once(food: Food, reader: Reader) -> None:
    counts = []
    for number in range(3):
        add(food, f"{HALL} {number}")
        opened(food, {"place": f"{HALL} {number}"})
        for path in ("/rounds/places", "/rounds/new"):
            food.session.expire_all()
            with counted() as asked:
                reader.open(path)
            counts.append(len(asked))
    assert counts[0] == counts[2] == counts[4] and counts[1] >= counts[5]


def test_a_program_keeps_places_and_opens_rounds_there(app: Flask, food: Food) -> None:
    bank = food.pantry.bank
    key = make_key(food.session, bank.branch_id, bank.coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()

    def ask(method: str, url: str, body: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {key.token}", "Idempotency-Key": str(new_id())}
        headers["Accept-Language"] = "ko"
        return app.test_client().open(f"/api/v1{url}", method=method, json=body, headers=headers)

    assert ask("GET", "/food-places").get_json()["items"] == []
    body = {"name": HALL, "address": ROAD}
    made = ask("POST", "/food-places", body).get_json()
    assert (made["name"], made["version"], made["closed_at"]) == (HALL, 1, None)
    assert ask("POST", "/food-places", body).status_code == 409
    assert ask("POST", "/food-places", {"name": HALL}).get_json()["errors"].keys() == {"address"}
    url = f"/food-places/{made['id']}"
    changed = ask("PUT", url, body | {"remark": "쉽니다", "version": 1}).get_json()
    assert (changed["remark"], changed["version"]) == ("쉽니다", 2)
    assert ask("PUT", url, body | {"version": 1}).get_json()["code"] == "matching.place-changed"
    assert ask("GET", f"/food-places/{new_id()}").status_code == 404
    days = [{"day": TOMORROW.isoformat(), "place_id": made["id"]}]
    wanted = {"kind": "prepared", "days": days, "next_on": NEXT.isoformat(), "category_cap": 3}
    both = ask("POST", "/rounds", wanted | {"days": [days[0] | {"place": "역 앞"}]}).get_json()
    assert "place_id" in str(both["errors"])
    opened_round = ask("POST", "/rounds", wanted).get_json()
    assert [(each["place_id"], each["address"]) for each in opened_round["places"]] == [(made["id"], ROAD)]
    pickups = ask("GET", f"/rounds/{opened_round['id']}/pickups").get_json()["items"]
    assert {(each["place"], each["address"], each["remark"]) for each in pickups} == {(HALL, ROAD, "쉽니다")}
    assert ask("POST", f"{url}/close").get_json()["closed_at"]
    assert ask("POST", "/rounds", wanted).get_json()["code"] == "matching.place-not-offered"
    assert len(ask("GET", "/food-places").get_json()["items"]) == 1
    of: dict[str, Any] = {"branch_id": bank.branch_id, "round_id": UUID(opened_round["id"])}
    assert [each.place for each in list_stations(food.session, **of)] == [HALL]


def test_who_read_an_older_version_sees_what_the_other_wrote(food: Food, reader: Reader) -> None:
    place_id = add(food)
    form = reader.open(f"/rounds/places/{place_id}").form_to(f"/rounds/places/{place_id}")
    asked = food.ask(ChangePlace, place_id=place_id, version=1, name=HALL, address="대구 달서구 월성로 79")
    do(change_place, asked)
    page = reader.send(form, status=409, address="대구 달서구 월성로 81")
    assert "다시 열어" in page.words and "대구 달서구 월성로 79" in page.words and "월성로 81" in page.html


def test_a_place_closed_while_the_form_was_open_is_said_beside_its_day(food: Food, reader: Reader) -> None:
    place_id = add(food)
    form = reader.open("/rounds/new").form_to("/rounds/new")
    close(food, place_id)
    page = reader.send(form, status=409, kind="prepared", next_on=NEXT.isoformat())
    assert 'id="days-0-place-error"' in page.html


def test_another_place_of_too_many_letters_is_said_beside_its_day(food: Food, reader: Reader) -> None:
    form = reader.open("/rounds/new").form_to("/rounds/new")
    sent = {"kind": "prepared", "next_on": NEXT.isoformat(), "days-0-place": "가" * 1000}
    page = reader.send(form, status=422, **sent)
    assert 'id="days-0-place-error"' in page.html and "80자" in page.words
