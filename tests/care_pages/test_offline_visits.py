"""What a device sends that kept visits while there was no connection."""

from typing import Any

from flask.testing import FlaskClient

from tests.care.world import World
from tests.care_pages.conftest import Enter
from tests.care_pages.reader import Reader
from tests.care_pages.test_log_visit_page import visits
from timebank.core.ids import new_id

Kept = dict[str, list[str] | str]


def kept(volunteer: Reader, **changes: str | list[str]) -> Kept:
    """Return what a device holds of one visit, with the token that it was given afresh."""
    form = volunteer.open("/visits/new?blank=1").form_to("/visits/new")
    token = volunteer.client.get("/visits/offline").get_json()["csrf_token"]
    return {**form.values, "command_id": str(new_id()), "csrf_token": token, **changes}


def send(client: FlaskClient, visit: Kept) -> tuple[int, dict[str, Any]]:
    answer = client.post("/visits/offline", data=visit)
    return answer.status_code, answer.get_json()


def test_a_kept_visit_is_logged_once_however_often_it_is_sent(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    visit = kept(volunteer)
    first, second = send(volunteer.client, visit), send(volunteer.client, visit)
    assert first == second
    assert first[0] == 201
    assert len(visits(world)) == 1
    assert volunteer.client.get(str(first[1]["url"])).status_code == 200


def test_a_refused_one_is_answered_with_its_sentences(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    status, said = send(volunteer.client, kept(volunteer, activities=[]))
    assert status == 422
    assert "하신 일을 하나 이상 골라 주세요." in said["problems"]
    assert visits(world) == []


def test_without_a_fresh_token_nothing_is_logged(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    assert send(volunteer.client, kept(volunteer, csrf_token="x"))[0] == 422
    assert visits(world) == []


def test_each_person_has_a_name_of_their_own_on_the_device(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    mine = volunteer.client.get("/visits/offline").get_json()["owner"]
    assert mine == volunteer.client.get("/visits/offline").get_json()["owner"]
    assert str(world.volunteer.id) not in mine
    assert f'name="owner" value="{mine}"' in volunteer.open("/visits/new").html


def test_the_copy_for_hours_without_connection_holds_no_draft(world: World, enter: Enter) -> None:
    volunteer = enter(world.volunteer)
    volunteer.fill("/visits/new", keep="1", note="감자를 사다 드렸습니다.")
    assert "감자를" not in volunteer.open("/visits/new?blank=1").html


def test_the_worker_is_served_from_the_root(world: World, enter: Enter) -> None:
    answer = enter(world.volunteer).client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_somebody_without_the_role_sends_nothing(world: World, enter: Enter) -> None:
    senior = enter(world.senior).client
    assert senior.get("/visits/offline").status_code == 403
    assert senior.post("/visits/offline", data={}).status_code == 403
