"""The outbox: messages are written with what they tell about, taken by one sender, and settled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.notifications.errors import MessageNotFailed, MessageNotFound
from timebank.notifications.models import Message
from timebank.notifications.rules import (
    LEASE,
    NO_WAY_AFTER,
    RETRY_AFTER,
    TRIES,
    MessageChannel,
    MessageState,
    is_useful,
    template_named,
)

WROTE = "notifications-wrote"
"""In `session.info`: this session has put something into the outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """One message to one person through one channel."""

    branch_id: str
    person_id: UUID | None
    channel: MessageChannel
    address: str | None
    """A number in E.164, or an e-mail address; None for the screen."""
    language: str
    template: str
    values: Mapping[str, Any]
    """What the text names: texts, whole numbers, dates, moments."""
    cause: str
    """What it tells about. The same cause is told once a channel."""


def send(session: Session, command: Send, *, now: datetime) -> UUID | None:
    """Put a message into the outbox, in the unit of work of what it tells about.

    Returns its id, or None if this cause was told already through this channel.
    """
    on_screen = command.channel is MessageChannel.SCREEN
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    written = session.execute(
        dialect.insert(Message)
        .values(
            branch_id=command.branch_id,
            id=new_id(),
            person_id=command.person_id,
            channel=command.channel,
            address=command.address,
            template=command.template,
            values=json.dumps({key: plain(value) for key, value in command.values.items()}),
            language=command.language,
            cause=command.cause,
            state=MessageState.SENT if on_screen else MessageState.WAITING,
            created_at=now,
            tries=0,
            next_try_at=now,
            sent_at=now if on_screen else None,
        )
        .on_conflict_do_nothing(index_elements=["branch_id", "cause", "channel"])
        .returning(Message.id)
    ).scalar_one_or_none()
    if written is not None and not on_screen:
        session.info[WROTE] = True
    return written


