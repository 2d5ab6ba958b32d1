"""Food that must go today: whom to call, and giving it to whoever comes; and what comes back."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import get_households, limits_of, list_households
from timebank.households.views.showing import code_names, limit_words, title
from timebank.matching.commands import hand_stock_out
from timebank.pantry.commands import HandOut, NoteLotCall, TakeBack, note_lot_call, take_back
from timebank.pantry.errors import NoSuchNumber
from timebank.pantry.forms import ANY, BackForm, CallForm, GiveForm
from timebank.pantry.queries import get_lot, list_called, list_lot_calls, list_lots, list_stock
from timebank.pantry.queries.calls import fits
from timebank.pantry.queries.served import list_given
from timebank.pantry.rules import CallAbout, CallOutcome, Reason
from timebank.pantry.views.acting import act_page, places
from timebank.pantry.views.blueprint import bp, common, count_words, session, today
from timebank.pantry.views.calls import call_context, call_lines, is_opened, noted
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web.doing import do
from timebank.web.identity import me, requires


@bp.route("/lots/<uuid:lot_id>/give", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def give(lot_id: UUID) -> ResponseReturnValue:
    """Give units to a household that comes for them; what harms it is refused."""
    form = GiveForm(household=request.args.get("household", ""))
    name = places(form, lot_id).name
    if form.validate_on_submit():
        with form.refusals():
            command = HandOut(
                **common(form.asked_id),
                lot_id=lot_id,
                place=form.place.data,
                units=form.units.data or 0,
                household_id=_numbered(form.household.data or ""),
            )
            do(hand_stock_out, command)
            flash(_("%(units)s handed over.", units=count_words(command.units)), "ok")
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    return form.page("pantry/give.html", name=name, never=_never(form.household.data or ""), lot_id=lot_id)


def _numbered(text: str) -> UUID:
    """Return the household with that number.

    Raises:
        NoSuchNumber
    """
    found = list_households(session(), branch_id=me().branch_id, day=today(), text=text) if text else ()
    for each in found:
        if text.isdecimal() and each.number == int(text):
            return each.id
    raise NoSuchNumber


def _never(text: str) -> str:
    """Return in words what the household must never be given; nothing where it is not known yet."""
    try:
        household_id = _numbered(text)
    except NoSuchNumber:
        return ""
    limits = limits_of(session(), branch_id=me().branch_id, ids=[household_id])[household_id]
    return limit_words(limits, code_names(today()))


@bp.get("/lots/<uuid:lot_id>/calls")
@requires(Permission.MANAGE_FOOD)
def calls(lot_id: UUID) -> ResponseReturnValue:
    """List whom to call about food that must go today: those it does not harm. Each look is on record."""
    return _calls(lot_id, CallForm())


@bp.post("/lots/<uuid:lot_id>/calls")
@requires(Permission.MANAGE_FOOD)
def note_lot(lot_id: UUID) -> ResponseReturnValue:
    """Note that a household was called about it."""
    form = CallForm()
    get_lot(session(), branch_id=me().branch_id, lot_id=lot_id)
    called = list_called(session(), branch_id=me().branch_id, about=CallAbout.LOT, thing_id=lot_id)
    if noted(form, note_lot_call, partial(NoteLotCall, lot_id=lot_id), called=called):
        return redirect(url_for("pantry.calls", lot_id=lot_id))
    return _calls(lot_id, form)


def _calls(lot_id: UUID, form: CallForm) -> ResponseReturnValue:
    branch_id, day = me().branch_id, today()
    found = get_lot(session(), branch_id=branch_id, lot_id=lot_id)
    for household_id, called in list_lot_calls(session(), found, day=day):
        if is_opened(form) and not called.reached:
            looked_at(household_id, CONTACT)
    # What was read before the looks were kept is read again.
    found = get_lot(session(), branch_id=branch_id, lot_id=lot_id)
    (line,) = list_lots(session(), branch_id=branch_id, day=day, lot_ids=[lot_id])
    listed = list_lot_calls(session(), found, day=day)
    households = get_households(session(), branch_id=branch_id, ids=[each for each, _called in listed])
    fit = {each.id for each in fits(session(), found, day=day)}
    more = {
        key: {"give_url": url_for("pantry.give", lot_id=lot_id, household=each.number)}
        if key in fit
        else {"text": _("May not have it any more: please do not hand it out.")}
        for key, each in households.items()
    }
    coming = sum(
        called.settled is not None and called.settled.outcome is CallOutcome.WILL_COME
        for _household, called in listed
    )
    return form.page(
        "pantry/calls.html",
        **call_context(
            form, call_lines(form, CallAbout.LOT, listed, more), url_for("pantry.note_lot", lot_id=lot_id)
        ),
        name=found.name,
        free=count_words(line.free) if line.free > 0 else None,
        coming=coming,
        back_url=url_for("pantry.lot", lot_id=lot_id),
    )


@bp.route("/lots/<uuid:lot_id>/came-back", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def came_back(lot_id: UUID) -> ResponseReturnValue:
    """Take units back that were handed over by mistake, or that a household brings."""
    branch_id = me().branch_id
    name = get_lot(session(), branch_id=branch_id, lot_id=lot_id).name
    given = list_given(session(), branch_id=branch_id, lot_id=lot_id)
    households = get_households(session(), branch_id=branch_id, ids=given)
    form = BackForm(household_id=request.args.get("household", ""))
    form.household_id.choices = [
        *([ANY] if len(households) != 1 else []),
        *(
            (str(key), f"{title(each)} ({count_words(given[key])})")
            for key, each in sorted(households.items(), key=lambda pair: pair[1].number)
        ),
    ]
    form.place.choices = [
        (each.place, each.place) for each in list_stock(session(), branch_id=branch_id, lot_id=lot_id)
    ]
    if form.validate_on_submit():
        with form.refusals():
            command = TakeBack(
                **common(form.asked_id),
                lot_id=lot_id,
                place=form.place.data,
                units=form.units.data or 0,
                household_id=UUID(form.household_id.data),
                reason=Reason(form.reason.data),
            )
            flash(*_done(do(take_back, command)))
            return redirect(url_for("pantry.lot", lot_id=lot_id))
    lead = _("What is spoiled, damaged or was warm is written off at once.")
    words = _("Something came back")
    return act_page(form, lot_id, heading=words, lead=lead, name=name, button=words)


def _done(made: dict[str, bool]) -> tuple[str, str]:
    """Return what is said of units that came back, and its look."""
    if made["waits"]:
        words = _("It is noted. So much is written off that a second person has to approve it.")
        return words, "warn"
    if made["written_off"]:
        return _("It is noted, and written off: nobody else gets it."), "ok"
    return _("It is noted: it came back."), "ok"
