"""What is done with a lot: moved, written off, passed on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.matching.queries import list_kept_places
from timebank.pantry.commands import (
    AnswerWriteOff,
    MoveLot,
    PassOn,
    Waste,
    answer_write_off,
    move_lot,
    pass_on,
    waste,
)
from timebank.pantry.forms import ANY, MoveForm, PassOnForm, WasteForm
from timebank.pantry.models import Lot
from timebank.pantry.queries import (
    get_lot,
    get_write_off,
    list_places,
    list_stock,
    list_write_offs,
)
from timebank.pantry.rules import Reason
from timebank.pantry.views.blueprint import (
    bp,
    common,
    count_words,
    session,
    today,
)
from timebank.people.queries import get_people, list_branches
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.pantry import REASONS


def places(form: Any, lot_id: UUID) -> Lot:  # noqa: ANN401
    """Offer the places where something of the lot is; return the lot."""
    found = get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    rows = [each for each in list_stock(session(), branch_id=me().branch_id, lot_id=lot_id) if each.units]
    form.place.choices = [
        (row.place, f"{row.place} ({count_words(row.units - row.reserved)})") for row in rows
    ]
    if len(rows) == 1 and not form.place.data:
        form.place.data = rows[0].place
    return found


def _most_free(lot_id: UUID) -> int:
    """Return what is free at the place that is offered first."""
    rows = list_stock(session(), branch_id=me().branch_id, lot_id=lot_id)
    return rows[0].units - rows[0].reserved if rows else 0


def act_page(  # noqa: PLR0913  what is said around the form
    form: BaseForm,
    lot_id: UUID,
    *,
    heading: str,
    lead: str,
    name: str,
    button: str,
    back: tuple[str, str] | None = None,
    to_places: Sequence[str] = (),
) -> ResponseReturnValue:
    return form.page(
        "pantry/act.html",
        heading=heading,
        lead=lead,
        name=name,
        button=button,
        back=back or (url_for("pantry.lot", lot_id=lot_id), _("This lot")),
        to_places=to_places,
    )


def _of(form: Any, lot_id: UUID) -> dict[str, Any]:  # noqa: ANN401
    return {
        **common(form.asked_id),
        "lot_id": lot_id,
        "place": form.place.data,
        "units": form.units.data,
    }


@bp.route("/lots/<uuid:lot_id>/waste", methods=["GET", "POST"], endpoint="waste")
@requires(Permission.MANAGE_FOOD)
def write_off(lot_id: UUID) -> ResponseReturnValue:
    """Write units off; many wait for a second person."""
    form = WasteForm(reason=request.args.get("reason", ""))
    name = places(form, lot_id).name
    if request.args.get("reason") and not form.units.raw_data:
        form.units.data = _most_free(lot_id)
    if form.validate_on_submit():
        with form.refusals():
            done = do(waste, Waste(**_of(form, lot_id), reason=Reason(form.reason.data)))
            if done["waits"]:
                flash(_("That is much in all for this lot: a second person has to approve it."), "warn")
            else:
                flash(_("It is written off."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("From one lot, more than 20 units or 20 kg in all need a second person.")
    return act_page(form, lot_id, heading=_("Write off"), lead=lead, name=name, button=_("Write off"))


@bp.route("/lots/<uuid:lot_id>/move", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def move(lot_id: UUID) -> ResponseReturnValue:
    """Carry units to another place."""
    form = MoveForm()
    name = places(form, lot_id).name
    if form.validate_on_submit():
        with form.refusals():
            do(move_lot, MoveLot(**_of(form, lot_id), to_place=form.to_place.data or ""))
            flash(_("It has moved."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("What is promised stays where it is.")
    branch_id = me().branch_id
    shelves = list_places(session(), branch_id=branch_id)
    handed_out_at = [each.name for each in list_kept_places(session(), branch_id=branch_id)]
    return act_page(
        form,
        lot_id,
        heading=_("Move"),
        lead=lead,
        name=name,
        button=_("Move"),
        to_places=list(dict.fromkeys([*shelves, *handed_out_at])),
    )


@bp.route("/lots/<uuid:lot_id>/pass-on", methods=["GET", "POST"], endpoint="pass_on")
@requires(Permission.MANAGE_FOOD)
def to_another_branch(lot_id: UUID) -> ResponseReturnValue:
    """Pass units on to another branch."""
    form = PassOnForm()
    name = places(form, lot_id).name
    others = [each for each in list_branches(session()) if each.id != me().branch_id]
    form.to_branch_id.choices = [
        *([ANY] if len(others) != 1 else []),
        *((each.id, each.name) for each in others),
    ]
    if form.validate_on_submit():
        with form.refusals():
            do(pass_on, PassOn(**_of(form, lot_id), to_branch_id=form.to_branch_id.data))
            flash(_("It is on its way. The other branch has it in its stock."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("The other branch reads the label again before anybody gets it.")
    return act_page(form, lot_id, heading=_("Pass on"), lead=lead, name=name, button=_("Pass on"))


@bp.get("/write-offs")
@requires(Permission.MANAGE_FOOD)
def write_offs() -> ResponseReturnValue:
    """List the large write-offs that wait for a second person."""
    waiting = list_write_offs(session(), branch_id=me().branch_id)
    people = get_people(session(), branch_id=me().branch_id, ids=[each.asked_by_id for each, _lot in waiting])
    lines = [
        {
            "title": f"{found.name} · {count_words(asked.units)}",
            "text": f"{REASONS[asked.reason]} · {asked.place}",
            "note": _(
                "asked by %(name)s on %(day)s",
                name=people[asked.asked_by_id].name,
                day=formats.near_day(asked.asked_at, today()),
            ),
            "own": asked.asked_by_id == me().person_id,
            "url": url_for("pantry.answer", write_off_id=asked.id),
        }
        for asked, found in waiting
    ]
    return render_template("pantry/write_offs.html", lines=lines, confirm=JustConfirm())


@bp.post("/write-offs/<uuid:write_off_id>")
@requires(Permission.MANAGE_FOOD)
def answer(write_off_id: UUID) -> ResponseReturnValue:
    """Approve or refuse a large write-off."""
    form = JustConfirm()
    get_write_off(session(), branch_id=me().branch_id, write_off_id=write_off_id)
    if form.validate_on_submit():
        approve = request.form.get("approve") == "y"
        do(
            answer_write_off,
            AnswerWriteOff(**common(form.asked_id), write_off_id=write_off_id, approve=approve),
        )
        flash(_("It is written off.") if approve else _("The write-off is refused."), "ok")
    return redirect(url_for("pantry.write_offs"))
