"""One's own food: when to come, and changing it without losing one's turn."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.commands import Handler
from timebank.core.permissions import Permission
from timebank.matching.commands import (
    CancelVisit,
    ChangeTime,
    JoinRound,
    cancel_visit,
    change_time,
    join_round,
)
from timebank.matching.errors import AppointmentNotFound
from timebank.matching.forms import SpotForm
from timebank.matching.models import Appointment, Round
from timebank.matching.queries import kept_of, list_called_off, places_of
from timebank.matching.queries.rounds import list_visits_of_person
from timebank.matching.rules.rounds import AppointmentState, RoundState
from timebank.matching.tasks.showing import off_words
from timebank.matching.views.blueprint import bp, common, session, today
from timebank.matching.views.spots import chosen, spot_of, spots, visit_words, when_words
from timebank.matching.views.visits import ics
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires


def _own() -> list[tuple[Appointment, Round, int]]:
    """Return the reader's visits from today on, with the household's number."""
    who = me()
    return list_visits_of_person(session(), branch_id=who.branch_id, person_id=who.person_id, since=today())


def _rounds(visits: list[tuple[Appointment, Round, int]]) -> set[UUID]:
    return {round_.id for _visit, round_, _number in visits}


def _places(visits: list[tuple[Appointment, Round, int]]) -> dict[UUID, str]:
    """Return, by visit, to which place they come."""
    return places_of(session(), branch_id=me().branch_id, round_ids=_rounds(visits))


@bp.get("/my-food")
@requires(Permission.SEE_SELF)
def my_food() -> ResponseReturnValue:
    """Show when to come for food."""
    return _page(SpotForm(unsent=True), None)


def _page(form: SpotForm, about: UUID | None) -> ResponseReturnValue:
    lines: list[dict[str, Any]] = []
    found = _own()
    called_off = list_called_off(session(), [round_ for _visit, round_, _number in found])
    places = _places(found)
    kept = kept_of(session(), branch_id=me().branch_id, round_ids=_rounds(found))
    for visit, round_, number in found:
        place = places.get(visit.id, round_.place) if not visit.delivered else None
        off = called_off.get(round_.id)
        word, look = visit_words(visit, off, own=True)
        own = form if visit.id == about else SpotForm(unsent=True, prefix="")
        own.spot.choices = spots(round_, keep=visit)
        is_open = round_.state is not RoundState.CLOSED
        settled = round_.state is RoundState.CONFIRMED
        own.spot.data = own.spot.data or chosen(visit, own.spot.choices)
        when = when_words(visit)
        lines.append(
            {
                "title": when[:1].upper() + when[1:],
                "place": place,
                "where": kept.get((round_.id, place)) if place else None,
                "others": sorted(
                    (name, each.address)
                    for (round_id, name), each in kept.items()
                    if round_id == round_.id and place is not None and name != place
                ),
                "note": _("Your number: %(number)s", number=number),
                "word": word,
                "look": look,
                "next": _("The next round: %(day)s", day=formats.long_day(round_.next_on))
                if not off
                else None,
                "off": off_words(off) if off else None,
                "form": own,
                "may_change": visit.state is AppointmentState.BOOKED and is_open,
                "may_join": visit.state is AppointmentState.CANCELLED and is_open,
                "has_time": bool(own.spot.choices) and not (visit.delivered and settled),
                "settled": settled,
                "change_url": url_for("matching.my_time", appointment_id=visit.id),
                "join_url": url_for("matching.my_join", appointment_id=visit.id),
                "cancel_url": url_for("matching.my_cancel", appointment_id=visit.id),
            }
        )
    return form.page("matching/mine.html", lines=lines, confirm=JustConfirm(unsent=True))


def _of(appointment_id: UUID, form: Any) -> dict[str, Any]:  # noqa: ANN401
    for visit, round_, _number in _own():
        if visit.id == appointment_id:
            return {
                **common(form.asked_id),
                "round_id": round_.id,
                "household_id": visit.household_id,
                "own": True,
            }
    raise AppointmentNotFound


@bp.post("/my-food/<uuid:appointment_id>/time")
@requires(Permission.SEE_SELF)
def my_time(appointment_id: UUID) -> ResponseReturnValue:
    """Come at another time."""
    return _book(appointment_id, change_time, ChangeTime)


@bp.post("/my-food/<uuid:appointment_id>/join")
@requires(Permission.SEE_SELF)
def my_join(appointment_id: UUID) -> ResponseReturnValue:
    """Come after all, though it was cancelled."""
    return _book(appointment_id, join_round, JoinRound)


def _book(
    appointment_id: UUID, handle: Handler[Any, Any], command: type[ChangeTime | JoinRound]
) -> ResponseReturnValue:
    form = SpotForm()
    of = _of(appointment_id, form)
    if form.validate_on_submit():
        with form.refusals():
            spot = spot_of(form.spot.data)
            do(handle, command(**of, day=spot.day, hour=spot.hour, place=spot.place))
            flash(_("The time is booked."), "ok")
            return redirect(url_for("matching.my_food"))
    return _page(form, appointment_id)


@bp.post("/my-food/<uuid:appointment_id>/cancel")
@requires(Permission.SEE_SELF)
def my_cancel(appointment_id: UUID) -> ResponseReturnValue:
    """Not come this time."""
    form = JustConfirm()
    of = _of(appointment_id, form)
    if form.validate_on_submit():
        do(cancel_visit, CancelVisit(**of))
        flash(_("Cancelled. You are asked again for the next round."), "ok")
    return redirect(url_for("matching.my_food"))


@bp.get("/my-food/calendar.ics")
@requires(Permission.SEE_SELF)
def my_calendar() -> ResponseReturnValue:
    """Give one's own visits as a calendar."""
    found = [each for each in _own() if each[0].state is AppointmentState.BOOKED]
    called_off = list_called_off(session(), [round_ for _visit, round_, _number in found])
    places, expected = _places(found), [each for each in found if each[1].id not in called_off]
    return ics(expected, places, kept_of(session(), branch_id=me().branch_id, round_ids=_rounds(found)))
