"""News that waits for the one message of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.notifications.commands.outbox import Send, send, values_of
from timebank.notifications.models import DigestPart, Message
from timebank.notifications.rules import DIGEST, MessageChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """One piece of news that somebody has on their screen, and not yet by text or e-mail."""

    id: UUID
    person_id: UUID
    template: str
    values: str
    """As the message on the screen keeps them."""
    seen: bool


def hold_back(session: Session, *, branch_id: str, person_id: UUID, message_id: UUID, now: datetime) -> None:
    """Keep the message on the screen for the person's next digest."""
    session.add(
        DigestPart(branch_id=branch_id, id=new_id(), person_id=person_id, message_id=message_id, held_at=now)
    )
    session.flush()


def take_held_back(
    session: Session, *, branch_id: str, before: datetime, people: int
) -> dict[UUID, list[HeldBack]]:
    """Lock what was held back before that moment, of so many people, all of each; oldest first.

    Whoever gathers at the same time finds it gathered already.
    """
    waits = (
        DigestPart.branch_id == branch_id,
        DigestPart.gathered_at.is_(None),
        DigestPart.held_at < before,
    )
    whose = select(DigestPart.person_id).where(*waits).distinct().order_by(DigestPart.person_id).limit(people)
    ids = session.scalars(whose).all()
    rows = session.execute(
        select(DigestPart.id, DigestPart.person_id, Message.template, Message.values, Message.seen_at)
        .join(Message, (Message.branch_id == DigestPart.branch_id) & (Message.id == DigestPart.message_id))
        .where(*waits, DigestPart.person_id.in_(ids))
        .order_by(DigestPart.id)
        .with_for_update(of=DigestPart)
    )
    taken: dict[UUID, list[HeldBack]] = {}
    for row in rows:
        taken.setdefault(row.person_id, []).append(
            HeldBack(
                id=row.id,
                person_id=row.person_id,
                template=row.template,
                values=row.values,
                seen=row.seen_at is not None,
            )
        )
    return taken


def put_digest(  # noqa: PLR0913  what a digest is made of
    session: Session,
    *,
    branch_id: str,
    parts: Sequence[HeldBack],
    way: tuple[MessageChannel, str] | None,
    language: str,
    now: datetime,
) -> UUID | None:
    """Put one message for all the parts of a person into the outbox; with no way, only mark them as gathered.

    One piece of news is told in its own words. What the person has read on the screen meanwhile is not told
    again. Returns the message's id.
    """
    news = [part for part in parts if not part.seen]
    digest_id = None
    if way is not None and news:
        channel, address = way
        alone = news[0] if len(news) == 1 else None
        digest_id = send(
            session,
            Send(
                branch_id=branch_id,
                person_id=news[0].person_id,
                channel=channel,
                address=address,
                language=language,
                template=alone.template if alone else DIGEST,
                values=values_of(alone.values) if alone else {"news": [part.template for part in news]},
                cause=f"{DIGEST}:{news[0].id}",
            ),
            now=now,
        )
    session.execute(
        update(DigestPart)
        .where(DigestPart.branch_id == branch_id, DigestPart.id.in_([part.id for part in parts]))
        .values(gathered_at=now)
    )
    if digest_id is not None:
        session.execute(
            update(DigestPart)
            .where(DigestPart.branch_id == branch_id, DigestPart.id.in_([part.id for part in news]))
            .values(digest_id=digest_id)
        )
    return digest_id
