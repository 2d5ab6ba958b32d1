"""The shelves are counted with a scanner, which is a keyboard that ends with Enter."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.food_bank import FoodSite, food_site, scan
from tests.browser.steps import choose, said
from tests.rounds.world import Food

GTINS = {390: "8801234567893", 1280: "8809999999997"}
PLACES = {390: "냉장고 1", 1280: "냉장고 2"}
LONG = "유기농 국산콩으로 만든 손두부 부침용 대용량"


def fill_two_shelves(food: Food) -> None:
    """Each width has a shelf of its own, so that both count in one bank."""
    for width, gtin in GTINS.items():
        place = PLACES[width]
        food.pantry.take_in(name=LONG, units=24, code=gtin, place=place)
        food.pantry.take_in(name="쌀 4kg", units=60, place=place)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FoodSite]:
    with food_site(tmp_path_factory.mktemp("food"), prepare=fill_two_shelves) as site:
        yield site


def test_a_shelf_is_counted_and_what_differs_explained(browse: Browse, width: int, site: FoodSite) -> None:
    page = site.enter(browse, width=width)
    page.goto("/pantry")
    page.get_by_role("link", name="선반 세기").click()
    page.get_by_role("link", name=PLACES[width]).first.click()
    expect(page.locator("#main")).to_contain_text("2개 가운데 0개")
    checks.readable(page)

    # A code that is nowhere on this shelf, then the one that is.
    scan(page, GTINS[390 if width == 1280 else 1280], "#code")
    expect(page.locator("#main")).to_contain_text("여기 없습니다")
    scan(page, GTINS[width], "#code")
    expect(page.get_by_role("heading", level=1)).to_contain_text(LONG)
    expect(page.locator("#units")).to_be_focused()
    checks.readable(page)

    # Four are missing: the count asks why, and keeps what was written.
    page.locator("#units").fill("20")
    page.get_by_role("button", name="센 수 저장").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#units")).to_have_value("20")
    checks.readable(page)
    choose(page, "reason", "lost")
    page.get_by_role("button", name="센 수 저장").click()
    said(page, "장부를 센 수로 고쳤습니다")
    expect(page.locator("#differs ~ *").first).to_contain_text("20개 셈, 장부는 24개")
    expect(page.locator("#code")).to_be_focused()

    # Half of the rice: a second person decides; until then nothing of it can leave.
    page.get_by_role("link", name="쌀 4kg").click()
    page.locator("#units").fill("30")
    choose(page, "reason", "lost")
    page.get_by_role("button", name="센 수 저장").click()
    said(page, "다른 분")
    expect(page.locator("#main")).to_contain_text("2개 가운데 2개")
    checks.readable(page)
