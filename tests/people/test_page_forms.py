"""What the pages send in: taken, refused beside its field, or done once."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import BRANCH, make_branch, make_coordinator, make_family, make_person, make_senior
from tests.sign_in import sign_in
from timebank.core.commands import CommandRecord
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people.commands.throttle import HANDLE_JOININGS
from timebank.people.models import Branch, Consent, Person, RoleGrant

JOINING = {
    "branch_id": BRANCH,
    "name": "응우옌 티 투 하",
    "birth_date": "1996-02-29",
    "phone": "010-1234-5678",
    "consents": ["membership", "care"],
}


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    make_branch(session)
    session.commit()
    return app.test_client()


def send(client: FlaskClient, url: str, said: dict[str, Any], *, page: str | None = None) -> TestResponse:
    """Open the page, fill its form in, and send it."""
    text = client.get(page or url).get_data(as_text=True)
    hidden = {
        name: found[1]
        for name in ("csrf_token", "command_id")
        if (found := re.search(rf'name="{name}" value="([^"]+)"', text))
    }
    return client.post(url, data=hidden | said)


def people(session: Session) -> list[Person]:
    return list(session.scalars(select(Person).where(Person.branch_id == BRANCH).order_by(Person.id)))


def test_whoever_joins_reads_what_comes_next(client: FlaskClient, session: Session) -> None:
    answer = send(client, "/join", JOINING)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/join/done")
    assert client.get("/join/done").status_code == 200
    assert [each.name for each in people(session)] == ["응우옌 티 투 하"]


def test_whoever_is_there_already_reads_the_same(client: FlaskClient, session: Session) -> None:
    first, second = (send(client, "/join", JOINING) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(people(session)) == 1


def test_each_fault_stands_beside_its_field_and_nothing_is_written(
    client: FlaskClient, session: Session
) -> None:
    bad = JOINING | {"name": "하🌸", "birth_date": "2026-02-30", "phone": "119", "email": "x"}
    answer = send(client, "/join", bad)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("name", "birth_date", "phone", "email"):
        assert f'id="{field}-error"' in text, field
    assert text.count('aria-invalid="true"') >= 4
    assert not people(session)


def test_joining_without_the_form_s_token_is_refused(client: FlaskClient, session: Session) -> None:
    assert client.post("/join", data=JOINING).status_code == 422
    assert not people(session)


def test_more_than_thirty_an_hour_from_one_address_wait(client: FlaskClient, session: Session) -> None:
    from timebank.people.views import joining

    for number in range(joining.MOST_AN_HOUR):
        answer = send(client, "/join", JOINING | {"phone": f"010-1234-{number:04d}", "name": f"가{number}"})
        assert answer.status_code == 302
    assert send(client, "/join", JOINING | {"phone": "010-9999-0000", "name": "나"}).status_code == 429


def test_going_to_another_branch_does_not_start_the_count_again(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timebank.people.views import joining

    monkeypatch.setattr(joining, "MOST_AN_HOUR", 1)
    make_branch(session, "cheongju", name="청주 지점")
    session.commit()
    assert send(client, "/join", JOINING | {"branch_id": BRANCH}).status_code == 302
    there = JOINING | {"branch_id": "cheongju", "phone": "010-9999-0000", "name": "나"}
    assert send(client, "/join", there).status_code == 429


def test_more_than_five_an_hour_with_one_number_wait(client: FlaskClient, session: Session) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 3, tzinfo=UTC), tick=False):
        for number in range(HANDLE_JOININGS.most):
            assert send(client, "/join", JOINING | {"name": f"가{number}"}).status_code == 302
        assert send(client, "/join", JOINING | {"name": "나"}).status_code == 429


def test_a_second_click_registers_nobody_else(client: FlaskClient, session: Session) -> None:
    sign_in(client, make_coordinator(session))
    text = client.get("/people/new").get_data(as_text=True)
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', text)[1]  # type: ignore[index]
        for name in ("csrf_token", "command_id")
    }
    said = hidden | {
        "roles": "senior",
        "name": "김영자",
        "birth_date": "1945-02-11",
        "language": "ko",
        "consents": "membership",
        "method": "paper",
    }
    first, second = (client.post("/people/new", data=said) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]


def test_who_may_be_the_same_is_shown_and_a_tick_goes_on(client: FlaskClient, session: Session) -> None:
    make_senior(session, name="김영자")
    sign_in(client, make_coordinator(session))
    said = {
        "roles": "senior",
        "name": "김영자",
        "birth_date": "1945-02-11",
        "language": "ko",
        "consents": "membership",
        "method": "paper",
    }
    refused = send(client, "/people/new", said)
    assert refused.status_code == 409
    assert 'name="somebody_else"' in refused.get_data(as_text=True)
    assert send(client, "/people/new", said | {"somebody_else": "y"}).status_code == 302


def test_a_look_at_somebody_s_contact_is_on_record(client: FlaskClient, session: Session) -> None:
    from timebank.audit.models import Look

    person, coordinator = make_person(session, phone="010-1234-5678"), make_coordinator(session)
    sign_in(client, coordinator)
    assert "010-1234-5678" not in client.get(f"/people/{person.id}").get_data(as_text=True)
    assert "010-1234-5678" in client.get(f"/people/{person.id}/contact").get_data(as_text=True)
    (look,) = session.scalars(select(Look)).all()
    assert (look.reader_id, look.subject_id) == (coordinator.id, person.id)


def test_a_coordinator_confirms_records_and_links(client: FlaskClient, session: Session) -> None:
    person, relative = make_senior(session), make_person(session, name="이은정")
    sign_in(client, make_coordinator(session))
    here = f"/people/{person.id}"
    steps = [
        ("/identity", {"document": "passport", "compared": "y"}),
        ("/training", {"title": "기본 교육", "held_on": "2026-03-02", "minutes": "240"}),
        (f"/family/{relative.id}", {"relation": "child", "basis": "가족관계증명서"}),
        ("/consents", {"purpose": "share_visits", "towards_id": str(relative.id), "method": "paper"}),
        ("/name", {"name": "김영자", "birth_date": "1944-02-29"}),
    ]
    for page, said in steps:
        answer = send(client, here + page, said)
        assert (answer.status_code, answer.headers.get("Location")) == (302, here), page
    done = {each.name for each in session.scalars(select(CommandRecord))}
    assert {"people.see_identity", "people.record_training", "people.confirm_link"} <= done


def test_a_document_without_the_tick_confirms_nothing(client: FlaskClient, session: Session) -> None:
    person = make_person(session)
    sign_in(client, make_coordinator(session))
    assert send(client, f"/people/{person.id}/identity", {"document": "passport"}).status_code == 422
    session.refresh(person)
    assert person.identity_seen_at is None


def test_a_resident_registration_number_is_refused_beside_the_field(
    client: FlaskClient, session: Session
) -> None:
    person, relative = make_senior(session), make_person(session)
    sign_in(client, make_coordinator(session))
    said = {"relation": "child", "basis": "주민번호 900101-1234567"}
    answer = send(client, f"/people/{person.id}/family/{relative.id}", said)
    assert answer.status_code == 422
    assert 'id="basis-error"' in answer.get_data(as_text=True)


def test_a_senior_lets_a_relative_see_and_stops_it(client: FlaskClient, session: Session) -> None:
    senior, daughter = make_senior(session), make_person(session, name="이은정", roles=[Role.FAMILY])
    make_family(session, senior, daughter)
    sign_in(client, senior)
    assert send(client, f"/me/family/{daughter.id}/share", {}, page="/me/consents").status_code == 302
    (consent,) = session.scalars(select(Consent).where(Consent.towards_id == daughter.id))
    answer = send(client, f"/me/consents/{consent.id}/withdraw", {}, page="/me/consents")
    assert answer.status_code == 302
    session.refresh(consent)
    assert consent.withdrawn_at is not None


def test_one_s_own_data_come_as_json_and_tables(client: FlaskClient, session: Session) -> None:
    person = make_person(session, name="김영자", roles=[Role.SENIOR], phone="010-1234-5678")
    sign_in(client, person)
    answer = client.get("/me/data.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        kept = json.loads(packed.read("my-data.json"))
        table = packed.read("person.csv").decode("utf-8-sig")
    assert kept["person"][0]["phone"] == "+821012345678"
    assert "'+821012345678" in table


def test_a_training_is_planned_signed_up_for_and_attended(client: FlaskClient, session: Session) -> None:
    volunteer = make_person(session, roles=[Role.VOLUNTEER])
    sign_in(client, make_coordinator(session))
    day = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    said = {
        "title": "기본 교육",
        "day": day,
        "start": "10:00",
        "minutes": "240",
        "place": "2층",
        "seats": "6",
    }
    where = send(client, "/people/trainings/new", said).headers["Location"]
    event_id = where.rsplit("/", 1)[1]
    sign_in(client, volunteer)
    assert send(client, f"/trainings/{event_id}/sign-up", {}, page="/trainings").status_code == 302
    assert send(client, f"/trainings/{event_id}/sign-up", {}, page="/trainings").status_code == 409


def test_an_administrator_opens_a_branch_and_appoints_its_coordinator(
    client: FlaskClient, session: Session
) -> None:
    make_branch(session, NATIONAL, name="전국 운영")
    sign_in(client, make_person(session, roles=[Role.ADMINISTRATOR], born=None, branch_id=NATIONAL))
    with open("timebank/people/data/regions.csv", "rb") as file:  # noqa: PTH123  as a browser sends it
        answer = send(client, "/admin/districts", {"file": (io.BytesIO(file.read()), "regions.csv")})
    assert answer.status_code == 302
    branch = {
        "id": "suseong",
        "name": "대구 수성구 지점",
        "name_en": "Suseong-gu",
        "district_code": "27-수성구",
        "phone": "053-000-5678",
        "zone": "Asia/Seoul",
    }
    where = send(client, "/admin/branches/new", branch).headers["Location"]
    assert session.get(Branch, "suseong") is not None
    today = (datetime.now(UTC) + timedelta(hours=9)).date().isoformat()
    staff = {"name": "정현우", "phone": "010-2222-3333", "role": "coordinator", "starts_on": today}
    assert send(client, f"{where}/staff/new", staff).status_code == 302
    (grant,) = session.scalars(select(RoleGrant).where(RoleGrant.branch_id == "suseong"))
    ended = send(client, f"{where}/staff/{grant.id}/end", {"when": "now"})
    assert ended.status_code == 302
    session.refresh(grant)
    assert grant.ends_on is not None
    assert grant.ends_on < grant.starts_on
