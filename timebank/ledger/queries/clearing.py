"""What branches have cleared with each other, and whether their books mirror it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, tuple_
from sqlalchemy.orm import Session, aliased

from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.queries.postings import PostingView, list_postings_by_id
from timebank.ledger.rules import AccountKind

Place = tuple[datetime, UUID]
"""Where a page ended: the moment and the posting of its last entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """One clearing account beside its mirror, in minutes."""

    branch_id: str
    counter_branch: str
    balance: int
    """Above zero: the branch has given more to the other than it received."""
    mirror_balance: int
    """What the other branch's account with this one holds."""

    @property
    def mirrored(self) -> bool:
        return self.balance + self.mirror_balance == 0


def list_clearing(session: Session, *, branch_id: str) -> list[Clearing]:
    """Return the branch's clearing with each other branch, by its name."""
    return _pairs(session, branch_id=branch_id)


def list_all_clearing(session: Session) -> list[Clearing]:
    """Return the clearing of all branches, each pair from the side whose name comes first."""
    return _pairs(session, branch_id=None)


def _pairs(session: Session, *, branch_id: str | None) -> list[Clearing]:
    mirror = aliased(Account)
    wanted = (
        select(Account.branch_id, Account.counter_branch, Account.balance, mirror.balance)
        .outerjoin(
            mirror,
            and_(
                mirror.branch_id == Account.counter_branch,
                mirror.counter_branch == Account.branch_id,
                mirror.kind == AccountKind.CLEARING,
            ),
        )
        .where(Account.kind == AccountKind.CLEARING)
        .order_by(Account.branch_id, Account.counter_branch)
    )
    if branch_id is None:
        # A mirror that is missing is shown from whichever side there is.
        wanted = wanted.where((Account.branch_id < Account.counter_branch) | mirror.id.is_(None))
    else:
        wanted = wanted.where(Account.branch_id == branch_id)
    return [
        Clearing(branch_id=of, counter_branch=counter or "", balance=balance, mirror_balance=other or 0)
        for of, counter, balance, other in session.execute(wanted)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearingEntry:
    """One entry of a clearing account, beside the other half of its posting, in minutes."""

    counter_branch: str
    minutes: int
    """Above zero: given to the other branch."""
    balance: int
    """What the account held after it."""
    mirror_minutes: int | None
    """What the other branch posted for it; None where it posted nothing."""
    posting: PostingView

    @property
    def posted_at(self) -> datetime:
        return self.posting.posted_at

    @property
    def mirrored(self) -> bool:
        return self.mirror_minutes is not None and self.minutes + self.mirror_minutes == 0


def list_clearing_entries(
    session: Session,
    *,
    branch_id: str,
    counter_branch: str | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> Sequence[ClearingEntry]:
    """List what the branch cleared, with one other branch or with all, the newest first."""
    mirror, half, other = aliased(Account), aliased(Posting), aliased(Entry)
    wanted = (
        select(Account.counter_branch, Entry.posting_id, Entry.minutes, Entry.balance, other.minutes)
        .join(Entry, and_(Entry.branch_id == Account.branch_id, Entry.account_id == Account.id))
        .join(Posting, and_(Posting.branch_id == Entry.branch_id, Posting.id == Entry.posting_id))
        .outerjoin(
            mirror,
            and_(
                mirror.branch_id == Account.counter_branch,
                mirror.counter_branch == Account.branch_id,
                mirror.kind == AccountKind.CLEARING,
            ),
        )
        .outerjoin(half, and_(half.branch_id == mirror.branch_id, half.pair_id == Posting.pair_id))
        .outerjoin(
            other,
            and_(
                other.branch_id == half.branch_id,
                other.posting_id == half.id,
                other.account_id == mirror.id,
            ),
        )
        .where(Account.branch_id == branch_id, Account.kind == AccountKind.CLEARING)
        .order_by(Entry.posted_at.desc(), Entry.posting_id.desc())
        .limit(limit)
    )
    if counter_branch is not None:
        wanted = wanted.where(Account.counter_branch == counter_branch)
    if before is not None:
        wanted = wanted.where(tuple_(Entry.posted_at, Entry.posting_id) < before)
    rows = session.execute(wanted).all()
    postings = {
        each.id: each
        for each in list_postings_by_id(session, branch_id=branch_id, ids=[row.posting_id for row in rows])
    }
    return [
        ClearingEntry(
            counter_branch=counter or "",
            minutes=minutes,
            balance=balance,
            mirror_minutes=theirs,
            posting=postings[posting_id],
        )
        for counter, posting_id, minutes, balance, theirs in rows
    ]
