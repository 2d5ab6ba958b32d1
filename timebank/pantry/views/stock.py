"""What is on the shelves, and one lot."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.errors import DomainError
from timebank.core.permissions import Permission
from timebank.households.queries import get_households
from timebank.households.views.showing import code_names
from timebank.pantry.models import Lot, Movement
from timebank.pantry.queries import (
    LotLine,
    contains_of,
    count_pantry,
    find_product,
    get_donation,
    get_donor,
    get_lot,
    list_donations,
    list_lots,
    list_low,
    list_movements,
    list_offers,
    list_stock,
    photos_of_lot,
)
from timebank.pantry.queries.served import list_given
from timebank.pantry.rules import DonationState, MovementKind, Reason, Scanned, read_code
from timebank.pantry.views.blueprint import (
    bp,
    count_words,
    lot_line,
    lot_state,
    session,
    today,
)
from timebank.people.queries import get_branch, get_people
from timebank.web import formats
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
    if found.from_branch_id is not None:
        facts.append((_("Passed on by"), get_branch(session(), found.from_branch_id).name))
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
                            _elsewhere(each) if each.other_branch_id else "",
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


def _elsewhere(movement: Movement) -> str:
    """Return to which branch it went, or from which it came."""
    assert movement.other_branch_id is not None
    name = get_branch(session(), movement.other_branch_id).name
    return str(
        _("it went to %(branch)s", branch=name)
        if movement.units < 0
        else _("it came from %(branch)s", branch=name)
    )


def _signed(units: int) -> str:
    """Return what came or left: with its sign."""
    return f"{formats.MINUS if units < 0 else '+'}{count_words(abs(units))}"


def _number(number: int) -> str:
    return str(_("household no. %(number)s", number=number))
