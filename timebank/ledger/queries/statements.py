"""A person's statement: what moved their points, line by line, and what was left."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, column, func, select, tuple_, union_all, values
from sqlalchemy.orm import Session

from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind, PostingKind

_AT_ONCE = 1_000  # SQLite takes 32,766 parameters
Place = tuple[datetime, UUID]
"""Where a page of the statement ended: the moment and the id of its last posting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `starts_at` on, until before `ends_before`; None for no bound."""

    starts_at: datetime | None = None
    ends_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One posting, as its person sees it: what it changed in each of their accounts, in minutes."""

    posting_id: UUID
    posted_at: datetime
    kind: PostingKind
    cause: str
    reverses_id: UUID | None
    changes: dict[AccountKind, int]
    total: int
    """What all the person's accounts together held after it."""

    @property
    def minutes(self) -> int:
        """What it changed in all: zero where points only went from one account to another."""
        return sum(self.changes.values())

    @property
    def place(self) -> Place:
        return self.posted_at, self.posting_id


def statement(  # noqa: PLR0913  # each narrows the statement
    session: Session,
    *,
    branch_id: str,
    owner_id: UUID,
    account_id: UUID | None = None,
    period: Period | None = None,
    kind: PostingKind | None = None,
    before: Place | None = None,
    limit: int = 50,
) -> list[StatementLine]:
    """List what moved the person's points, the newest first, those older than `before`.

    `account_id` keeps to one of their accounts: changes and totals are then that account's alone. The cost of
    a page does not grow with the entries there are.
    """
    accounts = dict(
        session.execute(
            select(Account.id, Account.kind).where(
                Account.branch_id == branch_id,
                Account.owner_id == owner_id,
                *([Account.id == account_id] if account_id is not None else []),
            )
        ).all()
    )
    if not accounts:
        return []
    # From each account the newest `limit` lines: among them are the newest of all.
    pages = [_lines(branch_id, each, period or Period(), kind, before).limit(limit) for each in accounts]
    newest = union_all(*(select(page.subquery()) for page in pages))
    lines: dict[Place, StatementLine] = {}
    for row in sorted(session.execute(newest), key=lambda row: (row.posted_at, row.posting_id), reverse=True):
        line = lines.get((row.posted_at, row.posting_id))
        if line is None:
            if len(lines) == limit:
                break
            line = StatementLine(
                posting_id=row.posting_id,
                posted_at=row.posted_at,
                kind=row.kind,
                cause=row.cause,
                reverses_id=row.reverses_id,
                changes={},
                total=0,
            )
            lines[line.place] = line
        line.changes[accounts[row.account_id]] = row.minutes
    return _with_totals(session, branch_id, list(accounts), list(lines.values()))


def _lines(
    branch_id: str, account_id: UUID, period: Period, kind: PostingKind | None, before: Place | None
) -> Select[UUID, UUID, datetime, int, PostingKind, str, UUID | None]:
    wanted = (
        select(
            Entry.account_id,
            Entry.posting_id,
            Entry.posted_at,
            Entry.minutes,
            Posting.kind,
            Posting.cause,
            Posting.reverses_id,
        )
        .join(Posting, (Posting.branch_id == Entry.branch_id) & (Posting.id == Entry.posting_id))
        .where(Entry.branch_id == branch_id, Entry.account_id == account_id)
        .order_by(Entry.posted_at.desc())
    )
    if period.starts_at is not None:
        wanted = wanted.where(Entry.posted_at >= period.starts_at)
    if period.ends_before is not None:
        wanted = wanted.where(Entry.posted_at < period.ends_before)
    if kind is not None:
        wanted = wanted.where(Posting.kind == kind)
    if before is not None:
        # The first is what an index can start from; the second also orders what was posted at one moment.
        wanted = wanted.where(
            Entry.posted_at <= before[0], tuple_(Entry.posted_at, Entry.posting_id) < before
        )
    return wanted


def _with_totals(
    session: Session, branch_id: str, account_ids: list[UUID], lines: list[StatementLine]
) -> list[StatementLine]:
    total_after: dict[UUID, int] = {}
    for start in range(0, len(lines), _AT_ONCE):
        places = [line.place for line in lines[start : start + _AT_ONCE]]
        total_after |= dict(session.execute(_totals(branch_id, account_ids, places)).all())
    return [replace(line, total=total_after[line.posting_id]) for line in lines]


def _totals(branch_id: str, account_ids: list[UUID], places: list[Place]) -> Select[UUID, int]:
    """Return what the accounts held together at each place of the statement."""
    # The places are given, not read again: a join would leave it to the planner to walk the whole branch.
    line = (
        values(column("at", Entry.posted_at.type), column("id", Entry.posting_id.type), name="line")
        .data(places)
        .cte("line")
    )
    left = [
        func.coalesce(
            select(Entry.balance)
            .where(
                Entry.branch_id == branch_id,
                Entry.account_id == account_id,
                Entry.posted_at <= line.c.at,
                tuple_(Entry.posted_at, Entry.posting_id) <= tuple_(line.c.at, line.c.id),
            )
            .order_by(Entry.posted_at.desc())
            .limit(1)
            .correlate(line)
            .scalar_subquery(),
            0,
        )
        for account_id in account_ids
    ]
    return select(line.c.id, sum(left[1:], start=left[0]).label("total"))
