"""The pages of whoever lets somebody act, of whoever may act, and of the coordinator with the paper."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.exchange.giving import fund, give_to, held
from tests.factories import BRANCH, make_branch, make_coordinator, make_family, make_person, make_senior
from tests.people.test_page_forms import send
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.people.models import Delegation, Person
from timebank.people.queries import list_acts_for
from timebank.policies.commands import SeedFirstNational, seed_first_national

UNTIL = clock.local_day(clock.now(), "Asia/Seoul").isoformat()


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    make_branch(session)
    return app.test_client()


@pytest.fixture
def mother(session: Session) -> Person:
    return make_senior(session, name="선우말순")


@pytest.fixture
def daughter(session: Session, mother: Person) -> Person:
    daughter = make_person(session, name="이은정", roles=[Role.FAMILY], phone="010-2222-4471")
    make_family(session, mother, daughter, by=make_coordinator(session))
    return daughter


def delegations(session: Session) -> list[Delegation]:
    return list(session.scalars(select(Delegation).order_by(Delegation.id)))


def said(delegate: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"delegate": delegate, "acts": ["see", "ask"], "give_minutes": "", "ends_on": UNTIL} | more


def appointed(client: FlaskClient, session: Session, mother: Person, daughter: Person) -> Delegation:
    sign_in(client, mother)
    answer = send(client, "/me/delegate/new", said(str(daughter.id)))
    assert answer.status_code == 302
    (kept,) = delegations(session)
    return kept


def test_a_senior_appoints_her_daughter_and_reads_it(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    sign_in(client, mother)
    assert "대신하는 분이 없습니다" in client.get("/me/delegate").get_data(as_text=True)
    appointed(client, session, mother, daughter)
    page = client.get("/me/delegate").get_data(as_text=True)
    assert "이은정님" in page
    assert "돌봄 요청" in page


def test_another_member_is_found_by_name_and_number_together(
    client: FlaskClient, session: Session, mother: Person
) -> None:
    neighbour = make_person(session, name="박순자", roles=[Role.VOLUNTEER], phone="010-3333-5555")
    sign_in(client, mother)
    wrong = send(client, "/me/delegate/new", said("somebody", name="박순옥", phone="010-3333-5555"))
    assert wrong.status_code == 422
    assert 'id="phone-error"' in wrong.get_data(as_text=True)
    right = send(client, "/me/delegate/new", said("somebody", name="박 순자", phone="010 3333 5555"))
    assert right.status_code == 302
    assert [each.delegate_id for each in delegations(session)] == [neighbour.id]


def test_each_fault_stands_beside_its_field(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    sign_in(client, mother)
    answer = send(client, "/me/delegate/new", said(str(daughter.id), acts=["give"]))
    assert answer.status_code == 422
    assert 'id="give_minutes-error"' in answer.get_data(as_text=True)
    answer = send(client, "/me/delegate/new", said(str(daughter.id), acts=[]))
    assert 'id="acts-error"' in answer.get_data(as_text=True)
    answer = send(client, "/me/delegate/new", said(str(daughter.id), ends_on="2020-01-01"))
    assert 'id="ends_on-error"' in answer.get_data(as_text=True)
    assert delegations(session) == []


def test_a_delegate_opens_the_holders_points_and_the_holder_reads_of_it(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    appointed(client, session, mother, daughter)
    sign_in(client, daughter)
    assert "선우말순님" in client.get("/helping").get_data(as_text=True)
    for _ in range(2):
        page = client.get(f"/helping/{mother.id}")
        assert page.status_code == 200
    acts = list_acts_for(session, branch_id=BRANCH, holder_id=mother.id, by_ids=[daughter.id])
    assert [each.name for each in acts] == ["people.look_for_holder"]
    sign_in(client, mother)
    assert "이은정님" in client.get("/me/delegate").get_data(as_text=True)


def test_a_stranger_finds_no_holder(client: FlaskClient, session: Session, mother: Person) -> None:
    sign_in(client, make_person(session, roles=[Role.FAMILY]))
    assert client.get(f"/helping/{mother.id}").status_code == 404


def test_points_stay_hidden_where_seeing_was_not_entrusted(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    sign_in(client, mother)
    send(client, "/me/delegate/new", said(str(daughter.id), acts=["ask"]))
    sign_in(client, daughter)
    page = client.get(f"/helping/{mother.id}").get_data(as_text=True)
    assert 'class="figure"' not in page
    assert not list_acts_for(session, branch_id=BRANCH, holder_id=mother.id, by_ids=[daughter.id])


@pytest.mark.parametrize(("who", "leads_to"), [("mother", "/me/delegate"), ("daughter", "/helping")])
def test_either_of_them_ends_it_with_one_tap(
    client: FlaskClient, session: Session, request: pytest.FixtureRequest, who: str, leads_to: str
) -> None:
    mother, daughter = request.getfixturevalue("mother"), request.getfixturevalue("daughter")
    kept = appointed(client, session, mother, daughter)
    sign_in(client, mother if who == "mother" else daughter)
    answer = send(client, f"/me/delegate/{kept.id}/end", {}, page=leads_to)
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
    session.refresh(kept)
    assert kept.ended_at is not None


def test_a_coordinator_records_the_paper_and_ends_it_again(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    sign_in(client, make_coordinator(session, name="한지우"))
    assert "이은정님" in client.get(f"/people/{mother.id}/delegate").get_data(as_text=True)
    url = f"/people/{mother.id}/delegate/{daughter.id}"
    paper = {
        "acts": ["see", "give"],
        "give_minutes": "300",
        "starts_on": UNTIL,
        "ends_on": UNTIL,
        "paper_ref": "철 3, 41번",
    }
    refused = send(client, url, paper)
    assert refused.status_code == 422
    assert 'id="seen_by-error"' in refused.get_data(as_text=True)
    assert send(client, url, paper | {"seen_by": "김주사"}).status_code == 302
    (kept,) = delegations(session)
    page = client.get(f"/people/{mother.id}/delegate").get_data(as_text=True)
    assert re.search("5점", page)
    ended = send(
        client,
        f"/people/{mother.id}/delegations/{kept.id}/end",
        {},
        page=f"/people/{mother.id}/delegate",
    )
    assert ended.status_code == 302
    session.refresh(kept)
    assert kept.ended_at is not None


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
def test_the_pages_open_in_each_language(
    client: FlaskClient, session: Session, mother: Person, language: str
) -> None:
    sign_in(client, mother)
    client.set_cookie("language", language)
    for url in ("/me/delegate", "/me/delegate/new", "/helping"):
        assert client.get(url).status_code == 200


def test_a_delegate_gives_on_the_pages_and_no_stranger_does(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    make_first_rules(session)
    fund(session, mother, own=600)
    sign_in(client, mother)
    give = said(str(daughter.id), acts=["give"], give_minutes="180")
    assert send(client, "/me/delegate/new", give).status_code == 302
    stranger = make_person(session, roles=[Role.FAMILY])
    sign_in(client, stranger)
    assert client.get(f"/gifts/new?for={mother.id}").status_code == 404
    sign_in(client, daughter)
    url = f"/gifts/new?for={mother.id}"
    assert url in client.get(f"/helping/{mother.id}").get_data(as_text=True)
    assert f'value="{daughter.id}"' not in client.get(url).get_data(as_text=True)
    answer = send(client, url, {"receiver_id": "pool", "amount": "180", "step": "give"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/helping/{mother.id}")
    assert held(session, mother) == {"own": 420, "held": 180}
    (kept,) = delegations(session)
    session.refresh(kept)
    assert kept.left_minutes == 0


def test_a_delegate_answers_gifts_on_the_pages_and_no_stranger_does(
    client: FlaskClient, session: Session, mother: Person, daughter: Person
) -> None:
    make_first_rules(session)
    neighbour = make_person(session, name="박순자", roles=[Role.SENIOR], born=date(1945, 1, 2))
    make_family(session, neighbour, mother)
    fund(session, neighbour, own=600)
    gifts = [give_to(neighbour, mother, minutes=minutes, now=clock.now()) for minutes in (60, 120)]
    sign_in(client, mother)
    send(client, "/me/delegate/new", said(str(daughter.id), acts=["give"], give_minutes="180"))
    sign_in(client, make_person(session, roles=[Role.FAMILY]))
    url = f"/gifts/received/{gifts[0]}"
    assert client.get(f"{url}?for={mother.id}").status_code == 404
    sign_in(client, daughter)
    assert client.get(url).status_code == 404
    assert f"{url}?for={mother.id}" in client.get(f"/helping/{mother.id}").get_data(as_text=True)
    assert "선우말순님께 점수를 나눕니다" in client.get(f"{url}?for={mother.id}").get_data(as_text=True)
    answer = send(client, f"{url}/accept?for={mother.id}", {}, page=f"{url}?for={mother.id}")
    assert answer.headers["Location"] == f"{url}?for={mother.id}"
    other = f"/gifts/received/{gifts[1]}"
    send(client, f"{other}/decline?for={mother.id}", {}, page=f"{other}?for={mother.id}")
    assert held(session, neighbour) == {"held": 60, "own": 540}
    sign_in(client, mother)
    assert "나눔을 받지 않음" in client.get("/me/delegate").get_data(as_text=True)


def make_first_rules(session: Session) -> None:
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
