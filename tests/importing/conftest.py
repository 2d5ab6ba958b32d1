"""A branch with files for every test of imports."""

import pytest
from sqlalchemy.orm import Session

from tests.care.world import make_world
from tests.grounds import Grounds, Makers
from tests.importing.world import Office


@pytest.fixture
def begins_with() -> Makers:
    return {"office": make_world}


@pytest.fixture
def office(session: Session, grounds: Grounds) -> Office:
    return Office(grounds.found(make_world, session))
