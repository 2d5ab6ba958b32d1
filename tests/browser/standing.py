"""Waiting until a page stands: no other is on its way in its place, and nothing in it is being exchanged.

A click returns once the next page has begun to come, a key even before; what is read then is of a page
without its end, or of the one before.
"""

from contextlib import suppress
from time import monotonic

from playwright.sync_api import Error, Page

WITHIN = 30
"""Seconds."""
PAUSE = 20
"""Milliseconds."""

# Runs in each page before its own scripts. What a script of the bank stops does not lead away.
LEAVING = """
window.leaving = false;
navigation.addEventListener("navigate", event => {
  if (!event.destination.sameDocument && event.downloadRequest === null) window.leaving = true;
});
addEventListener("submit", event => { if (!event.defaultPrevented) window.leaving = true; });
"""
STANDS = """
() => document.readyState === "complete" && !window.leaving
  && document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling") === null
"""


def settled(page: Page) -> None:
    """Wait until the page that the last click or key led to is there, whole."""
    until = monotonic() + WITHIN
    # Asked from here: where scripts are off, nothing in the page would ask again.
    while True:
        with suppress(Error):  # the page goes while it is asked
            if page.evaluate(STANDS):
                return
        assert monotonic() < until, f"{page.url} does not come to a stand"
        page.wait_for_timeout(PAUSE)
