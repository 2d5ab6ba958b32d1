"""How somebody uses a page: with a finger, with the keys alone, with a browser that runs no scripts."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser import checks
from tests.browser.standing import settled
from tests.browser.steps import choose, tab_to

MOST_CHOICES = 40


@dataclass(slots=True)
class Hand:
    """Taps. Whatever can be checked of a page is checked on each that it comes to."""

    page: Page
    script: bool = True

    def look(self) -> None:
        """Check that the page can be read; without scripts nothing can measure it."""
        if self.script:
            checks.readable(self.page)

    def press(self, target: Locator) -> None:
        """Go where the link or the button leads."""
        with self.page.expect_navigation():
            target.click()

    def pick(self, target: Locator) -> None:
        """Choose one of a group, or tick a box."""
        self.page.locator(f"label[for='{target.get_attribute('id')}']").click()
        expect(target).to_be_checked()

    def write(self, target: Locator, words: str) -> None:
        target.fill(words)

    def is_stopped(self) -> None:
        """Find a form that was refused: said at the top and in focus, and beside each field."""
        settled(self.page)
        summary = self.page.locator(".error-summary")
        expect(summary).to_be_visible()
        if self.script:
            expect(summary).to_be_focused()
        for link in summary.get_by_role("link").all():
            aim = link.get_attribute("href") or ""
            assert self.page.locator(aim).count() == 1, f"{aim} leads nowhere"
        self.look()

    def large(self) -> None:
        """Have the text half as large again; the bank keeps it for whoever signs in."""
        if self.page.locator("html").get_attribute("data-text") == "150":
            return
        self.page.goto("/settings")
        choose(self.page, "size", "150")
        self.page.locator("main form button[type=submit]").click()
        expect(self.page.locator("html")).to_have_attribute("data-text", "150")


class Keys(Hand):
    """Never touches the screen."""

    __slots__ = ()

    def press(self, target: Locator) -> None:
        tab_to(self.page, target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def pick(self, target: Locator) -> None:
        if target.get_attribute("type") == "checkbox":
            tab_to(self.page, target)
            self.page.keyboard.press("Space")
        else:
            name = target.get_attribute("name")
            tab_to(self.page, self.page.locator(f"input[name='{name}']").first)
            self.page.keyboard.press("Space")
            for _ in range(MOST_CHOICES):
                if target.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()

    def write(self, target: Locator, words: str) -> None:
        tab_to(self.page, target)
        self.page.keyboard.type(words)
