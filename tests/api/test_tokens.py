"""How a program comes in: by its token alone, in one role, in one branch."""

import pytest
from sqlalchemy import select

from tests.permissions.bank import Bank, make_key, trial
from timebank.audit.models import Look
from timebank.core.commands import Channel, CommandRecord
from timebank.core.permissions import Role
from timebank.people.models import RoleGrant
from timebank.web.identity import NotAllowed, NotSignedIn

ME = "/api/v1/me"


def bearer(bank: Bank, role: Role, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {bank.own.keys[role].token}", **more}


def test_a_token_is_one_person_in_one_role_and_branch(bank: Bank) -> None:
    for role in Role:
        with trial(bank):
            said = bank.app.test_client().get(ME, headers=bearer(bank, role)).get_json()
        assert (said["branch_id"], said["roles"]) == (bank.own.branch_id, [role])
        assert said["person_id"] == str(bank.own.people[role])


def test_a_token_has_its_role_alone_whatever_else_the_person_is(bank: Bank) -> None:
    officer = bank.own.keys[Role.OFFICER]
    with trial(bank) as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == officer.person_id)).first()
        assert grant is not None
        session.add(
            RoleGrant(
                branch_id=grant.branch_id,
                person_id=grant.person_id,
                role=Role.COORDINATOR,
                starts_on=grant.starts_on,
                ends_on=None,
            )
        )
        session.commit()
        client = bank.app.test_client()
        assert client.get("/api/v1/people", headers=bearer(bank, Role.OFFICER)).status_code == 403
        key = make_key(session, bank.own.branch_id, officer.person_id, Role.COORDINATOR)
        session.commit()
        headers = {"Authorization": f"Bearer {key.token}"}
        assert client.get("/api/v1/people", headers=headers).status_code == 200


def test_a_browsers_sign_in_does_not_open_the_api(bank: Bank) -> None:
    key = bank.own.keys[Role.COORDINATOR]
    client = bank.app.test_client(use_cookies=False)
    with trial(bank):
        assert client.get("/people", headers={"Cookie": key.cookie}).status_code == 200
        answer = client.get("/api/v1/people", headers={"Cookie": key.cookie})
        # So no page of another site can have a browser ask: there is no secret to forge.
        forged = client.post(
            "/api/v1/people",
            headers={"Cookie": key.cookie, "Idempotency-Key": "1"},
            data="{}",
            content_type="text/plain",
        )
    assert [answer.status_code, forged.status_code] == [401, 401]
    assert answer.get_json()["code"] == NotSignedIn.code


def test_a_token_does_not_open_a_page(bank: Bank) -> None:
    with trial(bank):
        answer = bank.app.test_client().get("/people", headers=bearer(bank, Role.COORDINATOR))
    assert answer.status_code == 302


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nothing", "Basic YTpi", "bearer\tx"])
def test_what_is_no_token_is_answered_with_401(bank: Bank, header: str) -> None:
    with trial(bank):
        answer = bank.app.test_client().get(ME, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ko", "맡으신 일"),
        ("en-GB, en;q=0.8", "Your role in this branch"),
        ("vi", "chi nhánh"),
        ("fr", "Your role"),
    ],
)
def test_refusals_are_told_in_the_language_that_the_program_asks_for(
    bank: Bank, language: str, says: str
) -> None:
    headers = bearer(bank, Role.SENIOR, **{"Accept-Language": language})
    with trial(bank):
        answer = bank.app.test_client().get("/api/v1/people", headers=headers)
    said = answer.get_json()
    assert (answer.status_code, said["code"], said["status"]) == (403, NotAllowed.code, 403)
    assert says in said["detail"]


@pytest.mark.parametrize(
    ("language", "says"), [("ko", "빠져 있습니다"), ("en", "This is missing."), ("vi", "Còn thiếu")]
)
def test_faults_of_fields_are_told_in_that_language_too(bank: Bank, language: str, says: str) -> None:
    headers = bearer(bank, Role.VOLUNTEER, **{"Accept-Language": language, "Idempotency-Key": "1"})
    with trial(bank):
        answer = bank.app.test_client().post("/api/v1/visits", headers=headers, json={})
    assert answer.status_code == 422
    assert says in answer.get_json()["errors"]["senior_id"][0]


