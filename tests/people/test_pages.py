"""Each page opens for whom it is for, in each language, and says what to do when there is nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import (
    BRANCH,
    give_consent,
    make_branch,
    make_coordinator,
    make_family,
    make_person,
    make_senior,
    make_volunteer,
)
from tests.sign_in import sign_in
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people.models import Person, TrainingEvent
from timebank.people.rules import Purpose
from timebank.policies.commands import SeedFirstNational, seed_first_national

LANGUAGES = ("ko", "en", "vi")


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    make_branch(session)
    make_branch(session, NATIONAL, name="전국 운영")
    seed_first_national(
        session,
        SeedFirstNational(
            branch_id=NATIONAL,
            actor_id=make_person(session, branch_id=NATIONAL, born=None).id,
            effective_from=date(2020, 1, 1),
        ),
        now=datetime(2020, 1, 1, tzinfo=UTC),
    )
    return app.test_client()


def opened(client: FlaskClient, url: str, *, says: str = "") -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.headers.get("Location"))
    text = answer.get_data(as_text=True)
    assert says in text
    return text


def make_event(session: Session, coordinator: Person, *, starts_at: datetime) -> TrainingEvent:
    event = TrainingEvent(
        branch_id=BRANCH,
        title="기본 교육",
        starts_at=starts_at,
        minutes=240,
        place="자원봉사센터 2층",
        seats=6,
        created_by_id=coordinator.id,
    )
    session.add(event)
    session.flush()
    return event


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_opens_each_page(client: FlaskClient, session: Session, language: str) -> None:
    coordinator = make_coordinator(session)
    coordinator.language = language
    volunteer = make_volunteer(session, name="응우옌 티 투 하", coordinator=coordinator)
    senior = make_senior(session, name="카리나 산토스 델라크루즈 마리아 테레사")
    link = make_family(session, senior, volunteer, by=coordinator)
    give_consent(session, senior, Purpose.SHARE_VISITS, towards_id=volunteer.id)
    twin = make_person(session, name="응우옌 티 투 하", roles=[Role.VOLUNTEER], born=date(2013, 1, 1))
    twin.duplicate_of_id = volunteer.id
    coming = make_event(session, coordinator, starts_at=datetime.now(UTC) + timedelta(days=7))
    held = make_event(session, coordinator, starts_at=datetime.now(UTC) - timedelta(days=7))
    session.flush()
    sign_in(client, coordinator)
    client.post("/settings/language", data={"language": language})
    pages = [
        "/people",
        "/people?q=ㅇㅇㅇ",
        "/people?role=volunteer",
        "/people?q=nobody",
        "/people/new",
        "/people/trainings",
        "/people/trainings/new",
        f"/people/trainings/{coming.id}",
        f"/people/trainings/{held.id}",
        f"/people/{twin.id}/duplicate",
    ]
    pages += [
        f"/people/{person.id}{page}"
        for person in (volunteer, senior, twin, coordinator)
        for page in (
            "",
            "/contact",
            "/contact/change",
            "/name",
            "/identity",
            "/training",
            "/family",
            "/family?q=카리나",
            "/consents",
            "/roles",
        )
    ]
    pages += [
        f"/people/{senior.id}/family/{volunteer.id}",
        "/me",
        "/me/consents",
        "/me/contact",
        "/trainings",
    ]
    assert link.ended_at is None
    for page in pages:
        opened(client, page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_opens_each_page(client: FlaskClient, session: Session, language: str) -> None:
    administrator = make_person(session, roles=[Role.ADMINISTRATOR], born=None, branch_id=NATIONAL)
    coordinator = make_coordinator(session)
    sign_in(client, administrator)
    client.post("/settings/language", data={"language": language})
    for page in (
        "/admin",
        "/admin/branches/new",
        "/admin/districts",
        f"/admin/branches/{BRANCH}",
        f"/admin/branches/{BRANCH}/change",
        f"/admin/branches/{BRANCH}/staff/new",
        f"/admin/branches/{BRANCH}/staff/new?q=정",
        f"/admin/branches/{BRANCH}/staff/{coordinator.id}/role",
    ):
        opened(client, page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_opens_their_own_pages(client: FlaskClient, session: Session, language: str) -> None:
    senior = make_senior(session)
    child = make_person(session, name="이은정", roles=[Role.FAMILY])
    make_family(session, senior, child)
    sign_in(client, senior)
    client.post("/settings/language", data={"language": language})
    for page in ("/me", "/me/contact", "/trainings"):
        opened(client, page)
    opened(client, "/me/consents", says="이은정")


@pytest.mark.parametrize("page", ["/join", "/join?branch=dalseo"])
def test_anybody_opens_the_page_for_joining(client: FlaskClient, page: str) -> None:
    opened(client, page)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.VOLUNTEER, "/people"),
        (Role.SENIOR, "/people"),
        (Role.ADMINISTRATOR, "/people"),
        (Role.COORDINATOR, "/admin"),
        (Role.AUDITOR, "/people/new"),
        (Role.AUDITOR, "/admin"),
    ],
)
def test_a_page_is_closed_to_whom_it_is_not_for(
    client: FlaskClient, session: Session, role: Role, page: str
) -> None:
    sign_in(client, make_person(session, roles=[role]))
    assert client.get(page).status_code == 403


def test_a_role_that_ended_yesterday_opens_nothing(client: FlaskClient, session: Session) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    sign_in(client, make_person(session, roles=[Role.COORDINATOR], until=yesterday))
    assert client.get("/people").status_code == 403


def test_somebody_of_another_branch_is_not_there(client: FlaskClient, session: Session) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    other = make_person(session, branch_id="cheongju")
    sign_in(client, make_coordinator(session))
    for page in ("", "/contact", "/identity", "/training", "/roles", "/consents", "/family"):
        assert client.get(f"/people/{other.id}{page}").status_code == 404, page


def test_an_administrator_of_one_branch_does_not_reach_another(client: FlaskClient, session: Session) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    sign_in(client, make_person(session, roles=[Role.ADMINISTRATOR], born=None))
    assert client.get("/admin/branches/cheongju").status_code == 404
    assert client.get("/admin/branches/new").status_code == 404
