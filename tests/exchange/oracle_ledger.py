"""What the bank's ledger says, in the words of the one on paper."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from timebank.core.db import db
from timebank.ledger.models import Account, Entry, Posting
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import AccountKind, PostingKind


def accounts(branches: Sequence[str]) -> dict[tuple[str, UUID | None, str], int]:
    """Return every balance that is not nought, in minutes."""
    session = db.session()
    rows = session.execute(
        select(
            Account.branch_id, Account.owner_id, Account.kind, Account.counter_branch, Account.balance
        ).where(Account.branch_id.in_(branches), Account.balance != 0)
    ).all()
    session.rollback()
    return {
        (branch, owner, f"{kind} {other}" if other else kind.value): minutes
        for branch, owner, kind, other, minutes in rows
    }


def postings(branches: Sequence[str]) -> Counter[tuple[str, str, str]]:
    """Return how often each cause was posted, by branch and kind, without what was there at first."""
    session = db.session()
    rows = session.execute(
        select(Posting.branch_id, Posting.kind, Posting.cause).where(
            Posting.branch_id.in_(branches), Posting.kind != PostingKind.OPENING
        )
    ).all()
    session.rollback()
    return Counter((branch, kind.value, cause) for branch, kind, cause in rows)


def put_aside(branches: Sequence[str]) -> dict[str, int]:
    """Return what is still put aside for each cause, in minutes."""
    session = db.session()
    total = func.sum(Entry.minutes)
    rows = session.execute(
        select(Posting.cause, total)
        .join(Entry, (Entry.branch_id == Posting.branch_id) & (Entry.posting_id == Posting.id))
        .join(Account, (Account.branch_id == Entry.branch_id) & (Account.id == Entry.account_id))
        .where(Posting.branch_id.in_(branches), Account.kind == AccountKind.HELD)
        .group_by(Posting.cause)
        .having(total != 0)
    ).all()
    session.rollback()
    return {cause: int(minutes) for cause, minutes in rows}


def faults(branches: Sequence[str]) -> list[str]:
    """Return what is wrong with the branches' ledgers: chains, sums, mirrors."""
    session, found = db.session(), []
    clearing: Counter[frozenset[str]] = Counter()
    for branch in branches:
        if not verify(session, branch_id=branch).clean:
            found.append(f"{branch} does not verify")
        if sum(balances_of_branch(session, branch_id=branch).values()):
            found.append(f"{branch} does not sum to nought")
    rows = session.execute(
        select(Account.branch_id, Account.counter_branch, Account.balance).where(
            Account.branch_id.in_(branches), Account.kind == AccountKind.CLEARING
        )
    )
    for branch, other, minutes in rows:
        clearing[frozenset({branch, str(other)})] += minutes
    session.rollback()
    return found + [f"{sorted(pair)} do not mirror each other" for pair, rest in clearing.items() if rest]
