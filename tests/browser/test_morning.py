"""The morning of a usual day: the last visit that is over is offered, and from when today's can be logged."""

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.steps import said, sign_in
from tests.browser.using_bank import TODAY, VOLUNTEER, serving_at
from timebank.demo.usuals import USUALS

USUAL = next(each for each in USUALS if each.volunteer == VOLUNTEER)
MORNING = datetime.combine(TODAY + timedelta(days=USUAL.days[1]), time(9), ZoneInfo("Asia/Seoul"))
"""Her next usual day with the same person, before she goes there."""


def test_the_last_visit_that_is_over_is_logged(browse: Browse, demo_bank: Path, tmp_path: Path) -> None:
    bank = Path(shutil.copyfile(demo_bank, tmp_path / "bank.db"))
    with serving_at(bank, tmp_path, MORNING) as url:
        page = browse(at=url)
        sign_in(page, VOLUNTEER)
        page.goto("/home")
        card = page.locator("article.card", has_text=USUAL.senior)
        expect(card).to_contain_text("오늘 방문은 낮 12:00부터 기록할 수 있습니다")
        checks.readable(page)
        card.get_by_role("link", name=f"{TODAY.month}월 {TODAY.day}일").click()
        expect(page.locator("#day")).to_have_value(TODAY.isoformat())
        checks.readable(page)
        page.get_by_role("button", name="기록 보내기").click()
        said(page, "기록을 받았습니다")
        page.goto("/home")
        expect(card.get_by_role("button", name="평소대로 기록하기")).to_be_disabled()
        checks.readable(page)
