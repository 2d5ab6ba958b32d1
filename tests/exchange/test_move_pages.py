"""The pages of moving to another branch and of leaving, without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, World
from tests.care_pages.reader import Reader
from tests.exchange.giving import held
from tests.exchange.passing import ELSEWHERE, elsewhere, holding, move, person_now, take_in
from timebank.exchange.queries.leaving import find_leaving_of
from timebank.exchange.rules.leaving import ONCE_A_MEMBER
from timebank.people.models import Person

Enter = Callable[[Person], Reader]


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def enter(app: Flask, world: World) -> Enter:
    """Sign somebody in."""
    return lambda person: Reader(app, person)


def test_a_move_from_opening_to_welcome(world: World, enter: Enter) -> None:
    there = elsewhere(world.session)
    holding(world.session, world.senior, own=600)
    here, path = enter(world.coordinator), f"/people/{world.senior.id}/move"
    page = here.open(path)
    assert "10점" in page.words
    seen = here.send(page.form_to(path), to_branch=ELSEWHERE, agreed="paper", status=302)
    assert "새 지점의 답을 기다림" in here.open(seen.url).words
    assert "김영자님" in here.open("/desk/moves").words
    other = enter(there)
    assert "김영자님" in other.open("/desk/moves").words
    arriving = f"/desk/moves/in/{seen.url.rsplit('/', 1)[1]}"
    other.send(other.open(arriving).form_to(arriving), document="passport", status=302)
    assert held(world.session, world.senior) == {}


def test_a_move_is_called_off_or_refused(world: World, enter: Enter) -> None:
    there = elsewhere(world.session)
    first = move(world.senior, world.coordinator)
    path = f"/desk/moves/{first}/cancel"
    reader = enter(world.coordinator)
    reader.send(reader.open(path).form_to(path), status=302)
    second = move(world.senior, world.coordinator)
    path = f"/desk/moves/in/{second}/refuse"
    other = enter(there)
    other.send(other.open(path).form_to(path), reason="", status=422)
    other.send(other.open(path).form_to(path), reason="오지 않으셨습니다.", status=302)
    assert "오지 않으셨습니다." in reader.open(f"/desk/moves/{second}").words


def test_what_was_before_the_move_is_read_in_the_new_branch(world: World, enter: Enter) -> None:
    there = elsewhere(world.session)
    holding(world.session, world.senior, own=600)
    new_id = take_in(move(world.senior, world.coordinator), there)
    new = world.session.get_one(Person, (ELSEWHERE, new_id))
    page = enter(new).open("/points/before-move")
    assert "청주 흥덕구 지점으로 옮겨 감" in page.words
    assert "대구 달서구 지점에서 옮겨 옴" in enter(new).open("/points?period=all").words
    assert "대구 달서구 지점" in page.words and "10점" in page.words
    assert 'href="/points/before-move"' in enter(new).open("/points").html
    assert 'href="/points/before-move"' not in enter(world.volunteer).open("/points").html
    assert "옮긴 적이 없습니다" in enter(world.volunteer).open("/points/before-move").words


def test_a_member_asks_to_leave_and_stays(world: World, enter: Enter) -> None:
    holding(world.session, world.senior, own=600)
    reader = enter(world.senior)
    page = reader.open("/me/leave")
    assert "10점" in page.words and "탈퇴한 회원" in page.words
    reader.send(page.form_to("/me/leave"), wish="pool", when="later", status=422)
    reader.send(page.form_to("/me/leave"), wish="pool", when="later", has_read="y", status=302)
    asked = find_leaving_of(world.session, branch_id=world.branch_id, person_id=world.senior.id)
    assert asked is not None
    page = reader.open("/me/leave")
    reader.send(page.form_to(f"/leavings/{asked.id}/withdraw"), status=302)
    assert "10점" in reader.open("/me/leave").words


def test_a_coordinator_lets_somebody_leave_at_once(world: World, enter: Enter) -> None:
    reader, path = enter(world.coordinator), f"/people/{world.senior.id}/leave"
    form = reader.open(path).form_to(path)
    reader.send(form, wish="lapse", when="now", has_read="y", agreed="telephone", status=302)
    assert person_now(world.session, world.senior).name == ONCE_A_MEMBER
    assert "그만둠" in reader.open("/desk/leavings").words
