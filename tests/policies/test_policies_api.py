from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.policies.people import make_person
from tests.policies.test_rules_pages import Somebody
from tests.sign_in import bearer
from timebank.core import clock
from timebank.core.permissions import Role

Pair = tuple[UUID, UUID]
Headers = dict[str, str]


def token(session: Session, person_id: UUID, role: Role = Role.ADMINISTRATOR) -> Headers:
    headers = bearer(session, Somebody("dalseo", person_id), role)
    session.commit()
    return headers


def key(headers: Headers, text: str) -> Headers:
    return headers | {"Idempotency-Key": text}


def next_week() -> str:
    return (clock.local_day(clock.now(), "Asia/Seoul") + timedelta(days=7)).isoformat()


@pytest.mark.usefixtures("dalseo")
def test_the_rules_of_a_day_are_read_with_the_number_of_their_versions(session: Session, app: Flask) -> None:
    headers = token(session, make_person(session, "dalseo", role=Role.VOLUNTEER), Role.VOLUNTEER)
    client = app.test_client()
    answer = client.get("/api/v1/policies?day=2016-05-01", headers=headers)
    assert answer.status_code == 200
    assert answer.get_json()["number"] == 1000
    assert answer.get_json()["rules"]["gift_only_share"] == "1/5"
    assert client.get("/api/v1/policies?day=2014-05-01", headers=headers).status_code == 409
    assert client.get("/api/v1/policies?day=yesterday", headers=headers).status_code == 422
    versions = client.get("/api/v1/policies/versions?owner=national", headers=headers).get_json()["items"]
    assert [each["number"] for each in versions] == [1]
    assert client.post("/api/v1/policies/drafts", headers=key(headers, "a"), json={}).status_code in (
        403,
        422,
    )


def test_a_version_is_drafted_edited_and_published_by_another(
    session: Session, app: Flask, dalseo: Pair
) -> None:
    drafter, publisher = (token(session, each) for each in dalseo)
    client = app.test_client()
    sent = {"effective_from": next_week(), "content": {"day_cap_minutes": 360}}
    made = client.post("/api/v1/policies/drafts", headers=key(drafter, "draft"), json=sent)
    assert made.status_code == 201, made.text
    again = client.post("/api/v1/policies/drafts", headers=key(drafter, "draft"), json=sent)
    assert again.get_json() == made.get_json()
    address = f"/api/v1/policies/drafts/{made.get_json()['id']}"
    edited = client.put(
        address,
        headers=key(drafter, "edit"),
        json=sent | {"content": {"day_cap_minutes": 300}, "revision": 1},
    )
    assert (edited.status_code, edited.get_json()["revision"]) == (200, 2)
    refused = client.post(f"{address}/publish", headers=key(drafter, "publish"), json={"revision": 2})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "policies.same-person")
    stale = client.post(f"{address}/publish", headers=key(publisher, "early"), json={"revision": 1})
    assert (stale.status_code, stale.get_json()["code"]) == (409, "policies.draft-changed")
    done = client.post(f"{address}/publish", headers=key(publisher, "publish"), json={"revision": 2})
    assert (done.status_code, done.get_json()["number"], done.get_json()["state"]) == (200, 1, "published")
    later = client.get(f"/api/v1/policies?day={next_week()}", headers=drafter).get_json()
    assert (later["number"], later["rules"]["day_cap_minutes"]) == (1001, 300)
    dropped = client.post(f"{address}/drop", headers=key(drafter, "drop"))
    assert (dropped.status_code, dropped.get_json()["code"]) == (409, "policies.version-not-a-draft")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"day_cap_minutes": 10**40}, "policies.beyond-national-limit"),
        ({"day_cap_minutes": "many"}, "policies.content-unreadable"),
        ({"minimum_age": 7}, "policies.national-only"),
        ({"no_such_rule": 7}, "policies.content-unreadable"),
        ({"switched_off": ["sing"]}, "policies.activity-unfit"),
        ({"own_activities": "walk"}, "policies.content-unreadable"),
    ],
)
def test_a_draft_that_is_not_allowed_is_a_problem_that_names_its_field(
    session: Session, app: Flask, dalseo: Pair, content: dict[str, object], code: str
) -> None:
    answer = app.test_client().post(
        "/api/v1/policies/drafts",
        headers=key(token(session, dalseo[0]), "draft"),
        json={"effective_from": next_week(), "content": content},
    )
    assert answer.status_code in (403, 422)
    assert answer.get_json()["code"] == code
    assert answer.get_json()["errors"]
