"""Counting the shelves: scan, count, and see what differs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.clock import start_of_day
from timebank.core.permissions import Permission
from timebank.pantry.commands import CountStock, count_stock
from timebank.pantry.forms import CountForm
from timebank.pantry.queries import ShelfLine, list_places, list_shelf
from timebank.pantry.rules import Reason
from timebank.pantry.views.acting import act_page, places
from timebank.pantry.views.blueprint import bp, common, count_words, expiry, session, today
from timebank.pantry.views.stock import found_lots
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.words.pantry import REASONS

MOST_PLACE = 40


@bp.get("/counting")
@requires(Permission.MANAGE_FOOD)
def counting() -> ResponseReturnValue:
    """Show what is to be counted in a place, and what was today. A scanned code leads to its count."""
    place, code = request.args.get("place", "")[:MOST_PLACE], request.args.get("code", "").strip()[:200]
    lines = list_shelf(session(), branch_id=me().branch_id, since=_since(), place=place)
    found: list[ShelfLine] = []
    if code:
        lots = {each.lot.id for each in found_lots(code)}
        found = [each for each in lines if each.lot.id in lots]
        if len(found) == 1:
            return redirect(_count_url(found[0], place))
    counted = [each for each in lines if each.count is not None]
    differing = [each for each in counted if each.count and each.count.units != each.count.expected]
    return render_template(
        "pantry/counting.html",
        places=list_places(session(), branch_id=me().branch_id),
        place=place,
        code=code,
        found=[_line(each, place) for each in found],
        waiting=[_line(each, place) for each in lines if each.count is None],
        differing=[_line(each, place) for each in differing],
        counted=len(counted),
        count=len(lines),
    )


def _since() -> datetime:
    return start_of_day(today(), me().zone)


def _count_url(line: ShelfLine, place: str) -> str:
    return url_for("pantry.count", lot_id=line.lot.id, at=line.place, shelf=place or "*")


def _line(line: ShelfLine, place: str) -> dict[str, Any]:
    text = f"{line.place} · {expiry(line.lot.expires_on)}"
    note = None
    if line.count is not None:
        note = _(
            "%(there)s counted, the stock said %(expected)s: %(why)s",
            there=count_words(line.count.units),
            expected=count_words(line.count.expected),
            why=str(REASONS[line.count.reason]) if line.count.reason else "",
        )
    return {
        "title": line.lot.name,
        "text": text,
        "note": note,
        "waits": line.count is not None and line.count.waits,
        "url": _count_url(line, place),
    }


@bp.route("/lots/<uuid:lot_id>/count", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def count(lot_id: UUID) -> ResponseReturnValue:
    """Write down what was counted, and why it differs; then go on with the shelf."""
    form = CountForm(place=request.args.get("at", ""))
    lot = places(form, lot_id)
    shelf = request.args.get("shelf", "")[:MOST_PLACE]
    on_url = url_for("pantry.counting", place=None if shelf == "*" else shelf)
    if form.validate_on_submit():
        with form.refusals():
            reason = Reason(form.reason.data) if form.reason.data else None
            command = CountStock(
                **common(form.asked_id),
                lot_id=lot_id,
                place=form.place.data,
                units=form.units.data or 0,
                reason=reason,
            )
            moved = do(count_stock, command)
            if moved is None:
                flash(_("%(name)s: it is as the stock says.", name=lot.name), "ok")
            elif _waits(command):
                flash(
                    _("%(name)s: much is missing, so a second person has to approve it.", name=lot.name),
                    "warn",
                )
            else:
                flash(_("%(name)s: the stock is what you counted.", name=lot.name), "ok")
            return redirect(on_url if shelf else url_for("pantry.lot", lot_id=lot_id))
    back = (on_url, _("Count the shelves")) if shelf else None
    lead = _("Write what is really on the shelf.")
    return act_page(
        form, lot_id, heading=_("Count"), lead=lead, name=lot.name, button=_("Keep the count"), back=back
    )


def _waits(command: CountStock) -> bool:
    """Tell whether so much was missing that a second person decides."""
    shelf = list_shelf(session(), branch_id=command.branch_id, since=_since(), place=command.place)
    return any(each.count is not None and each.count.id == command.id and each.count.waits for each in shelf)
