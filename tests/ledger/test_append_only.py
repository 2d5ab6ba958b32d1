import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.ledger.factories import NOON, gift, make_holder
from timebank.core.db import db, unit_of_work
from timebank.ledger.commands import post

CHANGES = [
    "UPDATE ledger_entries SET minutes = minutes + 1",
    "UPDATE ledger_entries SET posted_at = posted_at",
    "DELETE FROM ledger_entries",
    "UPDATE ledger_postings SET cause = 'another'",
    "DELETE FROM ledger_postings",
    "DELETE FROM ledger_accounts",
    "UPDATE ledger_accounts SET owner_id = id",
    "UPDATE ledger_accounts SET kind = 'own'",
    "UPDATE ledger_accounts SET floor = -1000",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_was_posted(session: Session, change: str) -> None:
    post(session, gift(make_holder(session, minutes=100), make_holder(session)), now=NOON)
    session.flush()
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text(change))


@pytest.mark.parametrize("change", [*CHANGES, "TRUNCATE ledger_entries", "TRUNCATE ledger_accounts CASCADE"])
def test_it_refuses_its_owner_too(databases: Databases, own_bank: Flask, change: str) -> None:
    with own_bank.app_context():
        unit_of_work(lambda session: make_holder(session, minutes=100))
        engine = create_engine(databases.owner(db.engine.url))
    if engine.dialect.name == "sqlite":
        change = change.replace("TRUNCATE", "DELETE FROM").removesuffix(" CASCADE")
    with engine.connect() as connection, pytest.raises(DatabaseError, match=r"only added|are kept"):
        connection.execute(text(change))
    engine.dispose()


def test_a_balance_cannot_fall_below_its_floor_whoever_writes_it(session: Session) -> None:
    make_holder(session, minutes=100)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text("UPDATE ledger_accounts SET balance = -1 WHERE kind = 'own'"))
