"""Files for programs: brought in, looked at, mended, taken in, taken back."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW
from tests.factories import make_branch, make_person
from tests.importing.test_people import CARRIED
from tests.importing.world import USUAL, Cells, Office, csv_of
from tests.sign_in import Somebody, bearer
from timebank.core.ids import new_id
from timebank.core.jobs import run_jobs
from timebank.core.permissions import Role
from timebank.importing import tasks
from timebank.web.sheets import excel_file

FAULTY: Cells = {**USUAL, "이름": "최말순", "생년월일": "옛날", "휴대전화": "010-5000-0009"}


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Program:
    """Asks with a token of somebody's, each time with a key of its own."""

    def __init__(self, app: Flask, office: Office, somebody: Somebody | None = None) -> None:
        self.client = app.test_client()
        who = somebody or office.world.coordinator
        self.headers = bearer(office.session, who, Role.COORDINATOR)
        office.session.commit()

    def get(self, path: str, *, status: int = 200) -> Any:  # noqa: ANN401
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, path: str, body: Any = None, *, key: str = "", status: int = 200) -> Any:  # noqa: ANN401
        headers = {**self.headers, "Idempotency-Key": key or str(new_id())}
        answer = self.client.post(f"/api/v1{path}", headers=headers, json=body if body is not None else {})
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def bring(self, content: bytes, *, key: str = "", status: int = 201, kind: str = "people") -> Any:  # noqa: ANN401
        body = {"kind": kind, "name": "명단.csv", "content": b64encode(content).decode()}
        return self.post("/imports", body, key=key, status=status)


def test_a_file_in_cp949_goes_from_bringing_to_taking_back(app: Flask, office: Office) -> None:
    program = Program(app, office)
    brought = program.bring(csv_of([USUAL], encoding="cp949"))
    here = f"/imports/{brought['id']}"
    assert (brought["state"], brought["rows"]) == ("checking", 1)
    run_jobs(tasks.JOBS)
    assert (program.get(here)["state"], program.get(here)["faulty"]) == ("checked", 0)
    asked = program.post(f"{here}/run")
    assert program.get(f"/jobs/{asked['job_id']}")["state"] == "queued"
    run_jobs(tasks.JOBS)
    job = program.get(f"/jobs/{asked['job_id']}")
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    assert len(office.find("박순자")) == 1
    program.post(f"{here}/undo")
    run_jobs(tasks.JOBS)
    assert program.get(here)["state"] == "undone"
    assert office.find("박순자") == []


def test_faulty_rows_are_told_with_their_cells_and_stop_the_file(app: Flask, office: Office) -> None:
    program = Program(app, office)
    here = f"/imports/{program.bring(csv_of([USUAL, FAULTY]))['id']}"
    run_jobs(tasks.JOBS)
    (row,) = program.get(f"{here}/rows?state=faulty")["items"]
    assert (row["number"], row["cells"]["name"], len(row["faults"])) == (3, "최말순", 1)
    assert "옛날" in row["faults"][0]
    assert program.post(f"{here}/run", status=409)["code"] == "importing.rows-faulty"
    assert len(program.get(f"{here}/rows")["items"]) == 2


def test_an_excel_file_reads_as_well(app: Flask, office: Office) -> None:
    with app.test_request_context():
        content = excel_file("people", list(USUAL), [list(USUAL.values())]).get_data()
    program = Program(app, office)
    here = f"/imports/{program.bring(content)['id']}"
    run_jobs(tasks.JOBS)
    assert program.get(here)["faulty"] == 0


def test_points_wait_for_a_second_person(app: Flask, office: Office) -> None:
    program, second = Program(app, office), Program(app, office, office.world.other_coordinator)
    here = f"/imports/{program.bring(csv_of([CARRIED]))['id']}"
    run_jobs(tasks.JOBS)
    assert program.post(f"{here}/run", status=409)["code"] == "importing.second-person-needed"
    assert program.post(f"{here}/confirm", status=403)["code"] == "importing.same-person-confirms"
    second.post(f"{here}/confirm")
    assert program.post(f"{here}/run")["state"] == "running"


def test_the_same_key_brings_the_file_in_once(app: Flask, office: Office) -> None:
    program = Program(app, office)
    first = program.bring(csv_of([USUAL]), key="once")
    assert program.bring(csv_of([USUAL]), key="once")["id"] == first["id"]
    assert program.bring(csv_of([FAULTY]), key="once", status=409)["code"] == "core.command-differs"
    assert len(program.get("/imports")["items"]) == 1


def test_what_is_no_file_is_refused(app: Flask, office: Office) -> None:
    program = Program(app, office)
    assert program.bring(b"\x00\x01\xff", status=422)["code"] == "importing.file-unreadable"
    assert program.bring("이름\n박순자".encode(), status=422)["code"] == "importing.headings-missing"


def test_a_dropped_file_says_nothing_more(app: Flask, office: Office) -> None:
    program = Program(app, office)
    here = f"/imports/{program.bring(csv_of([USUAL]))['id']}"
    run_jobs(tasks.JOBS)
    program.post(f"{here}/drop")
    assert program.get(f"{here}/rows")["items"][0]["cells"] == {}
    program.post(f"{here}/run", status=409)


def test_food_is_not_for_a_coordinator_of_care(app: Flask, office: Office) -> None:
    program = Program(app, office)
    assert program.bring(b"a,b", kind="products", status=404)["code"] == "importing.kind-unknown"


def test_a_file_of_another_branch_is_not_there(app: Flask, office: Office) -> None:
    here = f"/imports/{Program(app, office).bring(csv_of([USUAL]))['id']}"
    make_branch(office.session, "suseong", name="대구 수성구 지점")
    stranger = make_person(
        office.session, name="강민수", roles=[Role.COORDINATOR], born=None, branch_id="suseong"
    )
    program = Program(app, office, stranger)
    for path in (here, f"{here}/rows"):
        program.get(path, status=404)
    for verb in ("check", "confirm", "run", "undo", "drop"):
        program.post(f"{here}/{verb}", status=404)
