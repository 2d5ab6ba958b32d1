"""What the coordinator's first page says of requests for care, calls and deaths that wait for somebody."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.views.blueprint import session, today
from timebank.core.permissions import Permission
from timebank.exchange.queries.calls import list_waiting
from timebank.exchange.queries.deaths import count_deaths_to_confirm
from timebank.exchange.queries.redemptions import count_redemptions
from timebank.web.identity import me


def requests() -> list[dict[str, Any]]:
    """Return how many requests for care wait for the branch, and how many of them are late."""
    reader = me()
    if not reader.may(Permission.READ_EXCHANGE):
        return []
    counts = count_redemptions(session(), branch_id=reader.branch_id, day=today())
    late = ngettext("%(num)d is late", "%(num)d are late", counts.late)
    return [
        {
            "value": counts.waiting,
            "label": _("Requests for care"),
            "small": late if counts.late else _("nothing is late"),
            "url": url_for("redemptions.desk"),
            "kind": "bad" if counts.late else "",
        }
    ]


def calls() -> list[dict[str, Any]]:
    """Return how many of the gifts and requests are confirmed by calling back; they count there already."""
    reader = me()
    if not reader.may(Permission.DECIDE_EXCHANGE):
        return []
    waiting = list_waiting(session(), branch_id=reader.branch_id)
    return _some(len(waiting), _("Calls to confirm"), "calls.waiting", _("counted with gifts and requests"))


def deaths() -> list[dict[str, Any]]:
    """Return how many deaths wait for a second person."""
    if not me().may(Permission.DECIDE_EXCHANGE):
        return []
    waiting = count_deaths_to_confirm(session(), branch_id=me().branch_id)
    return _some(waiting, _("Deaths to confirm"), "deaths.listing")


def _some(waiting: int, label: str, endpoint: str, small: str | None = None) -> list[dict[str, Any]]:
    return [{"value": waiting, "label": label, "small": small, "url": url_for(endpoint)}] if waiting else []
