"""A small town's food bank, served on the evening of which its tests tell, with its coordinator signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import time_machine
from flask import Flask
from playwright.sync_api import Page

from tests import serving
from tests.browser import evening
from tests.browser.conftest import Browse
from tests.browser.standing import settled
from tests.care.world import NOW
from tests.databases import on
from tests.rounds.world import Food, make_food
from tests.settings import make_config, make_environ
from tests.sign_in import Somebody, sign_in
from timebank import create_app
from timebank.core.db import db

SOON = timedelta(minutes=1)
"""Before staff who do nothing are signed out."""
Prepare = Callable[[Food], UUID | None]


@dataclass(slots=True)
class FoodSite:
    """Where it is served, and what is in it."""

    url: str
    cookies: dict[str, str]
    numbers: dict[str, int] = field(default_factory=dict)
    """Of each household, by name."""
    round_id: UUID | None = None

    def enter(self, browse: Browse, *, width: int, who: str = "first") -> Page:
        """Come in as one of the two coordinators."""
        page = browse("/sign-in", width=width, at=self.url)
        page.context.add_cookies([{"name": "timebank", "value": self.cookies[who], "url": self.url}])
        return page


@contextmanager
def food_site(folder: Path, *, prepare: Prepare | None = None) -> Iterator[FoodSite]:
    """Serve a food bank with three households and three lots; `prepare` adds to it before."""
    with on("sqlite", folder) as databases:
        url = databases.make()
        app = create_app(make_config(url))
        made = FoodSite("", {})
        with time_machine.travel(NOW, tick=False), app.app_context():
            food = make_food(db.session())
            if prepare is not None:
                made.round_id = prepare(food)
            bank = food.pantry.bank
            made.numbers = {name: bank.get(key).number for name, key in food.households.items()}
            for who, person in (("first", bank.coordinator), ("second", bank.other_coordinator)):
                made.cookies[who] = _cookie(app, person)
            db.session.remove()
            db.engine.dispose()
        environ = make_environ(url) | {evening.SERVED: (NOW + SOON).isoformat()}
        with serving.serve(environ, log=folder / "log", app="tests.browser.evening:app") as site:
            made.url = site.url
            yield made


def _cookie(app: Flask, person: Somebody) -> str:
    client = app.test_client()
    sign_in(client, person)
    found = client.get_cookie(str(app.config["SESSION_COOKIE_NAME"]))
    assert found is not None
    return found.value


def scan(page: Page, digits: str, field: str = "#q") -> None:
    """Type as a scanner does: the digits, then Enter."""
    settled(page)
    page.locator(field).focus()
    page.keyboard.type(digits)
    with page.expect_navigation():
        page.keyboard.press("Enter")
