"""A small town's food bank, for every test of what is seen of it."""

import pytest
from sqlalchemy.orm import Session

from tests.rounds.world import Food, make_food


@pytest.fixture
def food(session: Session) -> Food:
    return make_food(session)
