"""Two administrators of the nation and two of a branch, and a national version that began in 2015."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.policies.people import make_administrator, make_branch
from timebank.core.ids import NATIONAL
from timebank.policies.commands import SeedFirstNational, seed_first_national

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def national(session: Session) -> tuple[UUID, UUID]:
    """The drafter and the publisher of the first national version."""
    make_branch(session, NATIONAL)
    drafter, publisher = make_administrator(session, NATIONAL), make_administrator(session, NATIONAL)
    seed_first_national(
        session,
        SeedFirstNational(
            branch_id=NATIONAL,
            actor_id=publisher,
            drafted_by_id=drafter,
            effective_from=date(2015, 1, 1),
        ),
        now=NOW,
    )
    session.flush()
    return drafter, publisher


@pytest.fixture
def dalseo(session: Session, national: tuple[UUID, UUID]) -> tuple[UUID, UUID]:
    """Two administrators of a branch under the national rules."""
    make_branch(session, "dalseo")
    return make_administrator(session, "dalseo"), make_administrator(session, "dalseo")
