"""The telephone desk over the API: read out first, entered with their yes, once, by who leads the call."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, World
from tests.exchange.giving import fund, gift_of, give_to, held
from tests.exchange.test_telephone_desk import TOMORROW, answer, entrust, opened
from tests.factories import give_consent, make_family, make_person
from tests.sign_in import bearer
from timebank.core.commands import CommandRecord
from timebank.core.permissions import Role
from timebank.exchange.models import CallDone, Redemption
from timebank.exchange.rules.calls import CallAct, CallerKind, Receipt
from timebank.exchange.rules.gifts import GiftState
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct, Purpose

Post = Callable[..., Any]
POOL = {"target": "pool", "minutes": 60, "receipt": "paper"}
CARE = {
    "activities": ["talk"],
    "day": TOMORROW.isoformat(),
    "start": "13:00",
    "end": "14:30",
    "receipt": "paper",
}


@pytest.fixture
def daughter(world: World) -> Person:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    world.senior.neighbourhood = "두류동"
    fund(world.session, world.senior, own=1200)
    return daughter


@pytest.fixture
def post(app: Flask, world: World, daughter: Person) -> Iterator[Post]:
    headers = bearer(world.session, world.coordinator, Role.COORDINATOR)
    world.session.commit()

    def post(path: str, said: dict[str, Any], *, key: str = "one", **more: str) -> Any:  # noqa: ANN401
        return app.test_client().post(
            f"/api/v1/calls/{path}",
            json=said,
            headers=headers | {"Idempotency-Key": key, "Accept-Language": "ko"} | more,
        )

    with time_machine.travel(NOW, tick=False):
        yield post


@pytest.fixture
def call_id(world: World, daughter: Person) -> UUID:
    call_id = opened(world)
    answer(world, call_id)
    return call_id


def agreed(post: Post, path: str, said: dict[str, Any], *, key: str = "one") -> Any:  # noqa: ANN401
    """Read it out, and enter it with the yes."""
    read = post(path, said, key=key)
    assert read.status_code == 200, read.get_json()
    assert read.get_json()["done"] is None
    return post(path, said | {"shown": read.get_json()["shown"]}, key=key)


def test_nothing_is_done_before_it_was_read_out(world: World, post: Post, call_id: UUID) -> None:
    read = post(f"{call_id}/give", POOL).get_json()
    assert "1점" in read["script"][0]
    assert held(world.session, world.senior) == {"own": 1200}
    done = post(f"{call_id}/give", POOL | {"shown": read["shown"]}).get_json()["done"]
    assert (done["act"], done["minutes"], done["receipt"]) == ("give", 60, "paper")
    assert held(world.session, world.senior) == {"own": 1140, "held": 60}
    kept = world.session.scalars(select(CallDone)).one()
    assert kept.script.split("\n\n") == read["script"] == done["script"].split("\n\n")


def test_the_record_says_who_did_it_for_whom(world: World, post: Post, call_id: UUID) -> None:
    done = agreed(post, f"{call_id}/ask-for-care", CARE).get_json()["done"]
    redemption = world.session.scalars(select(Redemption)).one()
    assert (str(redemption.id), redemption.minutes) == (done["object_id"], 90)
    assert (redemption.asked_by_id, redemption.beneficiary_id) == (world.coordinator.id, world.senior.id)
    record = world.session.scalars(select(CommandRecord).where(CommandRecord.id == UUID(done["id"]))).one()
    assert (record.name, record.actor_id) == ("exchange.ask_for_care", world.coordinator.id)
    assert record.on_behalf_of_id == world.senior.id


def test_what_was_changed_since_is_read_out_anew(world: World, post: Post, call_id: UUID) -> None:
    shown = post(f"{call_id}/give", POOL).get_json()["shown"]
    for changed in (POOL | {"minutes": 61}, POOL | {"shown": "x"}):
        refused = post(f"{call_id}/give", {"shown": shown} | changed)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "exchange.read-out-anew")
    assert held(world.session, world.senior) == {"own": 1200}


def test_sent_again_it_is_done_once_and_another_act_with_its_key_is_refused(
    world: World, post: Post, call_id: UUID
) -> None:
    care = f"{call_id}/ask-for-care"
    shown = post(care, CARE).get_json()["shown"]
    first = post(care, CARE | {"shown": shown})
    again = post(care, CARE | {"shown": shown})
    assert first.get_json() == again.get_json()
    assert len(world.session.scalars(select(Redemption)).all()) == 1
    other = post(f"{call_id}/give", POOL | {"shown": shown})
    assert (other.status_code, other.get_json()["code"]) == (409, "core.command-differs")


def test_before_anybody_is_verified_nothing_of_the_record_is_read_out(
    world: World, post: Post, daughter: Person
) -> None:
    call_id = opened(world)
    for act, said in (("give", POOL), ("ask-for-care", CARE), ("end-delegate", {"receipt": "paper"})):
        refused = post(f"{call_id}/{act}", said)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "exchange.not-verified")
        assert "script" not in refused.get_json()


def test_a_relative_who_calls_and_a_delegate_without_that_right_are_refused(
    world: World, post: Post, daughter: Person
) -> None:
    family = opened(world, CallerKind.FAMILY, caller_id=daughter.id)
    answer(world, family)
    assert post(f"{family}/give", POOL).get_json()["code"] == "exchange.not-theirs-to-ask"
    entrust(world, daughter, DelegatedAct.GIVE, minutes=90)
    delegate = opened(world, CallerKind.DELEGATE, caller_id=daughter.id)
    answer(world, delegate)
    assert post(f"{delegate}/ask-for-care", CARE).get_json()["code"] == "people.not-delegated"
    assert agreed(post, f"{delegate}/give", POOL, key="a").status_code == 200
    assert agreed(post, f"{delegate}/give", POOL, key="b").get_json()["code"] == "people.beyond-delegation"


def test_only_who_took_the_call_leads_it_and_another_branch_finds_none(
    app: Flask, world: World, post: Post, call_id: UUID
) -> None:
    other = bearer(world.session, world.other_coordinator, Role.COORDINATOR)
    world.session.commit()
    refused = post(f"{call_id}/give", POOL, **other)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "exchange.call-not-yours")
    assert post(f"{world.senior.id}/give", POOL).status_code == 404
    post(f"{call_id}/close", {}, key="end")
    assert post(f"{call_id}/give", POOL).get_json()["code"] == "exchange.call-ended"


def test_above_the_limit_a_second_coordinator_reads_it_once_more_and_decides(
    app: Flask, world: World, post: Post, call_id: UUID
) -> None:
    done = agreed(post, f"{call_id}/give", POOL | {"minutes": 601}).get_json()["done"]
    given = UUID(done["object_id"])
    assert gift_of(world, given).state is GiftState.AWAITING_APPROVAL
    own = bearer(world.session, world.coordinator, Role.COORDINATOR)
    other = bearer(world.session, world.other_coordinator, Role.COORDINATOR)
    world.session.commit()
    client = app.test_client()
    waiting = client.get("/api/v1/calls/waiting", headers=other).get_json()["items"]
    assert [(each["call_id"], each["script"]) for each in waiting] == [(str(call_id), done["script"])]
    path, key = f"/api/v1/gifts/{given}/approve", {"Idempotency-Key": "two"}
    assert client.post(path, headers=own | key).status_code == 403
    assert client.post(path, headers=other | key).status_code == 200
    assert gift_of(world, given).state is GiftState.ACCEPTED
    assert client.get("/api/v1/calls/waiting", headers=other).get_json()["items"] == []


def test_a_gift_is_taken_back_and_a_request_cancelled(world: World, post: Post, call_id: UUID) -> None:
    given = agreed(post, f"{call_id}/give", POOL, key="a").get_json()["done"]["object_id"]
    back = agreed(post, f"{call_id}/take-back", {"gift_id": given, "receipt": "paper"}, key="b")
    assert back.get_json()["done"]["act"] == CallAct.TAKE_BACK
    asked = agreed(post, f"{call_id}/ask-for-care", CARE, key="c").get_json()["done"]["object_id"]
    said = {"redemption_id": asked, "reason": "입원하셨습니다", "receipt": "paper"}
    assert agreed(post, f"{call_id}/cancel", said, key="d").status_code == 200
    assert held(world.session, world.senior) == {"own": 1200}


def test_a_gift_is_accepted_and_the_delegate_ended(
    world: World, post: Post, daughter: Person, call_id: UUID
) -> None:
    fund(world.session, daughter, own=60)
    gift_id = give_to(daughter, world.senior, minutes=60)
    said = {"gift_id": str(gift_id), "receipt": "paper"}
    assert agreed(post, f"{call_id}/accept", said, key="a").status_code == 200
    assert gift_of(world, gift_id).state is GiftState.ACCEPTED
    end = f"{call_id}/end-delegate"
    assert post(end, {"receipt": "paper"}, key="b").status_code == 404
    entrust(world, daughter, DelegatedAct.SEE)
    assert agreed(post, end, {"receipt": "paper"}, key="c").get_json()["done"]["act"] == "end_delegate"


def test_a_gift_is_declined_and_goes_back_at_once(
    world: World, post: Post, daughter: Person, call_id: UUID
) -> None:
    fund(world.session, daughter, own=60)
    gift_id = give_to(daughter, world.senior, minutes=60)
    said = {"gift_id": str(gift_id), "receipt": "paper"}
    done = agreed(post, f"{call_id}/decline", said).get_json()["done"]
    assert (done["act"], done["object_id"]) == (CallAct.DECLINE, str(gift_id))
    assert gift_of(world, gift_id).state is GiftState.DECLINED
    assert held(world.session, daughter) == {"own": 60}
    assert agreed(post, f"{call_id}/decline", said, key="b").get_json()["code"] == "exchange.gift-declined"


def test_what_is_somebody_elses_is_not_read_out(
    world: World, post: Post, daughter: Person, call_id: UUID
) -> None:
    fund(world.session, daughter, own=60)
    elsewhere = give_to(daughter, minutes=60)
    said = {"gift_id": str(elsewhere), "receipt": "paper"}
    assert [post(f"{call_id}/{act}", said).status_code for act in ("accept", "decline", "take-back")] == [
        404
    ] * 3
    stranger = {"target": "family", "minutes": 60, "receiver_id": str(world.volunteer.id), "receipt": "paper"}
    assert post(f"{call_id}/give", stranger).get_json()["code"] == "exchange.not-family"
    nobody = {"target": "third_party", "minutes": 60, "name": "박말분", "receipt": "paper"}
    assert post(f"{call_id}/give", nobody).get_json()["code"] == "exchange.receiver-unclear"


def test_a_text_is_promised_only_where_it_reaches(world: World, post: Post, call_id: UUID) -> None:
    said = POOL | {"receipt": "text"}
    refused = post(f"{call_id}/give", said)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "exchange.text-does-not-reach")
    world.senior.phone = "+821011112222"
    give_consent(world.session, world.senior, Purpose.MESSAGES)
    world.session.commit()
    assert agreed(post, f"{call_id}/give", said).get_json()["done"]["receipt"] == Receipt.TEXT


def test_a_visit_is_said_to_be_different_only_with_words(world: World, post: Post, call_id: UUID) -> None:
    visit_id = world.log()
    said = {"visit_id": str(visit_id), "agrees": False, "receipt": "paper"}
    assert post(f"{call_id}/visit", said).get_json()["code"] == "care.words-needed"
    answer = agreed(post, f"{call_id}/visit", said | {"words": "30분만 계셨습니다"})
    assert answer.get_json()["done"]["object_id"] == str(visit_id)
    assert "30분만 계셨습니다" in answer.get_json()["script"][0]
