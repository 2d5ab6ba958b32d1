"""What the coordinator's first page says of requests, food work, gifts, calls, corrections, life events."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.queries.food_work import count_food_work
from timebank.care.views.blueprint import session, today
from timebank.core.permissions import Permission
from timebank.exchange.queries.calls import list_waiting
from timebank.exchange.queries.disputes import count_disputes
from timebank.exchange.queries.redemptions import count_redemptions
from timebank.exchange.queries.waiting import count_waiting
from timebank.web.identity import me


def requests() -> list[dict[str, Any]]:
    """Return how many requests for care wait for the branch, and how many of them are late."""
    reader = me()
    if not reader.may(Permission.READ_EXCHANGE):
        return []
    counts = count_redemptions(session(), branch_id=reader.branch_id, day=today())
    late = ngettext("%(num)d is late", "%(num)d are late", counts.late)
    return [
        _stat(
            counts.waiting,
            _("Requests for care"),
            "redemptions.desk",
            small=late if counts.late else _("nothing is late"),
            kind="bad" if counts.late else "",
        )
    ]


def calls() -> list[dict[str, Any]]:
    """Return how many of the gifts and requests are confirmed by calling back; they count there already."""
    reader = me()
    if not reader.may(Permission.DECIDE_EXCHANGE):
        return []
    waiting = list_waiting(session(), branch_id=reader.branch_id)
    return _some(len(waiting), _("Calls to confirm"), "calls.waiting", _("counted with gifts and requests"))


def second_person_waits() -> list[dict[str, Any]]:
    """Return what waits for a second person, and how many objections do: how many of them are late."""
    reader = me()
    if not reader.may(Permission.READ_EXCHANGE):
        return []
    counts = count_disputes(session(), branch_id=reader.branch_id, day=today())
    late = ngettext("%(num)d is late", "%(num)d are late", counts.late)
    waiting = count_waiting(session(), branch_id=reader.branch_id)
    stats = [
        _stat(waiting.gifts + waiting.grants, _("Gifts to approve"), "gifts.to_approve"),
        _stat(
            counts.waiting,
            _("Objections to decide"),
            "disputes.desk",
            small=late if counts.late else _("nothing is late"),
            kind="bad" if counts.late else "",
        ),
        _stat(waiting.reversals, _("Corrections to grant"), "reversals.listing"),
    ]
    stats += _some(waiting.arrivals, _("Moving here"), "moves.listing")
    stats += _some(waiting.leavings, _("Leaving soon"), "leaving.listing")
    if reader.may(Permission.DECIDE_EXCHANGE):
        stats += _some(waiting.deaths, _("Deaths to confirm"), "deaths.listing")
    return stats


def food_work() -> list[dict[str, Any]]:
    """Return how much food work waits for its decision, and how much of it is late."""
    reader = me()
    if not reader.may(Permission.DECIDE_FOOD_WORK):
        return []
    counts = count_food_work(session(), branch_id=reader.branch_id, day=today())
    if not counts.waiting:
        return []
    late = ngettext("%(num)d is late", "%(num)d are late", counts.late)
    return [
        _stat(
            counts.waiting,
            _("Food work to decide"),
            "care.desk_food_work",
            small=late if counts.late else _("nothing is late"),
            kind="bad" if counts.late else "",
        )
    ]


def _stat(
    value: int, label: str, endpoint: str, *, small: str | None = None, kind: str = ""
) -> dict[str, Any]:
    return {"value": value, "label": label, "small": small, "url": url_for(endpoint), "kind": kind}


def _some(waiting: int, label: str, endpoint: str, small: str | None = None) -> list[dict[str, Any]]:
    return [_stat(waiting, label, endpoint, small=small)] if waiting else []
