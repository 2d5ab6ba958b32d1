"""A volunteer's home page says where a senior lives, and that leaves a look."""

from datetime import timedelta
from uuid import UUID

import time_machine
from sqlalchemy import select

from tests.care.world import NOW, World
from tests.care_pages.conftest import Enter
from timebank.audit.models import Look


def looks(world: World) -> list[tuple[UUID, UUID]]:
    rows = world.session.execute(select(Look.reader_id, Look.subject_id).order_by(Look.seen_at, Look.id))
    return [(reader, subject) for reader, subject in rows]


def test_an_address_on_the_home_page_leaves_one_look_a_day(world: World, enter: Enter) -> None:
    world.senior.address = "월성로 12"
    world.session.commit()
    volunteer = enter(world.volunteer)
    assert "월성로 12" in volunteer.open("/home").words
    volunteer.open("/home")
    assert looks(world) == [(world.volunteer.id, world.senior.id)]
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        enter(world.volunteer).open("/home")
    assert len(looks(world)) == 2


def test_where_no_address_is_shown_none_is_kept(world: World, enter: Enter) -> None:
    enter(world.volunteer).open("/home")
    assert looks(world) == []
