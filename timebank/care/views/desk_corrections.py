"""What the coordinator's first page says of gifts, objections and corrections that wait for somebody."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.care.views.blueprint import session, today
from timebank.core.permissions import Permission
from timebank.exchange.queries.disputes import count_disputes
from timebank.exchange.queries.gifts import count_gifts_to_approve
from timebank.exchange.queries.grants import count_grants_to_confirm
from timebank.exchange.queries.reversals import count_reversals_to_grant
from timebank.web.identity import me


def second_person_waits() -> list[dict[str, Any]]:
    """Return what waits for a second person, and how many objections do: how many of them are late."""
    reader = me()
    if not reader.may(Permission.READ_EXCHANGE):
        return []
    counts = count_disputes(session(), branch_id=reader.branch_id, day=today())
    late = ngettext("%(num)d is late", "%(num)d are late", counts.late)
    gifts = count_gifts_to_approve(session(), branch_id=reader.branch_id)
    grants = count_grants_to_confirm(session(), branch_id=reader.branch_id)
    return [
        {
            "value": gifts + grants,
            "label": _("Gifts to approve"),
            "small": None,
            "url": url_for("gifts.to_approve"),
            "kind": "",
        },
        {
            "value": counts.waiting,
            "label": _("Objections to decide"),
            "small": late if counts.late else _("nothing is late"),
            "url": url_for("disputes.desk"),
            "kind": "bad" if counts.late else "",
        },
        {
            "value": count_reversals_to_grant(session(), branch_id=reader.branch_id),
            "label": _("Corrections to grant"),
            "small": None,
            "url": url_for("reversals.listing"),
            "kind": "",
        },
    ]
