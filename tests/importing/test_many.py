"""Rows of a file together come to what the same commands come to one by one; and thousands in a minute."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.bench.importing import files, people_visited
from tests.care.world import NOW, TODAY, make_world
from tests.databases import Databases, connected
from tests.factories import give_role, make_person
from tests.importing.test_all_or_nothing import somebody
from tests.importing.test_people import CARRIED, VOLUNTEER
from tests.importing.test_visits import VISIT
from tests.importing.world import USUAL, Cells, Office
from tests.proofs import Proof
from timebank.core import many
from timebank.core.commands import SYSTEM, apply
from timebank.core.db import Model, db
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.permissions import Role
from timebank.importing.commands.examining import Examination, Planned, plan_of
from timebank.importing.commands.sheets import SHEETS
from timebank.importing.commands.steps import Given, Sheet, Taking
from timebank.importing.models import Row
from timebank.importing.queries import list_rows
from timebank.importing.rules import ImportKind, RowState
from timebank.importing.rules.columns import COLUMNS
from timebank.importing.rules.keeping import unpack_cells
from timebank.ledger.commands import posting_many
from timebank.notifications.models import Message

SECONDS = 60
PASSED_OVER = {"importing_batches", "importing_rows", "core_jobs"}
OF_CHANCE = {"head", "digest"}
"""They rest on ids that are drawn anew each time."""
HOUSEHOLD: Cells = files(1)[ImportKind.HOUSEHOLDS][0]
PRODUCT: Cells = files(1)[ImportKind.PRODUCTS][0]
DONATION: Cells = files(1)[ImportKind.DONATIONS][0]
CHILD: Cells = {
    **USUAL,
    "이름": "이수진",
    "생년월일": "1975.1.1",
    "휴대전화": "010-5000-0003",
    "이메일": "sujin@example.com",
    "동의": "회원, 문자",
    "구분": "가족",
}
LINKED: Cells = {"가족 회원": "이수진", "가족 관계": "딸", "관계 확인 자료": "가족관계증명서"}
FILES: Mapping[ImportKind, Sequence[Cells]] = {
    ImportKind.PEOPLE: [
        VOLUNTEER,
        {**USUAL, **LINKED},
        CHILD,
        USUAL,
        {**USUAL, "동명이인 확인": "예"},
        {**CARRIED, "이름": "최말순", "생년월일": "1950-1-1", "휴대전화": "010-5000-0009"},
        {**CARRIED, "이름": "오말순", "휴대전화": "010-5000-0010", "이월 확인자 2": "정현우"},
        {**USUAL, "이름": "이길동", "휴대전화": "010-5000-0011", "동의": "돌봄 기록"},
        {**VOLUNTEER, "이름": "한길동", "휴대전화": "010-5000-0012", "돌볼 어르신": "이수진"},
        {**VOLUNTEER, "이름": "한이동", "휴대전화": "010-5000-0013", "돌볼 어르신": "한이동"},
        {**VOLUNTEER, "이름": "한삼동", "휴대전화": "010-5000-0014", "배정 시작일": "2035-01-01"},
        {**VOLUNTEER, "이름": "한사동", "휴대전화": "010-5000-0015", "교육일": "2035-01-01"},
        {**VOLUNTEER, "이름": "한오동", "휴대전화": "010-5000-0016", "구분": "어르신"},
        {**VOLUNTEER, "이름": "한육동", "휴대전화": "010-5000-0017", "돌볼 어르신": "김영자"},
        {**CHILD, "이름": "이철수", "생년월일": "", "이메일": "", "휴대전화": "010-5000-0018", **LINKED},
        {**USUAL, "이름": "이철희", "휴대전화": "010-5000-0018", "가족 회원": "정현우", "가족 관계": "딸"},
        {**USUAL, "이름": "박아이", "생년월일": "2016-05-05", "휴대전화": "010-5000-0019"},
    ],
    ImportKind.VISITS: [
        VISIT,
        {**VISIT, "시작": "11:00", "끝": "12:00"},
        {**VISIT, "시작": "13:00", "끝": "13:30", "메모": "함께 걸었습니다"},
        {**VISIT, "시작": "14:00", "끝": "23:50"},
        {**VISIT, "방문일": "2027-01-01"},
        {**VISIT, "방문일": "2024-01-01"},
        {**VISIT, "방문일": "0001-01-01"},
        {**VISIT, "방문일": (TODAY - timedelta(days=3)).isoformat(), "시작": "23:00", "끝": "01:00"},
        {**VISIT, "방문일": (TODAY - timedelta(days=2)).isoformat(), "어르신": "윤미경"},
        {**VISIT, "방문일": (TODAY - timedelta(days=2)).isoformat(), "봉사자": "김영자"},
        {**VISIT, "방문일": (TODAY - timedelta(days=2)).isoformat(), "시작": "09:00", "끝": "15:00"},
        {**VISIT, "방문일": (TODAY - timedelta(days=2)).isoformat(), "시작": "15:00", "끝": "18:30"},
    ],
    ImportKind.HOUSEHOLDS: [
        HOUSEHOLD,
        HOUSEHOLD,
        {**HOUSEHOLD, "다른 가구임": "예", "생년월일": "1950-01-01"},
        {**HOUSEHOLD, "이름": "박말자", "주소": "", "전화": "", "출생 연도": "", "동의": "식품 지원"},
        {**HOUSEHOLD, "이름": "박말순", "주소": "", "전화": "010-5000-0030", "인원": "0", "출생 연도": ""},
        {**HOUSEHOLD, "이름": "박말희", "주소": "", "전화": "010-5000-0031", "가구 유형": "시설"},
        {**HOUSEHOLD, "이름": "박말녀", "주소": "대구 달서구 월성로  0", "전화": ""},
        {**HOUSEHOLD, "이름": "박새롬", "주소": "", "전화": "", "받는 방법": "배달"},
        {**HOUSEHOLD, "이름": "이상철", "주소": "", "전화": "", "생년월일": "1950-01-01"},
        {**HOUSEHOLD, "이름": "이상철", "주소": "", "전화": "", "생년월일": "1951-01-01"},
        {**HOUSEHOLD, "이름": "이상철", "주소": "", "전화": "", "생년월일": ""},
    ],
    ImportKind.PRODUCTS: [
        PRODUCT,
        {**PRODUCT, "상품명": "다른 쌀"},
        {**PRODUCT, "바코드": "8801043014831"},
        {**PRODUCT, "바코드": "8801043014830", "무게(g)": "999999999"},
    ],
    ImportKind.DONATIONS: [
        DONATION,
        {**DONATION, "품목": "케이크", "수량": ""},
        {**DONATION, "수량": "0"},
        {**DONATION, "기부자": "달서마트", "사업자등록번호": "123"},
        {**DONATION, "기부자": "달서마트", "기부자 전화": ""},
    ],
}


@pytest.fixture
def office(office: Office) -> Office:
    """The office with somebody whose number a file may name, who wants texts at once."""
    make_person(office.session, name="이수미", phone="010-5000-0001", roles=[Role.FAMILY])
    give_role(office.session, office.world.coordinator, Role.FOOD_COORDINATOR)
    office.session.commit()
    return office


def sheet_of(office: Office, kind: ImportKind, rows: Sequence[Cells]) -> Sheet:
    batch = office.batch(office.bring(kind, *rows))
    taking = Taking(
        branch_id=batch.branch_id,
        batch_id=batch.id,
        kind=kind,
        actor_id=office.world.coordinator.id,
        entered_by_id=office.world.coordinator.id,
        confirmed_by_id=office.world.other_coordinator.id,
    )
    names = {heading: column.name for column in COLUMNS[kind] for heading in (column.ko, *column.also)}
    given = [
        Given(number=number, cells={names[heading]: text for heading, text in row.items() if text})
        for number, row in enumerate(rows, start=2)
    ]
    return SHEETS[kind](office.session, taking, given, now=NOW)


@contextmanager
def undone(session: Session) -> Iterator[None]:
    session.commit()
    with session.begin_nested() as nested:
        yield
        nested.rollback()
    session.expunge_all()


def codes(fault: DomainError) -> list[str]:
    singles = fault.refusals if isinstance(fault, SeveralRefusals) else (fault,)
    return [each.code for each in singles]


def one_by_one(session: Session, plan: Sequence[Planned]) -> dict[int, list[str]]:
    """Carry the commands out as pages do; return what rows are refused for."""
    refused: dict[int, list[str]] = {}
    for each in plan:
        if each.row.number in refused:
            continue
        try:
            with session.begin_nested():
                if each.fault is not None:
                    raise each.fault
                for handle, command in each.steps:
                    apply(session, handle, command, origin=SYSTEM, now=NOW)
        except DomainError as fault:
            refused[each.row.number] = codes(fault)
    return refused


NO_NEWS = frozenset({"identity_seen", "training_recorded"})
"""What a file tells nobody: they are registered in the same moment, and are told that."""


def written(session: Session) -> list[tuple[str, str]]:
    """Return all rows of the bank, without what is of chance."""
    session.expunge_all()
    found: list[tuple[str, str]] = []
    for mapper in Model.registry.mappers:
        name: str = mapper.class_.__tablename__
        if name in PASSED_OVER:
            continue
        for row in session.scalars(select(mapper.class_)):
            if isinstance(row, Message) and row.template in NO_NEWS:
                continue
            values = {
                column.key: getattr(row, column.key)
                for column in mapper.column_attrs
                if column.key not in OF_CHANCE and not isinstance(getattr(row, column.key), UUID)
            }
            found.append((name, repr(sorted(values.items(), key=lambda each: each[0]))))
    return sorted(found)


@pytest.mark.parametrize("kind", list(FILES))
def test_many_are_refused_and_written_as_one_by_one(office: Office, kind: ImportKind) -> None:
    session = office.session
    sheet = sheet_of(office, kind, FILES[kind])
    plan = plan_of(sheet, lambda _done: None)
    with undone(session):
        refused = one_by_one(session, plan)
    looked_at = Examination.of(session, sheet, plan)
    looked_at.examine(lambda _done: None, to_the_end=True)
    assert {number: codes(fault) for number, fault in looked_at.refused.items()} == refused
    assert refused and len(refused) < len(sheet.rows)
    fit = [replace(each) for each in plan if each.row.number not in refused]
    before = written(session)
    with undone(session):
        assert one_by_one(session, fit) == {}
        singly = written(session)
    with undone(session):
        together = Examination.of(session, sheet, fit)
        together.examine(lambda _done: None, to_the_end=True)
        together.write(session, lambda _done: None, now=NOW)
        session.flush()
        assert written(session) == singly != before


def take_in_fit(office: Office, kind: ImportKind) -> UUID:
    """Take in those rows of the usual file that are not refused."""
    batch_id = office.look(kind, *FILES[kind])
    office.session.execute(delete(Row).where(Row.batch_id == batch_id, Row.state == RowState.FAULTY))
    office.batch(batch_id).faulty = 0
    office.session.commit()
    if office.batch(batch_id).openings:
        office.confirm(batch_id)
    office.run(batch_id)
    return batch_id


@pytest.mark.parametrize("kind", list(FILES))
def test_many_are_taken_back_as_one_by_one(office: Office, kind: ImportKind) -> None:
    session, batch_id = office.session, take_in_fit(office, kind)
    batch = office.batch(batch_id)
    taking = Taking(
        branch_id=batch.branch_id,
        batch_id=batch.id,
        kind=kind,
        actor_id=office.world.coordinator.id,
        entered_by_id=office.world.coordinator.id,
        taken_in_at=batch.run_at,
    )
    rows = list_rows(session, branch_id=batch.branch_id, batch_id=batch_id)
    given = [Given(number=row.number, cells=unpack_cells(row.cells)) for row in rows]
    sheet = SHEETS[kind](session, taking, given, now=NOW)
    undos = {row.number: sheet.undo(row) for row in given}
    plan = [Planned(row=row, steps=undos[row.number].steps) for row in sheet.undo_order()]
    before = written(session)
    with undone(session):
        assert one_by_one(session, plan) == {}
        singly = written(session)
    with undone(session):
        together = Examination.of_undo(session, sheet, undos)
        together.examine(lambda _done: None, to_the_end=True)
        assert together.refused == {}
        together.write(session, lambda _done: None, now=NOW)
        session.flush()
        assert written(session) == singly != before


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_no_reference_is_looked_up_by_reading_the_whole_branch(
    databases: Databases, own_bank: Flask, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, anew = 2_500, many.plan_anew
    counted = "SELECT relname, idx_tup_fetch FROM pg_stat_xact_user_tables WHERE idx_tup_fetch > 0"
    with own_bank.app_context(), connected(databases.owner(own_engine.url)) as owner:

        def vacuum_first(session: Session) -> None:
            # It comes round by itself while a large file is written, and sees none of its rows.
            with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE people_people")
            anew(session)

        for module in (many, posting_many):
            monkeypatch.setattr(module, "plan_anew", vacuum_first)
        office = Office(make_world(db.session()))
        session = office.session
        sheet = sheet_of(office, ImportKind.PEOPLE, [somebody(number) for number in range(size)])
        found = Examination.of(session, sheet, plan_of(sheet, lambda _done: None))
        found.examine(lambda _done: None, to_the_end=True)
        assert not found.refused
        session.commit()
        found.write(session, lambda _done: None, now=NOW)
        read = [(row.idx_tup_fetch, row.relname) for row in session.connection().exec_driver_sql(counted)]
        session.rollback()
    assert max(read) < (size * 500, ""), read


@pytest.mark.proof("20,000 rows of a file are looked at and taken in within a minute")
@pytest.mark.parametrize("kind", list(ImportKind))
def test_twenty_thousand_rows_within_a_minute(office: Office, kind: ImportKind, proof: Proof) -> None:
    size = proof.size(20_000, share=10 if kind is ImportKind.PEOPLE else 40)
    give_role(office.session, office.world.coordinator, Role.FOOD_COORDINATOR)
    office.session.commit()
    rows = files(size)
    if kind is ImportKind.VISITS:
        office.take_in(ImportKind.PEOPLE, *rows[ImportKind.PEOPLE][: people_visited(size)])
    batch_id = office.bring(kind, *rows[kind])
    began = time.perf_counter()
    assert office.check(batch_id) == 0
    looked = time.perf_counter() - began
    if office.batch(batch_id).openings:
        office.confirm(batch_id)
    office.ask_to_run(batch_id)
    began = time.perf_counter()
    assert office.work(batch_id) == size
    took = time.perf_counter() - began
    proof.saw(f"{size:,} rows of {kind} looked at in {looked:.1f} s and taken in in {took:.1f} s")
    assert not proof.full or looked + took < SECONDS
