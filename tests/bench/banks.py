"""Banks to measure: an app on a database, and ledgers of any size that the bank could have written."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import URL, insert
from sqlalchemy.orm import Session

from config import Config
from timebank import create_app
from timebank.core.crypto import keys
from timebank.core.db import db, unit_of_work
from timebank.core.ids import new_id
from timebank.core.migrations import migrate
from timebank.ledger.commands import Leg, Post, open_accounts
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.ledger.rules.chain import PostingContent, account_digest, entry_digest, posting_digest

START = datetime(2025, 1, 1, tzinfo=UTC)
CHUNK = 20_000


@contextmanager
def app_on(url: URL, *, owner: URL | None = None) -> Iterator[Flask]:
    """Run the bank's application on a new database; `owner` is who makes the tables."""
    migrate(owner or url, url.username, lambda alembic: alembic.upgrade())
    app = create_app(
        Config(
            SECRET_KEY="bench",
            FIELD_KEYS=(Fernet.generate_key().decode(),),
            INDEX_KEY="bench",
            LEDGER_KEY="bench",
            SQLALCHEMY_DATABASE_URI=url.render_as_string(hide_password=False),
            TESTING=True,
        )
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def sqlite_url(folder: Path, name: str) -> URL:
    return URL.create("sqlite", database=str(folder / f"{name}.db"))


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with people who can be paid."""

    id: str
    issuance: UUID
    people: tuple[UUID, ...]
    owns: tuple[UUID, ...]

    def issue(self, number: int) -> Post:
        """Return an issue of an hour to one of the people."""
        posting_id = new_id()
        return Post(
            branch_id=self.id,
            id=posting_id,
            actor_id=None,
            kind=PostingKind.ISSUE,
            cause=f"care.visit:{posting_id}",
            policy_version=1,
            legs=(Leg(self.issuance, -60), Leg(self.owns[number % len(self.owns)], 60)),
        )


def open_branch(branch_id: str, people: int) -> Branch:
    ids = tuple(new_id() for _ in range(people))

    def work(session: Session) -> Branch:
        issuance = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE])
        owns = [
            open_accounts(session, branch_id=branch_id, kinds=[AccountKind.OWN], owner_id=each)
            for each in ids
        ]
        return Branch(
            branch_id, issuance[AccountKind.ISSUANCE], ids, tuple(own[AccountKind.OWN] for own in owns)
        )

    return unit_of_work(work)


def write_ledger(branch_id: str, *, people: int, postings: int) -> Branch:
    """Write a branch with that many issues of an hour, row by row as the bank would have, but all at once."""
    secret, rng = keys().ledger_secret, random.Random(1)  # noqa: S311  # the same ledger each time
    ids = [new_id() for _ in range(people)]
    accounts = [_account(secret, branch_id, AccountKind.ISSUANCE, None)]
    accounts += [_account(secret, branch_id, AccountKind.OWN, each) for each in ids]
    posting_rows, entry_rows = [], []
    for number in range(postings):
        content = PostingContent(
            branch_id=branch_id,
            id=new_id(),
            kind=PostingKind.ISSUE,
            cause=f"care.visit:{number}",
            policy_version=1,
            actor_id=None,
            on_behalf_of_id=None,
            posted_at=START + timedelta(seconds=number),
            reverses_id=None,
            pair_id=None,
        )
        posting_rows.append(asdict(content))
        digest = posting_digest(secret, content)
        for account, minutes in ((accounts[0], -60), (rng.choice(accounts[1:]), 60)):
            entry_rows.append(_move(secret, account, content, digest, minutes))
    with Session(db.engine) as session:
        session.connection(execution_options={"writes": True})
        for model, rows in ((Account, accounts), (Posting, posting_rows), (Entry, entry_rows)):
            for start in range(0, len(rows), CHUNK):
                session.connection().execute(insert(model.__table__), rows[start : start + CHUNK])  # type: ignore[arg-type]
        session.commit()
    owns = tuple(account["id"] for account in accounts[1:])
    return Branch(branch_id, accounts[0]["id"], tuple(ids), owns)


def _account(secret: bytes, branch_id: str, kind: AccountKind, owner_id: UUID | None) -> dict[str, Any]:
    identity: dict[str, Any] = {
        "branch_id": branch_id,
        "id": new_id(),
        "owner_id": owner_id,
        "kind": kind,
        "counter_branch": None,
        "floor": None if owner_id is None else 0,
    }
    head = account_digest(secret, **identity)
    return identity | {"balance": 0, "seq": 0, "head": head, "moved_at": None}


def _move(
    secret: bytes, account: dict[str, Any], posting: PostingContent, digest: bytes, minutes: int
) -> dict[str, Any]:
    seq, balance = account["seq"] + 1, account["balance"] + minutes
    head = entry_digest(
        secret,
        before=account["head"],
        posting=digest,
        account_id=account["id"],
        seq=seq,
        minutes=minutes,
        balance=balance,
    )
    account.update(seq=seq, balance=balance, head=head, moved_at=posting.posted_at)
    return {
        "branch_id": posting.branch_id,
        "account_id": account["id"],
        "seq": seq,
        "posting_id": posting.id,
        "minutes": minutes,
        "balance": balance,
        "posted_at": posting.posted_at,
        "digest": head,
    }
