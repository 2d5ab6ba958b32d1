"""A small branch for every test of care."""

import pytest
from sqlalchemy.orm import Session

from tests.care.world import World, make_world
from tests.grounds import Grounds, Makers


@pytest.fixture
def begins_with() -> Makers:
    return {"world": make_world}


@pytest.fixture
def world(session: Session, grounds: Grounds) -> World:
    return grounds.found(make_world, session)
