"""Many messages for the screen at once, of causes that nobody was told yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.notifications.commands.outbox import Send
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState


def show_many(session: Session, commands: Sequence[Send], *, now: datetime) -> None:
    """Put messages without values on the screens of people; the cause of each is new."""
    if any(each.channel is not MessageChannel.SCREEN or each.values for each in commands):
        raise ValueError("only messages on the screen that name nothing are written at once")
    if commands:
        session.execute(
            insert(Message),
            [
                {
                    "branch_id": each.branch_id,
                    "id": new_id(),
                    "person_id": each.person_id,
                    "channel": each.channel,
                    "address": None,
                    "template": each.template,
                    "values": "{}",
                    "language": each.language,
                    "cause": each.cause,
                    "state": MessageState.SENT,
                    "created_at": now,
                    "tries": 0,
                    "next_try_at": now,
                    "sent_at": now,
                }
                for each in commands
            ],
        )
