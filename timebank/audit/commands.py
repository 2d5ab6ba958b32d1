"""Keeping who read what about whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.audit.models import Look, Seen
from timebank.core.commands import Channel
from timebank.core.ids import new_id


def note_look(  # noqa: PLR0913  what a look consists of
    session: Session,
    *,
    branch_id: str,
    reader_id: UUID,
    subject_id: UUID,
    seen: str,
    channel: Channel,
    address: str | None,
    now: datetime,
) -> None:
    """Keep that the reader saw this of the other person; `seen` is a value of `models.Seen`."""
    session.add(
        Look(
            branch_id=branch_id,
            id=new_id(),
            reader_id=reader_id,
            subject_id=subject_id,
            seen=Seen(seen),
            channel=channel,
            address=address,
            seen_at=now,
        )
    )
