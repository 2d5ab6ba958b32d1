"""One's own messages over the API; and for staff, what could not be delivered."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.commands import SeeMessages, TryAgain, see_messages, try_again, values_of
from timebank.notifications.models import Message
from timebank.notifications.queries import list_screen_messages, list_undelivered
from timebank.notifications.rules import masked
from timebank.notifications.schemas import MessagesPage, OutboxPage, SeenSchema
from timebank.notifications.tasks.texts import heading, say
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.schemas import PageQuery

bp = Operations("messages", about="What the bank tells people, and what could not be delivered.")


def _shown(row: Message) -> dict[str, Any]:
    subject, body = say(row.template, values_of(row.values), zone=me().zone)
    return {
        "id": row.id,
        "subject": subject,
        "body": body,
        "created_at": row.created_at,
        "seen_at": row.seen_at,
    }


def _messages(query: dict[str, Any]) -> dict[str, Any]:
    who = me()
    rows = list_screen_messages(
        db.session(),
        branch_id=who.branch_id,
        person_id=who.person_id,
        before=decode_cursor(query["cursor"], "tu"),
        most=query["limit"] + 1,
    )
    page = Page.of(rows, lambda row: (row.created_at, row.id), size=query["limit"])
    return {"items": [_shown(each) for each in page.rows], "next_cursor": page.next_cursor}


def _undelivered(query: dict[str, Any]) -> dict[str, Any]:
    rows = list_undelivered(
        db.session(),
        branch_id=me().branch_id,
        before=decode_cursor(query["cursor"], "tu"),
        most=query["limit"] + 1,
    )
    page = Page.of(rows, lambda row: (row.created_at, row.id), size=query["limit"])
    names = ("id", "channel", "state", "tries", "problem", "created_at")
    items = [
        {
            **{name: getattr(row, name) for name in names},
            "about": heading(row.template),
            "to": masked(row.address or ""),
        }
        for row in page.rows
    ]
    return {"items": items, "next_cursor": page.next_cursor}


FIRST = {"cursor": None, "limit": 50}


@bp.get("/messages")
@requires(Permission.SEE_SELF)
@bp.arguments(PageQuery, location="query")
@bp.response(200, MessagesPage)
def messages(query: dict[str, Any]) -> dict[str, Any]:
    """List what the bank has told one.

    The newest first. Reading it here does not note that it was seen.
    """
    return _messages(query)


@bp.post("/messages/seen")
@requires(Permission.SEE_SELF)
@bp.arguments(SeenSchema)
@bp.response(200, MessagesPage)
def see(sent: dict[str, Any]) -> dict[str, Any]:
    """Note that one has seen one's messages.

    Those up to a moment. Gives the newest as they are now.
    """
    who = me()
    do(
        see_messages,
        SeeMessages(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, until=sent["until"]),
    )
    return _messages(FIRST)


@bp.get("/outbox")
@requires(Permission.READ_OUTBOX)
@bp.arguments(PageQuery, location="query")
@bp.response(200, OutboxPage)
def outbox(query: dict[str, Any]) -> dict[str, Any]:
    """List what could not be delivered.

    To whom, masked, and why; never what it says. The newest first.
    """
    return _undelivered(query)


@bp.post("/outbox/<uuid:message_id>/retry")
@requires(Permission.READ_OUTBOX)
@bp.response(200, OutboxPage)
def retry(message_id: UUID) -> dict[str, Any]:
    """Send a message again that was given up.

    Gives what could not be delivered, as it is now.
    """
    who = me()
    do(
        try_again,
        TryAgain(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, message_id=message_id),
    )
    return _undelivered(FIRST)
