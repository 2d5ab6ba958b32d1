"""What tests of people share."""

from datetime import UTC, datetime

import pytest

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """Noon of 2 March 2026 in Seoul."""
    return NOON
