"""The path of 윤미경, who visits 김영자 today: log it as usual, look where it is, take it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.standing import settled
from tests.browser.steps import Taps, refused, said, sign_in, tab_to

VOLUNTEER = "윤미경"
FEW_TAPS = 4
THANKS = "기록을 받았습니다"


def as_usual(page: Page) -> None:
    page.goto("/home")
    page.get_by_role("link", name="평소대로 기록하기").first.click()
    settled(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="기록 보내기").click()


def take_back(page: Page) -> None:
    """Withdraw the visit that the page shows; so the next test finds today as it was."""
    page.get_by_role("button", name="이 방문 거둬들이기").click()
    expect(page.locator("main .state").first).to_have_text("거둬들임")


def afresh(page: Page) -> None:
    """Drop what another test began to write, if anything."""
    page.goto("/visits/new")
    drop = page.get_by_role("button", name="지우고 새로 쓰기")
    if drop.count():
        drop.click()
        settled(page)


def test_a_usual_visit_takes_few_taps_and_can_be_withdrawn(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, VOLUNTEER)
    afresh(page)
    page.goto("/home")
    checks.readable(page)
    taps = Taps()
    taps.tap(page.get_by_role("link", name="평소대로 기록하기").first)
    checks.readable(page)
    taps.tap(page.get_by_role("button", name="기록 보내기"))
    assert taps.count <= FEW_TAPS
    said(page, THANKS)
    expect(page.locator("main .state").first).to_have_text("확인 중")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+월 \d+일( \(.\))?까지 알려 드립니다"))
    checks.readable(page)
    take_back(page)
    checks.readable(page)


def test_a_draft_survives_leaving_and_is_gone_after_sending(browse: Browse) -> None:
    page = browse()
    sign_in(page, VOLUNTEER)
    afresh(page)
    as_usual(page)
    page.get_by_text("남길 말 (안 쓰셔도 됩니다)").click()
    page.locator("#note").fill("감자를 사다 드렸습니다.")
    page.goto("/home")
    as_usual(page)
    expect(page.locator("#note")).to_have_value("감자를 사다 드렸습니다.")
    expect(page.locator("#note")).to_be_visible()
    send(page)
    said(page, THANKS)
    expect(page.locator("main")).to_contain_text("감자를 사다 드렸습니다.")
    sent = page.url
    page.goto("/visits/new")
    expect(page.locator("#note")).to_have_value("")
    page.goto(sent)
    take_back(page)


def test_a_refused_visit_says_both_faults(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, VOLUNTEER)
    afresh(page)
    as_usual(page)
    page.locator("#start").fill("12:00")
    page.locator("#end").fill("11:00")
    for ticked in page.locator("input[name=activities]:checked").evaluate_all("all => all.map(it => it.id)"):
        page.locator(f"label[for='{ticked}']").click()
    send(page)
    refused(page, {"end": "끝난 시각이 시작한 시각보다 빠릅니다", "activities": "하신 일을"})
    checks.readable(page)
    page.locator(".error-summary a").first.click()
    expect(page.locator("#end")).to_be_focused()


def test_a_visit_is_logged_with_the_keyboard_alone(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, VOLUNTEER)
    afresh(page)
    page.goto("/home")
    tab_to(page, page.get_by_role("link", name="평소대로 기록하기").first)
    page.keyboard.press("Enter")
    expect(page.locator("#day")).to_be_visible()
    settled(page)
    ticked = page.locator("input[name=activities]:checked").last
    ticked_id = ticked.get_attribute("id")
    tab_to(page, page.locator(f"#{ticked_id}"))
    page.keyboard.press("Space")
    expect(page.locator(f"#{ticked_id}")).not_to_be_checked()
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="기록 보내기"))
    page.keyboard.press("Enter")
    said(page, THANKS)
    tab_to(page, page.get_by_role("button", name="이 방문 거둬들이기"))
    page.keyboard.press("Space")
    expect(page.locator("main .state").first).to_have_text("거둬들임")


@pytest.mark.parametrize("faulty", [False, True])
def test_a_visit_is_logged_without_javascript(browse: Browse, *, faulty: bool) -> None:
    page = browse(script=False)
    sign_in(page, VOLUNTEER)
    afresh(page)
    as_usual(page)
    if faulty:
        end = page.locator("#end").input_value()
        page.locator("#end").fill("00:30")
        send(page)
        expect(page.locator(".error-summary")).to_contain_text("끝난 시각이 시작한 시각보다 빠릅니다")
        page.locator("#end").fill(end)
    send(page)
    said(page, THANKS)
    take_back(page)
