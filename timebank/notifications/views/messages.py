"""One's own messages; and for staff, what could not be delivered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.commands import (
    SeeMessages,
    TryAgain,
    see_messages,
    try_again,
    values_of,
)
from timebank.notifications.models import Message
from timebank.notifications.queries import list_screen_messages, list_undelivered
from timebank.notifications.rules import MessageChannel, MessageState, is_useful, masked
from timebank.notifications.tasks.texts import heading, say
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor

bp = Blueprint("notifications", __name__)
NO_WAY = lazy_gettext("no way to send is set up")
OUR_ADDRESS = lazy_gettext("the address of the gateway or mail server is wrong in our settings")
OUR_ACCOUNT = lazy_gettext("the gateway or mail server does not let us in; our account needs mending")
NOBODY_THERE = lazy_gettext("the gateway or mail server cannot be reached at the address in our settings")
PROBLEMS = {
    "too-late": lazy_gettext("it would have come too late"),
    "internal": lazy_gettext("it could not be written or addressed; whoever runs the bank has to look"),
    "no-branch": NO_WAY,
    "no-mail-server": NO_WAY,
    "no-text-gateway": NO_WAY,
    "gateway-address": OUR_ADDRESS,
    "gateway-404": OUR_ADDRESS,
    "gateway-405": OUR_ADDRESS,
    "mail-address": OUR_ADDRESS,
    "gateway-401": OUR_ACCOUNT,
    "gateway-402": OUR_ACCOUNT,
    "gateway-403": OUR_ACCOUNT,
    "mail-authentication": OUR_ACCOUNT,
    "gateway-connecterror": NOBODY_THERE,
    "mail-gaierror": NOBODY_THERE,
    "mail-connectionrefusederror": NOBODY_THERE,
    "mail-recipient-refused": lazy_gettext("the address does not exist"),
}
"""Why a message did not leave, by the code that the sender kept."""


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One message as its reader sees it."""

    subject: str
    body: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message that did not leave, without what it says."""

    id: UUID
    subject: str
    to: str
    what: str
    given_up: bool
    can_retry: bool


class SeenForm(BaseForm):
    """Up to which message the page showed them."""

    until = HiddenField()

    def moment(self) -> datetime | None:
        """Return the moment; None for what is none."""
        try:
            found = datetime.fromisoformat(self.until.data or "")
        except ValueError:
            return None
        return found if found.tzinfo else None


@bp.get("/messages")
@requires(Permission.SEE_SELF)
def messages() -> ResponseReturnValue:
    """Show what the bank has told the reader. Reading changes nothing: a prefetch would have read it too."""
    who = me()
    rows = list_screen_messages(
        db.session(),
        branch_id=who.branch_id,
        person_id=who.person_id,
        before=decode_cursor(request.args.get("cursor"), "tu"),
        most=PAGE_SIZE + 1,
    )
    page = Page.of(rows, _key)
    lines = [
        ScreenLine(
            *say(row.template, values_of(row.values), zone=who.zone), row.created_at, row.seen_at is None
        )
        for row in page.rows
    ]
    until = lines[0].at.isoformat() if any(line.is_new for line in lines) else None
    return JustConfirm().page("notifications/messages.html", lines=lines, until=until, older_url=_older(page))


@bp.post("/messages/seen")
@requires(Permission.SEE_SELF)
def seen() -> ResponseReturnValue:
    """Note that the reader has read what the page showed."""
    form = SeenForm()
    if form.validate_on_submit() and (until := form.moment()) is not None:
        who = me()
        do(
            see_messages,
            SeeMessages(branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, until=until),
        )
    return redirect(url_for("notifications.messages"))


@bp.get("/outbox")
@requires(Permission.READ_OUTBOX)
def outbox() -> ResponseReturnValue:
    """Show what could not be delivered: to whom, masked, and why; never what it says."""
    now = clock.now()
    rows = list_undelivered(
        db.session(),
        branch_id=me().branch_id,
        before=decode_cursor(request.args.get("cursor"), "tu"),
        most=PAGE_SIZE + 1,
    )
    page = Page.of(rows, _key)
    lines = [
        OutboxLine(
            id=row.id,
            subject=heading(row.template),
            to=_to(row),
            what=_what(row),
            given_up=row.state is MessageState.FAILED,
            can_retry=is_useful(row.template, created_at=row.created_at, now=now),
        )
        for row in page.rows
    ]
    return JustConfirm().page("notifications/outbox.html", lines=lines, older_url=_older(page))


@bp.post("/outbox/<uuid:message_id>/retry")
@requires(Permission.READ_OUTBOX)
def retry(message_id: UUID) -> ResponseReturnValue:
    """Send a message again that was given up."""
    who = me()
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            try_again,
            TryAgain(
                branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, message_id=message_id
            ),
        )
        flash(_("It is on its way again. If it fails once more, it stands here."), "ok")
    return redirect(url_for("notifications.outbox"))


def _key(row: Message) -> tuple[datetime, UUID]:
    return row.created_at, row.id


def _older(page: Page[Message]) -> str | None:
    return url_for(request.endpoint or "", cursor=page.next_cursor) if page.next_cursor else None


def _to(row: Message) -> str:
    if row.channel is MessageChannel.EMAIL:
        return str(_("E-mail to %(address)s", address=masked(row.address or "")))
    return str(_("Text to %(address)s", address=masked(row.address or "")))


def _what(row: Message) -> str:
    at = formats.short_moment(row.created_at)
    return str(
        _(
            "Written on %(at)s, tried %(tries)s times, last: %(problem)s",
            at=at,
            tries=row.tries,
            problem=_problem(row.problem or ""),
        )
    )


def _problem(code: str) -> str:
    """Return the failure in words; an unknown one as the code that whoever runs the bank can look up."""
    if code in PROBLEMS:
        return str(PROBLEMS[code])
    if code.startswith("gateway-4"):
        return str(_("the number was refused (%(code)s)", code=code))
    return str(_("no answer (%(code)s)", code=code))
