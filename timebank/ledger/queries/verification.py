"""Proves, row by row, that the ledger is what the bank wrote: nothing lost, doubled, changed or invented.

Rows are read in one pass for each branch and forgotten again, so memory does not grow with the ledger.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Text, select, type_coerce
from sqlalchemy.orm import Session

from timebank.core.crypto import keys
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.queries.heads import head_of
from timebank.ledger.queries.structure import count_postings, faults_between_branches, faults_of_structure
from timebank.ledger.rules.chain import PostingContent, account_digest, entry_digest, posting_digest
from timebank.ledger.rules.findings import Fault, Finding, Verdict
from timebank.ledger.rules.heads import NO_ENTRIES, Heads

_BATCH = 2000
VisitsDigest = Callable[[str, datetime], str]
"""Returns the digest over a branch's visits and decisions up to a moment."""


def verify(
    session: Session,
    *,
    branch_id: str | None = None,
    heads: Sequence[Heads] = (),
    visits: VisitsDigest | None = None,
) -> Verdict:
    """Verify one branch, or all of them, and compare them with written heads.

    Whatever is compared is read by one statement, so others may post meanwhile.
    """
    connection = session.connection()
    counts = _Counts()
    finding = _first(_findings(connection, branch_id, counts)) or _first(
        _against_heads(connection, branch_id, heads, visits, counts)
    )
    return Verdict(
        accounts=counts.accounts,
        postings=counts.postings,
        entries=counts.entries,
        heads=counts.heads,
        finding=finding,
    )


def _first(findings: Generator[Finding]) -> Finding | None:
    # Closed, so that whatever was still being read is let go at once.
    with closing(findings):
        return next(findings, None)


@dataclass(slots=True)
class _Counts:
    accounts: int = 0
    postings: int = 0
    entries: int = 0
    heads: int = 0


def _findings(connection: Connection, branch_id: str | None, counts: _Counts) -> Generator[Finding]:
    secret = keys().ledger_secret
    branches = _branches(connection, branch_id)
    # Chains first: they name the row itself that was changed, not another that no longer fits to it.
    for each in branches:
        counts.postings += count_postings(connection, branch_id=each)
        yield from _chains(connection, each, secret, counts)
    for each in branches:
        yield from faults_of_structure(connection, branch_id=each)
    # Last, since a half whose entry is gone is found above, and here its other half would be named.
    for each in branches:
        yield from faults_between_branches(connection, branch_id=each)


def _branches(connection: Connection, branch_id: str | None) -> list[str]:
    if branch_id is not None:
        return [branch_id]
    found: set[str] = set()
    for model in (Account, Posting, Entry):
        found.update(connection.scalars(select(model.branch_id).distinct()))
    return sorted(found)


def _rows(branch_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Account.id.label("account_id"),
            Account.owner_id,
            type_coerce(Account.kind, Text).label("account_kind"),
            Account.counter_branch,
            Account.floor,
            Account.balance.label("account_balance"),
            Account.seq.label("account_seq"),
            Account.head,
            Account.moved_at,
            Entry.seq,
            Entry.posting_id,
            Entry.minutes,
            Entry.balance,
            Entry.posted_at.label("entered_at"),
            Entry.digest,
            Posting.id,
            type_coerce(Posting.kind, Text).label("kind"),
            Posting.cause,
            Posting.policy_version,
            Posting.actor_id,
            Posting.on_behalf_of_id,
            Posting.posted_at,
            Posting.reverses_id,
            Posting.pair_id,
        )
        .select_from(Account)
        .outerjoin(Entry, (Entry.branch_id == Account.branch_id) & (Entry.account_id == Account.id))
        .outerjoin(Posting, (Posting.branch_id == Entry.branch_id) & (Posting.id == Entry.posting_id))
        .where(Account.branch_id == branch_id)
        .order_by(Account.id, Entry.seq)
    )


def _chains(connection: Connection, branch_id: str, secret: bytes, counts: _Counts) -> Iterator[Finding]:
    chain: _Chain | None = None
    with connection.execute(_rows(branch_id), execution_options={"yield_per": _BATCH}) as rows:
        for row in rows:
            if chain is None or row.account_id != chain.account.account_id:
                if chain is not None:
                    yield from chain.close()
                chain = _Chain(branch_id, secret, row)
                counts.accounts += 1
            if row.seq is not None:
                counts.entries += 1
                yield from chain.follow(row)
    if chain is not None:
        yield from chain.close()


