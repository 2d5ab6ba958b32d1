"""A demonstration bank, served as in real life, and a browser that tells of every fault of a page."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import pytest
from machine import BROWSERS
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests import serving
from tests.browser import checks
from tests.browser.standing import LEAVING
from tests.browser.using_bank import prepared
from tests.demonstration import bank_file, environ_of

HEIGHTS = {390: 844, 1280: 900}
TIMEOUT = 30_000
"""Milliseconds that the browser waits for a page or a control, so that a slow machine is no fault."""
EXPECTED_WITHIN = 15_000
"""Milliseconds that it waits for what a test expects of the page."""
UNWANTED = (
    # The window around a page, whose address bar is two pages of its own; what Playwright turns off itself.
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,LensOverlay,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "MediaRouter,OptimizationHints,PaintHolding,PreconnectToSearch,NetworkTimeServiceQuerying,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,ThirdPartyStoragePartitioning,"
    # A process kept ready for a page that may come.
    "SpareRendererForSitePerProcess"
)
FLAGS = [
    f"--disable-features={UNWANTED}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process a context: a page needs no other for each address.
    "--renderer-process-limit=1",
]


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each page says where it is; the plug-in's own way to set it here is deprecated by pytest."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one; Playwright's own download otherwise."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**browser_type_launch_args, "args": FLAGS} | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def browsers(launch_browser: Callable[..., Browser]) -> Iterator[Callable[..., Browser]]:
    """Launches a browser once, with the fonts of pages or without."""
    launched: dict[bool, Browser] = {}

    def launch(*, fonts: bool) -> Browser:
        if fonts not in launched:
            launched[fonts] = launch_browser(args=FLAGS if fonts else [*FLAGS, "--disable-remote-fonts"])
        return launched[fonts]

    yield launch
    for each in launched.values():
        each.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest, browsers: Callable[..., Browser]) -> Browser:
    """A browser that shows the bank's own font where a test is about how a page reads (`own_font`).

    Elsewhere it shows the system's, which pages have until theirs has come: reading the font anew in each
    context is a third of what a page costs.
    """
    return browsers(fonts=request.node.get_closest_marker("own_font") is not None)


@pytest.fixture(scope="session", autouse=True)
def _pages_that_passed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let what axe found no fault in be known to all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "passed"
    folder.mkdir(exist_ok=True)
    checks.share(folder)


@pytest.fixture(scope="session")
def demo_bank() -> Path:
    """The file of a demonstration bank, loaded once for the source as it is, and for today."""
    return bank_file()


@contextmanager
def serving_of(bank: Path, folder: Path) -> Iterator[str]:
    """Serve a copy of the bank while the block runs, and give its address."""
    own = folder / "bank.db"
    shutil.copyfile(bank, own)
    environ = environ_of(own, HEADS_DIR=str(folder / "heads"))
    with serving.serve(environ, log=folder / "log", app="tests.browser.evening:app") as site:
        yield site.url


@pytest.fixture(scope="session")
def site(demo_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration bank that many tests share: each writes only what is its own."""
    with serving_of(demo_bank, tmp_path_factory.mktemp("site")) as url:
        yield url


@pytest.fixture(scope="session")
def points_bank(demo_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a bank in which points can be given and used. Who changes anything copies it first."""
    return prepared(demo_bank, tmp_path_factory.mktemp("points"))


@pytest.fixture(scope="session")
def points_site(points_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of such a bank, which the journeys of giving and using share."""
    with serving_of(points_bank, tmp_path_factory.mktemp("points-site")) as url:
        yield url


@pytest.fixture
def own_site(demo_bank: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a demonstration bank of the test's own."""
    with serving_of(demo_bank, tmp_path) as url:
        yield url


@pytest.fixture
def new_context(new_context: CreateContextCallback) -> CreateContextCallback:
    """Make contexts whose pages tell when they are being left; see tests/browser/standing.py."""

    def make(**options: Any) -> BrowserContext:  # noqa: ANN401  Playwright's own
        context = new_context(**options)
        context.set_default_timeout(TIMEOUT)
        context.add_init_script(LEAVING)
        return context

    return cast("CreateContextCallback", make)


@dataclass
class Watch:
    """What a page did that no page may do. (No slots: Playwright hangs its own names on whoever listens.)"""

    host: str
    faults: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.faults.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self.refused.add(response.url)

    def _said(self, message: ConsoleMessage) -> None:
        # The browser reports a page that was refused (422, say) as an error; that page is no fault.
        if message.type == "error" and message.location.get("url") not in self.refused:
            self.faults.append(f"console: {message.text}")


class Browse(Protocol):
    """Opens a page of the bank in a browser of its own."""

    def __call__(
        self,
        path: str = "/",
        *,
        width: int = 390,
        language: str = "ko",
        script: bool = True,
        at: str | None = None,
    ) -> Page: ...


@pytest.fixture(params=sorted(HEIGHTS), ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """A telephone, then a desk."""
    return int(request.param)


@pytest.fixture
def browse(new_context: CreateContextCallback, request: pytest.FixtureRequest) -> Iterator[Browse]:
    """Open pages; when the test ends, none of them asked another host or had an error."""
    watches = []

    def open_page(
        path: str = "/", *, width: int = 390, language: str = "ko", script: bool = True, at: str | None = None
    ) -> Page:
        url = at or str(request.getfixturevalue("site"))
        context = new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 844)},
            has_touch=width < 768,
            locale=language,
            timezone_id="Asia/Seoul",
            java_script_enabled=script,
            reduced_motion="reduce",
            base_url=url,
        )
        watch = Watch(urlsplit(url).netloc)
        watch.over(context)
        watches.append(watch)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    assert [fault for watch in watches for fault in watch.faults] == []


def pytest_configure() -> None:
    expect.set_options(timeout=EXPECTED_WITHIN)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, so that `-m browser` and `-m "not browser"` choose."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
