"""A round at several places: each household has its own, and every paper and message names it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus as quote
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.factories import give_consent
from tests.pantry.test_at_once import Asked, at_once
from tests.permissions.bank import make_key
from tests.rounds.world import NEXT, Food, make_food
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.households.rules import Collecting, HouseholdPurpose
from timebank.matching.commands import (
    CancelVisit,
    ChangeTime,
    JoinRound,
    cancel_visit,
    change_time,
    join_round,
)
from timebank.matching.errors import DayTwice, PlaceNeeded, TimeFull, TimeUnfit
from timebank.matching.models import Appointment, PlacedDay, Round, RoundDay
from timebank.matching.queries import list_days, list_stations, places_of
from timebank.matching.rules.rounds import DayPlan
from timebank.matching.views import papers
from timebank.notifications.models import Message
from timebank.people.rules import Purpose

HALL, CLUB = "월성동 복지관", "상인동 경로당"
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def placed(day: Any = TOMORROW, place: str | None = HALL, **words: Any) -> PlacedDay:  # noqa: ANN401
    return PlacedDay(day=day, place=place, **words)


BOTH = (placed(), placed(place=CLUB, from_hour=13, until_hour=18))


def where(food: Food, round_id: UUID) -> dict[str, str]:
    """Return to which place each household comes."""
    food.session.expire_all()
    of: dict[str, Any] = {"branch_id": food.pantry.branch_id}
    known = places_of(food.session, **of, round_ids=[round_id])
    whose = {value: key for key, value in food.households.items()}
    found = food.session.scalars(select(Appointment).where(Appointment.round_id == round_id))
    return {whose[each.household_id]: known[each.id] for each in found if each.id in known}


def visit(food: Food, name: str) -> Appointment:
    food.session.expire_all()
    return food.session.scalars(
        select(Appointment)
        .where(Appointment.household_id == food.households[name])
        .order_by(Appointment.id.desc())
        .limit(1)
    ).one()


def change(food: Food, round_id: UUID, name: str, hour: int, place: str | None = None) -> None:
    of = {"round_id": round_id, "household_id": food.households[name]}
    do(change_time, food.ask(ChangeTime, **of, day=TOMORROW, hour=hour, place=place))


def test_households_are_spread_over_the_places(food: Food) -> None:
    food.add_household("순례")
    round_id = food.open(days=BOTH, place="")
    assert Counter(where(food, round_id).values()) == {HALL: 2, CLUB: 2}
    assert food.round(round_id).place == f"{CLUB}, {HALL}"


def test_each_day_may_have_a_place_of_its_own(food: Food) -> None:
    later = TOMORROW + timedelta(days=1)
    round_id = food.open(days=(placed(), placed(later, CLUB)), place="")
    stations = list_stations(food.session, branch_id=food.pantry.branch_id, round_id=round_id)
    assert [(each.day, each.place) for each in stations] == [(TOMORROW, HALL), (later, CLUB)]
    for name, place in where(food, round_id).items():
        assert visit(food, name).day == (TOMORROW if place == HALL else later)


def test_who_came_to_a_place_is_asked_there_again(food: Food) -> None:
    change(food, food.open(days=BOTH, place=""), "기숙", 15, CLUB)
    change(food, food.open(days=BOTH, place=""), "기숙", 10, HALL)
    assert where(food, food.open(days=BOTH, place=""))["기숙"] == HALL


def test_who_is_new_comes_where_their_neighbourhood_s_name_stands(food: Food) -> None:
    for name in ("순례", "말임", "춘자"):
        food.add_household(name, neighbourhood="상인동")
    assert {where(food, food.open(days=BOTH, place=""))[each] for each in ("순례", "말임", "춘자")} == {CLUB}


def test_what_the_vans_of_a_day_carry_is_added_up(food: Food) -> None:
    days = (placed(van_units=20), placed(place=CLUB, van_units=5, until_hour=20))
    round_id = food.open(days=days, place="")
    (day,) = list_days(food.session, branch_id=food.pantry.branch_id, round_id=round_id)
    assert (day.van_units, day.from_hour, day.until_hour) == (25, 10, 20)
    assert food.board(round_id).free.van_units == {TOMORROW: 25}


def test_seats_are_counted_for_each_place(food: Food) -> None:
    days = (placed(from_hour=10, until_hour=11, per_hour=1), placed(place=CLUB, from_hour=10, until_hour=12))
    round_id = food.open(days=days, place="")
    there = {name: place for name, place in where(food, round_id).items() if place == HALL}
    assert len(there) == 1
    other = next(name for name in food.households if name not in there)
    with pytest.raises(TimeFull):
        change(food, round_id, other, 10, HALL)
    change(food, round_id, other, 11, CLUB)
    # Without a place: their own stays, as long as it is open.
    change(food, round_id, other, 10)
    assert where(food, round_id)[other] == CLUB


def test_a_place_that_is_closed_then_or_unknown_is_refused(food: Food) -> None:
    round_id = food.open(days=BOTH, place="")
    for hour, place in ((17, HALL), (10, CLUB), (14, "역 앞")):
        with pytest.raises(TimeUnfit):
            change(food, round_id, "기숙", hour, place)


def test_changing_the_place_alone_is_a_change(food: Food) -> None:
    round_id = food.open(days=BOTH, place="")
    for place in (HALL, CLUB, HALL):
        change(food, round_id, "기숙", 14, place)
        assert where(food, round_id)["기숙"] == place


def test_coming_after_all_is_at_a_place_too(food: Food) -> None:
    round_id = food.open(days=BOTH, place="")
    of = {"round_id": round_id, "household_id": food.households["철수"]}
    do(cancel_visit, food.ask(CancelVisit, **of))
    do(join_round, food.ask(JoinRound, **of, day=TOMORROW, hour=16))
    assert where(food, round_id)["철수"] == CLUB


def test_who_has_it_brought_has_no_place(food: Food) -> None:
    food.add_household("순례", collects=Collecting.DELIVERY, address="월성로 7")
    round_id = food.open(days=BOTH, place="")
    assert "순례" not in where(food, round_id)
    change(food, round_id, "순례", 17, "어디든")
    assert "순례" not in where(food, round_id)


@pytest.mark.parametrize(
    ("days", "error"),
    [((placed(), placed(place=f" {HALL} ")), DayTwice), ((placed(), placed(place=None)), PlaceNeeded)],
)
def test_days_without_or_with_the_same_place_are_refused(food: Food, days: Any, error: Any) -> None:  # noqa: ANN401
    with pytest.raises(error) as refused:
        food.open(days=days, place="")
    assert refused.value.values["row"] == 1
    assert food.session.scalars(select(RoundDay)).all() == []


def test_messages_name_the_place(food: Food) -> None:
    person = food.pantry.bank.other_coordinator
    give_consent(food.session, person, Purpose.MESSAGES)
    food.session.commit()
    consents = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH, HouseholdPurpose.MESSAGES})
    food.add_household("순례", person_id=person.id, consents=consents, has=("fridge", "cooking"))
    round_id = food.open(days=BOTH, place="")
    change(food, round_id, "순례", 15, CLUB)
    food.plan(round_id)
    food.confirm(round_id)
    (said,) = [each.values for each in food.session.scalars(select(Message)) if "pick-up" in each.template]
    assert json.loads(said)["place"] == CLUB


def test_pages_and_papers_name_the_place(app: Flask, food: Food, monkeypatch: pytest.MonkeyPatch) -> None:
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id)
    round_id = food.planned(days=BOTH, place="")
    change(food, round_id, "순례", 15, CLUB)
    reader = Reader(app, food.pantry.bank.coordinator)
    assert CLUB in reader.open("/rounds").words and CLUB in reader.open(f"/rounds/{round_id}").words
    assert f"{CLUB}, 오후 3:00" in reader.open(f"/rounds/{round_id}/visits").words
    page = reader.open(f"/rounds/{round_id}/visits/{food.households['순례']}")
    assert f", {CLUB}" in page.words and f"T15@{CLUB}" in page.html and f"T15@{HALL}" in page.html
    reader.send(page.form_to(f"/{food.households['순례']}"), spot=f"{TOMORROW.isoformat()}T15@{HALL}")
    assert where(food, round_id)["순례"] == HALL
    own = Reader(app, person)
    mine = own.open("/my-food")
    assert HALL in mine.words
    own.send(mine.form_to("/time"), spot=f"{TOMORROW.isoformat()}T16@{CLUB}")
    assert where(food, round_id)["순례"] == CLUB
    assert f"LOCATION:{CLUB}" in own.open("/my-food/calendar.ics").html
    own.send(own.open("/my-food").form_to("/time"), status=422, spot=f"{TOMORROW.isoformat()}T16@역")
    food.plan(round_id)
    food.confirm(round_id)
    printed: list[str] = []

    def keep(html: str, *, filename: str) -> Any:  # noqa: ANN401
        printed.append(html)
        return filename

    monkeypatch.setattr(papers, "pdf_response", keep)
    for name in ("labels", "picks"):
        reader.open(f"/rounds/{round_id}/{name}.pdf")
    labels, picks = printed
    assert "오후 4:00" in labels and CLUB in labels and HALL in labels
    assert f"· {CLUB}" in picks and f"· {HALL}" in picks
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        late = Reader(app, food.pantry.bank.coordinator)
        assert f"오후 4:00, {CLUB}" in late.open("/hand-out").words
        at_hall = late.open(f"/hand-out?place={HALL}")
        assert "순례님" not in at_hall.words
        assert f"/hand-out?place={quote(CLUB)}" in at_hall.links
        hand = late.open(f"/hand-out/{round_id}/{food.households['순례']}")
        assert CLUB in hand.words
        done = late.send(hand.form_to(f"/{food.households['순례']}"))
        assert done.url == f"/hand-out?place={quote(CLUB)}"


def test_each_day_has_a_row_of_its_own_and_more_can_be_added(app: Flask, food: Food) -> None:
    reader = Reader(app, food.pantry.bank.coordinator)
    form = reader.open("/rounds/new").form_to("/rounds/new")
    said: dict[str, Any] = {
        "days-0-place": HALL,
        "days-0-van_units": 30,
        "days-1-day": "",
        "kind": "prepared",
    }
    more = reader.send(form, status=200, act="more", **said)
    again = more.form_to("/rounds/new")
    assert (again.values["days-2-day"], again.values["days-2-place"]) == ([NEXT_DAY], [HALL])
    changed: dict[str, Any] = {
        "days-2-day": TOMORROW.isoformat(),
        "days-2-place": CLUB,
        "days-2-until_hour": "18",
    }
    changed |= {"days-2-per_hour": "7", "days-2-van_units": "12"}
    reader.send(again, **changed)
    made = food.session.scalars(select(Round)).one()
    stations = list_stations(food.session, branch_id=made.branch_id, round_id=made.id)
    assert [(each.place, each.until_hour, each.per_hour) for each in stations] == [
        (CLUB, 18, 7),
        (HALL, 16, None),
    ]
    assert [
        each.van_units for each in list_days(food.session, branch_id=made.branch_id, round_id=made.id)
    ] == [42]
    # The next one begins as this one was.
    following = reader.open("/rounds/new").form_to("/rounds/new")
    assert following.values["days-0-place"] == [CLUB] and following.values["days-1-place"] == [HALL]
    assert following.values["days-0-day"] == [made.next_on.isoformat()]
    assert following.values["days-0-van_units"] == ["42"] and not following.values["days-1-van_units"][0]


NEXT_DAY = (TOMORROW + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"days-1-place": ""}, "어디에서"),
        ({"days-1-day": "2020-01-01"}, "오늘부터"),
        ({"days-1-day": TOMORROW.isoformat()}, "같은 장소가 이미"),
        ({"days-1-from_hour": "16", "days-1-until_hour": "16"}, "시간"),
        ({"days-1-day": "9999-12-31"}, "오늘부터"),
        ({"days-1-from_hour": "soon"}, "목록에서 골라"),
        ({"days-1-van_units": "-1"}, "정해진"),
        ({"days-0-day": "", "days-1-day": ""}, "오늘부터"),
    ],
)
def test_what_is_wrong_stands_beside_its_row(
    app: Flask, food: Food, said: dict[str, Any], words: str
) -> None:
    reader = Reader(app, food.pantry.bank.coordinator)
    form = reader.open("/rounds/new").form_to("/rounds/new")
    usual = {"days-0-place": HALL, "days-1-place": HALL, "kind": "choice"}
    page = reader.send(form, status=422, **usual | said)
    assert words in page.words
    row = 0 if "days-0-day" in said else 1
    assert f'id="days-{row}-' in page.html and f'href="#days-{row}-' in page.html


def test_all_that_is_missing_is_said_at_once(app: Flask, food: Food) -> None:
    reader = Reader(app, food.pantry.bank.coordinator)
    form = reader.open("/rounds/new").form_to("/rounds/new")
    page = reader.send(form, status=422, **{"days-1-until_hour": "6"})
    for control in ("kind-0", "days-0-place", "days-1-place", "days-1-from_hour"):
        assert f'href="#{control}"' in page.html


def test_a_program_says_places_too(app: Flask, food: Food) -> None:
    bank = food.pantry.bank
    key = make_key(food.session, bank.branch_id, bank.coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()

    def ask(method: str, url: str, body: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {key.token}", "Idempotency-Key": str(new_id())}
        return app.test_client().open(f"/api/v1{url}", method=method, json=body, headers=headers)

    days = [{"day": TOMORROW.isoformat(), "place": each} for each in (HALL, CLUB)]
    body = {"kind": "prepared", "days": days, "next_on": NEXT.isoformat(), "category_cap": 3}
    made = ask("POST", "/rounds", body).get_json()
    assert [each["place"] for each in made["places"]] == [CLUB, HALL]
    assert ask("POST", "/rounds", body | {"days": days[:1] * 2}).status_code == 422
    url = f"/rounds/{made['id']}/pickups"
    household_id = str(food.households["기숙"])
    for place in (CLUB, HALL):
        at = {"day": TOMORROW.isoformat(), "hour": 11, "place": place}
        items = ask("PUT", f"{url}/{household_id}", at).get_json()["items"]
        assert [each["place"] for each in items if each["household_id"] == household_id] == [place]


def test_the_last_seat_of_a_place_is_booked_once(own_bank: Flask) -> None:
    with own_bank.app_context():
        food = make_food(db.session())
        days = (placed(from_hour=9, until_hour=10, per_hour=1), placed(place=CLUB))
        round_id = food.open(days=days, place="")
        for name, place in where(food, round_id).items():
            if place == HALL:
                change(food, round_id, name, 14, CLUB)
        asked: list[Asked] = [
            (
                change_time,
                food.ask(ChangeTime, round_id=round_id, household_id=key, day=TOMORROW, hour=9, place=HALL),
            )
            for key in food.households.values()
        ]
        food.session.rollback()
        assert at_once(own_bank, asked) == Counter({"done": 1, "matching.time-full": 2})
        assert list(where(food, round_id).values()).count(HALL) == 1


def test_a_day_without_a_place_is_held_at_the_round_s(food: Food) -> None:
    round_id = food.open(days=(DayPlan(day=TOMORROW), placed(place=CLUB)), place=HALL)
    assert set(where(food, round_id).values()) == {HALL, CLUB}
