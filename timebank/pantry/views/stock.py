"""What is on the shelves, one lot, and what is done with it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import get_households, list_for_round
from timebank.households.views.showing import code_names, title
from timebank.pantry.commands import (
    AnswerWriteOff,
    CountStock,
    MoveLot,
    PassOn,
    Waste,
    answer_write_off,
    count_stock,
    move_lot,
    pass_on,
    waste,
)
from timebank.pantry.forms import CountForm, MoveForm, PassOnForm, WasteForm
from timebank.pantry.queries import (
    contains_of,
    count_pantry,
    get_lot,
    get_write_off,
    list_lots,
    list_low,
    list_movements,
    list_stock,
    list_write_offs,
)
from timebank.pantry.rules import Reason, needs_of
from timebank.pantry.views.blueprint import (
    bp,
    common,
    count_words,
    expiry,
    lot_line,
    lot_state,
    session,
    today,
)
from timebank.people.queries import get_people, list_branches
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.pantry import CATEGORIES, MOVEMENTS, REASONS, STORAGES

SHOWN = ("", "spoils", "unread", "long", "blocked", "all")
MOST_CALLS = 30


@bp.get("")
@requires(Permission.READ_FOOD)
def home() -> ResponseReturnValue:
    """Show what is there: what spoils first on top."""
    branch_id, day = me().branch_id, today()
    show = request.args.get("show", "")
    show = show if show in SHOWN else ""
    return render_template(
        "pantry/home.html",
        counts=count_pantry(session(), branch_id=branch_id, day=day),
        low=[
            (CATEGORIES[each], count_words(units)) for each, units in list_low(session(), branch_id=branch_id)
        ],
        lines=[lot_line(each, day) for each in list_lots(session(), branch_id=branch_id, day=day, show=show)],
        show=show,
        may_manage=me().may(Permission.MANAGE_FOOD),
    )


@bp.get("/lots/<uuid:lot_id>")
@requires(Permission.READ_FOOD)
def lot(lot_id: UUID) -> ResponseReturnValue:
    """Show one lot: what it contains, where it is, what happened to it."""
    branch_id, day = me().branch_id, today()
    found = get_lot(session(), branch_id=branch_id, lot_id=lot_id)
    (line,) = list_lots(session(), branch_id=branch_id, day=day, lot_ids=[lot_id])
    names = code_names(day)
    contains = sorted(contains_of(session(), branch_id=branch_id, lots=[found])[lot_id])
    movements = list_movements(session(), branch_id=branch_id, lot_id=lot_id)
    people = get_people(
        session(), branch_id=branch_id, ids=[each.moved_by_id for each in movements if each.moved_by_id]
    )
    word, look = lot_state(line, day)
    facts = [
        (_("Still here"), count_words(line.units)),
        (_("Kind of food"), CATEGORIES[found.category]),
        (_("Kept"), STORAGES[found.storage]),
        (_("Use by"), expiry(found.expires_on)),
        (_("Came on"), formats.long_day(found.arrived_on)),
        (_("Grams of one unit"), formats.number(found.grams_each)),
    ]
    if found.tenths_celsius is not None:
        facts.append((_("Temperature in °C"), formats.number(found.tenths_celsius / 10)))
    if found.lot_code:
        facts.append((_("Lot of the maker"), found.lot_code))
    return render_template(
        "pantry/lot.html",
        lot=found,
        word=word,
        look=look,
        facts=facts,
        contains=", ".join(names.get(each, each) for each in contains),
        places=[
            {"place": each.place, "units": count_words(each.units), "reserved": each.reserved}
            for each in list_stock(session(), branch_id=branch_id, lot_id=lot_id)
            if each.units
        ],
        events=[
            {
                "at": each.moved_at,
                "text": " · ".join(
                    (str(MOVEMENTS[each.kind]), formats.number(each.units or each.reserved), each.place)
                ),
                "note": " · ".join(
                    filter(
                        None,
                        (
                            str(REASONS[each.reason]) if each.reason else "",
                            people[each.moved_by_id].name if each.moved_by_id else "",
                        ),
                    )
                ),
            }
            for each in movements
        ],
        may_manage=me().may(Permission.MANAGE_FOOD),
        line=line,
    )


def _places(form: Any, lot_id: UUID) -> str:  # noqa: ANN401
    """Offer the places where something of the lot is; return the lot's name."""
    found = get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    rows = list_stock(session(), branch_id=me().branch_id, lot_id=lot_id)
    form.place.choices = [
        (row.place, f"{row.place} ({count_words(row.units - row.reserved)})") for row in rows
    ]
    return found.name


