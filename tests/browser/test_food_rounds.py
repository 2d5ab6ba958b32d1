"""Rounds from opening to the last bag: prepared at a desk, chosen on a telephone's screen."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.food_bank import food_site, scan
from tests.browser.steps import choose, said
from tests.care.world import TODAY
from tests.rounds.world import Food
from timebank.matching.rules.rounds import RoundKind

PREPARED = "prepared"


def open_round(page: Page) -> None:
    """Open a prepared round of today and tomorrow; it is planned at once."""
    page.goto("/rounds")
    page.get_by_role("link", name="회차 열기").first.click()
    choose(page, "kind", PREPARED)
    for row in range(2):
        page.locator(f"#days-{row}-day").fill((TODAY + timedelta(days=row)).isoformat())
        page.locator(f"#days-{row}-place").fill("월성복지관 1층")
    page.locator("#next_on").fill((TODAY + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="열고 배분안 짜기").click()
    expect(page.get_by_text("이보다 나은 배분안은 없습니다")).to_be_visible()


def test_a_prepared_round_from_opening_to_its_end(browse: Browse, tmp_path: Path) -> None:
    with food_site(tmp_path) as site:
        page = site.enter(browse, width=1280)
        open_round(page)
        checks.readable(page)

        # Why not? One sentence, and no button that would give it all the same.
        page.locator(".board td.no a").first.click()
        why = page.locator("#why")
        expect(why).to_contain_text("드릴 수 없습니다")
        expect(why.get_by_role("button")).to_have_count(0)

        # What she knows better: refused with a reason, then undone.
        page.locator(".board td.cell:not(.no):not(.off) a").first.click()
        page.locator("#reason").fill("지난주에 남으셨다고 합니다")
        page.get_by_role("button", name="빼기").click()
        said(page, "배분안도 거기에 맞췄습니다")
        expect(page.get_by_text("“지난주에 남으셨다고 합니다”").first).to_be_visible()
        checks.readable(page)
        page.get_by_role("button", name="풀기").click()
        said(page, "풀고 다시 짰습니다")

        page.get_by_role("button", name="이 배분안으로 정하기").click()
        said(page, "배분안을 정했습니다")
        page.get_by_role("link", name="목록·꼬리표·배달표").click()
        checks.readable(page)
        for name in ("선반별 꺼낼 것", "꾸러미 꼬리표"):
            url = page.get_by_role("link", name=re.compile(name)).get_attribute("href")
            assert url is not None
            answer = page.request.get(url)
            assert (answer.status, answer.body()[:4]) == (200, b"%PDF")

        # The hand-out: a card is scanned, what must never be given stands above all else.
        page.get_by_role("link", name="건네기").first.click()
        expect(page.get_by_role("heading", name=re.compile("가구 가운데 0가구가"))).to_be_visible()
        checks.readable(page)
        scan(page, str(site.numbers["철수"]))
        expect(page.get_by_role("note")).to_contain_text("드리면 안 되는 것: 우유")
        checks.readable(page)
        page.get_by_role("button", name="고른 것을 건넸습니다").click()
        said(page, "건넸습니다")
        scan(page, str(site.numbers["기숙"]))
        page.get_by_role("button", name="오지 않으셨습니다").click()
        said(page, "선반에 돌려놓았습니다")

        page.goto("/rounds")
        page.locator("a.row-title").first.click()
        page.get_by_role("button", name="회차 마치기").click()
        said(page, "회차를 마쳤습니다")


def choice_round(food: Food) -> UUID:
    """Add what is safe for who may have no milk and what is not, and confirm a round in which they choose."""
    food.add_lot("라면", 9, "wheat")
    food.add_lot("치즈", 9, "milk")
    return food.confirmed(kind=RoundKind.CHOICE, category_cap=2)


def test_a_household_chooses_among_what_is_safe_for_it(browse: Browse, tmp_path: Path) -> None:
    with food_site(tmp_path, prepare=choice_round) as site:
        page = site.enter(browse, width=390)
        page.goto("/hand-out")
        checks.readable(page)
        scan(page, str(site.numbers["철수"]))
        expect(page.get_by_role("spinbutton", name="라면")).to_be_visible()
        expect(page.get_by_role("spinbutton", name="치즈")).to_have_count(0)
        checks.readable(page)
        page.get_by_role("spinbutton", name="라면").fill("5")
        page.get_by_role("button", name="고른 것을 건넸습니다").click()
        expect(page.locator(".error-summary")).to_be_focused()
        checks.readable(page)
        # They want one instead of the two that the plan suggests.
        page.get_by_text("라면 2개").click()
        page.get_by_role("spinbutton", name="라면").fill("1")
        page.get_by_role("button", name="고른 것을 건넸습니다").click()
        said(page, "건넸습니다")
        scan(page, str(site.numbers["철수"]))
        expect(page.locator("#main")).to_contain_text("받아 가셨습니다")

        # The storm comes: the rest of the round is called off, and the next one begins as this one was.
        page.goto("/rounds")
        page.locator("a.row-title").first.click()
        page.get_by_role("link", name="회차 취소하기").click()
        page.get_by_role("button", name="회차 취소하기").click()
        expect(page.locator(".error-summary")).to_be_focused()
        checks.readable(page)
        choose(page, "reason", "weather")
        page.get_by_role("button", name="회차 취소하기").click()
        said(page, "회차를 취소했습니다")
        checks.readable(page)
        page.get_by_role("link", name="새 회차 열기").click()
        page.get_by_role("button", name="날짜나 장소 더하기").click()
        expect(page.locator("#days-3-day")).to_be_focused()
        checks.readable(page)