def plain(value: object) -> object:
    """Return the value as JSON keeps it, so that dates are still dates when the text is made."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, str | int):
        return value
    if isinstance(value, list):
        return [plain(each) for each in value]
    return str(value)


def values_of(kept: str) -> dict[str, Any]:
    """Return what a message's text names, as it was given to `send`."""
    read = {"moment": datetime.fromisoformat, "day": date.fromisoformat, "time": time.fromisoformat}
    found: dict[str, Any] = {}
    for key, value in json.loads(kept).items():
        if isinstance(value, dict):
            kind, text = next(iter(value.items()))
            found[key] = read[kind](text)
        else:
            found[key] = value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that a sender has in hand."""

    branch_id: str
    id: UUID
    channel: MessageChannel
    template: str
    language: str
    tries: int
    """How often it was tried, this time included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message in hand says, and to whom."""

    address: str
    values: dict[str, Any]
    too_late: bool
    """Its use has passed: it is to be given up, not sent."""


def take_due(
    session: Session, *, now: datetime, most: int, only: frozenset[UUID] | None = None
) -> list[Taken]:
    """Take messages that are due, oldest first, for one sender alone until the lease runs out."""
    wanted = (
        select(Message.branch_id, Message.id)
        .where(_due(now))
        .order_by(Message.next_try_at, Message.id)
        .limit(most)
    )
    if only is not None:
        wanted = wanted.where(Message.id.in_(only))
    taken = []
    for branch_id, message_id in session.execute(wanted).all():
        row = session.execute(
            update(Message)
            .where(Message.branch_id == branch_id, Message.id == message_id, _due(now))
            .values(leased_until=now + LEASE, tries=Message.tries + 1)
            .returning(Message.channel, Message.template, Message.language, Message.tries)
        ).one_or_none()
        if row is None:  # another sender was faster
            continue
        taken.append(
            Taken(
                branch_id=branch_id,
                id=message_id,
                channel=row.channel,
                template=row.template,
                language=row.language,
                tries=row.tries,
            )
        )
    return taken


def keep_hold(session: Session, taken: Taken, *, now: datetime) -> Content | None:
    """Begin the lease anew, right before the message goes out, and return what it says.

    Others of its batch may have taken so long that it is in another sender's hands: then None.
    """
    row = session.execute(
        update(Message)
        .where(*_held(taken))
        .values(leased_until=now + LEASE)
        .returning(Message.address, Message.values, Message.created_at)
    ).one_or_none()
    if row is None:
        return None
    return Content(
        address=row.address or "",
        values=values_of(row.values),
        too_late=not is_useful(taken.template, created_at=row.created_at, now=now),
    )


def _due(now: datetime) -> Any:  # noqa: ANN401
    free = or_(Message.leased_until.is_(None), Message.leased_until < now)
    return (Message.state == MessageState.WAITING) & (Message.next_try_at <= now) & free


def settle_sent(session: Session, taken: Taken, *, receipt: dict[str, Any] | None, now: datetime) -> None:
    """Note that the message has left."""
    _settle(session, taken, {"state": MessageState.SENT, "sent_at": now, "receipt": receipt, "problem": None})


def settle_failed(  # noqa: PLR0913  what became of a try
    session: Session, taken: Taken, *, problem: str, for_good: bool, ours: bool = False, now: datetime
) -> MessageState:
    """Note that a try failed: it is tried again later, or given up after the last try or `for_good`.

    Where the fault is `ours`, a setting that somebody has to mend, it is tried until it is of no more use.
    """
    if for_good or (taken.tries >= TRIES and not ours):
        _settle(session, taken, {"state": MessageState.FAILED, "problem": problem})
        return MessageState.FAILED
    waits = RETRY_AFTER[min(taken.tries, len(RETRY_AFTER)) - 1]
    again = now + (min(waits, NO_WAY_AFTER) if ours else waits)
    session.execute(
        update(Message).where(*_held(taken)).values(leased_until=None, next_try_at=again, problem=problem)
    )
    return MessageState.WAITING


def _settle(session: Session, taken: Taken, changes: dict[str, Any]) -> None:
    if template_named(taken.template).secret:
        changes["values"] = "{}"
    session.execute(update(Message).where(*_held(taken)).values(leased_until=None, **changes))


def _held(taken: Taken) -> tuple[Any, ...]:
    # Tries are the lease's number: a sender that was given up for dead settles nothing any more.
    return (
        Message.branch_id == taken.branch_id,
        Message.id == taken.id,
        Message.state == MessageState.WAITING,
        Message.tries == taken.tries,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain(Command):
    """Staff have a message sent that was given up."""

    message_id: UUID

    @property
    def object_id(self) -> UUID:
        return self.message_id


def try_again(session: Session, command: TryAgain, *, now: datetime) -> None:
    """Put a message that was given up back into the outbox.

    Raises:
        MessageNotFound
        MessageNotFailed: it was not given up, or is of no more use.
    """
    message = session.get(Message, (command.branch_id, command.message_id), with_for_update=True)
    if message is None:
        raise MessageNotFound
    useful = is_useful(message.template, created_at=message.created_at, now=now)
    if message.state is not MessageState.FAILED or not useful:
        raise MessageNotFailed
    message.state = MessageState.WAITING
    message.tries = 0
    message.next_try_at = now
    message.leased_until = None
    session.info[WROTE] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeMessages(Command):
    """Somebody has read what waited for them on their screen."""

    until: datetime
    """Messages up to this moment were on the page."""


def see_messages(session: Session, command: SeeMessages, *, now: datetime) -> None:
    """Note that the person has seen their messages."""
    session.execute(
        update(Message)
        .where(
            Message.branch_id == command.branch_id,
            Message.person_id == command.actor_id,
            Message.channel == MessageChannel.SCREEN,
            Message.seen_at.is_(None),
            Message.created_at <= command.until,
        )
        .values(seen_at=now)
    )
