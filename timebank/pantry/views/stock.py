"""What is on the shelves, one lot, and what is done with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.errors import DomainError
from timebank.core.permissions import Permission
from timebank.households.queries import get_households
from timebank.households.views.showing import code_names
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
from timebank.pantry.forms import MoveForm, PassOnForm, WasteForm
from timebank.pantry.models import Lot, Movement
from timebank.pantry.queries import (
    LotLine,
    contains_of,
    count_pantry,
    find_product,
    get_donation,
    get_donor,
    get_lot,
    get_write_off,
    list_donations,
    list_lots,
    list_low,
    list_movements,
    list_offers,
    list_places,
    list_stock,
    list_write_offs,
    photos_of_lot,
)
from timebank.pantry.queries.served import list_given
from timebank.pantry.rules import DonationState, MovementKind, Reason, Scanned, read_code
from timebank.pantry.views.blueprint import (
    bp,
    common,
    count_words,
    lot_line,
    lot_state,
    session,
    today,
)
from timebank.people.queries import get_people, list_branches
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.pantry import CATEGORIES, MOVEMENTS, REASONS, RETURNS, STORAGES

SHELF = 40
SHOWN = ("", "spoils", "unread", "long", "blocked", "all")


@bp.get("")
@requires(Permission.READ_FOOD)
def home() -> ResponseReturnValue:
    """Show what is there: what spoils first on top. A scanned code leads to its lot."""
    branch_id, day = me().branch_id, today()
    show, text = request.args.get("show", ""), request.args.get("q", "").strip()[:80]
    show = show if show in SHOWN else ""
    lots = found_lots(text) if text else list_lots(session(), branch_id=branch_id, day=day, show=show)
    if text and len(lots) == 1:
        return redirect(url_for("pantry.lot", lot_id=lots[0].lot.id))
    counts = count_pantry(session(), branch_id=branch_id, day=day)
    every = bool(request.args.get("every"))
    may_manage = me().may(Permission.MANAGE_FOOD)
    return render_template(
        "pantry/home.html",
        counts=counts,
        low=[
            (CATEGORIES[each], count_words(units)) for each, units in list_low(session(), branch_id=branch_id)
        ],
        units=count_words(counts.units),
        lines=[_shelf_line(each, day) for each in (lots if every else lots[:SHELF])],
        rest=0 if every else max(0, len(lots) - SHELF),
        show=show,
        text=text,
        announced=_unanswered() if may_manage else 0,
        may_manage=may_manage,
    )


def _unanswered() -> int:
    """Return how many donors wait for an answer."""
    announced = list_donations(session(), branch_id=me().branch_id, states=[DonationState.ANNOUNCED])
    return len(announced) + len(list_offers(session(), branch_id=me().branch_id))


def _shelf_line(line: LotLine, day: date) -> dict[str, Any]:
    """Return the lot as a list shows it; what is past its date leads to its write-off."""
    expired = line.lot.expires_on is not None and line.lot.expires_on < day and line.free > 0
    waste_url = url_for("pantry.waste", lot_id=line.lot.id, reason=Reason.EXPIRED.value) if expired else None
    return lot_line(line, day) | {"waste_url": waste_url}


def found_lots(text: str) -> list[LotLine]:
    """Return what is there of the scanned product, or bears the name."""
    branch_id, day = me().branch_id, today()
    try:
        scanned = read_code(text)
    except DomainError:
        scanned = Scanned()
    gtin = scanned.gtin
    product = find_product(session(), branch_id=branch_id, gtin=gtin) if gtin else None
    if product is not None:
        lots = list_lots(session(), branch_id=branch_id, day=day, product_id=product.id)
        of_code = [each for each in lots if scanned.lot_code and each.lot.lot_code == scanned.lot_code]
        return of_code or lots
    return list_lots(session(), branch_id=branch_id, day=day, text=text)


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
        session(),
        branch_id=branch_id,
        ids=list(filter(None, (found.label_read_by_id, *(each.moved_by_id for each in movements)))),
    )
    households = get_households(
        session(), branch_id=branch_id, ids=[each.household_id for each in movements if each.household_id]
    )
    weight = (
        str(_("%(kilograms)s kg", kilograms=formats.number(line.units * found.grams_each / 1000)))
        if found.grams_each
        else ""
    )
    word, look = lot_state(line, day)
    facts = [
        (_("Still here"), " · ".join(filter(None, (count_words(line.units), weight)))),
        (_("Kind of food"), CATEGORIES[found.category]),
        (_("Kept"), STORAGES[found.storage]),
        (_("Use by"), _use_by(found)),
        (_("Came on"), formats.long_day(found.arrived_on)),
        (
            _("Grams of one unit"),
            formats.number(found.grams_each) if found.grams_each else _("not known yet"),
        ),
    ]
    if found.donation_id is not None:
        donation = get_donation(session(), branch_id=branch_id, donation_id=found.donation_id)
        donor = get_donor(session(), branch_id=branch_id, donor_id=donation.donor_id)
        facts.append((_("Given by"), donor.name))
    if found.label_read_on is not None and found.label_read_by_id is not None:
        facts.append(
            (
                _("Label read"),
                f"{formats.long_day(found.label_read_on)} · {people[found.label_read_by_id].name}",
            )
        )
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
                    (str(MOVEMENTS[each.kind]), _signed(each.units or each.reserved), each.place)
                ),
                "note": " · ".join(
                    filter(
                        None,
                        (
                            _why(each) if each.reason else "",
                            _number(households[each.household_id].number) if each.household_id else "",
                            people[each.moved_by_id].name if each.moved_by_id else "",
                        ),
                    )
                ),
            }
            for each in movements
        ],
        photos=[
            url_for("pantry.photo", photo_id=each)
            for each in photos_of_lot(session(), branch_id=branch_id, lot_id=lot_id)
        ],
        may_manage=me().may(Permission.MANAGE_FOOD),
        given=bool(list_given(session(), branch_id=branch_id, lot_id=lot_id)),
        line=line,
        waste_url=_shelf_line(line, day)["waste_url"],
    )


def _use_by(lot: Lot) -> str:
    if lot.expires_on is not None:
        return formats.long_day(lot.expires_on)
    return str(_("date not read yet") if lot.is_undated else _("no date"))


def _why(movement: Movement) -> str:
    words = RETURNS if movement.kind is MovementKind.RETURNED else REASONS
    return str(words[movement.reason]) if movement.reason else ""


def _signed(units: int) -> str:
    """Return what came or left: with its sign."""
    return f"{formats.MINUS if units < 0 else '+'}{count_words(abs(units))}"


def _number(number: int) -> str:
    return str(_("household no. %(number)s", number=number))


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
    form.to_branch_id.choices = [(each.id, each.name) for each in others]
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
