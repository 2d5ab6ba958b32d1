"""Messages on their way out. The row is the truth; whatever sends only takes rows from here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model
from timebank.notifications.rules import MessageChannel, MessageState


class Message(Model):
    """One message to one person, written in the unit of work of what it tells about."""

    __tablename__ = "notifications_messages"
    __table_args__ = (
        Index(None, "branch_id", "state", "next_try_at"),
        Index(None, "branch_id", "person_id", "created_at"),
        UniqueConstraint("branch_id", "cause", "channel"),
        CheckConstraint("tries >= 0", name="tries_counted"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID | None]
    channel: Mapped[MessageChannel]
    address: Mapped[str | None] = mapped_column(EncryptedText, comment="Number or address; encrypted.")
    template: Mapped[str] = mapped_column(comment="Name of the message's text; see notifications.rules.")
    values: Mapped[str] = mapped_column(EncryptedText, comment="JSON of what the text names; encrypted.")
    language: Mapped[str]
    cause: Mapped[str] = mapped_column(comment="What it tells about: the same cause is told once a channel.")
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None] = mapped_column(comment="A sender has it in hand until then.")
    sent_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None] = mapped_column(comment="Read on screen.")
    problem: Mapped[str | None] = mapped_column(comment="Code of the newest failure, no personal data.")
    receipt: Mapped[dict[str, Any] | None] = mapped_column(comment="What the gateway answered.")
