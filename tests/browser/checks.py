"""What every page promises to whoever reads it, checked in the browser."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.standing import settled

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_HEIGHT = 44
LEAST_TEXT = 15
MOST_SHOWN = 5

# A control that is one word of a sentence is exempt; so is one that only screen readers meet.
SMALL_CONTROLS = """
least => {
  const hidden = box => box.width <= 1 || box.height <= 1 || box.right <= 0 || box.bottom <= 0;
  const inSentence = it => it.tagName === "A" && getComputedStyle(it).display === "inline"
    && it.parentElement.textContent.trim() !== it.textContent.trim();
  const target = it => {
    const ticked = it.matches("input[type=checkbox], input[type=radio]");
    const label = ticked && (it.closest(".choice") || it.labels?.[0]);
    return (label || it).getBoundingClientRect();
  };
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll(controls)]
    .filter(it => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter(it => !inSentence(it))
    .map(it => [it, target(it)])
    .filter(([, box]) => !hidden(box) && box.height < least - 0.5)
    .map(([it, box]) => `${box.height.toFixed(0)} px: ${it.outerHTML.slice(0, 160)}`);
}
"""
SMALL_TEXT = """
least => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  while (walker.nextNode()) {
    const it = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || it.closest("script, style, noscript, svg, title") || !it.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(it).fontSize);
    if (size < least - 0.05) found.add(`${size} px: ${text.slice(0, 80)}`);
  }
  return [...found];
}
"""
WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(it => it.getBoundingClientRect().right > width + 0.5)
    .slice(0, 5).map(it => it.outerHTML.slice(0, 160))
    .concat(`scrolls to ${document.documentElement.scrollWidth}`);
}
"""

# What a page is built of, whatever its words: its elements with all that rules of axe look at. Of neighbours
# that are alike only the first counts, so a list is the same list with a row more; from the third on they are
# marked, so that axe need not look at each row of a long one.
BUILD = """
() => {
  const flags = ["open", "checked", "disabled", "required", "tabindex"];
  const kept = [...flags, "class", "role", "type", "lang", "style", "scope", "data-text", "data-krds-mode"];
  const byValue = name => kept.includes(name) || /^aria-(?!label|d)/.test(name);
  const part = it => {
    const own = [...it.attributes].map(({ name, value }) => byValue(name) ? `${name}=${value}` : name);
    const all = [...it.children].map(part);
    const again = at => at > 0 && all[at] === all[at - 1];
    all.forEach((_, at) => it.children[at].toggleAttribute("data-alike", again(at) && again(at - 1)));
    const parts = all.filter((_, at) => !again(at));
    const speaks = [...it.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return `<${it.localName} ${own.sort().join(" ")}${speaks ? " …" : ""}>${parts.join("")}`;
  };
  const { clientWidth } = document.documentElement;
  return `${clientWidth} ${document.title !== ""} ${part(document.documentElement)}`;
}
"""
UNMARKED = """
() => { for (const it of document.querySelectorAll("[data-alike]")) it.removeAttribute("data-alike"); }
"""
_folders: list[Path] = []


def share(folder: Path) -> None:
    """Keep there which pages passed, for all processes of this run."""
    _folders[:] = [folder]


def axe(page: Page) -> None:
    """Find nothing against WCAG 2.2 AA, nor against what axe holds for good practice.

    A page built like one that passed in this run, at the same width, in the same mode, is not looked at
    again.
    """
    settled(page)
    build = sha256(page.evaluate(BUILD).encode()).hexdigest()
    if not any((folder / build).exists() for folder in _folders):
        options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = Axe().run(page, context={"exclude": [["[data-alike]"]]}, options=options)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        for folder in _folders:
            (folder / build).touch()
    page.evaluate(UNMARKED)


def _none(page: Page, found: list[str]) -> None:
    assert not found, "\n".join((page.url, *found[:MOST_SHOWN]))


def no_sideways_scroll(page: Page) -> None:
    """Find nothing wider than the screen."""
    settled(page)
    _none(page, page.evaluate(WIDE))


def controls_tall_enough(page: Page) -> None:
    """Find no control that a finger would miss; links inside a sentence are exempt."""
    settled(page)
    _none(page, page.evaluate(SMALL_CONTROLS, LEAST_HEIGHT))


def text_large_enough(page: Page) -> None:
    """Find no text that is hard to read."""
    settled(page)
    _none(page, page.evaluate(SMALL_TEXT, LEAST_TEXT))


def readable(page: Page) -> None:
    """Check all of that on the page as it stands."""
    no_sideways_scroll(page)
    controls_tall_enough(page)
    text_large_enough(page)
    axe(page)
