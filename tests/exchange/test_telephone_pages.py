"""The pages of the telephone desk, from “who is calling” to the slip."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World
from tests.exchange.giving import fund, give_to, held
from tests.factories import BRANCH, give_consent, make_family, make_person
from tests.people.test_page_forms import send
from tests.sign_in import sign_in
from timebank.audit.models import Look
from timebank.core.permissions import Role
from timebank.exchange.models import Call, CallDone, Redemption
from timebank.exchange.rules.calls import Verification
from timebank.people.models import Person
from timebank.people.rules import Purpose


@pytest.fixture
def client(app: Flask, world: World) -> Iterator[FlaskClient]:
    world.senior.neighbourhood = "두류동"
    world.senior.phone = "+821011112222"
    make_family(
        world.session,
        world.senior,
        make_person(world.session, name="이은정", roles=[Role.FAMILY]),
        by=world.coordinator,
    )
    fund(world.session, world.senior, own=1200)
    client = app.test_client()
    with time_machine.travel(NOW, tick=False):
        sign_in(client, world.coordinator)
        yield client


def call_of(session: Session) -> Call:
    return session.scalars(select(Call).execution_options(populate_existing=True)).one()


def opened(client: FlaskClient, world: World) -> str:
    answer = send(client, f"/calls/new/{world.senior.id}", {"caller": "person"})
    assert answer.status_code == 302
    return answer.headers["Location"]


def verified(client: FlaskClient, world: World) -> str:
    desk = opened(client, world)
    questions = call_of(world.session).questions
    assert send(client, f"{desk}/answers", {"right": questions}, page=desk).status_code == 302
    assert call_of(world.session).verified_how is Verification.QUESTIONS
    return desk


def read_and_enter(client: FlaskClient, url: str, said: dict[str, Any]) -> Any:  # noqa: ANN401
    page = send(client, url, said | {"step": "read"})
    text = page.get_data(as_text=True)
    assert page.status_code == 200, text
    assert 'class="script"' in text
    shown = re.search(r'name="shown" value="([^"]+)"', text)
    assert shown
    hidden = {
        name: re.search(rf'id="act".*?name="{name}" value="([^"]+)"', text, re.DOTALL)[1]  # type: ignore[index]
        for name in ("csrf_token", "command_id")
    }
    return client.post(url, data=said | hidden | {"shown": shown[1], "step": "yes"})


CARE = {
    "activities": ["talk"],
    "day": "2026-11-26",
    "start": "14:00",
    "end": "16:00",
    "wish": "여자분이면 좋겠습니다",
    "receipt": "paper",
}


def test_the_person_is_found_by_initials_and_called_for(client: FlaskClient, world: World) -> None:
    page = client.get("/calls?q=ㄱㅇㅈ").get_data(as_text=True)
    assert f"/calls/new/{world.senior.id}" in page
    desk = opened(client, world)
    assert "전화하셨습니다" in client.get(desk).get_data(as_text=True)


def test_before_anybody_is_verified_each_act_says_why_not(client: FlaskClient, world: World) -> None:
    desk = opened(client, world)
    page = client.get(desk).get_data(as_text=True)
    assert f"{desk}/ask_for_care" not in page
    assert client.get(f"{desk}/ask_for_care").status_code == 302
    assert send(client, f"{desk}/ask_for_care", CARE, page=desk).headers["Location"] == desk
    assert world.session.scalars(select(Redemption)).all() == []


def test_the_number_is_shown_with_a_look_kept(client: FlaskClient, world: World) -> None:
    desk = opened(client, world)
    assert "010-1111-2222" not in client.get(desk).get_data(as_text=True)
    page = send(client, f"{desk}/number", {}, page=desk).get_data(as_text=True)
    assert "010-1111-2222" in page
    looks = world.session.scalars(select(Look)).all()
    assert [(each.reader_id, each.subject_id) for each in looks] == [(world.coordinator.id, world.senior.id)]
    send(client, f"{desk}/called-back", {}, page=desk)
    assert call_of(world.session).verified_how is Verification.CALL_BACK


def test_care_is_asked_for_only_after_it_was_read_out(client: FlaskClient, world: World) -> None:
    desk = verified(client, world)
    url = f"{desk}/ask_for_care"
    early = send(client, url, CARE | {"step": "yes"})
    assert early.status_code == 200
    assert world.session.scalars(select(Redemption)).all() == []
    entered = read_and_enter(client, url, CARE)
    assert entered.status_code == 302
    redemption = world.session.scalars(select(Redemption)).one()
    assert (redemption.asked_by_id, redemption.beneficiary_id) == (world.coordinator.id, world.senior.id)
    slip = client.get(entered.headers["Location"]).get_data(as_text=True)
    assert "김영자님" in slip
    done = world.session.scalars(select(CallDone)).one()
    assert "2점" in done.script


def test_what_was_changed_after_reading_is_read_out_anew(client: FlaskClient, world: World) -> None:
    desk = verified(client, world)
    url = f"{desk}/ask_for_care"
    text = send(client, url, CARE | {"step": "read"}).get_data(as_text=True)
    shown = re.search(r'name="shown" value="([^"]+)"', text)
    assert shown
    changed = send(client, url, CARE | {"end": "17:00", "shown": shown[1], "step": "yes"})
    assert changed.status_code == 200
    assert "3점" in changed.get_data(as_text=True)
    assert world.session.scalars(select(Redemption)).all() == []


def test_points_are_given_by_telephone(client: FlaskClient, world: World) -> None:
    desk = verified(client, world)
    said = {"receiver": "pool", "points": "3", "minutes": "", "receipt": "paper"}
    assert read_and_enter(client, f"{desk}/give", said).status_code == 302
    assert held(world.session, world.senior) == {"own": 1020, "held": 180}
    page = client.get(f"{desk}/take_back").get_data(as_text=True)
    gift_id = re.search(r'name="which" value="([^"]+)"', page)
    assert gift_id
    back = read_and_enter(client, f"{desk}/take_back", {"which": gift_id[1], "receipt": "paper"})
    assert back.status_code == 302
    assert held(world.session, world.senior) == {"own": 1200}


def test_above_the_limit_it_waits_for_a_colleague_who_calls_back(client: FlaskClient, world: World) -> None:
    desk = verified(client, world)
    said = {"receiver": "pool", "points": "10", "minutes": "1", "receipt": "paper"}
    read_and_enter(client, f"{desk}/give", said)
    done = world.session.scalars(select(CallDone)).one()
    url = f"/calls/waiting/{done.id}"
    own = client.get(url).get_data(as_text=True)
    assert 'name="decision"' not in own
    sign_in(client, world.other_coordinator)
    assert url in client.get("/calls/waiting").get_data(as_text=True)
    assert "010-1111-2222" in send(client, f"{url}/number", {}, page=url).get_data(as_text=True)
    assert send(client, url, {"decision": "approve", "reason": ""}).status_code == 302
    assert url not in client.get("/calls/waiting").get_data(as_text=True)


def test_a_text_can_be_chosen_where_it_reaches_them(client: FlaskClient, world: World) -> None:
    give_consent(world.session, world.session.get_one(Person, (BRANCH, world.senior.id)), Purpose.MESSAGES)
    world.session.commit()
    desk = verified(client, world)
    text = send(client, f"{desk}/ask_for_care", CARE | {"receipt": "text", "step": "read"}).get_data(
        as_text=True
    )
    assert "2222" in text
    entered = read_and_enter(client, f"{desk}/ask_for_care", CARE | {"receipt": "text"})
    assert entered.headers["Location"] == desk


def test_a_gift_is_declined_after_it_was_read_out(client: FlaskClient, world: World) -> None:
    make_family(world.session, world.volunteer, world.senior, by=world.coordinator)
    fund(world.session, world.volunteer, own=120)
    gift_id = give_to(world.volunteer, world.senior, minutes=120)
    desk = verified(client, world)
    assert f"{desk}/decline" in client.get(desk).get_data(as_text=True)
    page = client.get(f"{desk}/decline").get_data(as_text=True)
    assert f'value="{gift_id}"' in page
    entered = read_and_enter(client, f"{desk}/decline", {"which": str(gift_id), "receipt": "paper"})
    slip = client.get(entered.headers["Location"]).get_data(as_text=True)
    assert "나눔 받지 않기" in slip
    assert held(world.session, world.volunteer) == {"own": 120}


@pytest.mark.parametrize("what", ["accept", "decline", "take_back", "cancel", "visit", "end_delegate"])
def test_where_there_is_nothing_of_the_kind_the_page_says_so(
    client: FlaskClient, world: World, what: str
) -> None:
    desk = verified(client, world)
    assert 'class="empty"' in client.get(f"{desk}/{what}").get_data(as_text=True)


def test_a_call_ends_with_what_was_said(client: FlaskClient, world: World) -> None:
    desk = opened(client, world)
    assert send(client, f"{desk}/end", {"words": "안부 전화였습니다"}, page=desk).status_code == 302
    call = call_of(world.session)
    assert (call.words, call.ended_at) == ("안부 전화였습니다", NOW)
    assert "안부 전화였습니다" in client.get(desk).get_data(as_text=True)


def test_an_unknown_act_or_call_is_not_there(client: FlaskClient, world: World) -> None:
    desk = verified(client, world)
    assert client.get(f"{desk}/dance").status_code == 404
    assert client.get(f"/calls/{world.senior.id}").status_code == 404
    assert client.get(f"/calls/new/{TODAY}").status_code == 404


def test_only_who_is_verified_is_told_of_the_record_or_has_a_visit_entered(
    client: FlaskClient, world: World
) -> None:
    desk = opened(client, world)
    links = (f'href="/people/{world.senior.id}"', f"/desk/visits/new?senior={world.senior.id}")
    assert [each in client.get(desk).get_data(as_text=True) for each in links] == [False, False]
    send(client, f"{desk}/answers", {"right": call_of(world.session).questions}, page=desk)
    assert [each in client.get(desk).get_data(as_text=True) for each in links] == [True, True]
