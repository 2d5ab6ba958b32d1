import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, event, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.policies.people import make_branch, make_person
from tests.sign_in import sign_in
from timebank.audit.commands import note_look
from timebank.audit.models import Look
from timebank.audit.queries import LookFilter, TrailFilter, list_looks, list_trail
from timebank.core.commands import Channel, CommandRecord
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.core.permissions import Permission, Role, permissions_of
from timebank.people.queries import people_select

BRANCH = "dalseo"
NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)


@dataclass
class Somebody:
    branch_id: str
    id: UUID


@dataclass
class Bank:
    session: Session
    coordinator: UUID
    volunteer: UUID
    auditor: UUID

    def did(self, name: str, *, by: UUID | None, at: datetime = NOON, **more: object) -> UUID:
        record = {
            "branch_id": BRANCH,
            "id": new_id(),
            "name": name,
            "actor_id": by,
            "on_behalf_of_id": None,
            "subject_id": None,
            "object_id": None,
            "channel": Channel.PAGE,
            "address": "192.0.2.7",
            "session_id": None,
            "digest": "",
            "answer": {},
            "done_at": at,
        } | more
        self.session.execute(insert(CommandRecord), record)
        return UUID(str(record["id"]))

    def looked(self, by: UUID, subject: UUID, *, at: datetime = NOON) -> None:
        note_look(
            self.session,
            branch_id=BRANCH,
            reader_id=by,
            subject_id=subject,
            seen="contact",
            channel=Channel.PAGE,
            address="192.0.2.7",
            now=at,
        )
        self.session.flush()

    def trail(self, **wanted: object) -> list[str]:
        lines = list_trail(
            self.session,
            branch_id=BRANCH,
            people=people_select(BRANCH),
            wanted=TrailFilter(**wanted),  # type: ignore[arg-type]
            limit=100,
        )
        return [line.name for line in lines]


@pytest.fixture
def bank(session: Session) -> Bank:
    make_branch(session, BRANCH)
    make_branch(session, "cheongju")
    return Bank(
        session,
        coordinator=make_person(session, BRANCH, "정현우", Role.COORDINATOR),
        volunteer=make_person(session, BRANCH, "윤미경", Role.VOLUNTEER),
        auditor=make_person(session, BRANCH, "서지훈", Role.AUDITOR),
    )


def client_of(app: Flask, person_id: UUID, branch_id: str = BRANCH) -> FlaskClient:
    client = app.test_client()
    sign_in(client, Somebody(branch_id, person_id))
    return client


def test_the_trail_narrows_by_person_record_day_feature_and_channel(bank: Bank) -> None:
    visit = new_id()
    bank.did("care.log_visit", by=bank.volunteer, object_id=visit, subject_id=bank.volunteer)
    bank.did("exchange.decide_visit", by=bank.coordinator, object_id=visit, subject_id=bank.volunteer)
    bank.did("people.start_session", by=bank.coordinator, at=NOON + timedelta(days=1), channel=Channel.API)
    assert bank.trail() == ["people.start_session", "exchange.decide_visit", "care.log_visit"]
    assert bank.trail(actor_id=bank.coordinator) == ["people.start_session", "exchange.decide_visit"]
    assert bank.trail(subject_id=bank.volunteer) == ["exchange.decide_visit", "care.log_visit"]
    assert bank.trail(object_id=visit, feature="care") == ["care.log_visit"]
    assert bank.trail(since=NOON + timedelta(hours=1)) == ["people.start_session"]
    assert bank.trail(until=NOON) == []
    assert bank.trail(channel=Channel.API) == ["people.start_session"]
    assert bank.trail(feature="care%") == []


