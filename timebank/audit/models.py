"""Who read whose contact data. Who did what is in `core.commands.CommandRecord`."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from timebank.core.commands import Channel
from timebank.core.db import BranchPk, IdPk, Model
from timebank.core.ddl import rows_only_added


class Seen(StrEnum):
    """What was looked at."""

    CONTACT = "contact"
    GUARDIAN = "guardian"
    SAFETY_NOTE = "safety_note"
    LETTER = "letter"
    OUTBOX = "outbox"


class Look(Model):
    """One look at another person's sensitive data."""

    __tablename__ = "audit_looks"
    __table_args__ = (
        Index(None, "branch_id", "subject_id", "seen_at"),
        Index(None, "branch_id", "reader_id", "seen_at"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    reader_id: Mapped[UUID]
    subject_id: Mapped[UUID]
    seen: Mapped[Seen]
    channel: Mapped[Channel]
    address: Mapped[str | None]
    seen_at: Mapped[datetime]


rows_only_added(Look)
