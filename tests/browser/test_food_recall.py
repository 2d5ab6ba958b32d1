"""A recall, on a telephone between the shelves: the code is scanned, it is blocked, who got it is called."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.food_bank import food_site, scan
from tests.browser.steps import said
from tests.rounds.world import Food

GTIN = "8801234567893"


def hand_out_some(food: Food) -> None:
    """Take in biscuits with a barcode, and let a household have two of them."""
    lot_id = food.pantry.take_in(name="땅콩 과자", units=20, code=GTIN)
    food.pantry.read(lot_id, "peanut")
    food.pantry.hand_out(lot_id, 2)


def test_a_recall_from_the_shelf_to_the_last_call(browse: Browse, tmp_path: Path) -> None:
    with food_site(tmp_path, prepare=hand_out_some) as site:
        page = site.enter(browse, width=390)
        page.goto("/pantry")
        checks.readable(page)
        scan(page, GTIN)
        expect(page.get_by_role("heading", level=1)).to_have_text("땅콩 과자")
        checks.readable(page)
        page.get_by_role("link", name="회수", exact=True).click()
        page.get_by_role("button", name="막고 받은 가구 보기").click()
        expect(page.locator(".error-summary")).to_be_focused()
        page.locator("#reason").fill("표시하지 않은 우유가 들어 있습니다")
        page.get_by_role("button", name="막고 받은 가구 보기").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1가구에 아직 알려야 합니다")
        expect(page.locator("#main")).to_contain_text("선반에 있던 18개를 막았습니다")
        checks.readable(page)
        page.get_by_role("button", name="전화를 받지 않음").click()
        expect(page.locator("#main")).to_contain_text("통화를 적었습니다: 전화를 받지 않음")
        page.get_by_role("button", name="알렸습니다").click()
        said(page, "적었습니다")
        expect(page.get_by_role("heading", level=1)).to_have_text("받은 가구에 모두 알렸습니다")
        checks.readable(page)

        # Nothing of it can be given any more.
        page.get_by_role("link", name="땅콩 과자").click()
        expect(page.get_by_role("link", name="바로 드리기")).to_have_count(0)
        expect(page.locator(".state.bad").first).to_contain_text("회수 중")
