"""Many rows are written at once as one by one."""

from datetime import datetime
from typing import Any, cast

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.care.world import NOW
from tests.factories import BRANCH, make_branch
from timebank.core.ids import new_id
from timebank.core.rows import write_rows
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState

MESSAGES = cast("Table", Message.__table__)
HARD = "탭\t줄\n역빗금\\ \\N 따옴표'\" \u200b끝"
"""What a table in text form would stumble over."""


def row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "branch_id": BRANCH,
        "id": new_id(),
        "person_id": None,
        "channel": MessageChannel.TEXT,
        "address": "+821012345678",
        "template": "code",
        "values": HARD,
        "language": "ko",
        "cause": str(new_id()),
        "created_at": NOW,
        "next_try_at": NOW,
    } | changes


def test_what_is_written_is_what_is_read(session: Session) -> None:
    make_branch(session)
    session.commit()
    rows = [row() for _each in range(3)] + [row(person_id=new_id(), address=None)]
    write_rows(session, MESSAGES, rows)
    session.commit()
    kept = {each.id: each for each in session.scalars(select(Message))}
    assert kept.keys() == {each["id"] for each in rows}
    for each in rows:
        message = kept[each["id"]]
        assert {key: getattr(message, key) for key in each} == each
        assert (message.state, message.tries, message.receipt) == (MessageState.WAITING, 0, None)
        assert isinstance(message.created_at, datetime)


def test_a_row_in_the_place_of_a_deleted_one_is_written_whole(session: Session) -> None:
    make_branch(session)
    write_rows(session, MESSAGES, [first := row()])
    session.commit()
    session.delete(session.scalars(select(Message)).one())
    session.add(Message(**first | {"values": "다른 말", "address": None}))
    session.commit()
    session.expire_all()
    kept = session.scalars(select(Message)).one()
    assert (kept.values, kept.address, kept.cause) == ("다른 말", None, first["cause"])


def test_a_column_that_the_model_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="no_such_column"):
        Message(branch_id=BRANCH, no_such_column=1)


def test_nothing_is_written_of_nothing(session: Session) -> None:
    write_rows(session, MESSAGES, [])
    assert session.scalars(select(Message)).all() == []


def test_a_row_that_is_there_refuses_them_all(session: Session) -> None:
    make_branch(session)
    session.commit()
    twice = row()
    with pytest.raises(IntegrityError):
        write_rows(session, MESSAGES, [row(), twice, twice])
    session.rollback()
    assert session.scalars(select(Message)).all() == []
