"""Pages beside the main paths are as readable, whoever they are for; searching; the picture of a slip."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import HEIGHTS, Browse
from tests.browser.steps import sign_in

pytestmark = pytest.mark.own_font

VOLUNTEER, COORDINATOR, FOOD, AUDITOR, ADMINISTRATOR = "윤미경", "정현우", "강미란", "서지훈", "문정아"
NUMBER = "010-1234-5678"
PAGES = {
    "own": (
        VOLUNTEER,
        """
        /me /me/contact /me/consents /me/delegate /me/delegate/new /me/leave /me/looks /messages
        /settings/messages /settings/sign-in
        """,
    ),
    "volunteer": (
        VOLUNTEER,
        """
        /board /disputes /help /helping /points/before-move /points/passbook /trainings /visits
        /visits/hours
        """,
    ),
    "desk": (
        COORDINATOR,
        """
        /desk/assignments /desk/assignments/new /desk/letters /desk/needs/new /desk/visits
        /desk/visits/new /figures /imports /people /people/new /people/trainings
        """,
    ),
    "points": (
        COORDINATOR,
        """
        /calls/waiting /desk/confirmed-needs /desk/deaths /desk/disputes /desk/leavings /desk/moves
        /desk/overrides /desk/redemptions /desk/redemptions/figures /desk/redemptions/new
        /desk/reversals
        """,
    ),
    "food": (
        FOOD,
        """
        /food-figures /hand-out /households /households/new /pantry /pantry/donors /pantry/donors/new
        /pantry/donations/new /pantry/recalls /pantry/write-offs /rounds /rounds/new
        /rounds/places /rounds/places/new
        """,
    ),
    "auditor": (
        AUDITOR,
        """
        /audit /audit/looks /audit/people /ledger /ledger/accounts /ledger/heads /rules /rules/history
        """,
    ),
    "administrator": (
        ADMINISTRATOR,
        "/admin /admin/branches/new /admin/districts /admin/messages /outbox /rules/drafts",
    ),
}


def faults_of(page: Page, path: str) -> str | None:
    """Open the page on a telephone and then on a desk, and tell what cannot be read there."""
    telephone, desk = HEIGHTS
    page.set_viewport_size({"width": telephone, "height": HEIGHTS[telephone]})
    answer = page.goto(path)
    if answer is None or not answer.ok:
        return f"{path}: {answer and answer.status}"
    try:
        checks.readable(page)
        page.set_viewport_size({"width": desk, "height": HEIGHTS[desk]})
        checks.no_sideways_scroll(page)
        checks.controls_tall_enough(page)
        checks.text_large_enough(page)
    except AssertionError as fault:
        return f"{path}: {fault}"
    return None


@pytest.mark.parametrize("which", PAGES)
def test_each_further_page_is_readable(browse: Browse, which: str) -> None:
    page = browse()
    who, paths = PAGES[which]
    sign_in(page, who)
    found = [fault for path in paths.split() if (fault := faults_of(page, path))]
    assert not found, "\n".join(found)


def a_visit(page: Page) -> str:
    """Return the address of a visit that waits for the coordinator."""
    page.goto("/desk")
    found = re.search(r"/desk/visits/[0-9a-f-]{36}", page.content())
    assert found is not None
    return found[0]


def test_the_page_that_takes_the_picture_of_a_slip(browse: Browse, width: int) -> None:
    page = browse(width=width)
    sign_in(page, COORDINATOR)
    page.goto(f"{a_visit(page)}/evidence")
    expect(page.locator("input[type=file]")).to_be_visible()
    checks.readable(page)


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, True), (390, False)])
def test_a_number_is_searched_for_and_stands_in_no_address(
    browse: Browse, width: int, *, script: bool
) -> None:
    page = browse(width=width, script=script)
    sign_in(page, COORDINATOR)
    page.goto("/people")
    page.locator("#q").fill(NUMBER)
    if script:
        page.wait_for_url(re.compile(r"q=~"))
    else:
        page.get_by_role("button", name="찾기").click()
    expect(page.locator("#found")).to_contain_text(NUMBER)
    assert "1234" not in page.url
    if script:
        checks.readable(page)
