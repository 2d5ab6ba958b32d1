"""Somebody who changes the ledger behind the bank's back, and whom no trigger, key or CHECK stops."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Row, Table, create_engine, event, func, insert, select, text
from sqlalchemy import delete as delete_from
from sqlalchemy import update as update_of
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tests import postgres
from timebank.core.db import db, tune_sqlite
from timebank.core.ids import new_id
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind


def _table(model: type[Any]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


ENTRIES, POSTINGS, ACCOUNTS = _table(Entry), _table(Posting), _table(Account)
Named = set[object]
"""Ids of accounts and postings, and (account, seq) of entries, one of which the verdict must name."""
Change = Callable[[Session, random.Random], Named]


_CHECKS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'c' AND conrelid::regclass::text LIKE 'ledger_%'
"""


@contextmanager
def attack(url: URL) -> Iterator[Session]:
    """Return a session in which every change goes through; all of it is undone at the end."""
    db.session().rollback()  # what it has read would keep the tables from being altered
    is_sqlite = url.drivername == "sqlite"
    engine = create_engine(url if is_sqlite else url.set(username=postgres.SUPERUSER))
    if is_sqlite:
        tune_sqlite(engine)

        @event.listens_for(engine, "connect")
        def _open(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
                connection.cursor().execute(f"PRAGMA {pragma}")

    try:
        with Session(engine) as session:
            if is_sqlite:
                triggers = text(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%'"
                )
                for name in session.scalars(triggers).all():
                    session.execute(text(f"DROP TRIGGER {name}"))
            else:
                session.execute(text("SET LOCAL session_replication_role = replica"))
                for table, check in session.execute(text(_CHECKS)).all():
                    session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {check}"))
            yield session
            session.rollback()
    finally:
        engine.dispose()


def _any(session: Session, rng: random.Random, table: Table, *conditions: Any) -> Row[Any]:  # noqa: ANN401
    rows = session.execute(select(table).where(*conditions).order_by(*table.primary_key)).all()
    return rng.choice(rows)


def _key(table: Table, row: Row[Any]) -> list[Any]:
    return [column == getattr(row, column.name) for column in table.primary_key]


def _set(session: Session, table: Table, row: Row[Any], **values: object) -> None:
    session.execute(update_of(table).where(*_key(table, row)).values(**values))


def change_amount(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    _set(session, ENTRIES, entry, minutes=entry.minutes + rng.choice([-60, -1, 1, 7, 600]))
    return {(entry.account_id, entry.seq)}


def change_balance(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    _set(session, ENTRIES, entry, balance=entry.balance + rng.choice([-1, 1, 60]))
    return {(entry.account_id, entry.seq)}


def change_amount_and_all_balances_after(session: Session, rng: random.Random) -> Named:
    entry, more = _any(session, rng, ENTRIES), rng.choice([1, 60])
    _set(session, ENTRIES, entry, minutes=(entry.minutes + more) or more)
    later = [ENTRIES.c.account_id == entry.account_id, ENTRIES.c.seq >= entry.seq]
    session.execute(update_of(ENTRIES).where(*later).values(balance=ENTRIES.c.balance + more))
    account = [ACCOUNTS.c.id == entry.account_id]
    session.execute(update_of(ACCOUNTS).where(*account).values(balance=ACCOUNTS.c.balance + more))
    return {(entry.account_id, entry.seq)}


def delete_entry(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    session.execute(delete_from(ENTRIES).where(*_key(ENTRIES, entry)))
    return {(entry.account_id, entry.seq), entry.account_id}


def delete_newest_entry_and_roll_its_account_back(session: Session, rng: random.Random) -> Named:
    account = _any(session, rng, ACCOUNTS, ACCOUNTS.c.seq > 1)
    of_account = ENTRIES.c.account_id == account.id
    gone = session.execute(select(ENTRIES).where(of_account, ENTRIES.c.seq == account.seq)).one()
    before = session.execute(select(ENTRIES).where(of_account, ENTRIES.c.seq == account.seq - 1)).one()
    session.execute(delete_from(ENTRIES).where(*_key(ENTRIES, gone)))
    state = {"balance": before.balance, "head": before.digest, "moved_at": before.posted_at}
    _set(session, ACCOUNTS, account, seq=before.seq, **state)
    return {gone.posting_id}


def delete_posting(session: Session, rng: random.Random) -> Named:
    posting = _any(session, rng, POSTINGS)
    session.execute(delete_from(POSTINGS).where(*_key(POSTINGS, posting)))
    return {posting.id, *_entries_of(session, posting.id)}


def delete_posting_with_its_entries(session: Session, rng: random.Random) -> Named:
    posting = _any(session, rng, POSTINGS)
    named = _entries_of(session, posting.id)
    session.execute(delete_from(ENTRIES).where(ENTRIES.c.posting_id == posting.id))
    session.execute(delete_from(POSTINGS).where(*_key(POSTINGS, posting)))
    return {*named, *(account_id for account_id, _seq in named)}


def _entries_of(session: Session, posting_id: UUID) -> set[tuple[UUID, int]]:
    of_posting = select(ENTRIES.c.account_id, ENTRIES.c.seq).where(ENTRIES.c.posting_id == posting_id)
    return {(account_id, seq) for account_id, seq in session.execute(of_posting)}


def swap_order(session: Session, rng: random.Random) -> Named:
    account = _any(session, rng, ACCOUNTS, ACCOUNTS.c.seq > 1)
    first, second = sorted(rng.sample(range(1, account.seq + 1), 2))
    of_account = ENTRIES.c.account_id == account.id
    for was, now in ((first, 10**6), (second, first), (10**6, second)):
        session.execute(update_of(ENTRIES).where(of_account, ENTRIES.c.seq == was).values(seq=now))
    return {(account.id, first), (account.id, second)}


def move_to_another_account(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    other = _any(
        session, rng, ACCOUNTS, ACCOUNTS.c.id != entry.account_id, ACCOUNTS.c.branch_id == entry.branch_id
    )
    _set(session, ENTRIES, entry, account_id=other.id, seq=other.seq + 1)
    return {(entry.account_id, entry.seq), entry.account_id, (other.id, other.seq + 1)}


def move_to_another_posting(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    other = _any(
        session, rng, POSTINGS, POSTINGS.c.id != entry.posting_id, POSTINGS.c.branch_id == entry.branch_id
    )
    _set(session, ENTRIES, entry, posting_id=other.id)
    return {(entry.account_id, entry.seq)}


def change_entry_moment(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    _set(session, ENTRIES, entry, posted_at=entry.posted_at + timedelta(days=rng.choice([-30, -1, 1])))
    return {(entry.account_id, entry.seq)}


def change_digest(session: Session, rng: random.Random) -> Named:
    entry, other = _any(session, rng, ENTRIES), _any(session, rng, ENTRIES)
    digest = other.digest if other != entry else rng.randbytes(32)
    _set(session, ENTRIES, entry, digest=digest)
    return {(entry.account_id, entry.seq)}


def change_posting(session: Session, rng: random.Random) -> Named:
    posting = _any(session, rng, POSTINGS)
    kinds = ["gift", "issue", "transfer"]
    values: dict[str, object] = {
        "cause": f"care.visit:{new_id()}",
        "kind": rng.choice([kind for kind in kinds if kind != posting.kind]),
        "policy_version": posting.policy_version + 1,
        "actor_id": new_id(),
        "on_behalf_of_id": new_id(),
        "posted_at": posting.posted_at + timedelta(minutes=1),
        "pair_id": new_id(),
    }
    name = rng.choice(sorted(values))
    _set(session, POSTINGS, posting, **{name: values[name]})
    return {posting.id}


def swap_causes(session: Session, rng: random.Random) -> Named:
    first = _any(session, rng, POSTINGS)
    in_branch = POSTINGS.c.branch_id == first.branch_id
    second = _any(session, rng, POSTINGS, POSTINGS.c.id != first.id, in_branch)
    for row, cause in ((first, "between"), (second, first.cause), (first, second.cause)):
        _set(session, POSTINGS, row, cause=cause)
    return {first.id, second.id}


def change_account(session: Session, rng: random.Random) -> Named:
    account = _any(session, rng, ACCOUNTS, ACCOUNTS.c.owner_id.is_not(None))
    values: dict[str, object] = {
        "owner_id": new_id(),
        "kind": AccountKind.RECEIVED,
        "floor": -1000,
        "balance": account.balance + 60,
        "seq": account.seq + 1,
        "head": rng.randbytes(32),
        "moved_at": None if account.moved_at else rng_moment(session),
    }
    name = rng.choice(sorted(values))
    _set(session, ACCOUNTS, account, **{name: values[name]})
    # What an account is stands in the digest that its first entry follows.
    return {account.id, (account.id, 1)}


def rng_moment(session: Session) -> object:
    return session.scalar(select(func.max(ENTRIES.c.posted_at)))


def invent_entry(session: Session, rng: random.Random) -> Named:
    entry = _any(session, rng, ENTRIES)
    account = session.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == entry.account_id)).one()
    forged = {
        **entry._asdict(),
        "seq": account.seq + 1,
        "minutes": 60,
        "balance": account.balance + 60,
        "posted_at": account.moved_at + timedelta(minutes=1),
    }
    session.execute(insert(ENTRIES).values(forged))
    state = {"balance": forged["balance"], "head": forged["digest"], "moved_at": forged["posted_at"]}
    _set(session, ACCOUNTS, account, seq=forged["seq"], **state)
    return {(account.id, account.seq + 1)}


def invent_posting(session: Session, rng: random.Random) -> Named:
    posting = _any(session, rng, POSTINGS)
    forged = {**posting._asdict(), "id": new_id(), "cause": "invented", "reverses_id": None, "kind": "gift"}
    session.execute(insert(POSTINGS).values(forged))
    return {forged["id"]}


CHANGES: tuple[Change, ...] = (
    change_amount,
    change_balance,
    change_amount_and_all_balances_after,
    delete_entry,
    delete_newest_entry_and_roll_its_account_back,
    delete_posting,
    delete_posting_with_its_entries,
    swap_order,
    move_to_another_account,
    move_to_another_posting,
    change_entry_moment,
    change_digest,
    change_posting,
    swap_causes,
    change_account,
    invent_entry,
    invent_posting,
)
