"""Postings of a branch, one by one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from timebank.ledger.errors import PostingNotFound
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind, PostingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry, and whose account it is in."""

    account_id: UUID
    account_kind: AccountKind
    owner_id: UUID | None
    counter_branch: str | None
    seq: int
    posting_id: UUID
    minutes: int
    balance: int
    """Minutes in the account, after the entry."""
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingView:
    """One posting with its entries."""

    branch_id: str
    id: UUID
    kind: PostingKind
    cause: str
    policy_version: int
    actor_id: UUID | None
    on_behalf_of_id: UUID | None
    posted_at: datetime
    reverses_id: UUID | None
    reversed_by_id: UUID | None
    pair_id: UUID | None
    entries: tuple[EntryView, ...]

    @property
    def minutes(self) -> int:
        """What moved."""
        return sum(entry.minutes for entry in self.entries if entry.minutes > 0)

    @property
    def owner_ids(self) -> frozenset[UUID]:
        """The people whose accounts it moved."""
        return frozenset(entry.owner_id for entry in self.entries if entry.owner_id is not None)


def select_postings(
    *,
    branch_id: str,
    starts_at: datetime | None = None,
    ends_before: datetime | None = None,
    kind: PostingKind | None = None,
    owner_id: UUID | None = None,
) -> Select[Posting]:
    """Return the select of a branch's postings, for a page or a report of another feature to join.

    `owner_id` keeps those that moved an account of that person.
    """
    wanted = select(Posting).where(Posting.branch_id == branch_id)
    if starts_at is not None:
        wanted = wanted.where(Posting.posted_at >= starts_at)
    if ends_before is not None:
        wanted = wanted.where(Posting.posted_at < ends_before)
    if kind is not None:
        wanted = wanted.where(Posting.kind == kind)
    if owner_id is not None:
        moved = (
            select(Entry.posting_id)
            .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
            .where(Entry.branch_id == branch_id, Account.owner_id == owner_id)
        )
        wanted = wanted.where(Posting.id.in_(moved))
    return wanted


def list_postings(  # noqa: PLR0913  # each narrows the list
    session: Session,
    *,
    branch_id: str,
    starts_at: datetime | None = None,
    ends_before: datetime | None = None,
    kind: PostingKind | None = None,
    owner_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[PostingView]:
    """List the branch's postings, the newest first, those older than `before` (moment and id)."""
    wanted = select_postings(
        branch_id=branch_id, starts_at=starts_at, ends_before=ends_before, kind=kind, owner_id=owner_id
    )
    if before is not None:
        wanted = wanted.where(tuple_(Posting.posted_at, Posting.id) < before)
    wanted = wanted.order_by(Posting.posted_at.desc(), Posting.id.desc()).limit(limit)
    return _with_entries(session, branch_id, list(session.scalars(wanted)))


def get_posting(session: Session, *, branch_id: str, posting_id: UUID) -> PostingView:
    """Return the posting with its entries.

    Raises:
        PostingNotFound: the branch has no such posting.
    """
    found = session.scalar(select(Posting).where(Posting.branch_id == branch_id, Posting.id == posting_id))
    if found is None:
        raise PostingNotFound
    return _with_entries(session, branch_id, [found])[0]


def list_postings_by_id(session: Session, *, branch_id: str, ids: Collection[UUID]) -> list[PostingView]:
    """List those of the postings that the branch has."""
    if not ids:
        return []
    found = session.scalars(select(Posting).where(Posting.branch_id == branch_id, Posting.id.in_(ids)))
    return _with_entries(session, branch_id, list(found))


def find_by_cause(session: Session, *, branch_id: str, kind: PostingKind, cause: str) -> PostingView | None:
    """Return what was posted for that cause; a cause is posted once for each kind."""
    found = session.scalar(
        select(Posting).where(Posting.branch_id == branch_id, Posting.kind == kind, Posting.cause == cause)
    )
    return None if found is None else _with_entries(session, branch_id, [found])[0]


def list_entries(  # noqa: PLR0913  # each narrows the list
    session: Session,
    *,
    branch_id: str,
    account_id: UUID,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[EntryView]:
    """List the account's entries, the newest first: posted up to `until`, numbered below `before`."""
    wanted = _entries(branch_id).where(Entry.account_id == account_id)
    if until is not None:
        wanted = wanted.where(Entry.posted_at <= until)
    if before is not None:
        wanted = wanted.where(Entry.seq < before)
    rows = session.execute(wanted.order_by(Entry.seq.desc()).limit(limit))
    return [EntryView(**row._asdict()) for row in rows]


def list_causes(  # noqa: PLR0913  # which account, which postings, and when
    session: Session,
    *,
    branch_id: str,
    account: AccountKind,
    kind: PostingKind,
    starts_at: datetime,
    ends_before: datetime,
) -> list[tuple[str, int]]:
    """List for what, and how many minutes, postings of that kind moved to the branch's account."""
    rows = session.execute(
        select(Posting.cause, Entry.minutes)
        .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.id))
        .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
        .where(
            Account.branch_id == branch_id,
            Account.kind == account,
            Account.owner_id.is_(None),
            Posting.kind == kind,
            Entry.posted_at >= starts_at,
            Entry.posted_at < ends_before,
        )
    )
    return [(cause, minutes) for cause, minutes in rows]


def _entries(
    branch_id: str,
) -> Select[UUID, AccountKind, UUID | None, str | None, int, UUID, int, int, datetime]:
    return (
        select(
            Entry.account_id,
            Account.kind.label("account_kind"),
            Account.owner_id,
            Account.counter_branch,
            Entry.seq,
            Entry.posting_id,
            Entry.minutes,
            Entry.balance,
            Entry.posted_at,
        )
        .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
        .where(Entry.branch_id == branch_id)
    )


def _with_entries(session: Session, branch_id: str, postings: list[Posting]) -> list[PostingView]:
    ids = [posting.id for posting in postings]
    entries: dict[UUID, list[EntryView]] = {posting_id: [] for posting_id in ids}
    # What gives stands before what gains.
    of_postings = (
        _entries(branch_id).where(Entry.posting_id.in_(ids)).order_by(Entry.minutes, Entry.account_id)
    )
    for row in session.execute(of_postings):
        entries[row.posting_id].append(EntryView(**row._asdict()))
    reversals = select(Posting.reverses_id, Posting.id).where(
        Posting.branch_id == branch_id, Posting.reverses_id.in_(ids)
    )
    reversed_by = dict(session.execute(reversals).all())
    return [
        PostingView(
            branch_id=branch_id,
            id=posting.id,
            kind=posting.kind,
            cause=posting.cause,
            policy_version=posting.policy_version,
            actor_id=posting.actor_id,
            on_behalf_of_id=posting.on_behalf_of_id,
            posted_at=posting.posted_at,
            reverses_id=posting.reverses_id,
            reversed_by_id=reversed_by.get(posting.id),
            pair_id=posting.pair_id,
            entries=tuple(entries[posting.id]),
        )
        for posting in postings
    ]
