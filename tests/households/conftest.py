"""A food bank's branch for every test of households."""

import pytest
from sqlalchemy.orm import Session

from tests.grounds import Grounds, Makers
from tests.households.world import FoodBank, make_food_bank


@pytest.fixture
def begins_with() -> Makers:
    return {"bank": make_food_bank}


@pytest.fixture
def bank(session: Session, grounds: Grounds) -> FoodBank:
    return grounds.found(make_food_bank, session)
