"""Corrections of food work, for who runs the food bank and reads no others."""

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.forms.gifts import SecondForm
from timebank.exchange.queries.reversals import get_reversal
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.views.reversals import ask_page, one_page
from timebank.web.identity import me, requires

bp = Blueprint("food_reversals", __name__, url_prefix="/desk")


def _back() -> dict[str, str]:
    return {"listing_url": url_for("care.desk_food_work", all=1), "listing_label": _("Food work")}


@bp.route("/food-work/<uuid:food_work_id>/correction", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD_WORK)
def new(food_work_id: UUID) -> ResponseReturnValue:
    """Ask that food work be taken back; a second person grants it."""
    return ask_page(ObjectKind.FOOD_WORK, food_work_id, shown_by="food_reversals.one", **_back())


@bp.get("/food-work-corrections/<uuid:reversal_id>")
@requires(Permission.READ_FOOD_WORK)
def one(reversal_id: UUID) -> ResponseReturnValue:
    """Show a correction of food work."""
    reversal = get_reversal(
        db.session(), branch_id=me().branch_id, reversal_id=reversal_id, kind=ObjectKind.FOOD_WORK
    )
    return one_page(reversal, SecondForm(), **_back())
