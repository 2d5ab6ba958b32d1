"""The one blueprint of rounds' pages, and what every page of a round says."""

from datetime import date, time
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.matching.models import CalledOff, Round
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.words.matching import CALLED_OFF, STATES

bp: Blueprint = Blueprint("matching", __name__)
session = db.session
"""Calling it returns the request's session."""


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def common(command_id: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what every command of a form says."""
    who = me()
    return {"branch_id": who.branch_id, "id": command_id, "actor_id": who.person_id}


def days_words(round_: Round) -> str:
    """Return when it hands out: `11월 23일 (월)~11월 25일 (수)`."""
    if round_.starts_on == round_.ends_on:
        return formats.near_day(round_.starts_on, today())
    first = formats.near_day(round_.starts_on, today())
    last = formats.near_day(round_.ends_on, today())
    return str(_("%(first)s to %(last)s", first=first, last=last))


def at_words(day: date, hour: int) -> str:
    """Return the day and the time of day: `오늘 오전 10:00`."""
    at = formats.clock(time(hour))
    if day == today():
        return str(_("today at %(time)s", time=at))
    return f"{formats.day(day)} {at}"


def round_title(round_: Round) -> str:
    return str(_("Round of %(day)s", day=formats.near_day(round_.starts_on, today())))


def state_words(round_: Round, off: CalledOff | None) -> tuple[str, str]:
    """Return the round's state in a word, and how it looks."""
    word, look = STATES[round_.state] if off is None else CALLED_OFF
    return str(word), look
