"""The one blueprint of the pantry's pages, and how its things are shown."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.pantry.queries import LotLine
from timebank.pantry.rules import SPOILS_WITHIN, Category
from timebank.web import formats
from timebank.web.identity import me
from timebank.web.words.pantry import CATEGORIES, STORAGES

bp: Blueprint = Blueprint("pantry", __name__, url_prefix="/pantry")
session = db.session
"""Calling it returns the request's session."""
count_words = formats.units


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def common(command_id: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what every command of a form says."""
    who = me()
    return {"branch_id": who.branch_id, "id": command_id, "actor_id": who.person_id}


def expiry(day: date | None) -> str:
    return str(_("use by %(day)s", day=formats.long_day(day))) if day else str(_("no date"))


def lot_state(line: LotLine, day: date) -> tuple[str, str]:
    """Return the word and look of what matters most about a lot."""
    lot = line.lot
    if line.blocked:
        return str(_("Recalled")), "bad"
    if lot.is_undated:
        return str(_("Date not read")), "warn" if lot.arrived_on == day else "bad"
    if lot.expires_on is not None and lot.expires_on < day:
        return str(_("Past its date")), "bad"
    if lot.expires_on is not None and lot.expires_on <= day + SPOILS_WITHIN:
        return str(_("Spoils soon")), "warn"
    if lot.label_read_on is None and lot.category is not Category.HOUSEHOLD_GOODS:
        return str(_("Label not read")), "warn"
    return str(_("Ready")), "ok"


def lot_line(line: LotLine, day: date) -> dict[str, Any]:
    """Return a lot as a list shows it."""
    word, look = lot_state(line, day)
    text = f"{count_words(line.units)} · {CATEGORIES[line.lot.category]} · {STORAGES[line.lot.storage]}"
    if line.reserved:
        text += " · " + str(_("%(units)s promised", units=formats.number(line.reserved)))
    must_go = line.lot.expires_on == day and line.free > 0 and not line.blocked
    until = _("date not read yet") if line.lot.is_undated else expiry(line.lot.expires_on)
    came = _("came on %(day)s", day=formats.near_day(line.lot.arrived_on, day))
    return {
        "title": line.lot.name,
        "text": text,
        "note": f"{until} · {came}",
        "url": url_for("pantry.lot", lot_id=line.lot.id),
        "calls_url": url_for("pantry.calls", lot_id=line.lot.id) if must_go else None,
        "word": word,
        "look": look,
    }