def test_a_long_trail_is_read_in_pages_without_gap_or_repeat(bank: Bank) -> None:
    ids = [
        bank.did("care.log_visit", by=bank.volunteer, at=NOON + timedelta(hours=n // 3)) for n in range(10)
    ]
    seen: list[UUID] = []
    before = None
    while True:
        lines = list_trail(
            bank.session,
            branch_id=BRANCH,
            people=people_select(BRANCH),
            wanted=TrailFilter(),
            before=before,
            limit=3,
        )
        if not lines:
            break
        seen += [line.id for line in lines]
        before = (lines[-1].done_at, lines[-1].id)
    assert seen == ids[::-1]


def test_another_branch_has_a_trail_of_its_own(bank: Bank) -> None:
    bank.did("care.log_visit", by=bank.volunteer)
    lines = list_trail(
        bank.session,
        branch_id="cheongju",
        people=people_select("cheongju"),
        wanted=TrailFilter(),
        limit=10,
    )
    assert lines == []


def test_looks_narrow_by_reader_and_by_whom_they_are_about(bank: Bank) -> None:
    bank.looked(bank.coordinator, bank.volunteer)
    bank.looked(bank.auditor, bank.coordinator)

    def looks(**wanted: object) -> list[tuple[str | None, str | None]]:
        return [
            (line.reader, line.subject)
            for line in list_looks(
                bank.session,
                branch_id=BRANCH,
                people=people_select(BRANCH),
                wanted=LookFilter(**wanted),  # type: ignore[arg-type]
                limit=10,
            )
        ]

    assert len(looks()) == 2
    assert looks(reader_id=bank.coordinator) == [("정현우", "윤미경")]
    assert looks(subject_id=bank.coordinator) == [("서지훈", "정현우")]


@pytest.mark.parametrize("change", [update(Look).values(seen="letter"), delete(Look)])
def test_the_database_itself_keeps_each_look(bank: Bank, change: object) -> None:
    bank.looked(bank.coordinator, bank.volunteer)
    with pytest.raises(DBAPIError):
        bank.session.execute(change)  # type: ignore[call-overload]


ADDRESSES = ("/audit", "/audit/people", "/audit/looks", "/audit/trail.csv", "/audit/looks.xlsx")


@pytest.mark.parametrize("role", list(Role))
def test_only_an_auditor_opens_the_trail(bank: Bank, app: Flask, role: Role) -> None:
    client = client_of(app, make_person(bank.session, BRANCH, role=role))
    expected = 200 if Permission.READ_AUDIT in permissions_of(frozenset({role})) else 403
    assert {client.get(each).status_code for each in ADDRESSES} == {expected}


def test_the_auditor_reads_in_words_what_one_person_did(bank: Bank, app: Flask) -> None:
    bank.did("exchange.decide_visit", by=bank.coordinator, subject_id=bank.volunteer, object_id=new_id())
    bank.did("care.log_visit", by=bank.volunteer)
    client = client_of(app, bank.auditor)
    page = client.get(f"/audit/people/{bank.coordinator}").text
    assert "방문의 인정 여부를 정함" in page
    assert "윤미경" in page
    assert "192.0.2.7" in page
    assert "방문을 적음" not in page
    assert f"/audit/people/{bank.coordinator}" in client.get("/audit/people?q=정현").text


def test_somebody_of_another_branch_is_not_found(bank: Bank, app: Flask) -> None:
    stranger = make_person(bank.session, "cheongju")
    client = client_of(app, bank.auditor)
    assert client.get(f"/audit/people/{stranger}").status_code == 404
    assert client.get(f"/audit/people/{new_id()}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-30",
        "since=9999-12-31&until=9999-12-31",
        "since=0001-01-01&until=0001-01-01",
        "actor=x",
        "feature=nothing",
        "channel=🙂",
        "object=" + "9" * 5000,
    ],
)
def test_what_cannot_be_meant_narrows_nothing(bank: Bank, app: Flask, query: str) -> None:
    client = client_of(app, bank.auditor)
    assert client.get(f"/audit?{query}").status_code == 200
    assert client.get(f"/audit/trail.csv?{query}").status_code == 200


def test_a_broken_cursor_is_refused(bank: Bank, app: Flask) -> None:
    assert client_of(app, bank.auditor).get("/audit?cursor=abc").status_code == 422


def test_the_trail_is_taken_away_as_csv_and_excel_where_nothing_runs(bank: Bank, app: Flask) -> None:
    evil = make_person(bank.session, BRANCH, '=HYPERLINK("x")', Role.VOLUNTEER)
    bank.did("care.log_visit", by=evil)
    client = client_of(app, bank.auditor)
    rows = list(csv.reader(io.StringIO(client.get("/audit/trail.csv?feature=care").data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][1] == '\'=HYPERLINK("x")'
    assert rows[1][6] == "care.log_visit"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/audit/trail.xlsx?feature=care").data))
    assert book.get_sheet_by_index(0).to_python()[1][1] == '=HYPERLINK("x")'


def test_everybody_sees_who_looked_at_their_own_data_and_nobody_elses(bank: Bank, app: Flask) -> None:
    bank.looked(bank.coordinator, bank.volunteer)
    bank.looked(bank.auditor, bank.coordinator)
    page = client_of(app, bank.volunteer).get("/me/looks").text
    assert "정현우" in page
    assert "서지훈" not in page
    assert "아직 아무도" in client_of(app, bank.auditor).get("/me/looks").text


def test_a_page_of_the_trail_asks_the_database_as_often_however_long_it_is(bank: Bank, app: Flask) -> None:
    client = client_of(app, bank.auditor)
    counted: list[str] = []

    def count(*given: object) -> None:
        counted.append(str(given[2]))

    bind = db.engines[None]
    event.listen(bind, "before_cursor_execute", count)
    try:
        bank.did("care.log_visit", by=bank.volunteer)
        bank.session.commit()
        counted.clear()
        client.get("/audit")
        few = len(counted)
        for _ in range(30):
            bank.did("care.log_visit", by=make_person(bank.session, BRANCH))
        bank.session.commit()
        counted.clear()
        client.get("/audit")
        many = len(counted)
    finally:
        event.remove(bind, "before_cursor_execute", count)
    assert many == few
