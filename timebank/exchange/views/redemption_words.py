"""The words of using points for care, and the lines that its pages show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, g
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _

from timebank.care.views.words import activity_names
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import STAFF
from timebank.exchange.forms.phrases import when
from timebank.exchange.models import Redemption, RedemptionEvent
from timebank.exchange.queries.redemptions import RedemptionLine
from timebank.exchange.rules.redemptions import (
    OPEN_STATES,
    Candidate,
    Fit,
    RedemptionEventKind,
    RedemptionState,
    Split,
    Unfit,
)
from timebank.people.queries import get_people, roles_of_many
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce
from timebank.web import formats
from timebank.web.identity import me

bp = Blueprint("redemptions", __name__)
session = db.session
"""Calling it returns the request's session."""
TWO_DAYS = 2 * 24 * 60
"""Minutes."""

STATES: Mapping[RedemptionState, tuple[LazyString, str]] = {
    RedemptionState.AWAITING_APPROVAL: (lazy_gettext("Waits for approval"), "info"),
    RedemptionState.ASKED: (lazy_gettext("Looking for somebody"), "info"),
    RedemptionState.OFFERED: (lazy_gettext("Volunteers were asked"), "info"),
    RedemptionState.ACCEPTED: (lazy_gettext("Somebody comes"), "ok"),
    RedemptionState.DONE: (lazy_gettext("Done"), "ok"),
    RedemptionState.CANCELLED: (lazy_gettext("Cancelled"), ""),
    RedemptionState.MISSED: (lazy_gettext("Did not take place"), "bad"),
    RedemptionState.REFUSED: (lazy_gettext("Refused"), "bad"),
}
NEXT = {
    RedemptionState.AWAITING_APPROVAL: lazy_gettext("A second person approves it by then."),
    RedemptionState.ASKED: lazy_gettext("The branch asks volunteers by then."),
    RedemptionState.OFFERED: lazy_gettext("A volunteer answers by then."),
    RedemptionState.ACCEPTED: lazy_gettext("The volunteer comes."),
}
EVENTS = {
    RedemptionEventKind.ASKED: lazy_gettext("Care was asked for, and the points reserved"),
    RedemptionEventKind.APPROVED: lazy_gettext("Approved by a second person"),
    RedemptionEventKind.REFUSED: lazy_gettext("Refused; the points are back"),
    RedemptionEventKind.OFFERED: lazy_gettext("A volunteer was asked"),
    RedemptionEventKind.DECLINED: lazy_gettext("A volunteer cannot come"),
    RedemptionEventKind.EXPIRED: lazy_gettext("A volunteer did not answer in time"),
    RedemptionEventKind.ACCEPTED: lazy_gettext("A volunteer comes"),
    RedemptionEventKind.WITHDRAWN: lazy_gettext("The volunteer cannot come after all"),
    RedemptionEventKind.REMINDED: lazy_gettext("Both were reminded"),
    RedemptionEventKind.UNLOGGED: lazy_gettext("The visit is not written down yet"),
    RedemptionEventKind.CANCELLED: lazy_gettext("Cancelled; the points are back"),
    RedemptionEventKind.MISSED: lazy_gettext("The visit did not take place; the points are back"),
    RedemptionEventKind.DONE: lazy_gettext("The visit is approved; its points are used"),
}
FITS = {
    Fit.READY: lazy_gettext("trained and ready"),
    Fit.FREE: lazy_gettext("free then"),
    Fit.NEAR: lazy_gettext("lives in the same neighbourhood"),
    Fit.LANGUAGE: lazy_gettext("speaks the same language"),
}
UNFITS = {
    Unfit.NOT_WANTED: lazy_gettext("is not wished for"),
    Unfit.OTHER_LANGUAGE: lazy_gettext("speaks another language"),
    Unfit.UNKNOWN_TO_THEM: lazy_gettext("has not come before"),
    Unfit.RELATIVE: lazy_gettext("is a relative"),
    Unfit.ACTS_FOR_THEM: lazy_gettext("acts for them"),
    Unfit.NOT_READY: lazy_gettext("is not ready for visits yet"),
    Unfit.DECLINED: lazy_gettext("has said no to this"),
    Unfit.AWAY: lazy_gettext("is no volunteer on that day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request in a list."""

    url: str
    title: str
    text: str
    note: str | None
    word: str
    kind: str


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def rules_today() -> PolicyInForce:
    """Return the operating rules of today, read once for a request."""
    if "redemption_rules" not in g:
        g.redemption_rules = policy_on(session(), branch_id=me().branch_id, day=today())
    rules: PolicyInForce = g.redemption_rules
    return rules


def what(redemption: Redemption) -> str:
    return activity_names(redemption.activities, rules_today())


def split_words(split: Split) -> str:
    """Return what is used first, and what then."""
    if split.received and split.own:
        return str(
            _(
                "First %(received)s that were given to you, then %(own)s of your own",
                received=formats.points(split.received),
                own=formats.points(split.own),
            )
        )
    if split.received:
        return str(_("%(received)s that were given to you", received=formats.points(split.received)))
    return str(_("%(own)s of your own", own=formats.points(split.own)))


def state_of(redemption: Redemption) -> tuple[str, str]:
    """Return the word of its state, and its kind; late ones stand out."""
    word, kind = STATES[redemption.state]
    return str(word), kind


def is_late(redemption: Redemption) -> bool:
    return redemption.state in OPEN_STATES and redemption.due_on < today()


def due_words(redemption: Redemption) -> str | None:
    """Return by when the next step is due."""
    if redemption.state not in OPEN_STATES:
        return None
    if is_late(redemption):
        return str(_("was due on %(day)s", day=formats.day(redemption.due_on)))
    if redemption.state is RedemptionState.ACCEPTED:
        return None
    return str(_("next step by %(day)s", day=formats.day(redemption.due_on)))


def line_of(row: RedemptionLine, url: str, *, staff: bool) -> Line:
    """Return one request as a list shows it; for staff with whose it is."""
    redemption = row.redemption
    word, kind = state_of(redemption)
    who = formats.name(row.volunteer) if row.volunteer else None
    notes = [
        f"{who}" if who and redemption.state in {RedemptionState.ACCEPTED, RedemptionState.DONE} else None,
        due_words(redemption),
    ]
    about = f"{what(redemption)} · {formats.hours(redemption.minutes)}"
    return Line(
        url=url,
        title=formats.name(row.beneficiary) if staff else when(redemption),
        text=f"{when(redemption)} · {about}" if staff else about,
        note=" · ".join(note for note in notes if note) or None,
        word=str(_("late")) if is_late(redemption) else word,
        kind="bad" if is_late(redemption) else kind,
    )


def timeline(
    redemption: Redemption, events: Sequence[RedemptionEvent], names: Mapping[UUID, str] | None = None
) -> list[dict[str, Any]]:
    """Return what happened, and what is due next; `names` for staff, who read whom it was about."""
    items: list[dict[str, Any]] = []
    for event in events:
        notes = []
        if names is not None:
            # Of what somebody does in their own matter only their name is said, and once.
            ids = dict.fromkeys(each for each in (event.volunteer_id, event.actor_id) if each)
            notes = [names[each] for each in ids if each in names and each != redemption.beneficiary_id]
        if event.words and (names is not None or event.kind not in _OF_VOLUNTEERS):
            notes.append(f"“{event.words}”")
        items.append(
            {
                "at": event.at,
                "text": EVENTS[event.kind],
                "note": " · ".join(notes) or None,
            }
        )
    if redemption.state in OPEN_STATES:
        items.append({"when": formats.day(redemption.due_on), "text": NEXT[redemption.state], "next": True})
    return items


_OF_VOLUNTEERS = {RedemptionEventKind.DECLINED, RedemptionEventKind.WITHDRAWN}
"""What volunteers say of themselves is for the branch."""


def candidate_line(each: Candidate) -> dict[str, Any]:
    """Return a volunteer with the reasons for and against them."""
    reasons = []
    if Fit.KNOWS in each.fits and each.last_visit_on:
        reasons.append(
            str(
                _(
                    "has come %(count)d times, last on %(day)s",
                    count=each.visits,
                    day=formats.plain_day(each.last_visit_on),
                )
            )
        )
    reasons += [str(FITS[fit]) for fit in each.fits if fit in FITS]
    against = [str(UNFITS[why]) for why in each.unfits if why in UNFITS]
    if Unfit.BUSY in each.unfits and each.busy_from and each.busy_until:
        span = formats.span(each.busy_from, each.busy_until)
        against.append(str(_("is with somebody else then (%(span)s)", span=span)))
    return {
        "id": each.volunteer_id,
        "title": formats.name(each.name),
        "text": " · ".join(reasons if each.fit else against),
        "note": each.neighbourhood or None,
        "fit": each.fit,
        "asked": str(_("asked on %(day)s", day=formats.day(each.asked_at))) if each.asked_at else None,
    }


def names_of(*, branch_id: str, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return how each is called: a member by name, one of the staff as such."""
    roles = roles_of_many(session(), branch_id=branch_id, ids=ids, day=today())
    people = get_people(session(), branch_id=branch_id, ids=ids)
    return {
        each.id: str(_("%(name)s of the branch", name=each.name))
        if roles[each.id] & STAFF
        else formats.name(each.name)
        for each in people.values()
    }


def who_asked(redemption: Redemption) -> str:
    """Return who asked for somebody else."""
    ids = [redemption.asked_by_id]
    return names_of(branch_id=redemption.branch_id, ids=ids)[redemption.asked_by_id]


def how_long(minutes: int) -> str:
    """Return a wait as people say it: to the minute up to two days, then in days and hours."""
    if minutes < TWO_DAYS:
        return formats.hours(minutes)
    days, hours = divmod(round(minutes / 60), 24)
    told = ngettext("%(num)d day", "%(num)d days", days)
    return f"{told} {formats.hours(hours * 60)}" if hours else told
