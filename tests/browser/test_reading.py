"""Everybody can read it: three languages, white on black, large text, narrow screens."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse, serving_of
from tests.browser.standing import settled
from tests.browser.steps import choose, sign_in
from tests.demonstration import ROOT

VOLUNTEER, SENIOR, COORDINATOR = "윤미경", "김영자", "정현우"
PAGES: dict[str | None, tuple[str, ...]] = {
    VOLUNTEER: ("/home", "/visits/new", "/points"),
    SENIOR: ("/care",),
    COORDINATOR: ("/desk",),
    None: ("/sign-in", "/public"),
}
HANGUL = re.compile("[가-힣]+")
TEXTS_OF_PAGE = """
() => {
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const it = walker.currentNode;
    if (!it.parentElement.closest("script, style, [lang=ko]:not(html)")) found.push(it.textContent);
  }
  for (const it of document.querySelectorAll("[aria-label], [alt], [title], [placeholder]"))
    for (const name of ["aria-label", "alt", "title", "placeholder"])
      if (it.hasAttribute(name)) found.push(it.getAttribute(name));
  return found;
}
"""

pytestmark = pytest.mark.own_font


@pytest.fixture(scope="module")
def site(demo_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bank of this file's own: how somebody reads is kept with them."""
    with serving_of(demo_bank, tmp_path_factory.mktemp("reading")) as url:
        yield url


@pytest.fixture(params=PAGES, ids=["volunteer", "senior", "coordinator", "visitor"])
def who(request: pytest.FixtureRequest) -> str | None:
    """Whoever reads."""
    name: str | None = request.param
    return name


def set_up(page: Page, who: str | None, *, language: str = "ko", size: int = 100, high: bool = False) -> None:
    """Come in, and choose how to read."""
    if who is not None:
        sign_in(page, who)
    page.goto("/settings")
    choose(page, "size", str(size))
    choose(page, "contrast", "high" if high else "usual")
    choose(page, "language", language)
    page.locator("main form button[type=submit]").click()
    settled(page)
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.fixture(scope="module")
def words_of_people(demo_bank: Path) -> frozenset[str]:
    """What is Korean in every language: names, addresses, what somebody wrote in the demonstration."""
    sources = (ROOT / "timebank" / "demo").glob("*.py")
    with closing(sqlite3.connect(demo_bank)) as bank:
        names = [name for (name,) in bank.execute("SELECT name FROM people_people")]
    texts = [*names, *(path.read_text() for path in sources)]
    return frozenset(word for text in texts for word in HANGUL.findall(text))


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
def test_each_page_speaks_the_language(
    browse: Browse, who: str | None, language: str, words_of_people: frozenset[str]
) -> None:
    page = browse()
    set_up(page, who, language=language)
    for path in PAGES[who]:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", language)
        checks.readable(page)
        found = set(HANGUL.findall(" ".join(page.evaluate(TEXTS_OF_PAGE))))
        if language == "ko":
            assert found
        else:
            assert found - words_of_people == set(), path


def test_each_page_is_readable_white_on_black_and_very_large(browse: Browse, who: str | None) -> None:
    page = browse()
    set_up(page, who, size=150, high=True)
    for path in PAGES[who]:
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("data-krds-mode", "high-contrast")
        expect(page.locator("html")).to_have_attribute("data-text", "150")
        checks.readable(page)


def test_a_refused_form_is_readable_white_on_black_and_very_large(browse: Browse) -> None:
    page = browse()
    set_up(page, VOLUNTEER, size=150, high=True)
    page.goto("/visits/new")
    page.locator("#end").fill("00:30")
    page.get_by_role("button", name="기록 보내기").click()
    expect(page.locator(".error-summary")).to_be_focused()
    checks.readable(page)


def test_no_page_scrolls_sideways_when_narrow_or_enlarged(browse: Browse, who: str | None) -> None:
    page = browse(width=320)
    set_up(page, who)
    for path in PAGES[who]:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        checks.no_sideways_scroll(page)
        checks.controls_tall_enough(page)
        # The root is at 62.5 %, so this is twice the size.
        page.evaluate("document.documentElement.style.fontSize = '125%'")
        for width in (390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            checks.no_sideways_scroll(page)


def test_long_words_wrap_on_a_narrow_screen_in_large_text(browse: Browse) -> None:
    page = browse(width=320)
    set_up(page, VOLUNTEER, language="vi", size=150)
    for path in ("/rules", "/visits", "/points"):
        page.goto(path)
        checks.no_sideways_scroll(page)
