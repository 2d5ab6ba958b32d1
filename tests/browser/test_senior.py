"""The path of 김영자, who is visited; and of 이은정, whose mother 선우말순 is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.steps import choose, said, sign_in, tab_to

SENIOR, VOLUNTEER = "김영자", "윤미경"
DAUGHTER, MOTHER, HER_VOLUNTEER = "이은정", "선우말순", "독고진"
MARKED = "달랐다고 하셨습니다"


def object_to_one(page: Page, words: str) -> str:
    """Say of one visit that it was different; return the address of that visit."""
    page.goto("/care")
    page.get_by_role("link", name="달랐습니다").first.click()
    choose(page, "kind", "different")
    page.locator("#words").fill(words)
    page.get_by_role("button", name="지점에 알리기").click()
    said(page, "고맙습니다")
    return page.url


def test_who_came_is_seen_and_can_be_objected_to(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, SENIOR)
    page.goto("/care")
    expect(page.get_by_role("heading", level=1)).to_contain_text(SENIOR)
    expect(page.locator("main .rows").first).to_contain_text(VOLUNTEER)
    checks.readable(page)
    page.get_by_role("link", name="달랐습니다").first.click()
    checks.readable(page)
    page.get_by_role("button", name="지점에 알리기").click()
    refused(page)
    checks.readable(page)
    words = f"점심때 가셨어요 {width}."
    visit = object_to_one(page, words)
    expect(page.locator("main .notice.warn")).to_contain_text(words)
    checks.readable(page)
    page.goto("/care")
    row = page.locator("main li.row", has=page.locator(f"a[href='{visit[visit.index('/care/') :]}']"))
    expect(row).to_contain_text(MARKED)
    expect(row.get_by_role("link", name="달랐습니다")).to_have_count(0)


def refused(page: Page) -> None:
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page.locator("fieldset#kind")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("fieldset#kind")).to_have_attribute("aria-describedby", "kind-error")


def test_she_objects_without_javascript(browse: Browse) -> None:
    page = browse(script=False)
    sign_in(page, SENIOR)
    object_to_one(page, "한 시간만 계셨어요.")
    expect(page.locator("main .notice.warn")).to_contain_text("한 시간만 계셨어요.")


def test_she_objects_with_the_keyboard_alone(browse: Browse) -> None:
    page = browse()
    sign_in(page, SENIOR)
    page.goto("/care")
    tab_to(page, page.get_by_role("link", name="달랐습니다").first)
    page.keyboard.press("Enter")
    tab_to(page, page.locator("input[name=kind]").first)
    page.keyboard.press("Space")
    tab_to(page, page.locator("#words"))
    page.keyboard.insert_text("한 시간 일찍 가셨어요.")
    tab_to(page, page.get_by_role("button", name="지점에 알리기"))
    page.keyboard.press("Enter")
    said(page, "고맙습니다")
    expect(page.locator("main .notice.warn")).to_contain_text("한 시간 일찍 가셨어요.")


def test_she_takes_her_objection_back(browse: Browse) -> None:
    page = browse()
    sign_in(page, SENIOR)
    object_to_one(page, "잘못 눌렀어요.")
    page.get_by_role("link", name="이의 거두기").click()
    checks.readable(page)
    page.locator("#words").fill("달력을 보니 맞았어요.")
    page.locator("main form button[type=submit]").click()
    said(page, "고맙습니다")
    expect(page.get_by_role("link", name="이의 거두기")).to_have_count(0)


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, True), (390, False)])
def test_a_daughter_sees_who_came_to_her_mother(browse: Browse, width: int, *, script: bool) -> None:
    page = browse(width=width, script=script)
    sign_in(page, DAUGHTER)
    page.goto("/care")
    expect(page.get_by_role("heading", level=1)).to_contain_text(MOTHER)
    expect(page.locator("main .rows").first).to_contain_text(HER_VOLUNTEER)
    if script:
        checks.readable(page)
    page.locator("main .row-title").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HER_VOLUNTEER)
    if script:
        checks.readable(page)
