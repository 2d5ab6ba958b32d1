"""The only writer of postings and entries."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import keys
from timebank.ledger.errors import AccountNotFound, AlreadyReversed, BalanceTooLow, PostingDiffers
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import PostingKind
from timebank.ledger.rules.chain import PostingContent, entry_digest, posting_digest

_CAUSE = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Leg:
    """What one account gains (`minutes` above zero) or gives (below)."""

    account_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Command):
    """Move minutes between accounts of one branch; the legs sum to zero.

    `cause` is a code and ids, such as `care.visit:…`, never a name or free text; in a branch each cause is
    posted once for each kind.
    """

    kind: PostingKind
    cause: str
    policy_version: int
    legs: tuple[Leg, ...]
    reverses_id: UUID | None = None
    pair_id: UUID | None = None

    def __post_init__(self) -> None:
        if len({leg.account_id for leg in self.legs}) != len(self.legs) or len(self.legs) < 2:  # noqa: PLR2004
            raise ValueError("a posting has two legs or more, each on an account of its own")
        if any(leg.minutes == 0 for leg in self.legs) or sum(leg.minutes for leg in self.legs) != 0:
            raise ValueError("the legs of a posting move minutes and sum to zero")
        if not _CAUSE.fullmatch(self.cause):
            raise ValueError(f"a cause is made of codes and ids, not {self.cause!r}")
        if (self.kind == PostingKind.REVERSAL) != (self.reverses_id is not None):
            raise ValueError("a reversal names what it reverses, and nothing else does")


# Built once: building a statement costs more than running it.
_LOCK = (
    select(
        Account.id,
        Account.kind,
        Account.floor,
        Account.balance,
        Account.seq,
        Account.head,
        Account.moved_at,
    )
    .where(Account.branch_id == bindparam("branch"), Account.id.in_(bindparam("accounts", expanding=True)))
    .order_by(Account.id)
    .with_for_update(key_share=True)
)
_ADD_POSTING = {
    "sqlite": sqlite.insert(Posting).on_conflict_do_nothing().returning(Posting.id),
    "postgresql": postgresql.insert(Posting).on_conflict_do_nothing().returning(Posting.id),
}
_MOVE = (
    update(Account.__table__)  # type: ignore[arg-type]
    .where(
        Account.branch_id == bindparam("branch"),
        Account.id == bindparam("account"),
        Account.seq == bindparam("was"),
    )
    .values(
        balance=bindparam("now_balance"),
        seq=bindparam("now_seq"),
        head=bindparam("now_head"),
        moved_at=bindparam("now_at"),
    )
)
_ADD_ENTRIES = insert(Entry.__table__)  # type: ignore[arg-type]
_CONTENT = ("kind", "cause", "policy_version", "actor_id", "on_behalf_of_id", "reverses_id", "pair_id")


def post(session: Session, command: Post, *, now: datetime) -> bool:
    """Post once: return True if this call posted it, False if it had been posted before.

    The accounts are locked in the order of their ids, so two opposite postings never wait for each other.
    The moment of the posting is `now`, or just after the newest entry of any of its accounts if that is
    later: within an account, moments rise with the entries.

    Raises:
        AccountNotFound: the branch lacks one of the accounts.
        BalanceTooLow: an account would fall below its floor.
        PostingDiffers: the id, or the cause, names another posting.
        AlreadyReversed: another posting reverses the same one.
    """
    connection = session.connection()
    changes = {leg.account_id: leg.minutes for leg in command.legs}
    held = connection.execute(_LOCK, {"branch": command.branch_id, "accounts": list(changes)}).all()
    posted_at = max([now, *(row.moved_at + _TICK for row in held if row.moved_at is not None)])
    content = {
        "branch_id": command.branch_id,
        "id": command.id,
        **{name: getattr(command, name) for name in _CONTENT},
        "posted_at": posted_at,
    }
    if len(held) != len(changes):
        raise AccountNotFound
    if connection.execute(_ADD_POSTING[connection.dialect.name], content).first() is None:
        _expect_same(connection, command)
        return False
    for row in held:
        if row.floor is not None and changes[row.id] < 0 and row.balance + changes[row.id] < row.floor:
            raise BalanceTooLow(
                account_kind=row.kind, minutes=-changes[row.id], available_minutes=row.balance - row.floor
            )
    _write(connection, command.branch_id, held, changes, PostingContent(**content))
    return True


def _write(
    connection: Connection,
    branch_id: str,
    held: list[Row[Any]] | Any,  # noqa: ANN401
    changes: dict[UUID, int],
    posting: PostingContent,
) -> None:
    secret = keys().ledger_secret
    of_posting = posting_digest(secret, posting)
    moves, entries = [], []
    for row in held:
        minutes = changes[row.id]
        seq, balance = row.seq + 1, row.balance + minutes
        digest = entry_digest(
            secret,
            before=row.head,
            posting=of_posting,
            account_id=row.id,
            seq=seq,
            minutes=minutes,
            balance=balance,
        )
        moves.append(
            {
                "branch": branch_id,
                "account": row.id,
                "was": row.seq,
                "now_balance": balance,
                "now_seq": seq,
                "now_head": digest,
                "now_at": posting.posted_at,
            }
        )
        entries.append(
            {
                "branch_id": branch_id,
                "account_id": row.id,
                "seq": seq,
                "posting_id": posting.id,
                "minutes": minutes,
                "balance": balance,
                "posted_at": posting.posted_at,
                "digest": digest,
            }
        )
    moved = connection.execute(_MOVE, moves).rowcount
    if moved != len(moves):
        raise RuntimeError(f"{moved} of {len(moves)} accounts moved: their rows were not locked")
    connection.execute(_ADD_ENTRIES, entries)


def _expect_same(connection: Connection, command: Post) -> None:
    known = connection.execute(
        select(Posting).where(Posting.branch_id == command.branch_id, Posting.id == command.id)
    ).first()
    if known is None:
        if command.reverses_id is not None:
            raise AlreadyReversed
        raise PostingDiffers
    legs = connection.execute(
        select(Entry.account_id, Entry.minutes).where(
            Entry.branch_id == command.branch_id, Entry.posting_id == command.id
        )
    )
    same = all(getattr(known, name) == getattr(command, name) for name in _CONTENT)
    if not same or dict(legs.all()) != {leg.account_id: leg.minutes for leg in command.legs}:
        raise PostingDiffers
