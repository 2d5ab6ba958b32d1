"""What journeys have in common: coming in, tapping and being counted, getting about with the keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.standing import settled

TABS = 120
"""As many times as Tab is pressed before we say that something cannot be reached."""


def sign_in(page: Page, name: str) -> None:
    """Come in as somebody of the demonstration, with one tap."""
    page.goto("/sign-in")
    page.locator("button.demo", has_text=name).click()
    expect(page.locator("[data-sign-out]")).to_have_count(1)
    settled(page)


def said(page: Page, words: str) -> None:
    """Find what the bank says after something was done, at the top of the page."""
    settled(page)
    expect(page.get_by_role("status")).to_contain_text(words)


def choose(page: Page, name: str, value: str) -> None:
    """Tap the words of one choice, as a finger does."""
    box = page.locator(f"input[name='{name}'][value='{value}']")
    page.locator(f"label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


STANDS = """
target => {
  const it = document.activeElement, around = it.closest(".choice") ?? it;
  const shown = it => getComputedStyle(it).outlineStyle !== "none";
  if (it !== document.body && !shown(it) && !shown(around)) return it.outerHTML;
  return it === target;
}
"""


def tab_to(page: Page, target: Locator) -> None:
    """Reach the control with Tab alone; where one stands can be seen at every step."""
    settled(page)
    aim = target.element_handle()
    for _ in range(TABS):
        page.keyboard.press("Tab")
        stands = page.evaluate(STANDS, aim)
        assert isinstance(stands, bool), f"the focus cannot be seen on {stands}"
        if stands:
            return
    raise AssertionError(f"Tab does not reach {target}")


class Taps:
    """Taps, and counts how many it took."""

    def __init__(self) -> None:
        self.count = 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.count += 1


def refused(page: Page, fields: dict[str, str]) -> None:
    """Find a refused form: counted in the title, summed up and in focus, each field naming its message."""
    settled(page)
    expect(page).to_have_title(re.compile(rf"^고칠 곳 {len(fields)}개"))
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(len(fields))
    for field, words in fields.items():
        expect(summary).to_contain_text(words)
        # Of ticks each one is refused: a group of them cannot be.
        controls = page.locator(f"input#{field}, textarea#{field}, fieldset#{field} input")
        for control in controls.all():
            expect(control).to_have_attribute("aria-invalid", "true")
            naming = control.get_attribute("aria-describedby") or ""
            assert f"{field}-error" in naming.split(), f"{field} names {naming}"
        expect(page.locator(f"#{field}-error")).to_contain_text(words)
