"""The blueprint of gifts and the pool, and the words of what they show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, request
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.care.forms.fields import as_id
from timebank.core import clock
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.models import Gift, GiftArrival
from timebank.exchange.queries.gifts import count_gifts_for
from timebank.exchange.rules.gifts import GiftState
from timebank.people.queries import may_act_for
from timebank.people.rules import DelegatedAct
from timebank.web import formats
from timebank.web.identity import me

bp = Blueprint("gifts", __name__)
session = db.session
"""Calling it returns the request's session."""

STATES: dict[GiftState, tuple[LazyString, str]] = {
    GiftState.AWAITING_APPROVAL: (lazy_gettext("The branch looks at it"), "info"),
    GiftState.OFFERED: (lazy_gettext("Waits to be accepted"), "info"),
    GiftState.ACCEPTED: (lazy_gettext("Was accepted"), "ok"),
    GiftState.FINAL: (lazy_gettext("Given for good"), "ok"),
    GiftState.DECLINED: (lazy_gettext("Was not taken"), "bad"),
    GiftState.TAKEN_BACK: (lazy_gettext("Was taken back"), "bad"),
    GiftState.LAPSED: (lazy_gettext("Nobody accepted it"), "bad"),
    GiftState.REFUSED: (lazy_gettext("Not approved"), "bad"),
    GiftState.REVERSED: (lazy_gettext("Corrected by the branch"), "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftLine:
    """One gift in a list."""

    url: str
    title: str
    minutes: int
    word: str
    kind: str
    note: str


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def whose_id(refusal: type[DomainError]) -> UUID:
    """Return whose points the page is about: the reader's, or those of whom they may give and accept for.

    Raises:
        `refusal`: they may not, so that one is not even named.
    """
    who, holder_id = me(), as_id(request.args.get("for"))
    if holder_id is None or holder_id == who.person_id:
        return who.person_id
    if not may_act_for(
        session(),
        branch_id=who.branch_id,
        actor_id=who.person_id,
        holder_id=holder_id,
        act=DelegatedAct.GIVE,
        day=today(),
    ):
        raise refusal
    return holder_id


def gifts_waiting() -> int:
    """Return how many gifts wait for the reader's answer, for their first page."""
    who = me()
    return count_gifts_for(session(), branch_id=who.branch_id, person_id=who.person_id, now=clock.now())


def last_day(ends_at: datetime) -> str:
    """Return the last day before the end."""
    return formats.day(ends_at - timedelta(seconds=1))


def given_note(gift: Gift, now: datetime) -> str:
    """Return by when the next thing happens, or when the last one did."""
    if gift.state is GiftState.OFFERED:
        return str(_("Can be accepted until %(day)s", day=last_day(gift.lapses_at)))
    if gift.state is GiftState.AWAITING_APPROVAL:
        return str(_("You are told by %(day)s at the latest", day=last_day(gift.lapses_at)))
    if gift.state is GiftState.ACCEPTED and gift.can_be_taken_back(now):
        return str(_("You can take it back until %(day)s", day=last_day(gift.cooling_ends_at)))
    return formats.day(gift.ended_at or gift.given_at)


def received_note(arrival: GiftArrival) -> str:
    """Return the same for who receives it."""
    if arrival.state is GiftState.OFFERED:
        return str(_("Please answer by %(day)s", day=last_day(arrival.lapses_at)))
    if arrival.state is GiftState.ACCEPTED:
        return str(_("Yours from %(day)s on", day=formats.day(arrival.cooling_ends_at)))
    return formats.day(arrival.ended_at or arrival.offered_at)
