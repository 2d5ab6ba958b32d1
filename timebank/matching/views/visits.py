"""Who comes when: the list of a round, and one household's time, changed by telephone or at the desk."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from timebank.core.clock import local_moment
from timebank.core.permissions import Permission
from timebank.households.commands import list_reached
from timebank.households.queries import get_household, get_households
from timebank.households.views.showing import people, title
from timebank.matching.commands import (
    CancelVisit,
    ChangeTime,
    JoinRound,
    cancel_visit,
    change_time,
    join_round,
)
from timebank.matching.commands.calls import list_called_of_round
from timebank.matching.forms import SpotForm
from timebank.matching.models import Appointment, CalledOff, Round
from timebank.matching.queries import (
    find_appointment,
    find_called_off,
    get_round,
    kept_of,
    list_appointments,
    places_of,
)
from timebank.matching.rules.places import KeptPlace, addressed
from timebank.matching.rules.rounds import AppointmentState, RoundState
from timebank.matching.tasks.showing import off_words
from timebank.matching.views.blueprint import (
    bp,
    common,
    days_words,
    round_title,
    session,
    today,
)
from timebank.matching.views.spots import chosen, spot_of, spot_of_visit, spots, visit_words, when_words
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

Row = Any
"""Another feature's row, as its queries give it."""


@bp.get("/rounds/<uuid:round_id>/visits")
@requires(Permission.READ_FOOD)
def visits(round_id: UUID) -> ResponseReturnValue:
    """List who comes on a day, hour by hour; today, or the first day, where none is asked for."""
    branch_id = me().branch_id
    round_ = get_round(session(), branch_id=branch_id, round_id=round_id)
    found = list_appointments(session(), branch_id=branch_id, round_id=round_id)
    days = Counter(each.day for each in found)
    shown = _asked_day(days)
    of_day = [each for each in found if each.day == shown]
    households = get_households(session(), branch_id=branch_id, ids=[each.household_id for each in of_day])
    off = find_called_off(session(), round_)
    places = places_of(session(), branch_id=branch_id, round_ids=[round_id])
    several = len({places[each.id] for each in found if each.id in places}) > 1
    to_call = _to_call(round_, of_day) if off is None else frozenset()
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in sorted(
        of_day,
        key=lambda one: (
            one.delivered,
            places.get(one.id, ""),
            one.hour,
            households[one.household_id].number,
        ),
    ):
        when = str(_("Brought by the van")) if each.delivered else formats.clock(time(each.hour))
        if several and each.id in places:
            when = f"{places[each.id]}, {when}"
        line = _line(each, round_, households[each.household_id], off)
        if each.household_id in to_call:
            line["text"] += " · " + str(_("gets no messages: please call"))
        groups.setdefault(when, []).append(line)
    return render_template(
        "matching/visits.html",
        round=round_,
        title=round_title(round_),
        day=shown,
        days=[
            (day, count, url_for("matching.visits", round_id=round_id, day=day.isoformat()))
            for day, count in sorted(days.items())
        ],
        groups=list(groups.items()),
        done=sum(each.state is AppointmentState.DONE for each in of_day),
        count=len(of_day),
        is_open=round_.state is RoundState.OPEN,
        to_call=len(to_call),
        calls_url=url_for("matching.calls", round_id=round_id)
        if me().may(Permission.MANAGE_FOOD) and (off or round_.state is RoundState.CONFIRMED)
        else None,
    )


def _to_call(round_: Round, visits: Iterable[Appointment]) -> frozenset[UUID]:
    """Return the households of these visits, still to come, whom neither a message nor a call has told."""
    if round_.state is not RoundState.CONFIRMED:
        return frozenset()
    expected = {each.household_id for each in visits if each.state is AppointmentState.BOOKED}
    called = list_called_of_round(session(), round_)
    told = {household_id for household_id, of in called.items() if of.reached}
    return frozenset(expected - told) - list_reached(session(), branch_id=round_.branch_id, ids=expected)


def _asked_day(days: Mapping[date, int]) -> date | None:
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        asked = today()
    return asked if asked in days else min(days, default=None)


def _line(visit: Appointment, round_: Round, household: Row, off: CalledOff | None) -> dict[str, Any]:
    word, look = visit_words(visit, off)
    expected = visit.state is AppointmentState.BOOKED
    of = {"round_id": round_.id, "household_id": household.id}
    here = round_.state is RoundState.CONFIRMED and visit.day == today() and me().may(Permission.MANAGE_FOOD)
    return {
        "title": title(household),
        "text": people(household.size),
        "url": url_for("matching.hand" if here else "matching.visit", **of),
        "word": None if expected and round_.state is RoundState.OPEN else word,
        "look": look,
    }


