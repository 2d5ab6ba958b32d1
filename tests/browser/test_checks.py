"""The checks of pages find what they are there to find."""

from collections.abc import Callable
from time import sleep
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.browser import checks

SLOW = 0.2
"""Seconds."""
GOOD = """
<html lang="ko"><head><title>점검</title><meta name="viewport" content="width=device-width"></head>
<body style="font-size: 18px"><main><h1>점검</h1><p>{}</p></main></body></html>
"""


def test_a_good_page_passes(page: Page) -> None:
    page.set_content(GOOD.format('말 속의 <a href="#x">이음</a>은 작아도 됩니다.'))
    checks.readable(page)


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ('<button style="height: 30px">누르기</button>', checks.controls_tall_enough),
        ('<label><input type="checkbox"> 고르기</label>', checks.controls_tall_enough),
        ('<span style="font-size: 11px">작은 글</span>', checks.text_large_enough),
        ('<span style="display: block; width: 3000px">넓음</span>', checks.no_sideways_scroll),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', checks.axe),
        ('<span style="color: #ccc; background: #fff">흐린 글</span>', checks.axe),
    ],
)
def test_a_fault_is_found(page: Page, fault: str, check: Callable[[Page], None]) -> None:
    page.set_content(GOOD.format(fault))
    with pytest.raises(AssertionError):
        check(page)


def test_of_a_long_list_axe_looks_at_the_first_rows_and_leaves_no_mark(page: Page) -> None:
    rows = '<span style="color: {}">흐린 줄</span> ' * 5
    page.set_content(GOOD.format(rows.replace("{}", "#222")))
    checks.axe(page)
    assert page.locator("[data-alike]").count() == 0
    page.set_content(GOOD.format(rows.replace("{}", "#ccc")))
    with pytest.raises(AssertionError, match="color-contrast"):
        checks.axe(page)


@pytest.mark.parametrize("key", [False, True], ids=["click", "key"])
def test_what_is_checked_is_the_page_that_comes(context: BrowserContext, *, key: bool) -> None:
    faulty = GOOD.format('<button style="height: 30px">누르기</button>')
    pages = {
        "/": GOOD.format('<a href="/next" style="display: block; padding: 20px">다음 쪽</a>'),
        "/next": faulty.replace("<head>", '<head><script src="/slow"></script>'),
        "/slow": "",
    }

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path != "/":
            sleep(SLOW)
        kind = "text/javascript" if path == "/slow" else "text/html; charset=utf-8"
        route.fulfill(body=pages[path], content_type=kind)

    context.route("**/*", answer)
    page = context.new_page()
    page.goto("http://timebank.test/")
    checks.controls_tall_enough(page)
    if key:
        page.locator("a").focus()
        page.keyboard.press("Enter")
    else:
        page.locator("a").click()
    with pytest.raises(AssertionError, match="30 px"):
        checks.controls_tall_enough(page)
