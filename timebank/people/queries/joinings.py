"""How many joined of late."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.core.commands import CommandRecord


def count_joinings(session: Session, *, branches: Collection[str], address: str, since: datetime) -> int:
    """Count who joined any of the branches on the web from that network address."""
    return (
        session.scalar(
            select(func.count())
            .select_from(CommandRecord)
            .where(
                CommandRecord.branch_id.in_(branches),
                CommandRecord.name == "people.join_branch",
                CommandRecord.address == address,
                CommandRecord.done_at > since,
            )
        )
        or 0
    )
