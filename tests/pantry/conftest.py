"""A food bank with something on its shelves, for every test of the pantry."""

import pytest
from sqlalchemy.orm import Session

from tests.pantry.world import Pantry, make_pantry


@pytest.fixture
def pantry(session: Session) -> Pantry:
    return make_pantry(session)
