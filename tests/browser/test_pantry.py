"""A van is waiting: pallets taken in with a scanner, which is a keyboard that ends with Enter."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import URL

from tests import serving
from tests.browser import checks
from tests.browser.conftest import Browse
from tests.browser.standing import settled
from tests.databases import on
from tests.pantry.world import make_pantry
from tests.settings import make_config, make_environ
from tests.sign_in import sign_in
from timebank import create_app
from timebank.core.db import db

GTIN = "8801234567893"


def scan(page: Page, digits: str) -> None:
    """Type as a scanner does into the first field."""
    settled(page)
    page.locator("#scan").focus()
    page.keyboard.type(digits)
    page.keyboard.press("Enter")


@pytest.fixture
def food_bank(tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """The address of a small food bank, and the cookie of its coordinator."""
    with on("sqlite", tmp_path) as databases:
        url: URL = databases.make()
        app: Flask = create_app(make_config(url))
        with app.app_context():
            coordinator = make_pantry(db.session()).bank.coordinator
            client = app.test_client()
            sign_in(client, coordinator)
            db.session.remove()
            db.engine.dispose()
        cookie = client.get_cookie(str(app.config["SESSION_COOKIE_NAME"]))
        assert cookie is not None
        with serving.serve(make_environ(url), log=tmp_path / "log") as site:
            yield site.url, cookie.key, cookie.value


def test_pallets_are_taken_in_by_scanner_keys(
    browse: Browse, width: int, food_bank: tuple[str, str, str]
) -> None:
    url, key, value = food_bank
    page = browse("/sign-in", width=width, at=url)
    page.context.add_cookies([{"name": key, "value": value, "url": url}])
    page.goto("/pantry/intake")
    expect(page.locator("#scan")).to_be_focused()
    scan(page, GTIN)
    expect(page.locator("#name")).to_be_focused()
    checks.readable(page)
    page.keyboard.type("우유 1L")
    page.locator("#units").fill("24")
    page.get_by_role("button", name="들였습니다").click()
    expect(page.get_by_role("status")).to_contain_text("우유 1L")
    scan(page, f"010{GTIN}172702001012ABC")
    expect(page.locator("#units")).to_be_focused()
    expect(page.locator("#name")).to_have_value("우유 1L")
    expect(page.locator("#expires_on")).to_have_value("2027-02-28")
    page.locator("#units").fill("50000")
    page.get_by_role("button", name="들였습니다").click()
    expect(page).to_have_title(re.compile("^고칠 곳"))
    checks.readable(page)
    page.locator("label[for='amount_sure']").click()
    page.get_by_role("button", name="들였습니다").click()
    expect(page.get_by_role("status")).to_be_visible()
    scan(page, "8801234567890")
    expect(page.locator("#scan-error")).to_contain_text("검사 숫자")
    checks.readable(page)

    # The next code takes the place of the one that was wrong.
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(GTIN)
    page.keyboard.press("Enter")
    expect(page.locator("#name")).to_have_value("우유 1L")
