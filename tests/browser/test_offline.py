"""Visits logged without a connection: saved on the phone, sent once, refused ones kept for correction."""

from collections.abc import Callable
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.browser import checks
from tests.browser.steps import said, sign_in
from tests.browser.test_volunteer import take_back

VOLUNTEER = "윤미경"
SENT_WITHIN = 30
"""Seconds."""
Phone = Callable[[], Page]


@pytest.fixture
def phone(new_context: CreateContextCallback, site: str) -> Phone:
    """Sign the volunteer in on a telephone; going without connection leaves errors in its console."""

    def take() -> Page:
        context = new_context(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            locale="ko",
            timezone_id="Asia/Seoul",
            base_url=site,
        )
        page = context.new_page()
        sign_in(page, VOLUNTEER)
        page.goto("/visits/new")
        page.wait_for_function(
            "async () => (await caches.has('timebank-pages'))"
            " && Boolean(await (await caches.open('timebank-pages')).match('/visits/new'))"
            " && navigator.serviceWorker.controller !== null"
        )
        return page

    return take


def write_down(page: Page, note: str) -> None:
    if urlsplit(page.url).path != "/visits/new":
        page.goto("/visits/new")
    page.locator("summary", has_text="남길 말").click()
    page.locator("#note").fill(note)
    page.get_by_role("button", name="기록 보내기").click()


def listed(page: Page) -> int:
    """Return how many visits of the day the list of one's own shows."""
    page.goto("/visits/new")
    today = page.locator("#day").get_attribute("max")
    page.goto(f"/visits?since={today}")
    return page.locator("main .rows > .row").count()


def test_a_visit_without_connection_is_saved_and_sent_once(phone: Phone) -> None:
    page = phone()
    before = listed(page)
    page.context.set_offline(True)
    write_down(page, "연결 없이 적었습니다.")
    said(page, "이 휴대전화에 저장했습니다")
    expect(page.locator("[data-rows]")).to_contain_text("아직 보내지 않음")
    checks.no_sideways_scroll(page)
    checks.controls_tall_enough(page)
    page.reload()
    expect(page.locator("[data-rows] .row")).to_have_count(1)
    expect(page.locator("#note")).to_have_value("")
    kept = page.evaluate("async () => await VisitQueue.all()")
    page.context.set_offline(False)
    page.goto("/home")
    # It leaves at once: on this page, or already on the one before.
    until = monotonic() + SENT_WITHIN
    while listed(page) != before + 1 and monotonic() < until:
        page.wait_for_timeout(250)
    assert listed(page) == before + 1
    page.goto("/home")
    page.goto("/home")
    expect(page.locator("[data-kept]")).to_be_hidden()
    # Only once this page has looked for what to send: else it would send what the next one is to show.
    page.evaluate("async () => await navigator.locks.request('visits', () => null)")
    page.evaluate("async (kept) => await VisitQueue.put(kept[0])", kept)
    page.reload()
    expect(page.locator("[data-rows]")).to_contain_text("지점에 보냄")
    page.locator("[data-rows] a").click()
    expect(page.locator("main")).to_contain_text("연결 없이 적었습니다.")
    take_back(page)
    assert listed(page) == before + 1


def test_a_refused_one_says_why_and_goes_back_into_the_form(phone: Phone) -> None:
    page = phone()
    page.context.set_offline(True)
    page.goto("/visits/new")
    page.locator("#day").fill("2020-01-06")
    page.get_by_role("button", name="기록 보내기").click()
    said(page, "이 휴대전화에 저장했습니다")
    page.context.set_offline(False)
    page.goto("/visits/new")
    expect(page.locator("[data-rows]")).to_contain_text("받지 못했습니다")
    assert page.locator("[data-rows] .odd").count() >= 1
    page.get_by_role("button", name="고치기").click()
    expect(page.locator("#day")).to_have_value("2020-01-06")
    expect(page.locator("[data-list]")).to_be_hidden()


def test_leaving_wipes_the_phone(phone: Phone) -> None:
    page = phone()
    page.locator("[data-sign-out] button").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/visits/new")
    # The worker wipes what it kept while the next page is coming.
    page.wait_for_function("async () => !(await caches.has('timebank-pages'))")
    assert page.evaluate("() => localStorage.getItem('unsent')") is None


def test_leaving_with_unsent_visits_asks_first(phone: Phone) -> None:
    page = phone()
    page.context.set_offline(True)
    write_down(page, "아직 안 보냈습니다.")
    said(page, "이 휴대전화에 저장했습니다")
    expect(page.locator("[data-rows] .row")).to_have_count(1)
    asked = []

    def stay(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.locator("[data-sign-out] button").click()
    assert len(asked) == 1
    assert "사라집니다" in asked[0]
