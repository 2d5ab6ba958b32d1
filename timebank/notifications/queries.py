"""Reads of the outbox. None of them returns what a code's message says."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState

Cursor = tuple[datetime, UUID]


def list_screen_messages(
    session: Session, *, branch_id: str, person_id: UUID, before: Cursor | None, most: int
) -> Sequence[Message]:
    """Return what waits for the person on their own pages, newest first."""
    wanted = (
        select(Message)
        .where(
            Message.branch_id == branch_id,
            Message.person_id == person_id,
            Message.channel == MessageChannel.SCREEN,
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(most)
    )
    if before is not None:
        wanted = wanted.where(tuple_(Message.created_at, Message.id) < before)
    return session.scalars(wanted).all()


def count_unseen(session: Session, *, branch_id: str, person_id: UUID) -> int:
    """Return how many messages the person has not looked at."""
    return (
        session.scalar(
            select(func.count()).where(
                Message.branch_id == branch_id,
                Message.person_id == person_id,
                Message.channel == MessageChannel.SCREEN,
                Message.seen_at.is_(None),
            )
        )
        or 0
    )


def list_undelivered(
    session: Session, *, branch_id: str, before: Cursor | None, most: int
) -> Sequence[Message]:
    """Return the branch's messages that were given up or have failed at least once, newest first."""
    wanted = (
        select(Message)
        .where(
            Message.branch_id == branch_id,
            Message.channel != MessageChannel.SCREEN,
            (Message.state == MessageState.FAILED)
            | ((Message.state == MessageState.WAITING) & Message.problem.is_not(None)),
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(most)
    )
    if before is not None:
        wanted = wanted.where(tuple_(Message.created_at, Message.id) < before)
    return session.scalars(wanted).all()


def count_undelivered(session: Session, *, branch_id: str) -> int:
    """Return how many of the branch's messages were given up."""
    return (
        session.scalar(
            select(func.count()).where(
                Message.branch_id == branch_id,
                Message.channel != MessageChannel.SCREEN,
                Message.state == MessageState.FAILED,
            )
        )
        or 0
    )


def oldest_due(session: Session) -> datetime | None:
    """Return since when the oldest message waits that should have left."""
    return session.scalar(select(func.min(Message.next_try_at)).where(Message.state == MessageState.WAITING))
