"""Messages on their way out. The row is the truth; whatever sends only takes rows from here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.notifications.rules import MessageChannel, MessageState, Rhythm


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


class MessageWish(Model):
    """How one person wishes to be told what is not urgent; without a row, as the bank usually does."""

    __tablename__ = "notifications_wishes"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        UniqueConstraint("branch_id", "person_id"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    channel: Mapped[MessageChannel] = mapped_column(comment="Beside the screen, where everything stands.")
    rhythm: Mapped[Rhythm]
    changed_at: Mapped[datetime]


class DigestPart(Model):
    """One message on a screen that is also to be told by text or e-mail, in the digest of the day."""

    __tablename__ = "notifications_digest_parts"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("message_id", "notifications_messages"),
        within_branch("digest_id", "notifications_messages"),
        UniqueConstraint("branch_id", "message_id"),
        Index(None, "branch_id", "gathered_at", "held_at"),
        CheckConstraint("digest_id IS NULL OR gathered_at IS NOT NULL", name="gathered_with_digest"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    message_id: Mapped[UUID] = mapped_column(comment="The message on the screen.")
    held_at: Mapped[datetime]
    gathered_at: Mapped[datetime | None]
    digest_id: Mapped[UUID | None] = mapped_column(
        comment="The message that told it; null if it was read on the screen first, or nothing is sent."
    )


class TemplateCode(Model):
    """Under which code the gateway has approved a message, and who sends it."""

    __tablename__ = "notifications_template_codes"
    __table_args__ = (
        UniqueConstraint("branch_id", "template", "language"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    template: Mapped[str]
    language: Mapped[str]
    code: Mapped[str]
    sender: Mapped[str | None] = mapped_column(comment="Registered number; null for the branch's own.")
    set_by_id: Mapped[UUID | None]
    set_at: Mapped[datetime]
