"""Objecting, deciding and correcting on pages, and over the API."""

from datetime import date, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from tests.care.packing import get_work, work_command
from tests.care.world import World, do
from tests.exchange.correcting import third
from tests.exchange.test_dispute import approved, object_to
from tests.exchange.using import held
from tests.sign_in import bearer, sign_in
from timebank.care.commands.food_work import log_food_work
from timebank.care.rules import FoodWorkState
from timebank.core import clock
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.commands import DecideFoodWork, decide_food_work
from timebank.exchange.queries.disputes import list_disputes
from timebank.exchange.queries.reversal_reviews import list_reviews
from timebank.exchange.queries.reversals import list_reversals
from timebank.exchange.rules import Outcome
from timebank.people.models import Person


def client_of(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def send(client: FlaskClient, page: str, to: str | None = None, **fields: object) -> str:
    """Send the form of the page, and return what is shown then."""
    shown = client.get(page).text
    sent = {
        "csrf_token": shown.split('name="csrf_token" value="')[1].split('"')[0],
        "command_id": str(new_id()),
        **fields,
    }
    return client.post(to or page, data=sent, follow_redirects=True).text


def test_a_senior_objects_and_two_people_put_it_right(app: Flask, world: World) -> None:
    colleague = third(world)
    visit_id = approved(world)
    senior = client_of(app, world.senior)
    page = send(senior, f"/disputes/new/visit/{visit_id}", words="다녀가신 분이 없습니다.")
    assert "이의가 접수되었습니다" in page
    (line,) = list_disputes(world.session, branch_id=world.branch_id)
    address = f"/disputes/{line.dispute.id}"
    assert "까지 결정" in client_of(app, world.volunteer).get(address).text
    assert "열 시에 갔습니다." in send(
        client_of(app, world.volunteer), address, f"{address}/words", words="열 시에 갔습니다."
    )
    desk = client_of(app, world.other_coordinator)
    assert "결정할 이의" in desk.get("/desk").text
    assert "김영자님" in desk.get("/desk/disputes").text
    send(desk, address, f"/desk{address}", decision="upheld", words="기록과 다릅니다.")
    (asked,) = list_reversals(world.session, branch_id=world.branch_id)
    correction = f"/desk/reversals/{asked.reversal.id}"
    assert "동료가 결정하고" in desk.get(correction).text
    page = send(client_of(app, colleague), correction, decision="approve")
    assert "되돌려 적음" in page
    assert held(world, world.volunteer) == {}
    assert "기록과 다릅니다." in senior.get(address).text


def test_a_coordinator_asks_and_reads_what_was_spent(app: Flask, world: World) -> None:
    visit_id = approved(world)
    desk = client_of(app, world.other_coordinator)
    page = send(desk, f"/desk/reversals/new/visit/{visit_id}", reason="확인되지 않은 방문입니다.")
    assert "아직 옮겨진 것은 없습니다" in page
    assert "확인되지 않은 방문입니다." in page
    assert "정정이 이미 있습니다" in desk.get(f"/desk/reversals/new/visit/{visit_id}").text
    assert "윤미경님" in desk.get("/desk/reversals").text


def test_a_review_is_ticked_granted_and_done_on_pages(app: Flask, world: World) -> None:
    colleague = third(world)
    now = clock.now()
    visit_id = world.log(day=clock.local_day(now, "Asia/Seoul") - timedelta(days=1), now=now)
    world.decide(visit_id, now=now)
    desk = client_of(app, world.other_coordinator)
    assert world.coordinator.name in desk.get("/desk/reviews/new").text
    address = f"/desk/reviews/new?person={world.coordinator.id}&since=2026-01-01"
    send(desk, address, items=f"visit:{visit_id}", reason="확인 없이 인정했습니다.")
    (found,) = list_reviews(world.session, branch_id=world.branch_id)
    page = send(client_of(app, colleague), f"/desk/reviews/{found.review.id}", decision="approve")
    assert "1건을 되돌렸습니다." in page
    assert held(world, world.volunteer) == {}


def approved_food_work(world: World) -> tuple[UUID, date]:
    """Return food work of yesterday that a coordinator approved just now, and its day."""
    now = clock.now()
    yesterday = clock.local_day(now, "Asia/Seoul") - timedelta(days=1)
    work_id = do(log_food_work, work_command(world, day=yesterday), now=now)
    asked = {"outcome": Outcome.APPROVE, "food_work_id": work_id}
    do(decide_food_work, world.command(DecideFoodWork, world.coordinator, **asked), now=now)
    return work_id, yesterday


def test_food_work_is_ticked_in_a_review_and_taken_back_on_pages(app: Flask, world: World) -> None:
    colleague = third(world)
    work_id, _day = approved_food_work(world)
    desk = client_of(app, world.other_coordinator)
    address = f"/desk/reviews/new?person={world.coordinator.id}&since=2026-01-01"
    assert "윤미경님의" in desk.get(address).text
    send(desk, address, items=f"food_work:{work_id}", reason="확인 없이 인정했습니다.")
    (found,) = list_reviews(world.session, branch_id=world.branch_id)
    page = send(client_of(app, colleague), f"/desk/reviews/{found.review.id}", decision="approve")
    assert "1건을 되돌렸습니다." in page
    assert "윤미경님의" in page
    assert "2시간" in page
    assert get_work(world, work_id).state is FoodWorkState.WITHDRAWN


def test_food_work_is_ticked_in_a_review_and_taken_back_over_the_api(app: Flask, world: World) -> None:
    colleague = third(world)
    work_id, day = approved_food_work(world)
    asking, granting = (
        {**bearer(world.session, each, Role.COORDINATOR), "Idempotency-Key": "one"}
        for each in (world.other_coordinator, colleague)
    )
    world.session.commit()
    client, path = app.test_client(), "/api/v1/reversals"
    listed = client.get(f"{path}/doings?staff_id={world.coordinator.id}", headers=asking).get_json()["items"]
    assert listed == [{"kind": "food_work", "id": str(work_id), "day": day.isoformat(), "minutes": 120}]
    wanted = {
        "staff_id": str(world.coordinator.id),
        "since": day.isoformat(),
        "until": (day + timedelta(days=1)).isoformat(),
        "items": [{"kind": "food_work", "thing_id": str(work_id)}],
        "reason": "확인 없이 인정했습니다.",
    }
    review = client.post(f"{path}/reviews", json=wanted, headers=asking).get_json()
    for key, step in enumerate(("grant", "continue")):
        headers = {**granting, "Idempotency-Key": str(key)}
        answer = client.post(f"{path}/reviews/{review['id']}/{step}", json={}, headers=headers)
    assert [(item["kind"], item["state"]) for item in answer.get_json()["items"]] == [("food_work", "done")]
    assert get_work(world, work_id).state is FoodWorkState.WITHDRAWN


def test_words_and_a_decision_are_asked_for_beside_their_fields(app: Flask, world: World) -> None:
    visit_id = approved(world)
    client = client_of(app, world.senior)
    page = send(client, f"/disputes/new/visit/{visit_id}", words="")
    assert "무엇이 맞지 않는지" in page
    address = f"/disputes/{object_to(world, visit_id)}"
    page = send(client_of(app, world.other_coordinator), address, f"/desk{address}", words="")
    assert "결정을 골라 주세요" in page or "결정을 고르세요" in page


def test_strangers_find_nothing(app: Flask, world: World) -> None:
    stranger = third(world)
    visit_id = approved(world)
    dispute_id = object_to(world, visit_id)
    other = client_of(app, world.other_coordinator)
    assert other.get(f"/disputes/{dispute_id}").status_code == 200
    assert other.get(f"/disputes/{new_id()}").status_code == 404
    assert other.get(f"/disputes/new/visit/{new_id()}").status_code == 404
    assert isinstance(visit_id, UUID)
    assert client_of(app, stranger).get("/desk/disputes").status_code == 200
    assert client_of(app, world.senior).get("/desk/disputes").status_code == 403
