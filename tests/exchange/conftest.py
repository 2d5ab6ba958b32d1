"""A small branch for every test of what care becomes."""

import pytest
from sqlalchemy.orm import Session

from tests.care.world import World, make_world


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)
