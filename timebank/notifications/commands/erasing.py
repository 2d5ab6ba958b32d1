"""Erasing what was written to somebody who has left."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from timebank.notifications.models import DigestPart, Message, MessageWish


def erase_messages(session: Session, *, branch_id: str, person_id: UUID) -> None:
    """Delete the person's messages, sent or not, and how they wished to be told."""
    messages = select(Message.id).where(Message.branch_id == branch_id, Message.person_id == person_id)
    for statement in (
        delete(DigestPart).where(
            DigestPart.branch_id == branch_id,
            (DigestPart.person_id == person_id) | DigestPart.message_id.in_(messages),
        ),
        delete(Message).where(Message.branch_id == branch_id, Message.person_id == person_id),
        delete(MessageWish).where(MessageWish.branch_id == branch_id, MessageWish.person_id == person_id),
    ):
        session.execute(statement.execution_options(synchronize_session="fetch"))
