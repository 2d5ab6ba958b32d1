"""A food bank with households and something on its shelves, for every test of rounds."""

import pytest
from sqlalchemy.orm import Session

from tests.grounds import Grounds, Makers
from tests.rounds.world import Food, make_food


@pytest.fixture
def begins_with() -> Makers:
    return {"food": make_food}


@pytest.fixture
def food(session: Session, grounds: Grounds) -> Food:
    return grounds.found(make_food, session)
