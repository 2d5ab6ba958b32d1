"""A food bank's branch for every test of households."""

import pytest
from sqlalchemy.orm import Session

from tests.households.world import FoodBank, make_food_bank


@pytest.fixture
def bank(session: Session) -> FoodBank:
    return make_food_bank(session)
