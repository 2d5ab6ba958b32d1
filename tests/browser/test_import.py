"""A list of people from a spreadsheet: sent, mended, taken in, taken back."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests import serving
from tests.browser import checks
from tests.browser.conftest import Browse
from tests.care.world import make_world
from tests.databases import on
from tests.importing.world import USUAL, Cells, csv_of
from tests.settings import make_config, make_environ
from tests.sign_in import sign_in
from timebank import create_app
from timebank.core.db import db
from timebank.core.jobs import run_jobs
from timebank.importing import tasks

LONG = "남궁황보제갈선우독고사공서문동방"
FAULTY: Cells = {**USUAL, "이름": LONG, "생년월일": "옛날", "휴대전화": "010-5000-0009"}
MENDED: Cells = {**FAULTY, "생년월일": "1947.1.1"}


@dataclass
class Desk:
    """A branch's address, the cookie of its coordinator, and its worker."""

    url: str
    cookie: tuple[str, str]
    work: Callable[[], object]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One bank for both widths: what a journey takes in, it takes back."""
    folder = tmp_path_factory.mktemp("desk")
    with on("sqlite", folder) as databases:
        url = databases.make()
        app = create_app(make_config(url))
        with app.app_context():
            client = app.test_client()
            sign_in(client, make_world(db.session()).coordinator)
            db.session.remove()
            cookie = client.get_cookie(str(app.config["SESSION_COOKIE_NAME"]))
            assert cookie is not None

            def work() -> None:
                run_jobs(tasks.JOBS)
                db.session.remove()

            with serving.serve(make_environ(url), log=folder / "log") as site:
                yield Desk(site.url, (cookie.key, cookie.value), work)
            db.engine.dispose()


def send(page: Page, *rows: Cells) -> None:
    content = csv_of(rows, encoding="cp949")
    file = FilePayload(name="봉사자 명단.csv", mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/imports/[0-9a-f-]{36}$"))


def test_a_list_is_mended_taken_in_and_taken_back(browse: Browse, width: int, desk: Desk) -> None:
    page = browse("/sign-in", width=width, at=desk.url)
    key, value = desk.cookie
    page.context.add_cookies([{"name": key, "value": value, "url": desk.url}])
    page.goto("/imports")
    checks.readable(page)
    page.goto("/imports/new/people")
    checks.readable(page)
    send(page, USUAL, FAULTY)
    desk.work()
    page.reload()
    expect(page.get_by_text("“생년월일” 칸의 “옛날”")).to_be_visible()
    checks.readable(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="고칠 행만 내려받기").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("link", name="고친 파일 올리기").click()
    send(page, USUAL, MENDED)
    here = page.url
    desk.work()
    page.reload()
    checks.readable(page)
    page.locator("form[action$='/run'] button").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    checks.readable(page)
    desk.work()
    page.goto(here)
    expect(page.get_by_text("파일의 내용이 모두 들어갔습니다")).to_be_visible()
    page.locator("a[href$='/undo']").click()
    checks.readable(page)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/jobs/"))
    desk.work()
    page.goto(here)
    checks.readable(page)
