"""The only writer of postings and entries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.crypto import keys
from timebank.ledger.commands.writing import lock, write
from timebank.ledger.errors import AccountNotFound, AlreadyReversed, BalanceTooLow, PostingDiffers
from timebank.ledger.models import Entry, Posting
from timebank.ledger.rules import PostingKind
from timebank.ledger.rules.chain import PostingContent, entry_digest, posting_digest

_CAUSE = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
TICK = timedelta(microseconds=1)


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


CONTENT = ("kind", "cause", "policy_version", "actor_id", "on_behalf_of_id", "reverses_id", "pair_id")


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
    ids = {f"account_id{leg}": account_id for leg, account_id in enumerate(changes)}
    held = connection.execute(lock(len(changes)), {"branch": command.branch_id, **ids}).all()
    if len(held) != len(changes):
        raise AccountNotFound
    for row in held:
        if row.floor is not None and changes[row.id] < 0 and row.balance + changes[row.id] < row.floor:
            if _is_known(connection, command):
                return False
            raise BalanceTooLow(
                account_kind=row.kind, minutes=-changes[row.id], available_minutes=row.balance - row.floor
            )
    posting = PostingContent(
        branch_id=command.branch_id,
        id=command.id,
        posted_at=max([now, *(row.moved_at + TICK for row in held if row.moved_at is not None)]),
        **{name: getattr(command, name) for name in CONTENT},
    )
    if write(connection, _values(posting, held, changes), legs=len(held)):
        return True
    if _is_known(connection, command):
        return False
    # Another posting has the cause, or takes the same one back.
    raise PostingDiffers if command.reverses_id is None else AlreadyReversed


def _values(
    posting: PostingContent, held: Sequence[Row[*tuple[Any, ...]]], changes: dict[UUID, int]
) -> dict[str, Any]:
    secret = keys().ledger_secret
    of_posting = posting_digest(secret, posting)
    values: dict[str, Any] = {"branch": posting.branch_id, "moved": posting.posted_at, "p_id": posting.id}
    values |= {f"p_{name}": getattr(posting, name) for name in CONTENT}
    for leg, row in enumerate(held):
        minutes = changes[row.id]
        seq, balance = row.seq + 1, row.balance + minutes
        values[f"account_id{leg}"] = row.id
        values[f"seq{leg}"] = seq
        values[f"minutes{leg}"] = minutes
        values[f"balance{leg}"] = balance
        values[f"digest{leg}"] = entry_digest(
            secret,
            before=row.head,
            posting=of_posting,
            account_id=row.id,
            seq=seq,
            minutes=minutes,
            balance=balance,
        )
    return values


def _is_known(connection: Connection, command: Post) -> bool:
    """Return whether the posting is there.

    Raises:
        PostingDiffers: it is, with other content.
    """
    known = connection.execute(
        select(Posting).where(Posting.branch_id == command.branch_id, Posting.id == command.id)
    ).first()
    if known is None:
        return False
    legs = connection.execute(
        select(Entry.account_id, Entry.minutes).where(
            Entry.branch_id == command.branch_id, Entry.posting_id == command.id
        )
    )
    same = all(getattr(known, name) == getattr(command, name) for name in CONTENT)
    if not same or {row.account_id: row.minutes for row in legs} != {
        leg.account_id: leg.minutes for leg in command.legs
    }:
        raise PostingDiffers
    return True
