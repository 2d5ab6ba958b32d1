"""Posting thousands at once: what `post` writes one by one, with each account moved once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from timebank.core.crypto import keys
from timebank.core.many import plan_anew, some
from timebank.core.rows import write_rows
from timebank.ledger.commands.posting import CONTENT, TICK, Post
from timebank.ledger.errors import AccountNotFound, BalanceTooLow
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind
from timebank.ledger.rules.chain import PostingContent, entry_digest, posting_digest

WRITTEN = tuple(each.name for each in fields(PostingContent))


@dataclass(slots=True)
class _Held:
    """An account as it stands while postings are worked out."""

    id: UUID
    kind: AccountKind
    floor: int | None
    balance: int
    seq: int
    head: bytes
    moved_at: datetime | None
    first_seq: int


def post_many(session: Session, commands: Sequence[Post], *, branch_id: str, now: datetime) -> None:
    """Post each command of the branch in turn. None of them was posted before: the database refuses it.

    An account that thousands of postings move would otherwise be written as often, and each time PostgreSQL
    passes all the versions before it, as long as none is committed.

    Raises:
        AccountNotFound, BalanceTooLow
    """
    held = _lock(session, branch_id, (leg.account_id for each in commands for leg in each.legs))
    secret = keys().ledger_secret
    postings: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for command in commands:
        legs = sorted(command.legs, key=lambda leg: leg.account_id)
        if any(leg.account_id not in held for leg in legs):
            raise AccountNotFound
        rows = [held[leg.account_id] for leg in legs]
        moments = [now, *(row.moved_at + TICK for row in rows if row.moved_at is not None)]
        content = PostingContent(
            branch_id=branch_id,
            id=command.id,
            posted_at=max(moments),
            **{name: getattr(command, name) for name in CONTENT},
        )
        of_posting = posting_digest(secret, content)
        postings.append({name: getattr(content, name) for name in WRITTEN})
        for row, leg in zip(rows, legs, strict=True):
            if row.floor is not None and leg.minutes < 0 and row.balance + leg.minutes < row.floor:
                raise BalanceTooLow(
                    account_kind=row.kind, minutes=-leg.minutes, available_minutes=row.balance - row.floor
                )
            row.seq, row.balance, row.moved_at = row.seq + 1, row.balance + leg.minutes, content.posted_at
            row.head = entry_digest(
                secret,
                before=row.head,
                posting=of_posting,
                account_id=row.id,
                seq=row.seq,
                minutes=leg.minutes,
                balance=row.balance,
            )
            entries.append(
                {
                    "branch_id": branch_id,
                    "account_id": row.id,
                    "seq": row.seq,
                    "posting_id": command.id,
                    "minutes": leg.minutes,
                    "balance": row.balance,
                    "posted_at": content.posted_at,
                    "digest": row.head,
                }
            )
    plan_anew(session)
    write_rows(session, cast("Table", Posting.__table__), postings)
    plan_anew(session)
    write_rows(session, cast("Table", Entry.__table__), entries)
    _move(session, branch_id, held.values())


def _lock(session: Session, branch_id: str, ids: Iterable[UUID]) -> dict[UUID, _Held]:
    """Lock the accounts in the order of their ids."""
    found: dict[UUID, _Held] = {}
    for wanted in some(sorted(set(ids))):
        locked = (
            select(
                Account.id,
                Account.kind,
                Account.floor,
                Account.balance,
                Account.seq,
                Account.head,
                Account.moved_at,
            )
            .where(Account.branch_id == branch_id, Account.id.in_(wanted))
            .order_by(Account.id)
            .with_for_update(key_share=True)
        )
        found |= {row.id: _Held(*row, first_seq=row.seq) for row in session.execute(locked)}
    return found


def _move(session: Session, branch_id: str, held: Iterable[_Held]) -> None:
    accounts = cast("Table", Account.__table__)
    session.connection().execute(
        update(accounts)
        .where(
            accounts.c.branch_id == branch_id,
            accounts.c.id == bindparam("account"),
            accounts.c.seq == bindparam("stood"),
        )
        .values(
            balance=bindparam("now_balance"),
            seq=bindparam("now_seq"),
            head=bindparam("now_head"),
            moved_at=bindparam("moment"),
        ),
        [
            {
                "account": row.id,
                "stood": row.first_seq,
                "now_balance": row.balance,
                "now_seq": row.seq,
                "now_head": row.head,
                "moment": row.moved_at,
            }
            for row in held
        ],
    )
