"""What was cleared between branches: seen on both sides, entry by entry, and told apart from what differs."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.care.world import World
from tests.exchange.giving import COOLED_OFF, accept, fund
from tests.exchange.test_gift_across import OTHER, PHONE, give_her
from tests.factories import make_branch, make_person
from tests.sign_in import sign_in
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Role
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.models import Account
from timebank.ledger.queries.clearing import list_all_clearing, list_clearing, list_clearing_entries
from timebank.ledger.rules import AccountKind
from timebank.people.models import Person


def client_of(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


@pytest.fixture
def given(world: World) -> World:
    """A gift of three points that has arrived in the other branch."""
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    mother = make_person(world.session, name="윤옥자", phone=PHONE, roles=[Role.SENIOR], branch_id=OTHER)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    accept(give_her(world), mother)
    finish_due(COOLED_OFF)
    return world


def test_each_side_sees_the_same_the_other_way_round(given: World) -> None:
    here = list_clearing_entries(given.session, branch_id=given.branch_id)
    there = list_clearing_entries(given.session, branch_id=OTHER, counter_branch=given.branch_id)
    assert [(each.minutes, each.mirror_minutes, each.balance, each.mirrored) for each in here] == [
        (180, -180, 180, True)
    ]
    assert [(each.minutes, each.mirror_minutes, each.counter_branch) for each in there] == [
        (-180, 180, given.branch_id)
    ]


def test_the_nation_sees_each_pair_once(given: World) -> None:
    (pair,) = list_all_clearing(given.session)
    assert {pair.branch_id, pair.counter_branch} == {given.branch_id, OTHER}


def test_a_coordinator_reads_what_went_to_whom(app: Flask, given: World) -> None:
    desk = client_of(app, given.coordinator)
    assert "/desk/clearing" in desk.get("/desk/pool").text
    page = desk.get("/desk/clearing").text
    assert "청주 흥덕구 지점" in page and "+3점" in page and "서로 맞습니다" in page
    shown = desk.get(f"/desk/clearing/{OTHER}").text
    assert "서로 맞습니다" in shown and "윤미경" in shown
    assert "/ledger/postings/" not in shown
    for kind in ("csv", "xlsx"):
        file = desk.get(f"/desk/clearing/entries.{kind}?with={OTHER}")
        assert f"clearing.{kind}" in file.headers["Content-Disposition"]
    assert "청주 흥덕구 지점" in desk.get("/desk/clearing/entries.csv").get_data().decode("utf-8-sig")


def test_an_auditor_of_the_nation_reads_both_books_without_names(app: Flask, given: World) -> None:
    auditor = make_person(given.session, name="감사인", roles=[Role.AUDITOR], branch_id=NATIONAL, born=None)
    given.session.commit()
    client = client_of(app, auditor)
    assert f"/desk/clearing/{OTHER}?of={given.branch_id}" in client.get("/desk/clearing").text
    shown = client.get(f"/desk/clearing/{OTHER}?of={given.branch_id}").text
    assert "서로 맞습니다" in shown and "윤옥자" not in shown


def test_a_branch_reads_only_its_own_books(app: Flask, given: World) -> None:
    desk = client_of(app, given.coordinator)
    own = desk.get(f"/desk/clearing/{OTHER}").text
    assert desk.get(f"/desk/clearing/{OTHER}?of={OTHER}").text.count("+3점") == own.count("+3점") > 0
    assert desk.get("/desk/clearing/nowhere").status_code == 404


def test_books_that_differ_are_shown_as_such(app: Flask, given: World) -> None:
    given.session.execute(
        update(Account)
        .where(Account.branch_id == OTHER, Account.kind == AccountKind.CLEARING)
        .values(balance=-179)
    )
    given.session.commit()
    (pair,) = list_clearing(given.session, branch_id=given.branch_id)
    assert not pair.mirrored
    assert "서로 다릅니다" in client_of(app, given.coordinator).get("/desk/clearing").text


def test_nothing_cleared_says_when_something_will_be(app: Flask, world: World) -> None:
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    world.session.commit()
    desk = client_of(app, world.coordinator)
    assert "아직" in desk.get("/desk/clearing").text
    assert "아직" in desk.get(f"/desk/clearing/{OTHER}").text
