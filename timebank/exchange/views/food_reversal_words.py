"""How a correction of food work is called on pages."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from timebank.care.queries.food_work import FoodWorkRow
from timebank.care.views.words import FOOD_KINDS
from timebank.exchange.queries.food_reversals import FoodReversalLine
from timebank.exchange.rules.reversals import ReversalState
from timebank.exchange.views.reversal_words import STATES
from timebank.web import formats


def title_of(row: FoodWorkRow) -> str:
    """Return what it is, whose and of when."""
    return str(
        _(
            "%(what)s by %(name)s on %(day)s",
            what=FOOD_KINDS[row.work.kind],
            name=formats.name(row.volunteer),
            day=formats.plain_day(row.work.local_day),
        )
    )


def line_of(line: FoodReversalLine) -> dict[str, Any]:
    """Return the correction as the list of corrections shows it."""
    reversal = line.reversal
    return {
        "title": title_of(line.row),
        "text": formats.hours(reversal.minutes),
        "note": _("Asked by %(name)s on %(day)s", name=line.asked_by, day=formats.day(reversal.asked_at)),
        "state": STATES[reversal.state],
        "url": url_for("food_reversals.one", reversal_id=reversal.id),
        "waits": reversal.state is ReversalState.ASKED,
        "at": reversal.asked_at,
    }
