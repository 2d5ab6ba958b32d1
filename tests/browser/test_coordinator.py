"""The path of 정현우 and 김도윤: send back what is odd, approve what is plain, answer an offer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.steps import choose, said, sign_in, tab_to

FIRST, SECOND = "정현우", "김도윤"


def tick(page: Page, count: int) -> None:
    """Tick that many of the visits with nothing different."""
    for each in page.locator("input[name=visit]").all()[:count]:
        page.locator(f"label[for='{each.get_attribute('id')}']").click()
        expect(each).to_be_checked()


def test_an_odd_visit_goes_back_with_a_reason(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, FIRST)
    expect(page.get_by_role("heading", level=1)).to_contain_text(FIRST)
    checks.readable(page)
    page.locator("#visits").locator("..").get_by_role("link", name="살펴보기").first.click()
    checks.readable(page)
    visit = page.url
    choose(page, "decision", "reject")
    page.get_by_role("button", name="이대로 결정").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#reason")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("input[name=decision][value=reject]")).to_be_checked()
    checks.readable(page)
    page.locator("#reason").fill("두 시간으로 기억하십니다. 다시 봐 주세요.")
    page.get_by_role("button", name="이대로 결정").click()
    said(page, "돌려보냈습니다")
    page.goto(visit)
    expect(page.locator("main .state").first).to_have_text("돌려보냄")
    expect(page.locator("main")).to_contain_text("두 시간으로 기억하십니다")
    checks.readable(page)


def test_plain_visits_are_approved_after_a_second_look(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, SECOND)
    page.goto("/desk")
    before = page.locator("input[name=visit]").count()
    page.get_by_role("button", name="고른 방문 인정").click()
    expect(page.locator("main .empty")).to_be_visible()
    checks.readable(page)
    page.goto("/desk")
    tick(page, 2)
    page.get_by_role("button", name="고른 방문 인정").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    checks.readable(page)
    page.get_by_role("button", name="방문 2건 인정").click()
    said(page, "2건")
    assert page.locator("input[name=visit]").count() == before - 2
    checks.readable(page)


@pytest.mark.parametrize("accept", [True, False])
def test_an_offer_is_answered(browse: Browse, *, accept: bool) -> None:
    page = browse(width=1280 if accept else 390)
    sign_in(page, FIRST)
    page.goto("/desk/needs")
    checks.readable(page)
    offers = page.locator("#offers").locator("..").locator("li.row")
    waiting = offers.count()
    offers.first.get_by_role("link", name="받아들이고 배정하기" if accept else "사양하기").click()
    checks.readable(page)
    if not accept:
        page.locator("#reason").fill("그 시간에는 다른 분이 오시기로 했습니다.")
    page.locator("main form[data-draft], main form.form").get_by_role("button").last.click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto("/desk/needs")
    expect(offers).to_have_count(waiting - 1)


def test_a_visit_is_approved_with_the_keyboard_alone(browse: Browse) -> None:
    page = browse(width=1280)
    sign_in(page, FIRST)
    page.goto("/desk")
    tab_to(page, page.locator("input[name=visit]").first)
    page.keyboard.press("Space")
    expect(page.locator("input[name=visit]").first).to_be_checked()
    tab_to(page, page.get_by_role("button", name="고른 방문 인정"))
    page.keyboard.press("Enter")
    expect(page.locator("main tbody tr")).to_have_count(1)
    tab_to(page, page.get_by_role("button", name="방문 1건 인정"))
    page.keyboard.press("Space")
    said(page, "1건")


def test_visits_are_decided_without_javascript(browse: Browse) -> None:
    page = browse(script=False)
    sign_in(page, SECOND)
    page.goto("/desk")
    tick(page, 1)
    page.get_by_role("button", name="고른 방문 인정").click()
    page.get_by_role("button", name="방문 1건 인정").click()
    said(page, "1건")
    page.locator("#visits").locator("..").get_by_role("link", name="살펴보기").first.click()
    page.get_by_role("button", name="이대로 결정").click()
    expect(page.locator(".error-summary")).to_be_visible()
    choose(page, "decision", "reject")
    page.locator("#reason").fill("시간을 다시 봐 주세요.")
    page.get_by_role("button", name="이대로 결정").click()
    said(page, "돌려보냈습니다")
