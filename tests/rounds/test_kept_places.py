"""The places that a branch keeps: added, changed, closed, and what a round held there tells."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.factories import give_consent, make_coordinator
from tests.pantry.test_at_once import Asked, at_once
from tests.rounds.world import Food, make_food
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.core.ids import new_id
from timebank.households.rules import HouseholdPurpose
from timebank.matching.commands import (
    AddPlace,
    ChangePlace,
    ClosePlace,
    add_place,
    change_place,
    close_place,
)
from timebank.matching.commands.opening import _usual
from timebank.matching.errors import (
    AddressNeeded,
    DayTwice,
    PlaceChanged,
    PlaceClosed,
    PlaceKnown,
    PlaceNameNeeded,
    PlaceNotFound,
    PlaceNotOffered,
    PlaceUnknown,
)
from timebank.matching.models import PlacedDay, Round
from timebank.matching.queries import (
    get_kept_place,
    kept_of,
    list_facts,
    list_kept_places,
    list_stations,
    places_of,
)
from timebank.matching.rules.places import ADDRESS_LENGTH, NAME_LENGTH
from timebank.notifications.models import Message
from timebank.notifications.tasks.texts import write
from timebank.people.errors import TextTooLong
from timebank.people.rules import Purpose

HALL, ROAD = "월성복지관 1층", "대구 달서구 월성로 77"
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def add(food: Food, name: str = HALL, **changes: Any) -> UUID:  # noqa: ANN401
    usual = {"name": name, "address": ROAD}
    return do(add_place, food.ask(AddPlace, **usual | changes))


def change(food: Food, place_id: UUID, *, version: int = 1, **changes: Any) -> None:  # noqa: ANN401
    usual = {"name": HALL, "address": ROAD}
    do(change_place, food.ask(ChangePlace, place_id=place_id, version=version, **usual | changes))


def close(food: Food, place_id: UUID) -> None:
    do(close_place, food.ask(ClosePlace, place_id=place_id))


def opened(food: Food, *days: dict[str, Any]) -> UUID:
    placed = tuple(PlacedDay(**{"day": TOMORROW} | each) for each in days)
    return food.open(days=placed, place="")


def stations(food: Food, round_id: UUID) -> list[str]:
    of: dict[str, Any] = {"branch_id": food.pantry.branch_id, "round_id": round_id}
    return [each.place for each in list_stations(food.session, **of)]


def kept(food: Food, round_id: UUID) -> dict[str, tuple[UUID, str, str]]:
    """Return, by the name in the round, what is kept of its places."""
    food.session.expire_all()
    found = kept_of(food.session, branch_id=food.pantry.branch_id, round_ids=[round_id])
    return {name: (each.id, each.name, each.address) for (_round, name), each in found.items()}


def test_a_place_is_kept_as_it_was_said(food: Food) -> None:
    place_id = add(food, f"  {HALL}\n", directions="월성역 3번 출구", remark=" ")
    (found,) = list_kept_places(food.session, branch_id=food.pantry.branch_id)
    assert (found.id, found.name, found.address) == (place_id, HALL, ROAD)
    assert (found.directions, found.remark, found.version) == ("월성역 3번 출구", None, 1)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"name": " \n "}, PlaceNameNeeded),
        ({"address": " "}, AddressNeeded),
        ({"name": "가" * (NAME_LENGTH + 1)}, TextTooLong),
        ({"address": "가" * (ADDRESS_LENGTH + 1)}, TextTooLong),
        ({"directions": "가" * 121}, TextTooLong),
        ({"remark": "가" * 121}, TextTooLong),
    ],
)
def test_what_is_missing_or_too_long_is_refused(
    food: Food, said: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        add(food, **said)
    assert list_kept_places(food.session, branch_id=food.pantry.branch_id) == []


def test_a_name_is_borne_by_one_open_place(food: Food) -> None:
    first, other = add(food), add(food, "상인동 경로당")
    with pytest.raises(PlaceKnown):
        add(food, "월성 복지관1층")
    with pytest.raises(PlaceKnown):
        change(food, other, name=HALL)
    close(food, first)
    assert add(food) != first


def test_of_two_added_at_once_under_one_name_one_stands(own_bank: Flask) -> None:
    with own_bank.app_context():
        food = make_food(db.session())
        asked: list[Asked] = [
            (add_place, food.ask(AddPlace, name=HALL, address=f"{ROAD}-{number}")) for number in range(4)
        ]
        food.session.rollback()
        assert at_once(own_bank, asked) == Counter({"done": 1, "matching.place-known": 3})


def test_a_change_is_a_new_fact_beside_the_old_one(food: Food) -> None:
    place_id = add(food)
    change(food, place_id, name="월성복지관 2층", remark="12시부터 1시까지 쉽니다")
    facts = list_facts(food.session, branch_id=food.pantry.branch_id, place_id=place_id)
    assert [(each.version, each.name) for each in facts] == [(2, "월성복지관 2층"), (1, HALL)]
    # Nothing new is no fact.
    change(food, place_id, version=2, name="월성복지관 2층", remark="12시부터 1시까지 쉽니다")
    assert get_kept_place(food.session, branch_id=food.pantry.branch_id, place_id=place_id).version == 2


def test_who_read_an_older_version_is_refused(food: Food) -> None:
    place_id = add(food)
    change(food, place_id, address="대구 달서구 월성로 79")
    with pytest.raises(PlaceChanged):
        change(food, place_id, address="대구 달서구 월성로 81")


def test_a_closed_place_is_neither_changed_nor_closed_again(food: Food) -> None:
    place_id = add(food)
    close(food, place_id)
    with pytest.raises(PlaceClosed):
        close(food, place_id)
    with pytest.raises(PlaceClosed):
        change(food, place_id, remark="쉽니다")
    assert list_kept_places(food.session, branch_id=food.pantry.branch_id) == []


def test_a_place_of_nobody_or_of_another_branch_is_not_there(food: Food) -> None:
    colleague = make_coordinator(food.session, branch_id="cheongju")
    food.session.commit()
    by: dict[str, Any] = {"branch_id": "cheongju", "actor_id": colleague.id}
    elsewhere = do(add_place, AddPlace(**by, name=HALL, address="충북 청주시 서원구 사직대로 227"))
    for place_id in (elsewhere, new_id()):
        with pytest.raises(PlaceNotFound):
            close(food, place_id)
        with pytest.raises(PlaceNotFound):
            change(food, place_id)
        with pytest.raises(PlaceUnknown) as refused:
            opened(food, {"place": "역 앞"}, {"place_id": place_id})
        assert refused.value.values["row"] == 1
    # Nor does its name stand in the way of ours.
    round_id = opened(food, {"place_id": add(food)})
    assert elsewhere not in {each for each, _name, _address in kept(food, round_id).values()}


def test_a_round_is_held_at_the_place_that_was_chosen(food: Food) -> None:
    place_id, club = add(food), add(food, "상인동 경로당", address="대구 달서구 상인로 12")
    round_id = opened(food, {"place_id": place_id}, {"place_id": club}, {"place": "역 앞"})
    assert stations(food, round_id) == ["상인동 경로당", "역 앞", HALL]
    assert kept(food, round_id) == {
        HALL: (place_id, HALL, ROAD),
        "상인동 경로당": (club, "상인동 경로당", "대구 달서구 상인로 12"),
    }


def test_the_name_of_a_place_means_the_place(food: Food) -> None:
    place_id = add(food)
    round_id = opened(food, {"place": "월성 복지관 1층"})
    assert kept(food, round_id) == {HALL: (place_id, HALL, ROAD)}
    with pytest.raises(DayTwice):
        opened(food, {"place_id": place_id}, {"place": HALL})


def test_a_closed_place_is_not_chosen_and_its_rounds_keep_it(food: Food) -> None:
    place_id = add(food)
    round_id = opened(food, {"place_id": place_id})
    close(food, place_id)
    with pytest.raises(PlaceNotOffered) as refused:
        opened(food, {"place_id": place_id})
    assert refused.value.values["row"] == 0
    assert len(food.session.scalars(select(Round)).all()) == 1
    assert kept(food, round_id) == {HALL: (place_id, HALL, ROAD)}
    # Its name alone is a name like any other.
    assert kept(food, opened(food, {"place": HALL})) == {}


def test_a_round_keeps_its_name_and_learns_the_new_address(food: Food) -> None:
    place_id = add(food)
    round_id = opened(food, {"place_id": place_id})
    change(food, place_id, name="월성복지관 별관", address="대구 달서구 월성로 79")
    assert stations(food, round_id) == [HALL]
    assert kept(food, round_id) == {HALL: (place_id, "월성복지관 별관", "대구 달서구 월성로 79")}


def test_who_came_to_a_place_comes_there_under_its_new_name(food: Food) -> None:
    place_id, club = add(food), add(food, "상인동 경로당")
    of = {"branch_id": food.pantry.branch_id}
    first = opened(food, {"place_id": place_id}, {"place_id": club})
    before = places_of(food.session, **of, round_ids=[first])
    change(food, place_id, name="월성복지관 별관")
    later = opened(food, {"place_id": place_id}, {"place_id": club})
    now = places_of(food.session, **of, round_ids=[later])
    renamed = [{HALL: "월성복지관 별관"}.get(each, each) for each in before.values()]
    assert Counter(now.values()) == Counter(renamed) and len(set(renamed)) == 2


def test_who_came_to_a_place_comes_there_when_the_branch_keeps_it_in_another_spelling(food: Food) -> None:
    of = {"branch_id": food.pantry.branch_id}
    first = opened(food, {"place": "월성 복지관 1층"}, {"place": "상인동 경로당"})
    before = places_of(food.session, **of, round_ids=[first])
    add(food)
    later = opened(food, {"place": HALL}, {"place": "상인동 경로당"})
    now = places_of(food.session, **of, round_ids=[later])
    kept_so = [{"월성 복지관 1층": HALL}.get(each, each) for each in before.values()]
    assert Counter(now.values()) == Counter(kept_so) and len(set(kept_so)) == 2


def test_a_place_renamed_while_a_round_is_open_is_still_the_usual_one(food: Food) -> None:
    place_id, club = add(food), add(food, "상인동 경로당")
    first = opened(food, {"place_id": place_id}, {"place_id": club})
    came = set(places_of(food.session, branch_id=food.pantry.branch_id, round_ids=[first]).values())
    round_ = food.round(opened(food, {"place_id": place_id}, {"place_id": club}))
    change(food, place_id, name="다른 이름")
    usual = _usual(food.session, round_, stations(food, round_.id))
    assert set(usual.values()) == came == {HALL, "상인동 경로당"}


def test_households_are_told_the_name_and_the_address(food: Food) -> None:
    person = food.pantry.bank.other_coordinator
    give_consent(food.session, person, Purpose.MESSAGES)
    food.session.commit()
    consents = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH, HouseholdPurpose.MESSAGES})
    food.add_household("순례", person_id=person.id, consents=consents, has=("fridge", "cooking"))
    place_id = add(food, "가" * NAME_LENGTH, address="나" * ADDRESS_LENGTH, directions="다" * 120)
    round_id = opened(food, {"place_id": place_id})
    food.plan(round_id)
    food.confirm(round_id)
    (told,) = [each for each in food.session.scalars(select(Message)) if "pick-up" in each.template]
    values = json.loads(told.values)
    assert values["place"] == f"{'가' * NAME_LENGTH} ({'나' * ADDRESS_LENGTH})"
    for language in ("ko", "en", "vi"):
        _subject, body = write(
            told.template,
            values,
            language=language,
            zone="Asia/Seoul",
            branch="가" * 30,
            phone="053-000-1234",
        )
        # One long text message of the Korean networks has 2,000 bytes.
        assert values["place"] in body and len(body.encode("utf-8")) < 2000
