"""A food bank with households and something on its shelves, for every test of rounds."""

import pytest
from sqlalchemy.orm import Session

from tests.rounds.world import Food, make_food


@pytest.fixture
def food(session: Session) -> Food:
    return make_food(session)