def _page(  # noqa: PLR0913  what is said around the form
    form: BaseForm, lot_id: UUID, *, heading: str, lead: str, name: str, button: str
) -> ResponseReturnValue:
    return form.page(
        "pantry/act.html",
        heading=heading,
        lead=lead,
        name=name,
        button=button,
        back_url=url_for("pantry.lot", lot_id=lot_id),
    )


def _of(form: Any, lot_id: UUID) -> dict[str, Any]:  # noqa: ANN401
    return {
        **common(form.asked_id),
        "lot_id": lot_id,
        "place": form.place.data,
        "units": form.units.data,
    }


@bp.route("/lots/<uuid:lot_id>/count", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def count(lot_id: UUID) -> ResponseReturnValue:
    """Write down what was counted, and why it differs."""
    form = CountForm()
    name = _places(form, lot_id)
    if form.validate_on_submit():
        with form.refusals():
            reason = Reason(form.reason.data) if form.reason.data else None
            do(count_stock, CountStock(**_of(form, lot_id), reason=reason))
            flash(_("The count is kept."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("Write what is really on the shelf.")
    return _page(form, lot_id, heading=_("Count"), lead=lead, name=name, button=_("Keep the count"))


@bp.route("/lots/<uuid:lot_id>/waste", methods=["GET", "POST"], endpoint="waste")
@requires(Permission.MANAGE_FOOD)
def write_off(lot_id: UUID) -> ResponseReturnValue:
    """Write units off; many wait for a second person."""
    form = WasteForm()
    name = _places(form, lot_id)
    if form.validate_on_submit():
        with form.refusals():
            done = do(waste, Waste(**_of(form, lot_id), reason=Reason(form.reason.data)))
            if done["waits"]:
                flash(_("That is much: a second person has to approve it."), "warn")
            else:
                flash(_("It is written off."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("More than 20 units, or 20 kg, need a second person.")
    return _page(form, lot_id, heading=_("Write off"), lead=lead, name=name, button=_("Write off"))


@bp.route("/lots/<uuid:lot_id>/move", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def move(lot_id: UUID) -> ResponseReturnValue:
    """Carry units to another place."""
    form = MoveForm()
    name = _places(form, lot_id)
    if form.validate_on_submit():
        with form.refusals():
            do(move_lot, MoveLot(**_of(form, lot_id), to_place=form.to_place.data or ""))
            flash(_("It has moved."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("What is promised stays where it is.")
    return _page(form, lot_id, heading=_("Move"), lead=lead, name=name, button=_("Move"))


@bp.route("/lots/<uuid:lot_id>/pass-on", methods=["GET", "POST"], endpoint="pass_on")
@requires(Permission.MANAGE_FOOD)
def to_another_branch(lot_id: UUID) -> ResponseReturnValue:
    """Pass units on to another branch."""
    form = PassOnForm()
    name = _places(form, lot_id)
    others = [each for each in list_branches(session()) if each.id != me().branch_id]
    form.to_branch_id.choices = [(each.id, each.name) for each in others]
    if form.validate_on_submit():
        with form.refusals():
            do(pass_on, PassOn(**_of(form, lot_id), to_branch_id=form.to_branch_id.data))
            flash(_("It is on its way. The other branch has it in its stock."), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("The other branch reads the label again before anybody gets it.")
    return _page(form, lot_id, heading=_("Pass on"), lead=lead, name=name, button=_("Pass on"))


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
                day=formats.day(asked.asked_at),
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


@bp.get("/lots/<uuid:lot_id>/calls")
@requires(Permission.MANAGE_FOOD)
def calls(lot_id: UUID) -> ResponseReturnValue:
    """List whom to call about food that must go today: those it does not harm. Each look is on record."""
    branch_id, day = me().branch_id, today()
    found = get_lot(session(), branch_id=branch_id, lot_id=lot_id)
    name = found.name
    contains = contains_of(session(), branch_id=branch_id, lots=[found])[lot_id]
    needs = needs_of(found.storage, needs_cooking=found.needs_cooking)
    fit = [
        each
        for each in list_for_round(session(), branch_id=branch_id, day=day)
        if not contains & each.forbids and needs <= each.has
    ]
    fit.sort(key=lambda each: (-each.equivalised_need, each.number))
    fit = fit[:MOST_CALLS]
    for each in fit:
        looked_at(each.id, CONTACT)
    households = get_households(session(), branch_id=branch_id, ids=[each.id for each in fit])
    return render_template(
        "pantry/calls.html",
        name=name,
        lines=[
            {
                "title": title(households[each.id]),
                "text": formats.phone(households[each.id].phone or "") or _("no telephone"),
                "phone": households[each.id].phone,
            }
            for each in fit
        ],
        back_url=url_for("pantry.lot", lot_id=lot_id),
    )
