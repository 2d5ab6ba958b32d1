"""The pages of imports, as a coordinator, a second person and a stranger use them."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.care.world import NOW
from tests.care_pages.reader import Reader, Seen
from tests.importing.test_people import CARRIED, PEOPLE
from tests.importing.world import USUAL, Cells, Office, csv_of
from timebank.core.jobs import run_jobs
from timebank.importing import tasks
from timebank.importing.queries import list_batches
from timebank.importing.rules import BatchState
from timebank.importing.rules.reading import read_table


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def send(reader: Reader, *rows: Cells, content: bytes | None = None, status: int = 302) -> Seen:
    """Choose a file on the page of people and send it."""
    form = reader.open("/imports/new/people").form_to("/imports/new/people")
    body = csv_of(rows) if content is None else content
    data = {name: values[0] for name, values in form.values.items() if name != "file"}
    answer = reader.client.post(form.action, data={**data, "file": (io.BytesIO(body), "명단.csv")})
    return Reader._read(answer, form.action, status)  # noqa: SLF001  the reader sends no files


def newest(office: Office) -> BatchState:
    return list_batches(office.session, branch_id=office.world.branch_id, kinds=[PEOPLE])[0].state


def test_a_file_goes_from_choosing_to_taking_in_and_back(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    assert "아직 올린 파일이 없습니다" in desk.open("/imports").words
    here = send(desk, USUAL).url
    assert "살펴보는 중" in desk.open(here).words
    run_jobs(tasks.JOBS)
    assert "넣을 수 있음" in desk.open(here).words
    job = desk.press(here, "/run").url
    assert "/jobs/" in job
    run_jobs(tasks.JOBS)
    assert here.rsplit("/", 1)[1] in desk.open(job).html
    assert len(office.find("박순자")) == 1
    desk.press(f"{here}/undo", "/undo")
    run_jobs(tasks.JOBS)
    assert newest(office) is BatchState.UNDONE
    assert "모두 되돌렸습니다" in desk.open(here).words


def test_faulty_rows_are_told_in_words_and_given_as_excel(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    usual = {**USUAL, "생년월일": "17594"}
    here = send(desk, usual, {**USUAL, "이름": "최말순", "생년월일": "옛날", "휴대전화": "010-5000-0009"}).url
    run_jobs(tasks.JOBS)
    assert "박순자 · 1948년 3월 2일" in desk.open(f"{here}?show=all").words
    page = desk.open(here)
    assert "“생년월일” 칸의 “옛날”: 날짜가 아닙니다" in page.words
    assert not [form for form in page.forms if form.action.endswith("/run")]
    content = desk.client.get(f"{here}/faulty.xlsx").data
    heads, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    told = dict(zip(heads, row, strict=True))
    assert (told["행"], told["이름"], told["휴대전화"]) == (3, "최말순", "010-5000-0009")
    assert str(told["할 일"]).startswith("“생년월일” 칸의 “옛날”")
    whole = desk.client.get(f"{here}/faulty.xlsx?show=all").data
    _heads, *rows = CalamineWorkbook.from_filelike(io.BytesIO(whole)).get_sheet_by_index(0).to_python()
    assert [(row[0], bool(row[1])) for row in rows] == [(2, False), (3, True)]
    again = send(desk, content=whole).url
    run_jobs(tasks.JOBS)
    assert "알 수 없는 열" not in desk.open(again).words


def test_the_mended_download_can_be_brought_in_again(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    here = send(desk, {**USUAL, "구분": "사장"}).url
    run_jobs(tasks.JOBS)
    content = desk.client.get(f"{here}/faulty.xlsx").data
    again = send(desk, content=content).url
    run_jobs(tasks.JOBS)
    assert "“구분” 칸의 “사장”" in desk.open(again).words


def test_points_are_confirmed_by_a_second_person_on_the_page(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    here = send(desk, CARRIED).url
    run_jobs(tasks.JOBS)
    page = desk.open(here)
    assert not [form for form in page.forms if form.action.endswith(("/run", "/confirm"))]
    second = Reader(app, office.world.other_coordinator)
    second.press(here, "/confirm")
    second.press(here, "/run")
    run_jobs(tasks.JOBS)
    assert newest(office) is BatchState.DONE


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
def test_the_example_file_reads_in_every_language(app: Flask, office: Office, language: str) -> None:
    office.world.coordinator.language = language
    office.session.commit()
    desk = Reader(app, office.world.coordinator)
    for kind in ("people", "visits"):
        (_, heads), (_, row) = read_table(desk.client.get(f"/imports/examples/{kind}.xlsx").data)
        assert len(heads) >= len(row) > 5


def test_no_file_and_a_picture_are_refused_beside_the_field(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    assert "파일을 골라 주세요" in desk.fill("/imports/new/people", status=422).words
    assert "읽을 수 없는 파일입니다" in send(desk, content=b"\x89PNG\r\n\x1a\n\xff\xfe\x00", status=422).words


def test_a_volunteer_and_a_kind_of_others_find_nothing(app: Flask, office: Office) -> None:
    here = send(Reader(app, office.world.coordinator), USUAL).url
    volunteer = Reader(app, office.world.volunteer)
    volunteer.open("/imports", status=403)
    volunteer.open(here, status=403)
    Reader(app, office.world.coordinator).open("/imports/new/products", status=404)


def test_a_dropped_file_is_forgotten(app: Flask, office: Office) -> None:
    desk = Reader(app, office.world.coordinator)
    here = send(desk, USUAL).url
    run_jobs(tasks.JOBS)
    desk.press(here, "/drop")
    assert newest(office) is BatchState.DROPPED
    assert "박순자" not in desk.open(here).words
