"""Migration 0019 with rows in the table that it builds anew, up and down, on both engines."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.factories import BRANCH, make_coordinator
from tests.migrations.schema import schema_of
from timebank.core import migrations
from timebank.core.db import db
from timebank.core.ids import new_id
from timebank.exchange.models import StaffReview, StaffReviewItem
from timebank.exchange.rules.reversals import ItemState, ObjectKind, ReviewState

KINDS = "SELECT kind FROM exchange_staff_review_items ORDER BY kind"
KNOWN_BEFORE = sorted(set(ObjectKind) - {ObjectKind.FOOD_WORK})


def write(session: Session) -> None:
    """Have a review with an item of each kind."""
    staff, asker = make_coordinator(session), make_coordinator(session, name="김도윤")
    review = StaffReview(
        branch_id=BRANCH,
        id=new_id(),
        staff_id=staff.id,
        since=date(2026, 11, 1),
        until=date(2026, 11, 20),
        reason="확인 없이 입력했습니다.",
        state=ReviewState.ASKED,
        asked_by_id=asker.id,
        asked_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    )
    session.add(review)
    session.flush()
    session.add_all(
        StaffReviewItem(
            branch_id=BRANCH,
            id=new_id(),
            review_id=review.id,
            kind=kind,
            object_id=new_id(),
            state=ItemState.WAITING,
        )
        for kind in ObjectKind
    )
    session.commit()


def test_items_stay_and_food_work_that_the_version_before_does_not_know_goes(
    databases: Databases, own_bank: Flask, own_engine: Engine
) -> None:
    url = databases.owner(own_engine.url)
    with own_bank.app_context():
        write(db.session())
        db.session.remove()
        own_engine.dispose()
        before = schema_of(databases, url)
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.downgrade("0018"))
        with own_engine.connect() as connection:
            assert connection.scalars(text(KINDS)).all() == KNOWN_BEFORE
        with pytest.raises(IntegrityError), own_engine.begin() as connection:
            connection.execute(text("UPDATE exchange_staff_review_items SET kind = 'food_work'"))
        own_engine.dispose()
        migrations.migrate(url, own_engine.url.username, lambda alembic: alembic.upgrade())
        assert schema_of(databases, url) == before
        with own_engine.connect() as connection:
            assert connection.scalars(text(KINDS)).all() == KNOWN_BEFORE
