"""A household that cancelled its time books one in the same round again, by itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, do
from tests.care_pages.reader import Reader
from tests.permissions.bank import make_key
from tests.rounds.world import Food
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.households.rules import Collecting
from timebank.matching.commands import (
    CancelVisit,
    CloseRound,
    JoinRound,
    cancel_visit,
    close_round,
    join_round,
)
from timebank.matching.errors import NotReceiving, NotYours, PlanStale
from timebank.matching.models import Appointment
from timebank.matching.rules.rounds import AppointmentState, DayPlan, PickState
from timebank.people.queries import get_branch

TOMORROW = TODAY + timedelta(days=1)
SPOT = f"{TOMORROW.isoformat()}T11"
AFTER_ALL = "다시 가겠습니다"


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(app: Flask, food: Food) -> Reader:
    """Return who represents 순례."""
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id, weekday=TODAY.weekday())
    return Reader(app, person)


def visit(food: Food) -> Appointment:
    food.session.expire_all()
    of_hers = Appointment.household_id == food.households["순례"]
    return food.session.scalars(select(Appointment).where(of_hers)).one()


def cancel(reader: Reader) -> None:
    reader.send(reader.open("/my-food").form_to("/cancel"))


def close(food: Food, round_id: Any) -> None:  # noqa: ANN401
    do(close_round, food.ask(CloseRound, round_id=round_id))


def phone(food: Food) -> str:
    return get_branch(food.session, food.pantry.branch_id).phone


def test_before_the_confirmation_it_is_planned_for_again(food: Food, reader: Reader) -> None:
    round_id = food.planned()
    cancel(reader)
    page = reader.open("/my-food")
    assert AFTER_ALL in page.words and "다시 배분안에 넣어 드립니다" in page.words
    reader.send(page.form_to("/join"), spot=SPOT)
    assert (visit(food).state, visit(food).day, visit(food).hour) == (AppointmentState.BOOKED, TOMORROW, 11)
    assert AFTER_ALL not in reader.open("/my-food").words
    with pytest.raises(PlanStale):
        food.confirm(round_id)
    food.plan(round_id)
    assert [who for who, _lot in food.gives(round_id) if who == "순례"]


def test_after_the_confirmation_it_receives_what_is_left(food: Food, reader: Reader) -> None:
    round_id = food.confirmed()
    cancel(reader)
    page = reader.open("/my-food")
    assert "남은 것에서 드립니다" in page.words
    reader.send(page.form_to("/join"), spot=SPOT)
    assert visit(food).state is AppointmentState.BOOKED
    assert food.picks(round_id, "순례", states=[PickState.SET_ASIDE]) == []
    assert food.pantry.sums_agree()


def test_pressing_twice_books_once_and_another_page_is_told(food: Food, reader: Reader) -> None:
    food.planned()
    cancel(reader)
    first, second = (reader.open("/my-food").form_to("/join") for _ in range(2))
    reader.send(first, spot=SPOT)
    reader.send(first, spot=SPOT)
    seen = reader.send(second, status=409, spot=f"{TOMORROW.isoformat()}T12")
    assert "이미" in seen.words
    assert visit(food).hour == 11


def test_an_hour_that_is_over_full_or_not_open_is_refused(food: Food, reader: Reader) -> None:
    food.open(days=(DayPlan(day=TODAY, from_hour=10, until_hour=22, per_hour=1),))
    hour = visit(food).hour
    cancel(reader)
    page = reader.open("/my-food")
    offered = [f"{TODAY.isoformat()}T{each}" in page.html for each in (17, hour)]
    assert offered == [False, True]
    reader.send(page.form_to("/join"), status=422, spot=f"{TODAY.isoformat()}T17")
    reader.send(page.form_to("/join"), status=422, spot="soon")
    of = {"round_id": visit(food).round_id, "household_id": food.add_household("말임")}
    do(join_round, food.ask(JoinRound, **of, day=TODAY, hour=hour))
    assert f"{TODAY.isoformat()}T{hour}" not in reader.open("/my-food").html
    reader.send(page.form_to("/join"), status=409, spot=f"{TODAY.isoformat()}T{hour}")
    assert visit(food).state is AppointmentState.CANCELLED


def test_a_day_that_is_over_leaves_the_days_after_it(food: Food, reader: Reader) -> None:
    food.confirmed()
    assert visit(food).day == TODAY
    cancel(reader)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        late = Reader(reader.client.application, food.pantry.bank.other_coordinator)
        page = late.open("/my-food")
        assert f"{TODAY.isoformat()}T" not in page.html
        late.send(page.form_to("/join"), spot=f"{(TODAY + timedelta(days=2)).isoformat()}T11")
    assert visit(food).day == TODAY + timedelta(days=2)


def test_who_has_it_brought_is_told_whom_to_call(app: Flask, food: Food) -> None:
    person = food.pantry.bank.other_coordinator
    food.add_household("순례", person_id=person.id, collects=Collecting.DELIVERY, address="월성로 7")
    reader = Reader(app, person)
    round_id = food.planned()
    cancel(reader)
    form = reader.open("/my-food").form_to("/join")
    food.plan(round_id)
    food.confirm(round_id)
    seen = reader.send(form, status=409, spot=SPOT)
    assert phone(food) in seen.words
    page = reader.open("/my-food")
    assert "화면에서 예약할 수 없습니다" in page.words and AFTER_ALL not in page.words


def test_a_closed_round_takes_nobody_in(food: Food, reader: Reader) -> None:
    round_id = food.confirmed()
    cancel(reader)
    form = reader.open("/my-food").form_to("/join")
    close(food, round_id)
    assert "끝났거나 취소된 회차입니다" in reader.send(form, status=409, spot=SPOT).words
    assert AFTER_ALL not in reader.open("/my-food").words


def test_only_the_representative_does_it(app: Flask, food: Food, reader: Reader) -> None:
    round_id = food.planned()
    cancel(reader)
    form = reader.open("/my-food").form_to("/join")
    stranger = Reader(app, food.pantry.bank.coordinator)
    stranger.open("/my-food")
    stranger.send(form, status=404, spot=SPOT)
    of = {"round_id": round_id, "household_id": food.households["순례"], "own": True}
    with pytest.raises(NotYours):
        do(join_round, food.ask(JoinRound, **of, day=TOMORROW, hour=11))


def test_who_receives_no_more_is_told_whom_to_call(food: Food) -> None:
    round_id = food.open(
        days=tuple(DayPlan(day=TODAY + timedelta(days=each)) for each in (1, 2)), place="월성복지관"
    )
    of = {"round_id": round_id, "household_id": food.households["기숙"]}
    do(cancel_visit, food.ask(CancelVisit, **of))
    late = TODAY + timedelta(days=4000)
    with pytest.raises(NotReceiving) as refused:
        do(join_round, food.ask(JoinRound, **of, day=late, hour=11))
    assert refused.value.values == {"phone": phone(food)}


def test_a_program_does_it_too(app: Flask, food: Food, reader: Reader) -> None:
    bank = food.pantry.bank
    food.planned()
    key = make_key(food.session, bank.branch_id, bank.other_coordinator.id, Role.FOOD_COORDINATOR)
    other = make_key(food.session, bank.branch_id, bank.coordinator.id, Role.FOOD_COORDINATOR)
    food.session.commit()
    url = f"/my-pickups/{visit(food).id}/join"
    at = {"day": TOMORROW.isoformat(), "hour": 11}

    def ask(who: Any, body: Any, key_id: Any = None) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {who.token}", "Idempotency-Key": str(key_id or new_id())}
        return app.test_client().post(f"/api/v1{url}", json=body, headers=headers)

    assert ask(key, at).status_code == 409
    cancel(reader)
    assert ask(other, at).status_code == 404
    assert ask(key, at | {"hour": 5}).status_code == 422
    assert ask(key, {}).status_code == 422
    once = new_id()
    for _ in range(2):
        (own,) = ask(key, at, once).get_json()["items"]
        assert (own["state"], own["day"], own["hour"]) == ("booked", at["day"], 11)
