"""Many messages at once, of causes that nobody was told yet."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from timebank.core.ids import new_id
from timebank.core.many import plan_anew
from timebank.core.rows import write_rows
from timebank.notifications.commands.outbox import WROTE, Send, plain
from timebank.notifications.models import DigestPart, Message
from timebank.notifications.rules import MessageChannel, MessageState


def send_many(session: Session, commands: Sequence[Send], *, now: datetime) -> list[UUID]:
    """Put messages into the outbox, as `send` does; the cause of each is new. Return their ids, in order."""
    rows = [
        {
            "branch_id": each.branch_id,
            "id": new_id(),
            "person_id": each.person_id,
            "channel": each.channel,
            "address": each.address,
            "template": each.template,
            "values": json.dumps({key: plain(value) for key, value in each.values.items()}),
            "language": each.language,
            "cause": each.cause,
            "state": MessageState.SENT if each.channel is MessageChannel.SCREEN else MessageState.WAITING,
            "created_at": now,
            "tries": 0,
            "next_try_at": now,
            "sent_at": now if each.channel is MessageChannel.SCREEN else None,
        }
        for each in commands
    ]
    if rows:
        plan_anew(session)
        write_rows(session, cast("Table", Message.__table__), rows)
    if any(each.channel is not MessageChannel.SCREEN for each in commands):
        session.info[WROTE] = True
    return [row["id"] for row in rows if isinstance(row["id"], UUID)]


def hold_back_many(
    session: Session, held: Sequence[tuple[UUID, UUID]], *, branch_id: str, now: datetime
) -> None:
    """Keep messages on screens for the next digests: pairs of a person and a message."""
    if held:
        plan_anew(session)
        write_rows(
            session,
            cast("Table", DigestPart.__table__),
            [
                {
                    "branch_id": branch_id,
                    "id": new_id(),
                    "person_id": person_id,
                    "message_id": message_id,
                    "held_at": now,
                }
                for person_id, message_id in held
            ],
        )
