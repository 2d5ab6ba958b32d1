"""Migration 0021 with rows in the tables that it builds anew and in the one that goes, on both engines."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import Databases, connected
from tests.factories import BRANCH, make_coordinator, make_volunteer
from tests.migrations.schema import schema_of
from timebank.care.models import FoodWork
from timebank.care.rules import FoodWorkKind, FoodWorkState
from timebank.core import migrations
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.exchange.models import Dispute, Reversal
from timebank.exchange.rules.disputes import DisputeState
from timebank.exchange.rules.reversals import ObjectKind, ReversalState

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REASON = "다른 날이었습니다."


def write(session: Session) -> None:
    """Have a correction of a gift, an objection to it, and a correction of food work in each state."""
    asker, second = make_coordinator(session), make_coordinator(session, name="김도윤")
    volunteer = make_volunteer(session)
    asked: dict[str, Any] = {"branch_id": BRANCH, "asked_by_id": asker.id, "asked_at": NOW, "reason": REASON}
    dispute = Dispute(
        branch_id=BRANCH,
        id=new_id(),
        kind=ObjectKind.GIFT,
        object_id=new_id(),
        raised_by_id=volunteer.id,
        recorded_by_id=volunteer.id,
        raised_at=NOW,
        due_on=date(2026, 12, 7),
        state=DisputeState.OPEN,
    )
    session.add(dispute)
    session.flush()
    session.add(
        Reversal(
            **asked,
            id=new_id(),
            kind=ObjectKind.GIFT,
            object_id=dispute.object_id,
            minutes=60,
            state=ReversalState.ASKED,
            dispute_id=dispute.id,
        )
    )
    for number, state in enumerate((ReversalState.ASKED, ReversalState.GRANTED, ReversalState.REFUSED)):
        starts_at = NOW - timedelta(days=number)
        work = FoodWork(
            branch_id=BRANCH,
            id=new_id(),
            volunteer_id=volunteer.id,
            kind=FoodWorkKind.PACK,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            local_day=starts_at.date(),
            minutes=120,
            state=FoodWorkState.SUBMITTED,
            submitted_at=NOW,
            decide_by=date(2026, 12, 7),
            policy_number=1000,
        )
        session.add(work)
        session.flush()
        session.add(
            Reversal(
                **asked,
                id=new_id(),
                kind=ObjectKind.FOOD_WORK,
                object_id=work.id,
                minutes=120,
                state=state,
                decided_by_id=None if state is ReversalState.ASKED else second.id,
                decided_at=None if state is ReversalState.ASKED else NOW,
                refusal="명단에 있습니다." if state is ReversalState.REFUSED else None,
                owed_minutes=30 if state is ReversalState.GRANTED else 0,
            )
        )
    session.commit()


def rows(session: Session) -> list[tuple[Any, ...]]:
    said = (
        "id kind object_id minutes reason state asked_by_id decided_by_id decided_at refusal owed_minutes "
        "dispute_id"
    )
    found = session.scalars(select(Reversal).order_by(Reversal.id)).all()
    return [tuple(getattr(each, name) for name in said.split()) for each in found]


def test_corrections_of_food_work_move_with_all_that_they_say(
    databases: Databases, own_bank: Flask, own_engine: Engine
) -> None:
    url = databases.owner(own_engine.url)
    with own_bank.app_context():
        write(db.session())
        written = rows(db.session())
        db.session.remove()
        own_engine.dispose()
        before = schema_of(databases, url)
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.downgrade("0019"))
        with connected(url) as owner, owner.connect() as connection:
            states = "SELECT state FROM exchange_food_reversals ORDER BY state"
            assert connection.scalars(text(states)).all() == ["asked", "granted", "refused"]
            assert connection.scalars(text("SELECT kind FROM exchange_reversals")).all() == ["gift"]
        with pytest.raises(IntegrityError), own_engine.begin() as connection:
            connection.execute(text("UPDATE exchange_reversals SET kind = 'food_work'"))
        own_engine.dispose()
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.upgrade())
        assert schema_of(databases, url) == before
        assert rows(db.session()) == written
        db.session.remove()
        with pytest.raises(IntegrityError), own_engine.begin() as connection:
            connection.execute(text("UPDATE exchange_disputes SET kind = 'food_work'"))