def test_a_repeated_change_is_done_once_and_answered_alike(bank: Bank) -> None:
    body = {"name": "새 사람", "birth_date": "1950-01-01", "roles": ["senior"], "consents": ["membership"]}
    headers = bearer(bank, Role.COORDINATOR, **{"Idempotency-Key": "one"})
    client = bank.app.test_client()
    with trial(bank) as session:
        answers = [client.post("/api/v1/people", headers=headers, json=body) for _ in range(3)]
        session.rollback()
        assert bank.changed(session)["people_people"] == 1
        assert {each.text for each in answers} == {answers[0].text}
        other = client.post("/api/v1/people", headers=headers, json=body | {"name": "다른 사람"})
    assert (other.status_code, other.get_json()["code"]) == (409, "core.command-differs")


def test_a_change_without_its_key_is_refused_and_nothing_is_written(bank: Bank) -> None:
    path = f"/api/v1/visits/{bank.own.things['visit_id']}/approve"
    for more in ({}, {"Idempotency-Key": " "}, {"Idempotency-Key": "x" * 201}):
        with trial(bank) as session:
            answer = bank.app.test_client().post(path, headers=bearer(bank, Role.COORDINATOR, **more))
            session.rollback()
            assert bank.changed(session) == {}
        assert answer.status_code == 422
        assert list(answer.get_json()["errors"]) == ["Idempotency-Key"]


def test_two_tokens_may_use_the_same_key(bank: Bank) -> None:
    client, body = bank.app.test_client(), {"purpose": "share_visits"}
    with trial(bank):
        for role in (Role.SENIOR, Role.VOLUNTEER):
            headers = bearer(bank, role, **{"Idempotency-Key": "same"})
            towards = {"towards_id": str(bank.own.things["family_id"])}
            answer = client.post("/api/v1/me/consents", headers=headers, json=body | towards)
            assert answer.status_code in (201, 409)
            assert answer.get_json().get("code") != "core.command-differs"


def test_a_change_is_on_record_with_the_token_that_it_came_through(bank: Bank) -> None:
    key = bank.own.keys[Role.COORDINATOR]
    path = f"/api/v1/visits/{bank.own.things['visit_id']}/approve"
    with trial(bank) as session:
        headers = bearer(bank, Role.COORDINATOR, **{"Idempotency-Key": "1"})
        assert bank.app.test_client().post(path, headers=headers).status_code == 200
        session.rollback()
        record = session.scalars(select(CommandRecord).where(CommandRecord.session_id == key.token_id)).one()
    assert (record.name, record.channel, record.actor_id) == (
        "exchange.decide_visit",
        Channel.API,
        key.person_id,
    )


def test_contact_data_is_given_to_whoever_manages_people_and_the_look_is_kept(bank: Bank) -> None:
    person_id = bank.own.people[Role.FAMILY]
    client = bank.app.test_client()
    with trial(bank) as session:
        for path in (f"/api/v1/people/{person_id}", "/api/v1/people"):
            assert "+8210" not in client.get(path, headers=bearer(bank, Role.COORDINATOR)).text
        session.rollback()
        assert bank.changed(session) == {}
        answer = client.get(f"/api/v1/people/{person_id}/contact", headers=bearer(bank, Role.COORDINATOR))
        session.rollback()
        look = session.scalars(select(Look)).one()
    assert answer.get_json()["phone"].startswith("+8210")
    assert (look.reader_id, look.subject_id, look.channel) == (
        bank.own.people[Role.COORDINATOR],
        person_id,
        Channel.API,
    )


def test_a_token_that_asks_too_often_waits(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bank.app.config, "API_RATE", "3 per hour")
    client, headers = bank.app.test_client(), bearer(bank, Role.OFFICER)
    with trial(bank):
        answers = [client.get(ME, headers=headers) for _ in range(4)]
        another = client.get(ME, headers=bearer(bank, Role.SENIOR))
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].mimetype == "application/problem+json"
    assert answers[-1].get_json()["code"] == "http.429"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert another.status_code == 200
