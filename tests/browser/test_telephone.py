"""The telephone desk at 1280: who calls, two questions, what is read out; read by axe, done by keyboard."""

from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.steps import choose, said, sign_in, tab_to

COORDINATOR, SENIOR, GIVER = "정현우", "선우말순", "윤미경"


def take_call(page: Page, name: str) -> None:
    page.goto("/calls")
    page.locator("#search-q").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="전화 받기").first).to_be_visible()
    checks.readable(page)
    page.get_by_role("link", name="전화 받기").first.click()
    expect(page.locator("input[name=caller]").first).to_be_attached()
    checks.readable(page)
    choose(page, "caller", "person")
    page.get_by_role("button", name="계속하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("전화 응대")


def verify(page: Page) -> None:
    for each in page.locator("input[name=right]").all():
        page.locator(f"label[for='{each.get_attribute('id')}']").click()
    page.get_by_role("button", name="답 기록하기").click()
    expect(page.locator("main")).to_contain_text("확인했습니다")


def test_nothing_is_entered_before_who_calls_is_verified(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, COORDINATOR)
    take_call(page, SENIOR)
    checks.readable(page)
    acts = page.locator("#s3").locator("../..").locator("a.row-title")
    before = acts.count()
    verify(page)
    checks.readable(page)
    assert acts.count() > before


def test_points_are_given_after_they_were_read_out(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, COORDINATOR)
    take_call(page, GIVER)
    verify(page)
    page.get_by_role("link", name="점수 나누기").click()
    checks.readable(page)
    page.get_by_role("button", name="읽어 드릴 말 만들기").click()
    expect(page.locator(".error-summary")).to_be_focused()
    checks.readable(page)
    choose(page, "receiver", "pool")
    page.locator("#points").fill("1")
    page.get_by_role("button", name="읽어 드릴 말 만들기").click()
    expect(page.locator(".script")).to_contain_text("1점")
    checks.readable(page)
    page.get_by_role("button", name="“네”라고 하셨습니다").click()
    expect(page.locator("article.paper")).to_contain_text(GIVER)
    page.goto("/calls")
    expect(page.locator("main")).to_contain_text(GIVER)
    checks.readable(page)


def test_a_call_is_led_and_ended_with_the_keyboard_alone(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, COORDINATOR)
    take_call(page, SENIOR)
    for each in page.locator("input[name=right]").all():
        tab_to(page, each)
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="답 기록하기"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("확인했습니다")
    tab_to(page, page.locator("#words"))
    page.keyboard.type("안부 전화였습니다")
    tab_to(page, page.get_by_role("button", name="전화 마치기"))
    page.keyboard.press("Enter")
    said(page, "전화를 마쳤습니다")
