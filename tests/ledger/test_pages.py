from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import make_coordinator, make_person, make_volunteer
from tests.ledger.factories import BRANCH, NOON, Holder, branch_account, make_holder, posting
from tests.sign_in import sign_in
from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import Role
from timebank.ledger.commands import Leg, Post, Reverse, open_accounts, post, reverse
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.ledger.tasks import write_heads
from timebank.people.models import Person
from timebank.policies.commands import SeedFirstNational, seed_first_national

KINDS = (AccountKind.OWN, AccountKind.GIFT_ONLY)


@pytest.fixture(autouse=True)
def _rules(session: Session) -> None:
    pair = [
        make_person(session, roles=[Role.ADMINISTRATOR], branch_id=NATIONAL, born=None).id for _ in range(2)
    ]
    command = SeedFirstNational(
        branch_id=NATIONAL, actor_id=pair[0], drafted_by_id=pair[1], effective_from=date(2015, 1, 1)
    )
    seed_first_national(session, command, now=NOON)
    session.flush()


@pytest.fixture
def volunteer(session: Session) -> Person:
    return make_volunteer(session)


@pytest.fixture
def auditor(session: Session) -> Person:
    return make_person(session, name="감사인", roles=[Role.AUDITOR], born=None)


def client_of(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def earn(session: Session, person: Person, *, own: int, gift_only: int, at: datetime) -> Post:
    accounts = open_accounts(session, branch_id=BRANCH, kinds=KINDS, owner_id=person.id)
    legs = (
        Leg(branch_account(session), -own - gift_only),
        Leg(accounts[AccountKind.OWN], own),
        Leg(accounts[AccountKind.GIFT_ONLY], gift_only),
    )
    command = posting(*legs, kind=PostingKind.ISSUE)
    post(session, command, now=at)
    return command


def test_a_member_sees_points_why_and_what_moved_them(
    app: Flask, session: Session, volunteer: Person
) -> None:
    earn(session, volunteer, own=6648, gift_only=1062, at=clock.now() - timedelta(days=5))
    page = client_of(app, volunteer).get("/points").text
    assert "128.5<small>점</small>" in page
    assert "(128시간 30분)" in page
    assert "110.8점" in page
    assert "17.7점" in page
    assert "2039년 3월 2일, 65세가 되시면 돌봄을 부탁할 때 씁니다." in page
    assert "5분의 4가" in page
    assert "+128.5점" in page


def test_who_is_under_forty_is_told_until_when_all_is_for_giving(app: Flask, session: Session) -> None:
    young = make_volunteer(session, born=date(1995, 5, 3))
    page = client_of(app, young).get("/points").text
    assert "2035년 5월 3일, 40세가 되시기 전에 얻는 점수는 모두 나눔 전용입니다." in page


def test_a_new_member_sees_an_empty_statement_that_says_what_to_do(app: Flask, volunteer: Person) -> None:
    page = client_of(app, volunteer).get("/points").text
    assert "이 기간에는 내역이 없습니다" in page


def test_a_statement_narrows_by_period_and_kind(app: Flask, session: Session, volunteer: Person) -> None:
    now = clock.now()
    earn(session, volunteer, own=60, gift_only=0 + 12, at=now - timedelta(days=400))
    command = earn(session, volunteer, own=120, gift_only=30, at=now - timedelta(days=2))
    undo = Reverse(branch_id=BRANCH, actor_id=None, posting_id=command.id, cause=f"undo:{command.id}")
    reverse(session, undo, now=now)
    client = client_of(app, volunteer)
    assert client.get("/points").text.count('<th scope="row"') == 2
    assert client.get("/points?period=all").text.count('<th scope="row"') == 3
    assert client.get("/points?period=all&kind=reversal").text.count('<th scope="row"') == 1
    assert client.get("/points?period=nonsense&kind=nonsense").status_code == 200


def test_a_statement_downloads_with_minutes_as_numbers(
    app: Flask, session: Session, volunteer: Person, tmp_path: Path
) -> None:
    earn(session, volunteer, own=96, gift_only=24, at=clock.now() - timedelta(days=2))
    client = client_of(app, volunteer)
    lines = client.get("/points/statement.csv").get_data().decode("utf-8-sig").splitlines()
    assert lines[1].endswith("96,24,120,2,120,2")
    file = tmp_path / "statement.xlsx"
    file.write_bytes(client.get("/points/statement.xlsx").get_data())
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert rows[1][3:6] == [96.0, 24.0, 120.0]


def test_a_statement_can_be_printed_on_one_page(app: Flask, session: Session, volunteer: Person) -> None:
    for number in range(60):
        earn(session, volunteer, own=60, gift_only=15, at=clock.now() - timedelta(days=30, hours=number))
    client = client_of(app, volunteer)
    page = client.get("/points").text
    assert page.count('<th scope="row"') == 50
    assert "더 이전 것" in page
    assert client.get("/points/passbook").text.count('<th scope="row"') == 60


def test_the_pages_of_the_ledger_are_the_auditors(app: Flask, session: Session, volunteer: Person) -> None:
    command = earn(session, volunteer, own=96, gift_only=24, at=NOON)
    pages = [
        "/ledger",
        f"/ledger/postings/{command.id}",
        "/ledger/accounts",
        f"/ledger/accounts/{branch_account(session)}",
        "/ledger/verify",
        "/ledger/heads",
        "/ledger/postings.csv",
        "/ledger/postings.xlsx",
    ]
    for person in (volunteer, make_coordinator(session)):
        client = client_of(app, person)
        assert {client.get(page).status_code for page in pages} == {403}


def test_an_auditor_reads_the_ledger_by_day_person_and_posting(
    app: Flask, session: Session, volunteer: Person, auditor: Person
) -> None:
    command = earn(session, volunteer, own=96, gift_only=24, at=NOON)
    other = make_holder(session, minutes=60)
    client = client_of(app, auditor)
    page = client.get("/ledger").text
    assert page.count('<th scope="row"') == 2
    assert "윤미경" in page
    assert client.get("/ledger?since=2026-03-03").text.count('<th scope="row"') == 0
    assert client.get("/ledger?since=2026-03-02&until=2026-03-02").text.count('<th scope="row"') == 2
    assert client.get(f"/ledger?person={volunteer.id}").text.count('<th scope="row"') == 1
    detail = client.get(f"/ledger/postings/{command.id}").text
    assert detail.count('<th scope="row"') == 3
    assert "\N{MINUS SIGN}2점" in detail
    assert client.get(f"/ledger/accounts?person={volunteer.id}").text.count('<th scope="row"') == 2
    assert "이 지점에 없는 분" in client.get(f"/ledger/accounts/{other.own}").text


def test_a_balance_is_read_as_of_any_moment_of_the_branchs_clock(
    app: Flask, session: Session, volunteer: Person, auditor: Person
) -> None:
    earn(session, volunteer, own=96, gift_only=24, at=datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
    client = client_of(app, auditor)
    accounts = open_accounts(session, branch_id=BRANCH, kinds=KINDS, owner_id=volunteer.id)
    path = f"/ledger/accounts/{accounts[AccountKind.OWN]}"
    assert ">0<small>" in client.get(f"{path}?at=2026-03-02T09:29").text
    assert ">1.6<small>" in client.get(f"{path}?at=2026-03-02T09:31").text
    assert ">1.6<small>" in client.get(path).text
    for nonsense in ("nonsense", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-29T10:00"):
        assert "지금 기준" in client.get(f"{path}?at={nonsense}").text


def test_what_is_not_there_or_of_another_branch_is_not_found(
    app: Flask, session: Session, auditor: Person
) -> None:
    stranger: Holder = make_holder(session, minutes=60, branch_id="cheongju")
    client = client_of(app, auditor)
    for page in (
        f"/ledger/postings/{new_id()}",
        f"/ledger/accounts/{stranger.own}",
        f"/ledger?person={new_id()}",
        f"/ledger/accounts?person={stranger.id}",
    ):
        assert client.get(page).status_code == 404


def test_an_auditor_verifies_the_ledger_on_a_page(
    app: Flask, session: Session, volunteer: Person, auditor: Person
) -> None:
    earn(session, volunteer, own=96, gift_only=24, at=NOON)
    client = client_of(app, auditor)
    page = client.get("/ledger/verify").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    done = client.post("/ledger/verify", data={"csrf_token": token}).text
    assert "장부가 온전합니다." in done
    assert client.post("/ledger/verify", data={}).status_code == 422


def test_the_heads_of_each_night_are_shown(
    app: Flask,
    session: Session,
    auditor: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "HEADS_DIR", str(tmp_path))
    client = client_of(app, auditor)
    assert "아직 밤 기록이 없습니다" in client.get("/ledger/heads").text
    make_holder(session, minutes=60)
    write_heads(session, tmp_path, now=NOON + timedelta(days=1))
    assert client.get("/ledger/heads").text.count('<th scope="row"') == 1


def test_downloads_of_the_ledger_defend_against_formulas(
    app: Flask, session: Session, auditor: Person
) -> None:
    trickster = make_volunteer(session, name="윤미경")
    trickster.name = '=HYPERLINK("x")'
    earn(session, trickster, own=96, gift_only=24, at=NOON)
    text = client_of(app, auditor).get("/ledger/postings.csv").get_data().decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.parametrize("path", ["/ledger", "/points?period=all"])
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    app: Flask, session: Session, path: str
) -> None:
    reader = make_volunteer(session)
    auditing = make_person(session, roles=[Role.AUDITOR], born=None)
    client = client_of(app, auditing if path == "/ledger" else reader)
    earn(session, reader, own=60, gift_only=15, at=NOON)
    client.get(path)
    few = _questions(client, path)
    for number in range(1, 20):
        earn(session, reader, own=60, gift_only=15, at=NOON + timedelta(days=number))
        earn(session, make_volunteer(session), own=60, gift_only=15, at=NOON + timedelta(days=number))
    assert _questions(client, path) == few


def _questions(client: FlaskClient, path: str) -> int:
    asked: list[str] = []
    connection = db.session().connection()

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(connection, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(connection, "before_cursor_execute", note)
    return len(asked)