@bp.route("/rounds/<uuid:round_id>/visits/<uuid:household_id>", methods=["GET"])
@requires(Permission.READ_FOOD)
def visit(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """Show one household's time in the round."""
    return _page(round_id, household_id, SpotForm(unsent=True))


@bp.post("/rounds/<uuid:round_id>/visits/<uuid:household_id>")
@requires(Permission.MANAGE_FOOD)
def change_visit(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """Book or change the time, as they ask."""
    form = SpotForm()
    branch_id = me().branch_id
    get_round(session(), branch_id=branch_id, round_id=round_id)
    get_household(session(), branch_id=branch_id, household_id=household_id)
    if form.validate_on_submit():
        with form.refusals():
            spot = spot_of(form.spot.data)
            known = find_appointment(
                session(), branch_id=branch_id, round_id=round_id, household_id=household_id
            )
            of: dict[str, Any] = {
                **common(form.asked_id),
                "round_id": round_id,
                "household_id": household_id,
                "day": spot.day,
                "hour": spot.hour,
                "place": spot.place,
            }
            if known is None or known.state is AppointmentState.CANCELLED:
                # An id of its own: pressed twice, the second press finds the time booked and changes nothing.
                do(join_round, JoinRound(**of | {"id": uuid5(form.asked_id, "join")}))
            else:
                do(change_time, ChangeTime(**of))
            flash(_("The time is booked."), "ok")
            return redirect(url_for("matching.visit", round_id=round_id, household_id=household_id))
    return _page(round_id, household_id, form)


def _page(round_id: UUID, household_id: UUID, form: SpotForm) -> ResponseReturnValue:
    branch_id = me().branch_id
    round_ = get_round(session(), branch_id=branch_id, round_id=round_id)
    household = get_household(session(), branch_id=branch_id, household_id=household_id)
    found = find_appointment(session(), branch_id=branch_id, round_id=round_id, household_id=household_id)
    form.spot.choices = spots(round_, keep=found)
    if found is not None and not form.spot.data:
        form.spot.data = chosen(found, form.spot.choices)
    held = spot_of_visit(found)
    off = find_called_off(session(), round_)
    word, look = visit_words(found, off) if found else (_("Has no time yet"), "")
    expected = found is not None and found.state is AppointmentState.BOOKED
    to_call = found is not None and off is None and bool(_to_call(round_, [found]))
    return form.page(
        "matching/visit.html",
        round=round_,
        household_id=household_id,
        title=title(household),
        lead=days_words(round_) if held and held.place else f"{days_words(round_)} · {round_.place}",
        place=held.place if held else None,
        where=_where(round_, held.place) if held and held.place else None,
        when=when_words(found) if found else "",
        word=word,
        look=look,
        told=found.told_at if found and not to_call else None,
        to_call=url_for("households.contact", household_id=household_id)
        if to_call and me().may(Permission.MANAGE_HOUSEHOLDS)
        else None,
        may_change=me().may(Permission.MANAGE_FOOD)
        and round_.state is not RoundState.CLOSED
        and (found is None or found.state is not AppointmentState.DONE),
        off=off_words(off) if off else None,
        may_cancel=expected and me().may(Permission.MANAGE_FOOD) and round_.state is not RoundState.CLOSED,
        may_hand=round_.state is RoundState.CONFIRMED
        and round_.starts_on <= today() <= round_.ends_on
        and me().may(Permission.MANAGE_FOOD)
        and (found is None or found.state is not AppointmentState.DONE),
        confirm=JustConfirm(unsent=True),
    )


def _where(round_: Round, place: str) -> KeptPlace | None:
    """Return what the branch keeps of the place, to be read out on the telephone."""
    return kept_of(session(), branch_id=round_.branch_id, round_ids=[round_.id]).get((round_.id, place))


@bp.post("/rounds/<uuid:round_id>/visits/<uuid:household_id>/cancel")
@requires(Permission.MANAGE_FOOD)
def cancel(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """They do not come this time: the plan heals at once."""
    form = JustConfirm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        do(
            cancel_visit,
            CancelVisit(**common(form.asked_id), round_id=round_id, household_id=household_id),
        )
        flash(_("Cancelled. What was theirs is planned again; who was told keeps theirs."), "ok")
    return redirect(url_for("matching.visit", round_id=round_id, household_id=household_id))


@bp.get("/rounds/<uuid:round_id>/calendar.ics")
@requires(Permission.READ_FOOD)
def calendar(round_id: UUID) -> ResponseReturnValue:
    """Give the pick-ups as a calendar: numbers, never names."""
    branch_id = me().branch_id
    round_ = get_round(session(), branch_id=branch_id, round_id=round_id)
    found = list_appointments(
        session(), branch_id=branch_id, round_id=round_id, states=[AppointmentState.BOOKED]
    )
    households = get_households(session(), branch_id=branch_id, ids=[each.household_id for each in found])
    off = find_called_off(session(), round_)
    lines = [(each, round_, households[each.household_id].number) for each in found]
    places = places_of(session(), branch_id=branch_id, round_ids=[round_id])
    kept = kept_of(session(), branch_id=branch_id, round_ids=[round_id])
    return ics([] if off else lines, places, kept)


def ics(
    lines: list[tuple[Appointment, Round, int]],
    places: Mapping[UUID, str],
    kept: Mapping[tuple[UUID, str], KeptPlace],
) -> Response:
    """Return the visits as a calendar file, with the places by visit, and where these are."""
    made = Calendar()
    made.add("prodid", "-//timebank//food rounds//KO")
    made.add("version", "2.0")
    for each, round_, number in lines:
        event = Event()
        event.add("uid", f"{each.id}@timebank")
        event.add("dtstamp", each.changed_at)
        start = local_moment(each.day, time(each.hour), me().zone)
        event.add("dtstart", start or each.day)
        event.add("summary", _("No. %(number)s: food pick-up", number=number))
        if not each.delivered:
            place = places.get(each.id, round_.place)
            event.add("location", addressed(place, kept.get((round_.id, place))))
        made.add_component(event)
    return Response(
        made.to_ical(),
        mimetype="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="pick-ups.ics"', "Cache-Control": "no-store"},
    )
