"""Migration 0017 with rows in the tables that it builds anew, up and down, on both engines."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.factories import BRANCH, make_coordinator, make_senior
from tests.migrations.schema import schema_of
from timebank.core import migrations
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.exchange.models import Call, CallDone, Reversal
from timebank.exchange.rules.calls import CallAct, CallerKind, Receipt
from timebank.exchange.rules.reversals import ObjectKind, ReversalState

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ACTS = "SELECT act FROM exchange_call_acts ORDER BY act"
STATES = "SELECT state, decided_at IS NULL FROM exchange_reversals ORDER BY state"


def write(session: Session) -> None:
    """Have a call with an act of each kind, and a correction in each state."""
    coordinator, senior = make_coordinator(session), make_senior(session)
    call = Call(
        branch_id=BRANCH,
        id=new_id(),
        person_id=senior.id,
        taken_by_id=coordinator.id,
        caller_kind=CallerKind.PERSON,
        questions=[],
        started_at=NOW,
    )
    session.add(call)
    session.flush()
    for act in CallAct:
        session.add(
            CallDone(
                branch_id=BRANCH,
                id=new_id(),
                call_id=call.id,
                act=act,
                script="그대로 읽어 드렸습니다.",
                receipt=Receipt.PAPER,
                done_at=NOW,
            )
        )
    second = make_coordinator(session, name="김도윤")
    for state in ReversalState:
        decided = state in (ReversalState.GRANTED, ReversalState.REFUSED)
        session.add(
            Reversal(
                branch_id=BRANCH,
                id=new_id(),
                kind=ObjectKind.GIFT,
                object_id=new_id(),
                minutes=60,
                reason="잘못 갔습니다.",
                state=state,
                asked_by_id=coordinator.id,
                asked_at=NOW,
                decided_by_id=second.id if decided else None,
                decided_at=None if state is ReversalState.ASKED else NOW,
                refusal="그대로입니다." if state is ReversalState.REFUSED else None,
            )
        )
    session.commit()


def test_rows_stay_and_what_the_version_before_does_not_know_goes(
    databases: Databases, own_bank: Flask, own_engine: Engine
) -> None:
    url = databases.owner(own_engine.url)
    with own_bank.app_context():
        write(db.session())
        db.session.remove()
        own_engine.dispose()
        before = schema_of(databases, url)
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.downgrade("0016"))
        with own_engine.connect() as connection:
            assert connection.scalars(text(ACTS)).all() == sorted(set(CallAct) - {CallAct.DECLINE})
            states = connection.execute(text(STATES)).fetchall()
            assert [(state, bool(open_)) for state, open_ in states] == [
                ("asked", True),
                ("asked", True),
                ("granted", False),
                ("refused", False),
            ]
        with pytest.raises(IntegrityError), own_engine.begin() as connection:
            connection.execute(
                text("UPDATE exchange_reversals SET state = 'overtaken' WHERE state = 'asked'")
            )
        own_engine.dispose()
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.upgrade())
        assert schema_of(databases, url) == before
        kept = db.session().scalars(select(CallDone)).all()
        assert {each.script for each in kept} == {"그대로 읽어 드렸습니다."}
        assert len(kept) == len(CallAct) - 1
        db.session.remove()
