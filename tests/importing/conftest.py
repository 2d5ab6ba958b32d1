"""A branch with files for every test of imports."""

import pytest
from sqlalchemy.orm import Session

from tests.care.world import make_world
from tests.importing.world import Office


@pytest.fixture
def office(session: Session) -> Office:
    return Office(make_world(session))
