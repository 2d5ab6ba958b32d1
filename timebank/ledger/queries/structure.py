"""What must hold between the rows of the ledger, asked of the database."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, Text, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.rules import AccountKind
from timebank.ledger.rules.findings import Fault, Finding


def faults_of_structure(connection: Connection, *, branch_id: str) -> Iterator[Finding]:
    """Yield each row of the branch that breaks a promise which no single chain of digests can show."""
    for posting_id, kind, cause in connection.execute(_causes_posted_twice(branch_id)):
        yield _posting(Fault.CAUSE_TWICE, branch_id, posting_id, kind=str(kind), cause=cause)
    for fault, select_bad in (
        (Fault.POSTING_EMPTY, _postings_without_entries(branch_id)),
        (Fault.POSTING_UNBALANCED, _unbalanced(branch_id)),
        (Fault.REVERSED_TWICE, _reversed_twice(branch_id)),
        (Fault.REVERSAL_REVERSED, _reversed_reversals(branch_id)),
        (Fault.REVERSAL_DIFFERS, _reversals_unlike(branch_id)),
        (Fault.REVERSAL_DIFFERS, _reversals_in_part(branch_id)),
    ):
        for posting_id in connection.scalars(select_bad):
            yield _posting(fault, branch_id, posting_id)
    for account_id, seq in connection.execute(_strays(branch_id)):
        yield Finding(
            fault=Fault.ENTRY_STRAY,
            branch_id=branch_id,
            table="ledger_entries",
            key=(branch_id, account_id, seq),
        )


def faults_between_branches(connection: Connection, *, branch_id: str) -> Iterator[Finding]:
    """Yield each posting of the branch whose clearing the other branch does not mirror."""
    for posting_id in connection.scalars(_not_mirrored(branch_id)):
        yield _posting(Fault.NOT_MIRRORED, branch_id, posting_id)


def count_postings(connection: Connection, *, branch_id: str) -> int:
    return connection.scalars(select(func.count()).where(Posting.branch_id == branch_id)).one()


def _posting(fault: Fault, branch_id: str, posting_id: object, **values: object) -> Finding:
    return Finding(
        fault=fault,
        branch_id=branch_id,
        table="ledger_postings",
        key=(branch_id, posting_id),
        values=values,
    )


def _postings_without_entries(branch_id: str) -> Select[*tuple[object, ...]]:
    has_entries = exists().where(Entry.branch_id == Posting.branch_id, Entry.posting_id == Posting.id)
    return select(Posting.id).where(Posting.branch_id == branch_id, ~has_entries)


def _unbalanced(branch_id: str) -> Select[*tuple[object, ...]]:
    return (
        select(Entry.posting_id)
        .where(Entry.branch_id == branch_id)
        .group_by(Entry.posting_id)
        .having((func.sum(Entry.minutes) != 0) | (func.count() < 2))  # noqa: PLR2004
    )


def _causes_posted_twice(branch_id: str) -> Select[*tuple[object, ...]]:
    first = aliased(Posting)
    earlier = exists().where(
        first.branch_id == Posting.branch_id,
        first.kind == Posting.kind,
        first.cause == Posting.cause,
        first.id < Posting.id,
    )
    return select(Posting.id, type_coerce(Posting.kind, Text), Posting.cause).where(
        Posting.branch_id == branch_id, earlier
    )


def _reversed_twice(branch_id: str) -> Select[*tuple[object, ...]]:
    first = aliased(Posting)
    earlier = exists().where(
        first.branch_id == Posting.branch_id,
        first.reverses_id == Posting.reverses_id,
        first.id < Posting.id,
    )
    return select(Posting.id).where(Posting.branch_id == branch_id, Posting.reverses_id.is_not(None), earlier)


def _reversed_reversals(branch_id: str) -> Select[*tuple[object, ...]]:
    original = aliased(Posting)
    return (
        select(Posting.id)
        .join(original, (original.branch_id == Posting.branch_id) & (original.id == Posting.reverses_id))
        .where(Posting.branch_id == branch_id, original.reverses_id.is_not(None))
    )


def _reversals_unlike(branch_id: str) -> Select[*tuple[object, ...]]:
    """Select the reversals with an entry that is not the mirror of one of the original."""
    original = aliased(Entry)
    mirrored = exists().where(
        original.branch_id == Entry.branch_id,
        original.posting_id == Posting.reverses_id,
        original.account_id == Entry.account_id,
        original.minutes == -Entry.minutes,
    )
    return (
        select(Posting.id)
        .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.id))
        .where(Posting.branch_id == branch_id, Posting.reverses_id.is_not(None), ~mirrored)
    )


def _reversals_in_part(branch_id: str) -> Select[*tuple[object, ...]]:
    """Select the reversals that leave out an entry of the original."""
    mirror = aliased(Entry)
    mirrored = exists().where(
        mirror.branch_id == Entry.branch_id,
        mirror.posting_id == Posting.id,
        mirror.account_id == Entry.account_id,
    )
    return (
        select(Posting.id)
        .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.reverses_id))
        .where(Posting.branch_id == branch_id, Posting.reverses_id.is_not(None), ~mirrored)
    )


def _not_mirrored(branch_id: str) -> Select[*tuple[object, ...]]:
    """Select the postings whose clearing the other branch does not mirror."""
    other, there, counter = aliased(Posting), aliased(Entry), aliased(Account)
    mirrored = (
        exists()
        .where(
            other.branch_id == Account.counter_branch,
            other.pair_id == Posting.pair_id,
            there.branch_id == other.branch_id,
            there.posting_id == other.id,
            there.minutes == -Entry.minutes,
            counter.branch_id == there.branch_id,
            counter.id == there.account_id,
            counter.counter_branch == Account.branch_id,
        )
        .correlate(Posting, Entry, Account)
    )
    return (
        select(Posting.id)
        .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.id))
        .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
        .where(Posting.branch_id == branch_id, Account.kind == AccountKind.CLEARING, ~mirrored)
    )


def _strays(branch_id: str) -> Select[*tuple[object, ...]]:
    has_account = exists().where(Account.branch_id == Entry.branch_id, Account.id == Entry.account_id)
    return select(Entry.account_id, Entry.seq).where(Entry.branch_id == branch_id, ~has_account)
