"""Longer lists take no more queries."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY, World, do
from tests.care_pages.reader import Reader
from tests.care_pages.test_every_page import counted
from tests.exchange.giving import give_to
from tests.exchange.test_delegates_act import entrust
from tests.exchange.using import ask, fund, need
from tests.factories import BRANCH, make_family, make_senior
from timebank.exchange.commands.calls import OpenCall, open_call
from timebank.exchange.rules.calls import CallerKind
from timebank.people.rules import DelegatedAct

LISTS = {
    "volunteer": ("/gifts", "/helping"),
    "senior": ("/gifts", "/redemptions"),
    "coordinator": (
        "/calls",
        "/calls/waiting",
        "/desk/confirmed-needs",
        "/desk/gifts",
        "/desk/pool",
        "/desk/redemptions",
    ),
}


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def add_row(world: World, number: int) -> None:
    """Add a row to each of the lists."""
    fund(world.session, world.volunteer, own=4000)
    fund(world.session, world.senior, own=600)
    holder = make_senior(world.session, name=f"박순{'가나다라'[number]}")
    world.session.commit()
    need(world, holder)
    entrust(holder, world.volunteer, DelegatedAct.SEE)
    give_to(world.volunteer, world.senior, minutes=60)
    give_to(world.volunteer, minutes=3001)
    day = TODAY + timedelta(days=number)
    ask(world, day=day, start=time(13), end=time(14))
    fund(world.session, holder, own=600)
    ask(world, holder, day=day, start=time(13), end=time(14))
    call = OpenCall(
        branch_id=BRANCH,
        actor_id=world.coordinator.id,
        person_id=holder.id,
        caller_kind=CallerKind.PERSON,
    )
    do(open_call, call)


@pytest.mark.parametrize("who", LISTS)
def test_more_rows_take_no_more_queries(world: World, app: Flask, who: str) -> None:
    make_family(world.session, world.volunteer, world.senior, by=world.coordinator)
    world.session.commit()
    reader = Reader(app, getattr(world, who))
    counts: dict[str, list[int]] = {path: [] for path in LISTS[who]}
    for number in (1, 2, 3):
        add_row(world, number)
        for path, found in counts.items():
            world.session.expire_all()
            with counted() as said:
                assert reader.client.get(path).status_code == 200
            found.append(len(said))
    assert [path for path, found in counts.items() if found[2] > found[0] + 1] == [], counts
