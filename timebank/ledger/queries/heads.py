"""The head of a branch: one digest over the newest entry of each of its accounts, as of any moment."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, func, select

from timebank.ledger.models import Account, Entry
from timebank.ledger.rules.heads import BranchHead

_BATCH = 5000


def list_branches(connection: Connection) -> list[str]:
    """List the ids of the branches that have accounts."""
    return list(connection.scalars(select(Account.branch_id).distinct().order_by(Account.branch_id)))


def head_of(connection: Connection, *, branch_id: str, until: datetime) -> BranchHead:
    """Return the branch's head after what was posted up to `until`, included.

    Within an account moments rise with the entries, so the newest entry up to `until` is one look-up.
    """
    newest = (
        select(func.max(Entry.seq))
        .where(
            Entry.branch_id == Account.branch_id,
            Entry.account_id == Account.id,
            Entry.posted_at <= until,
        )
        .correlate(Account)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(Entry.account_id, Entry.seq, Entry.digest)
        .select_from(Account)
        .join(Entry, (Entry.branch_id == Account.branch_id) & (Entry.account_id == Account.id))
        .where(Account.branch_id == branch_id, Entry.seq == newest)
        .order_by(Entry.account_id),
        execution_options={"yield_per": _BATCH},
    )
    digest, accounts, entries = hashlib.sha256(branch_id.encode()), 0, 0
    for account_id, seq, head in rows:
        digest.update(f"{account_id.hex}:{seq}:{head.hex()}\n".encode())
        accounts += 1
        entries += seq
    return BranchHead(branch_id=branch_id, accounts=accounts, entries=entries, digest=digest.hexdigest())