class _Chain:
    """One account, followed entry by entry."""

    def __init__(self, branch_id: str, secret: bytes, account: Row[Any]) -> None:
        self.branch_id = branch_id
        self.secret = secret
        self.account = account
        self.seq = 0
        self.balance = 0
        self.moment: datetime | None = None
        self.head = account_digest(
            secret,
            branch_id=branch_id,
            id=account.account_id,
            owner_id=account.owner_id,
            kind=account.account_kind,
            counter_branch=account.counter_branch,
            floor=account.floor,
        )

    def follow(self, row: Row[Any]) -> Iterator[Finding]:
        if row.seq != self.seq + 1:
            yield self._entry(Fault.ENTRY_MISSING, self.seq + 1)
        if row.id is None:
            yield self._entry(Fault.POSTING_MISSING, row.seq, posting_id=row.posting_id)
        elif row.digest != self._digest(row):
            yield self._entry(Fault.DIGEST_WRONG, row.seq, posting_id=row.posting_id)
        if row.balance != self.balance + row.minutes:
            yield self._entry(
                Fault.BALANCE_WRONG, row.seq, balance=row.balance, expected=self.balance + row.minutes
            )
        if row.entered_at != row.posted_at:
            yield self._entry(Fault.MOMENT_DIFFERS, row.seq, posting_id=row.posting_id)
        if self.moment is not None and row.entered_at <= self.moment:
            yield self._entry(Fault.MOMENT_FALLS, row.seq)
        if self.account.floor is not None and row.balance < self.account.floor:
            yield self._entry(Fault.BELOW_FLOOR, row.seq, balance=row.balance)
        self.seq, self.balance, self.moment, self.head = row.seq, row.balance, row.entered_at, row.digest

    def close(self) -> Iterator[Finding]:
        account = self.account
        if account.account_seq != self.seq:
            # The newest entries are gone, or the account says a number that is not theirs.
            yield self._account(Fault.ACCOUNT_SEQ, seq=account.account_seq, expected=self.seq)
        if account.account_balance != self.balance:
            yield self._account(Fault.ACCOUNT_BALANCE, balance=account.account_balance, expected=self.balance)
        if account.head != self.head or account.moved_at != self.moment:
            yield self._account(Fault.ACCOUNT_HEAD)

    def _digest(self, row: Row[Any]) -> bytes:
        content = PostingContent(
            branch_id=self.branch_id,
            id=row.id,
            kind=row.kind,
            cause=row.cause,
            policy_version=row.policy_version,
            actor_id=row.actor_id,
            on_behalf_of_id=row.on_behalf_of_id,
            # As the entry has it: who changes it in either row changes what was digested.
            posted_at=row.entered_at,
            reverses_id=row.reverses_id,
            pair_id=row.pair_id,
        )
        return entry_digest(
            self.secret,
            before=self.head,
            posting=posting_digest(self.secret, content),
            account_id=row.account_id,
            seq=row.seq,
            minutes=row.minutes,
            balance=row.balance,
        )

    def _entry(self, fault: Fault, seq: int, **values: object) -> Finding:
        return Finding(
            fault=fault,
            branch_id=self.branch_id,
            table="ledger_entries",
            key=(self.branch_id, self.account.account_id, seq),
            values=values,
        )

    def _account(self, fault: Fault, **values: object) -> Finding:
        return Finding(
            fault=fault,
            branch_id=self.branch_id,
            table="ledger_accounts",
            key=(self.branch_id, self.account.account_id),
            values=values,
        )


def _against_heads(
    connection: Connection,
    branch_id: str | None,
    heads: Sequence[Heads],
    visits: VisitsDigest | None,
    counts: _Counts,
) -> Generator[Finding]:
    for night in sorted(heads, key=lambda night: night.until):
        counts.heads += 1
        written = {then.branch_id: then for then in night.branches}
        for each in sorted({*written, *_branches(connection, None)}):
            if branch_id not in {None, each}:
                continue
            now = head_of(connection, branch_id=each, until=night.until)
            then = written.get(each, NO_ENTRIES)
            if (now.accounts, now.entries) != (then.accounts, then.entries) or (
                each in written and now.digest != then.digest
            ):
                yield _head(Fault.HEAD_DIFFERS, night, each, entries=now.entries, expected=then.entries)
            if visits is not None and then.visits is not None and visits(each, night.until) != then.visits:
                yield _head(Fault.VISITS_DIFFER, night, each)


def _head(fault: Fault, night: Heads, branch_id: str, **values: object) -> Finding:
    return Finding(
        fault=fault,
        branch_id=branch_id,
        table=night.name,
        key=(branch_id,),
        values={"until": night.until, **values},
    )
