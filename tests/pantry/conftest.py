"""A food bank with something on its shelves, for every test of the pantry."""

import pytest
from sqlalchemy.orm import Session

from tests.grounds import Grounds, Makers
from tests.pantry.world import Pantry, make_pantry


@pytest.fixture
def begins_with() -> Makers:
    return {"pantry": make_pantry}


@pytest.fixture
def pantry(session: Session, grounds: Grounds) -> Pantry:
    return grounds.found(make_pantry, session)
