from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.policies.people import make_person
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people.models import Person
from timebank.policies.models import PolicyVersion
from timebank.policies.queries import policy_on
from timebank.policies.rules import VersionState

Pair = tuple[UUID, UUID]


@dataclass
class Somebody:
    branch_id: str
    id: UUID


def client_of(app: Flask, branch_id: str, person_id: UUID) -> FlaskClient:
    client = app.test_client()
    sign_in(client, Somebody(branch_id, person_id))
    return client


class Controls(HTMLParser):
    """What a browser would send of the forms of a page, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type")
        if tag != "input" or not name or kind == "submit":
            return
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        self.sent.setdefault(name, []).append(given.get("value") or "")


def controls(page: str) -> dict[str, Any]:
    parser = Controls()
    parser.feed(page[page.index('id="main"') :])
    return dict(parser.sent)


def tomorrow() -> str:
    return (clock.local_day(clock.now(), "Asia/Seoul") + timedelta(days=1)).isoformat()


def the_draft(session: Session, branch_id: str) -> PolicyVersion:
    return session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.branch_id == branch_id)
        .order_by(PolicyVersion.id.desc())
        .limit(1)
    ).one()


def draft_shorter_days(client: FlaskClient, minutes: str = "360") -> TestResponse:
    sent = controls(client.get("/rules/drafts/new").text)
    return client.post("/rules/drafts/new", data=sent | {"day_cap_minutes": minutes})


@pytest.mark.usefixtures("dalseo")
@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_is_signed_in_reads_the_rules_in_plain_words(
    session: Session, app: Flask, role: Role
) -> None:
    client = client_of(app, "dalseo", make_person(session, "dalseo", role=role))
    page = client.get("/rules")
    assert page.status_code == 200
    for words in ("제1판", "13세", "4시간", "5분의 1", "40세", "65세", "말벗"):
        assert words in page.text
    assert client.get("/rules/history").status_code == 200
    assert client.get("/rules/national/1").status_code == 200


@pytest.mark.usefixtures("dalseo")
def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/rules").status_code == 302


def test_a_version_that_does_not_exist_is_not_found(app: Flask, dalseo: Pair) -> None:
    client = client_of(app, "dalseo", dalseo[0])
    for address in ("/rules/national/2", "/rules/branch/1", "/rules/somebody/1"):
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("dalseo")
def test_only_administrators_draft(session: Session, app: Flask) -> None:
    client = client_of(app, "dalseo", make_person(session, "dalseo", role=Role.COORDINATOR))
    assert client.get("/rules/drafts").status_code == 403
    assert client.get("/rules/drafts/new").status_code == 403


def test_a_branch_drafts_and_a_second_administrator_publishes(
    session: Session, app: Flask, dalseo: Pair
) -> None:
    drafter, publisher = (client_of(app, "dalseo", each) for each in dalseo)
    answer = draft_shorter_days(drafter)
    assert answer.status_code == 302, answer.text
    draft = the_draft(session, "dalseo")
    review = f"/rules/drafts/{draft.id}"
    assert answer.location == review

    mine = drafter.get(review).text
    assert "8시간" in mine and "6시간" in mine
    assert "disabled" in mine and "다른 관리자" in mine
    assert f"{review}/publish" not in mine

    assert review in publisher.get("/rules/drafts").text
    sent = controls(publisher.get(review).text)
    done = publisher.post(f"{review}/publish", data=sent)
    assert done.status_code == 302, done.text
    day = clock.local_day(clock.now(), "Asia/Seoul") + timedelta(days=1)
    session.expire_all()
    assert policy_on(session, branch_id="dalseo", day=day).day_cap_minutes == 360
    assert "바뀝니다" in publisher.get("/rules").text
    assert publisher.get("/rules/branch/1").status_code == 200


def test_publishing_twice_by_a_double_click_is_done_once(session: Session, app: Flask, dalseo: Pair) -> None:
    drafter, publisher = (client_of(app, "dalseo", each) for each in dalseo)
    draft_shorter_days(drafter)
    review = f"/rules/drafts/{the_draft(session, 'dalseo').id}"
    sent = controls(publisher.get(review).text)
    assert publisher.post(f"{review}/publish", data=sent).status_code == 302
    assert publisher.post(f"{review}/publish", data=sent).status_code == 302
    sent["command_id"] = ["01980000-0000-7000-8000-000000000000"]
    assert publisher.post(f"{review}/publish", data=sent).status_code == 409


def test_the_drafter_who_sends_the_form_anyway_is_refused(session: Session, app: Flask, dalseo: Pair) -> None:
    drafter = client_of(app, "dalseo", dalseo[0])
    draft_shorter_days(drafter)
    review = f"/rules/drafts/{the_draft(session, 'dalseo').id}"
    own = controls(drafter.get(review).text) | {"revision": "1"}
    assert drafter.post(f"{review}/publish", data=own).status_code == 403
    session.expire_all()
    assert the_draft(session, "dalseo").state is VersionState.DRAFT


def test_a_draft_beyond_the_national_limit_is_refused_beside_its_field_with_the_figures(
    session: Session, app: Flask, dalseo: Pair
) -> None:
    answer = draft_shorter_days(client_of(app, "dalseo", dalseo[0]), "600")
    assert answer.status_code == 422
    assert "1시간" in answer.text and "8시간" in answer.text
    assert 'aria-describedby="day_cap_minutes-hint day_cap_minutes-error"' in answer.text
    assert session.scalar(select(PolicyVersion.id).where(PolicyVersion.branch_id == "dalseo")) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day_cap_minutes", "여덟"),
        ("day_cap_minutes", "9" * 30),
        ("day_cap_minutes", "-5"),
        ("effective_from", "2026-02-30"),
        ("effective_from", ""),
        ("effective_from", "2015-01-02"),
        ("second_approver_minutes", "1.001"),
        ("second_approver_minutes", "NaN"),
        ("activities-0-ko", "산책" * 5000),
        ("offered", []),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    session: Session, app: Flask, dalseo: Pair, field: str, value: object
) -> None:
    client = client_of(app, "dalseo", dalseo[0])
    sent = controls(client.get("/rules/drafts/new").text) | {"day_cap_minutes": "360"} | {field: value}
    answer = client.post("/rules/drafts/new", data=sent)
    assert answer.status_code == 422
    assert session.scalar(select(PolicyVersion.id).where(PolicyVersion.branch_id == "dalseo")) is None


def test_a_branch_adds_an_activity_of_its_own_and_leaves_one_out(
    session: Session, app: Flask, dalseo: Pair
) -> None:
    drafter, publisher = (client_of(app, "dalseo", each) for each in dalseo)
    sent = controls(drafter.get("/rules/drafts/new").text)
    sent["offered"] = [each for each in sent["offered"] if each != "laundry"]
    sent |= {"activities-0-ko": "산책", "activities-0-en": "Walks", "activities-0-vi": "Đi dạo"}
    assert drafter.post("/rules/drafts/new", data=sent).status_code == 302
    review = f"/rules/drafts/{the_draft(session, 'dalseo').id}"
    assert "산책" in drafter.get(review).text
    publisher.post(f"{review}/publish", data=controls(publisher.get(review).text))
    day = clock.local_day(clock.now(), "Asia/Seoul") + timedelta(days=1)
    session.expire_all()
    policy = policy_on(session, branch_id="dalseo", day=day)
    assert [each.code for each in policy.active_activities] == ["talk", "cook", "clean", "chores", "walks"]


def test_a_draft_is_changed_and_dropped(session: Session, app: Flask, dalseo: Pair) -> None:
    client = client_of(app, "dalseo", dalseo[0])
    draft_shorter_days(client)
    draft = the_draft(session, "dalseo")
    edit = f"/rules/drafts/{draft.id}/edit"
    sent = controls(client.get(edit).text)
    assert sent["day_cap_minutes"] == ["360"]
    assert client.post(edit, data=sent | {"day_cap_minutes": "300"}).status_code == 302
    assert client.post(edit, data=sent | {"day_cap_minutes": "240"}).status_code == 409
    sent = controls(client.get(f"/rules/drafts/{draft.id}").text)
    assert client.post(f"/rules/drafts/{draft.id}/drop", data=sent).status_code == 302
    session.expire_all()
    assert the_draft(session, "dalseo").state is VersionState.DROPPED


def test_the_nation_drafts_every_rule(session: Session, app: Flask, national: Pair) -> None:
    drafter, publisher = (client_of(app, NATIONAL, each) for each in national)
    sent = controls(drafter.get("/rules/drafts/new").text)
    changed = sent | {
        "gift_only_share": "25%",
        "training_minutes": "300",
        "on_death": "spouse",
        "balance_cap_minutes": "750",
        "minors_by_day": "y",
        "day_cap_minutes_most": "420",
        "day_cap_minutes": "420",
    }
    answer = drafter.post("/rules/drafts/new", data=changed)
    assert answer.status_code == 302, answer.text
    review = f"/rules/drafts/{the_draft(session, NATIONAL).id}"
    page = drafter.get(review).text
    for words in ("5분의 1", "4분의 1", "5시간", "750점", "7시간"):
        assert words in page
    assert publisher.post(f"{review}/publish", data=controls(publisher.get(review).text)).status_code == 302
    day = clock.local_day(clock.now(), "Asia/Seoul") + timedelta(days=1)
    session.expire_all()
    policy = policy_on(session, branch_id="dalseo", day=day)
    assert (policy.number, policy.balance_cap_minutes) == (2000, 45_000)


def test_another_branchs_draft_is_not_found(
    session: Session, app: Flask, national: Pair, dalseo: Pair
) -> None:
    draft_shorter_days(client_of(app, "dalseo", dalseo[0]))
    draft = the_draft(session, "dalseo")
    stranger = client_of(app, NATIONAL, national[0])
    assert stranger.get(f"/rules/drafts/{draft.id}").status_code == 404
    assert stranger.get(f"/rules/drafts/{draft.id}/edit").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "하루에 인정하는 시간"),
        ("en", "Most that counts on one day"),
        ("vi", "Nhiều nhất được tính trong một ngày"),
    ],
)
def test_each_page_is_read_in_each_language(
    session: Session, app: Flask, dalseo: Pair, language: str, words: str
) -> None:
    for person_id in dalseo:
        session.get_one(Person, ("dalseo", person_id)).language = language
    drafter, publisher = (client_of(app, "dalseo", each) for each in dalseo)
    draft_shorter_days(drafter)
    review = f"/rules/drafts/{the_draft(session, 'dalseo').id}"
    pages = [drafter.get(each) for each in ("/rules", "/rules/drafts/new", review, f"{review}/edit")]
    publisher.post(f"{review}/publish", data=controls(publisher.get(review).text))
    pages.append(drafter.get("/rules/branch/1"))
    for page in pages:
        assert page.status_code == 200
        assert words in page.text
    refused = draft_shorter_days(drafter, "600")
    assert refused.status_code == 422
    for address in ("/rules/history", "/rules/drafts", "/rules/national/1"):
        assert drafter.get(address).status_code == 200
