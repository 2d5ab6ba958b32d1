"""The telephone desk at 1280: who calls, two questions, what is read out; read by axe, done by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.standing import settled
from tests.browser.steps import choose, said, sign_in, tab_to
from tests.browser.using_bank import TODAY

COORDINATOR, SECOND, SENIOR, GIVER, ASKING = "정현우", "김도윤", "선우말순", "윤미경", "김영자"


@pytest.fixture
def site(points_site: str) -> str:
    """A bank in which whoever calls has points."""
    return points_site


def open_act(page: Page, name: str, act: str) -> None:
    """From the page of a person to what they ask for in the call, once it is known that it is them."""
    page.goto(f"/people?q={name}")
    page.locator("main a.row-title").first.click()
    page.get_by_role("link", name="전화하셨습니다").click()
    choose(page, "caller", "person")
    page.get_by_role("button", name="계속하기").click()
    verify(page)
    tab_to(page, page.locator("main a.krds-btn", has_text=act))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="읽어 드릴 말 만들기")).to_be_visible()


def test_care_is_asked_for_in_words_that_were_read_back(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, COORDINATOR)
    open_act(page, ASKING, "돌봄 요청하기")
    checks.readable(page)
    tab_to(page, page.locator("input[name=activities]").first)
    page.keyboard.press("Space")
    page.locator("#day").fill((TODAY + timedelta(days=12)).isoformat())
    page.locator("#start").fill("15:00")
    page.locator("#end").fill("16:30")
    page.get_by_role("button", name="읽어 드릴 말 만들기").click()
    for words in (ASKING, "오후 3:00~4:30", "1.5점"):
        expect(page.locator(".script")).to_contain_text(words)
    checks.readable(page)
    tab_to(page, page.get_by_role("button", name="“네”라고 하셨습니다"))
    page.keyboard.press("Enter")
    expect(page.locator("article.paper")).to_contain_text("오후 3:00~4:30")
    page.goto("/desk/redemptions")
    row = page.locator("main li.row", has_text=ASKING).filter(has_text="오후 3:00~4:30")
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(f"담당자 {COORDINATOR}")


def test_above_the_limit_a_second_coordinator_calls_back(browse: Browse) -> None:
    page, second = browse(width=1280), browse(width=1280)
    sign_in(page, COORDINATOR)
    open_act(page, GIVER, "점수 나누기")
    choose(page, "receiver", "pool")
    page.locator("#points").fill("11")
    page.get_by_role("button", name="읽어 드릴 말 만들기").click()
    expect(page.locator(".script")).to_contain_text("다른 담당자가 먼저 다시 전화")
    page.get_by_role("button", name="“네”라고 하셨습니다").click()
    expect(page.locator("article.paper")).to_contain_text("11점")
    page.goto("/calls/waiting")
    page.locator("main a.row-title", has_text=GIVER).click()
    checks.readable(page)
    expect(page.get_by_role("button", name="정하기")).to_have_count(0)
    sign_in(second, SECOND)
    second.goto("/calls/waiting")
    checks.readable(second)
    second.locator("main a.row-title", has_text=GIVER).click()
    expect(second.locator(".script")).to_contain_text("11점")
    second.get_by_role("button", name="다시 걸 번호 보기").click()
    expect(second.locator("main")).to_contain_text("010-")
    second.get_by_role("button", name="정하기").click()
    expect(second.locator(".error-summary")).to_be_focused()
    checks.readable(second)
    choose(second, "decision", "approve")
    second.get_by_role("button", name="정하기").click()
    said(second, "정했고")
    expect(second.locator("main a.row-title", has_text=GIVER)).to_have_count(0)


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
    settled(page)


def verify(page: Page) -> None:
    settled(page)
    for each in page.locator("input[name=right]").all():
        page.locator(f"label[for='{each.get_attribute('id')}']").click()
    page.get_by_role("button", name="답 기록하기").click()
    expect(page.locator("main")).to_contain_text("확인했습니다")


def test_nothing_is_entered_before_who_calls_is_verified(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, COORDINATOR)
    take_call(page, SENIOR)
    checks.readable(page)
    acts = page.locator("#s3").locator("../..").locator("a.krds-btn")
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
