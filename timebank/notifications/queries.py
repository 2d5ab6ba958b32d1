"""Reads of the outbox. None of them returns what a code's message says."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from timebank.core.ids import NATIONAL
from timebank.notifications.models import Message, MessageWish, TemplateCode
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


def find_wish(session: Session, *, branch_id: str, person_id: UUID, lock: bool = False) -> MessageWish | None:
    """Return how the person wishes to be told, if they have said so."""
    wanted = select(MessageWish).where(MessageWish.branch_id == branch_id, MessageWish.person_id == person_id)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def list_wishes(session: Session, *, branch_id: str, people: Collection[UUID]) -> list[MessageWish]:
    """Return how those of the people wish to be told who have said so."""
    wanted = select(MessageWish).where(MessageWish.branch_id == branch_id, MessageWish.person_id.in_(people))
    return list(session.scalars(wanted))


def find_template_code(
    session: Session, *, branch_id: str, template: str, language: str
) -> TemplateCode | None:
    """Return what the gateway has approved for the branch, else for the nation."""
    for owner in (branch_id, NATIONAL):
        found = session.scalar(
            select(TemplateCode).where(
                TemplateCode.branch_id == owner,
                TemplateCode.template == template,
                TemplateCode.language == language,
            )
        )
        if found is not None:
            return found
    return None


def codes_of_template(
    session: Session, *, branch_id: str, template: str, lock: bool = False
) -> dict[str, TemplateCode]:
    """Return the branch's own codes of a message, by language."""
    wanted = (
        select(TemplateCode)
        .where(TemplateCode.branch_id == branch_id, TemplateCode.template == template)
        .order_by(TemplateCode.id)
    )
    return {row.language: row for row in session.scalars(wanted.with_for_update() if lock else wanted)}


def list_template_codes(session: Session, *, branch_id: str) -> Sequence[TemplateCode]:
    """Return the branch's own codes, by message and language."""
    wanted = select(TemplateCode).where(TemplateCode.branch_id == branch_id)
    return session.scalars(wanted.order_by(TemplateCode.template, TemplateCode.language)).all()
