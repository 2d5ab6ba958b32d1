"""The pages of deaths, without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, TODAY, World
from tests.care_pages.reader import Reader
from tests.exchange.giving import held
from tests.exchange.passing import confirm, holding, record
from timebank.people.models import Person

Enter = Callable[[Person], Reader]


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enter(app: Flask, world: World) -> Enter:
    """Sign somebody of the branch in."""
    return lambda person: Reader(app, person)


def test_from_the_record_to_the_second_person(world: World, enter: Enter) -> None:
    holding(world.session, world.senior, own=600)
    first = enter(world.coordinator)
    path = f"/people/{world.senior.id}/death"
    page = first.open(path)
    assert "10점" in page.words
    seen = first.send(page.form_to(path), died_on=TODAY.isoformat(), known_by="paper", status=302)
    shown = first.open(seen.url)
    assert "김영자님" in shown.words and "나눔 기금" in shown.words
    assert "동료가 확인합니다" in first.open(f"{seen.url}/confirm").words
    second = enter(world.other_coordinator)
    assert "김영자님" in second.open("/desk/deaths").words
    confirming = second.open(f"{seen.url}/confirm")
    second.send(confirming.form_to(f"{seen.url}/confirm"), status=302)
    assert held(world.session, world.senior) == {}
    assert "김도윤" in second.open(seen.url).words


def test_a_wish_without_its_paper_is_refused_beside_the_field(world: World, enter: Enter) -> None:
    reader = enter(world.coordinator)
    path = f"/people/{world.senior.id}/death"
    page = reader.open(path)
    refused = reader.send(
        page.form_to(path), died_on=TODAY.isoformat(), known_by="family", wish="lapse", status=422
    )
    assert "문서" in refused.words


def test_a_mistake_is_withdrawn_with_its_reason(world: World, enter: Enter) -> None:
    death_id = record(world.senior, world.coordinator)
    reader, path = enter(world.coordinator), f"/desk/deaths/{death_id}/withdraw"
    reader.send(reader.open(path).form_to(path), reason="", status=422)
    reader.send(reader.open(path).form_to(path), reason="동명이인이었습니다.", status=302)
    assert "동명이인이었습니다." in reader.open(f"/desk/deaths/{death_id}").words


def test_what_was_confirmed_is_reversed(world: World, enter: Enter) -> None:
    holding(world.session, world.senior, own=600)
    death_id = record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    reader, path = enter(world.coordinator), f"/desk/deaths/{death_id}/reverse"
    reader.send(reader.open(path).form_to(path), reason="동명이인이었습니다.", status=302)
    assert held(world.session, world.senior) == {"own": 600}
