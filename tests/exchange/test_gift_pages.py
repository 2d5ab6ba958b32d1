"""The pages of gifts and the pool, without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, World
from tests.care_pages.reader import Reader, Seen
from tests.exchange.giving import COOLED_OFF, accept, fund, give_to, held
from tests.exchange.test_grants import confirm_need, fill_pool
from tests.factories import give_role, make_branch, make_family, make_senior
from timebank.core.permissions import Role
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


@pytest.fixture(autouse=True)
def _funded(world: World) -> None:
    make_family(world.session, world.volunteer, world.senior, by=world.coordinator)
    fund(world.session, world.volunteer, own=300, gift_only=120)


def step(reader: Reader, page: Seen, to: str, /, *, status: int = 200, **changes: Any) -> Seen:  # noqa: ANN401
    """Press the button of the giving that leads to this step."""
    return reader.send(page.form_to("/gifts/new"), status=status, step=to, **changes)


def test_giving_to_a_relative_in_three_steps(world: World, enter: Enter) -> None:
    reader = enter(world.volunteer)
    page = step(reader, reader.open("/gifts/new"), "amount", receiver_id=str(world.senior.id))
    page = step(reader, page, "check", amount="other", points="3", minutes="30", message="건강하세요")
    assert "먼저 나눔 전용 2점, 그다음 본인 점수 1.5점" in page.words
    assert held(world.session, world.volunteer) == {"own": 300, "gift_only": 120}
    done = step(reader, page, "give", status=302)
    assert held(world.session, world.volunteer) == {"own": 210, "held": 210}
    assert "김영자님" in reader.open(done.url).words


def test_giving_twice_with_one_form_gives_once(world: World, enter: Enter) -> None:
    reader = enter(world.volunteer)
    page = step(reader, reader.open("/gifts/new"), "amount", receiver_id="pool")
    page = step(reader, page, "check", amount="60")
    step(reader, page, "give", status=302)
    step(reader, page, "give", status=302)
    assert held(world.session, world.volunteer) == {"own": 300, "gift_only": 60, "held": 60}


def test_what_is_missing_is_said_where_it_is_asked(world: World, enter: Enter) -> None:
    reader = enter(world.volunteer)
    start = reader.open("/gifts/new")
    assert "누구에게 나눌지 골라 주세요." in step(reader, start, "amount", status=422).words
    page = step(reader, start, "amount", receiver_id="other", name="박말분", status=422)
    assert "전화번호나 생년월일도" in page.words
    page = step(reader, start, "amount", receiver_id="pool")
    assert "얼마나 나눌지 골라 주세요." in step(reader, page, "check", status=422).words
    page = step(reader, page, "check", amount="other", points="99")
    page = step(reader, page, "give", status=409)
    assert "나눌 수 있는 것은 7시간입니다." in page.words


def test_a_name_that_fits_nobody_looks_like_one_that_does(world: World, enter: Enter) -> None:
    make_branch(world.session, "heungdeok", name="청주 흥덕구 지점")
    world.session.commit()
    reader = enter(world.volunteer)
    asked: dict[str, Any] = {
        "receiver_id": "other",
        "receiver_branch": "heungdeok",
        "name": "박말분",
        "phone": "010-5000-7009",
    }
    page = step(reader, reader.open("/gifts/new"), "amount", **asked)
    page = step(reader, page, "check", amount="60")
    assert "박말분님 · 010-5000-7009 · 청주 흥덕구 지점" in page.words
    page = reader.open(step(reader, page, "give", status=302).url)
    assert "받기를 기다림" in page.words


def test_the_receiver_accepts_and_thanks(world: World, enter: Enter) -> None:
    gift_id = give_to(world.volunteer, world.senior, message="건강하세요")
    reader = enter(world.senior)
    assert "윤미경님" in reader.open("/gifts").words
    reader.press(f"/gifts/received/{gift_id}", "/accept")
    page = reader.open(f"/gifts/received/{gift_id}")
    reader.send(page.form_to("/thank"), thanks="고맙습니다")
    assert "“고맙습니다”" in enter(world.volunteer).open(f"/gifts/{gift_id}").words


def test_the_receiver_declines(world: World, enter: Enter) -> None:
    gift_id = give_to(world.volunteer, world.senior)
    enter(world.senior).press(f"/gifts/received/{gift_id}", "/decline")
    assert held(world.session, world.volunteer) == {"own": 300, "gift_only": 120}


def test_the_giver_takes_it_back_until_it_is_final(world: World, enter: Enter) -> None:
    gift_id = give_to(world.volunteer, world.senior)
    enter(world.volunteer).press(f"/gifts/{gift_id}", "/take-back")
    assert held(world.session, world.volunteer) == {"own": 300, "gift_only": 120}
    gift_id = give_to(world.volunteer, world.senior)
    accept(gift_id, world.senior, now=COOLED_OFF)
    with time_machine.travel(COOLED_OFF, tick=False):
        page = enter(world.volunteer).open(f"/gifts/{gift_id}")
    assert all(not form.action.endswith("take-back") for form in page.forms)


def test_nobody_else_sees_a_gift(world: World, enter: Enter) -> None:
    other = make_senior(world.session, name="이순자")
    world.session.commit()
    gift_id = give_to(world.volunteer, world.senior)
    for path in (f"/gifts/{gift_id}", f"/gifts/received/{gift_id}"):
        enter(other).open(path, status=404)


def test_a_second_coordinator_decides_a_large_gift(world: World, enter: Enter) -> None:
    fund(world.session, world.volunteer, own=4000)
    gift_id = give_to(world.volunteer, world.senior, minutes=3001)
    reader = enter(world.coordinator)
    assert "윤미경님" in reader.open("/desk/gifts").words
    reader.fill(f"/desk/gifts/{gift_id}", decision="refuse", status=422)
    reader.fill(f"/desk/gifts/{gift_id}", decision="approve")
    assert "김영자님" not in reader.open("/desk/gifts").words


def test_a_coordinator_grants_from_the_pool(world: World, enter: Enter) -> None:
    fill_pool(world, 600)
    confirm_need(world, world.senior, urgency=1)
    reader = enter(world.coordinator)
    assert "김영자님" in reader.open("/desk/pool").words
    path = f"/desk/pool/grants/new/{world.senior.id}"
    reader.fill(path, points="2", reason="병원 동행", status=302)
    assert held(world.session, world.senior) == {"received": 120}
    page = enter(world.volunteer).open("/pool")
    assert "다섯 명 미만" in page.words
    assert "김영자" not in page.words


def test_a_relative_of_the_coordinator_is_granted_nothing(world: World, enter: Enter) -> None:
    fill_pool(world, 600)
    confirm_need(world, world.senior)
    make_family(world.session, world.senior, world.coordinator)
    world.session.commit()
    path = f"/desk/pool/grants/new/{world.senior.id}"
    page = enter(world.coordinator).fill(path, points="2", reason="병원 동행", status=403)
    assert "가족입니다." in page.words


def test_somebody_with_nothing_is_told_where_points_come_from(world: World, enter: Enter) -> None:
    give_role(world.session, world.senior, Role.VOLUNTEER)
    world.session.commit()
    page = enter(world.senior).open("/gifts")
    assert "아직 나눈 점수가 없습니다" in page.words
