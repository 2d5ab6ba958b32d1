"""Corrections of food work: asking for one, and the second person's word."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.queries.food_work import FoodWorkRow, get_food_work_row
from timebank.care.rules import FoodWorkState
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.food_reversals import (
    AskFoodReversal,
    GrantFoodReversal,
    RefuseFoodReversal,
    ask_food_reversal,
    grant_food_reversal,
    refuse_food_reversal,
)
from timebank.exchange.forms.gifts import SecondForm
from timebank.exchange.forms.reversals import ReasonForm
from timebank.exchange.queries.food_reversals import (
    find_food_cover,
    find_food_reversal,
    get_food_reversal,
    had_part,
)
from timebank.exchange.rules.reversals import ReversalState
from timebank.exchange.views.food_reversal_words import title_of
from timebank.exchange.views.reversal_words import STATES, cover_words, today
from timebank.exchange.views.reversals import answer_second, steps_of
from timebank.exchange.views.second import am_second_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Blueprint("food_reversals", __name__, url_prefix="/desk")
session = db.session


def _facts(row: FoodWorkRow) -> list[tuple[Any, ...]]:
    return [
        (_("What it is"), _("Food work"), None),
        (_("Which one"), title_of(row), None),
        (_("How much"), formats.hours(row.work.minutes), None),
    ]


def _spent(row: FoodWorkRow) -> str | None:
    cover = find_food_cover(session(), row, day=today())
    return cover_words(cover, minutes=row.work.minutes) if cover else None


def _back() -> dict[str, Any]:
    return {"listing_url": url_for("care.desk_food_work", all=1), "listing_label": _("Food work")}


@bp.route("/food-work/<uuid:food_work_id>/correction", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD_WORK)
def new(food_work_id: UUID) -> ResponseReturnValue:
    """Ask that food work be taken back; a second person grants it."""
    who, form = me(), ReasonForm()
    row = get_food_work_row(session(), branch_id=who.branch_id, food_work_id=food_work_id)
    if form.validate_on_submit():
        with form.refusals():
            reversal_id = do(
                ask_food_reversal,
                AskFoodReversal(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    food_work_id=food_work_id,
                    reason=form.reason.data or "",
                ),
            )
            flash(_("A second person looks at it now. Nothing has changed yet."), "ok")
            return redirect(url_for("food_reversals.one", reversal_id=reversal_id))
    known = find_food_reversal(session(), branch_id=who.branch_id, food_work_id=food_work_id)
    return form.page(
        "exchange/reversal_new.html",
        facts=_facts(row),
        spent=_spent(row),
        able=row.work.state is FoodWorkState.APPROVED and known is None,
        known_url=url_for("food_reversals.one", reversal_id=known.id) if known else None,
        **_back(),
    )


@bp.get("/food-work-corrections/<uuid:reversal_id>")
@requires(Permission.READ_FOOD_WORK)
def one(reversal_id: UUID) -> ResponseReturnValue:
    """Show a correction of food work."""
    return _one_page(reversal_id, SecondForm())


@bp.post("/food-work-corrections/<uuid:reversal_id>")
@requires(Permission.DECIDE_EXCHANGE)
def decide(reversal_id: UUID) -> ResponseReturnValue:
    """Decide about a correction of food work as its second person."""
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            grant, refuse = (
                (grant_food_reversal, GrantFoodReversal),
                (refuse_food_reversal, RefuseFoodReversal),
            )
            answer_second(form, {"reversal_id": reversal_id}, grant, refuse)
            flash(_("Your decision is written down, and those concerned are told."), "ok")
            return redirect(url_for("food_reversals.one", reversal_id=reversal_id))
    return _one_page(reversal_id, form)


def _one_page(reversal_id: UUID, form: SecondForm) -> ResponseReturnValue:
    who = me()
    reversal = get_food_reversal(session(), branch_id=who.branch_id, reversal_id=reversal_id)
    row = get_food_work_row(session(), branch_id=who.branch_id, food_work_id=reversal.food_work_id)
    waits = reversal.state is ReversalState.ASKED
    able = (
        waits
        and who.may(Permission.DECIDE_EXCHANGE)
        and am_second_person(
            parties=[row.work.volunteer_id], asked_by_id=reversal.asked_by_id, had_part=had_part(row)
        )
    )
    return form.page(
        "exchange/reversal.html",
        reversal_id=reversal_id,
        decide_url=url_for("food_reversals.decide", reversal_id=reversal_id),
        state=STATES[reversal.state],
        facts=_facts(row),
        spent=_spent(row) if waits else None,
        steps=steps_of(reversal),
        waits=waits,
        able=able,
        dispute_url=None,
        **_back(),
    )
