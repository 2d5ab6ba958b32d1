"""The desk: find the household, see what is set aside and what must never be given, hand it over."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.queries import (
    RoundHousehold,
    get_household,
    get_households,
    limits_of,
    list_for_round,
    list_households,
)
from timebank.households.rules import Collecting
from timebank.households.views.showing import code_names, limit_words, people, title
from timebank.matching.commands import Extra, HandOver, MissVisit, hand_over, miss_visit
from timebank.matching.forms import HandOverForm
from timebank.matching.models import Appointment, Pick, Round
from timebank.matching.queries import (
    find_appointment,
    get_round,
    list_appointments,
    list_called_off_on,
    list_picks,
    list_rounds_on,
    list_stations,
    list_visits_of,
    places_of,
)
from timebank.matching.rules.rounds import AppointmentState, Collector, PickState, RoundKind
from timebank.matching.tasks.showing import count_words, off_words
from timebank.matching.views.blueprint import bp, common, session, today
from timebank.matching.views.spots import spot_of_visit, when_words
from timebank.pantry.queries import contains_of, list_lots_for_round
from timebank.pantry.queries.rounds import RoundLot
from timebank.pantry.queries.served import blocked_lots, get_lots
from timebank.pantry.rules import needs_of
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.matching import COLLECTORS, VISITS

FOUND = 20
Row = Any
"""Another feature's row, as its queries give it."""
MOST_CHOICES = 40


@bp.get("/hand-out")
@requires(Permission.MANAGE_FOOD)
def desk() -> ResponseReturnValue:
    """Find who is there: by card, number or name."""
    text = request.args.get("q", "").strip()[:80]
    branch_id = me().branch_id
    open_rounds = list_rounds_on(session(), branch_id=branch_id, day=today())
    found = (
        list_households(session(), branch_id=branch_id, day=today(), text=text, limit=FOUND) if text else []
    )
    rounds_of = _rounds_of(open_rounds, [each.id for each in found]) if open_rounds and found else {}
    if len(found) == 1 and open_rounds:
        round_id = rounds_of.get(found[0].id, open_rounds[0].id)
        return redirect(url_for("matching.hand", round_id=round_id, household_id=found[0].id))
    return render_template(
        "matching/desk.html",
        text=text,
        rounds=open_rounds,
        off=[
            (round_.place, off_words(off), url_for("matching.board", round_id=round_.id))
            for round_, off in list_called_off_on(session(), branch_id=branch_id, day=today())
        ],
        lines=[
            {
                "title": title(each),
                "text": people(each.size),
                "url": url_for(
                    "matching.hand",
                    round_id=rounds_of.get(each.id, open_rounds[0].id),
                    household_id=each.id,
                )
                if open_rounds
                else url_for("households.show", household_id=each.id),
            }
            for each in found[:FOUND]
        ],
        **({} if text else _expected(open_rounds, request.args.get("place", ""))),
    )


def _expected(rounds: Sequence[Round], place: str) -> dict[str, Any]:
    """Return who is still to come today, those of the earliest hour first, and how many have been.

    Where several places are open today, those of the place alone if one is asked for.
    """
    branch_id, day = me().branch_id, today()
    of_day = [
        (visit, each)
        for each in rounds
        for visit in list_appointments(session(), branch_id=branch_id, round_id=each.id)
        if visit.day == day and visit.state in (AppointmentState.BOOKED, AppointmentState.DONE)
    ]
    places = places_of(session(), branch_id=branch_id, round_ids=[each.id for each in rounds])
    open_today = sorted({places[visit.id] for visit, _round in of_day if visit.id in places})
    at = place if place in open_today else None
    if at is not None:
        of_day = [pair for pair in of_day if places.get(pair[0].id) == at]
    waiting = [(visit, each) for visit, each in of_day if visit.state is AppointmentState.BOOKED]
    waiting.sort(key=lambda pair: (pair[0].delivered, pair[0].hour, pair[0].household_id))
    first = waiting[:FOUND]
    households = get_households(
        session(), branch_id=branch_id, ids=[visit.household_id for visit, _round in first]
    )
    return {
        "today": day,
        "at": at,
        "places": [(each, url_for("matching.desk", place=each)) for each in open_today]
        if len(open_today) > 1
        else [],
        "done": len(of_day) - len(waiting),
        "count": len(of_day),
        "more": len(waiting) > len(first),
        "expected": [
            {
                "title": title(households[visit.household_id]),
                "text": f"{_when(visit, each, places.get(visit.id))} · "
                f"{people(households[visit.household_id].size)}",
                "url": url_for("matching.hand", round_id=each.id, household_id=visit.household_id),
            }
            for visit, each in first
        ],
    }


def _when(visit: Appointment, round_: Round, place: str | None) -> str:
    """Return when they come; to which place where the round has several."""
    when = when_words(visit)
    return when if place in (None, round_.place) else f"{when}, {place}"


def _rounds_of(rounds: Sequence[Round], household_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return in which of the rounds each household is expected; who is in none is left out."""
    found = list_visits_of(
        session(),
        branch_id=me().branch_id,
        household_ids=household_ids,
        since=min(each.starts_on for each in rounds),
    )
    there = {each.id for each in rounds}
    return {
        visit.household_id: round_.id
        for visit, round_ in reversed(found)
        if round_.id in there and visit.state is AppointmentState.BOOKED
    }


@bp.get("/hand-out/<uuid:round_id>/<uuid:household_id>")
@requires(Permission.MANAGE_FOOD)
def hand(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """Show what is set aside for a household, large, with what must never be given."""
    return _page(round_id, household_id, HandOverForm(unsent=True))


@bp.post("/hand-out/<uuid:round_id>/<uuid:household_id>")
@requires(Permission.MANAGE_FOOD)
def give(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """Hand over what is ticked, and more from what is left."""
    form = HandOverForm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        with form.refusals():
            do(hand_over, _command(form, round_id, household_id))
            flash(_("It is handed over. Who is next?"), "ok")
            return redirect(_desk_of(round_id, household_id))
    return _page(round_id, household_id, form)


def _desk_of(round_id: UUID, household_id: UUID) -> str:
    """Return where whoever handed out goes on: at the same place, where the day has several."""
    of: dict[str, Any] = {"branch_id": me().branch_id, "round_id": round_id}
    visit = find_appointment(session(), **of, household_id=household_id)
    several = len({each.place for each in list_stations(session(), **of) if each.day == today()}) > 1
    held = spot_of_visit(visit)
    return url_for("matching.desk", place=held.place if held and several else None)


def _command(form: HandOverForm, round_id: UUID, household_id: UUID) -> HandOver:
    extras = []
    for name, value in request.form.items():
        if name.startswith("extra-") and value.strip().isascii() and value.strip().isdigit():
            units = int(value[:6])
            lot_id = _id(name.removeprefix("extra-"))
            if units and lot_id:
                extras.append(Extra(lot_id=lot_id, units=units))
    return HandOver(
        **common(form.asked_id),
        round_id=round_id,
        household_id=household_id,
        picks=tuple(found for found in map(_id, form.picks.data or ()) if found),
        extras=tuple(extras),
        collector=Collector(form.collector.data),
        collector_name=form.collector_name.data or None,
    )


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _page(round_id: UUID, household_id: UUID, form: HandOverForm) -> ResponseReturnValue:
    branch_id, day = me().branch_id, today()
    round_ = get_round(session(), branch_id=branch_id, round_id=round_id)
    household = get_household(session(), branch_id=branch_id, household_id=household_id)
    receiving = list_for_round(session(), branch_id=branch_id, day=day, ids=[household_id])
    visit = find_appointment(session(), branch_id=branch_id, round_id=round_id, household_id=household_id)
    picks = list_picks(
        session(),
        branch_id=branch_id,
        round_id=round_id,
        household_id=household_id,
        states=[PickState.SET_ASIDE],
    )
    limits = limits_of(session(), branch_id=branch_id, ids=[household_id])[household_id]
    never = limit_words(limits, code_names(day))
    lots = get_lots(session(), branch_id=branch_id, ids=[each.lot_id for each in picks])
    wrong = _wrong(picks, lots, receiving[0] if receiving else None)
    form.picks.choices = [
        (str(each.id), f"{lots[each.lot_id].name} {count_words(each.units)}") for each in picks
    ]
    if request.method == "GET":
        form.picks.data = [str(each.id) for each in picks if each.id not in wrong]
        form.collector.data = _usual_collector(household, visit)
    form.collector.choices = _collectors(household)
    done = visit is not None and visit.state is AppointmentState.DONE
    word, look = VISITS[visit.state] if visit else (_("Came without a time"), "info")
    return form.page(
        "matching/hand.html",
        number=household.number,
        name=title(household).partition(" ")[2],
        lead=_lead(household, visit, round_),
        word=word,
        look=look,
        never=never,
        served=bool(receiving),
        done=done,
        units=count_words(sum(each.units for each in picks if each.id not in wrong)),
        count=len(picks),
        hints={str(each.id): _hint(each, lots[each.lot_id]) for each in picks},
        wrong={str(key): why for key, why in wrong.items()},
        choices=[] if done or not receiving else _more(round_, receiving[0]),
        open_choices=round_.kind is RoundKind.CHOICE or not picks,
        confirm=JustConfirm(unsent=True),
        handed=_handed(round_, household_id) if done else [],
        may_miss=visit is not None and visit.state is AppointmentState.BOOKED,
        round=round_,
        household_id=household_id,
    )


def _handed(round_: Round, household_id: UUID) -> list[dict[str, str]]:
    """Return what was handed over, each with the page on which it comes back."""
    picks = list_picks(
        session(),
        branch_id=round_.branch_id,
        round_id=round_.id,
        household_id=household_id,
        states=[PickState.HANDED],
    )
    lots = get_lots(session(), branch_id=round_.branch_id, ids=[each.lot_id for each in picks])
    return [
        {
            "title": lots[each.lot_id].name,
            "units": count_words(each.units),
            "url": url_for("pantry.came_back", lot_id=each.lot_id, household=household_id),
        }
        for each in picks
    ]


def _lead(household: Row, visit: Appointment | None, round_: Round) -> str:
    parts = [people(household.size)]
    if (held := spot_of_visit(visit)) is not None and visit is not None:
        parts.append(_when(visit, round_, held.place))
    return " · ".join(parts)


def _hint(pick: Pick, lot: Row) -> str:
    until = _("use by %(day)s", day=formats.near_day(lot.expires_on, today())) if lot.expires_on else ""
    return " · ".join(filter(None, (pick.place, str(until))))


def _wrong(picks: Sequence[Pick], lots: dict[UUID, Row], household: RoundHousehold | None) -> dict[UUID, str]:
    """Return what is set aside and must not be handed over, as things are now, with why."""
    if household is None:
        return {}
    names = code_names(today())
    contains = contains_of(
        session(), branch_id=me().branch_id, lots=list(lots.values()), forbidden=household.forbids
    )
    blocked = blocked_lots(session(), branch_id=me().branch_id, lot_ids=lots)
    wrong: dict[UUID, str] = {}
    for pick in picks:
        lot = lots[pick.lot_id]
        harm = contains[lot.id] & household.forbids
        lacking = needs_of(lot.storage, needs_cooking=lot.needs_cooking) - household.has
        if pick.lot_id in blocked:
            wrong[pick.id] = str(_("Recalled: do not hand it over."))
        elif harm:
            what = ", ".join(names.get(each, each) for each in sorted(harm))
            wrong[pick.id] = str(_("Do not hand it over: it holds %(what)s.", what=what))
        elif lot.lasts_until is not None and lot.lasts_until < today():
            wrong[pick.id] = str(
                _("Nobody has read its date: read the label first.")
                if lot.is_undated
                else _("Its date has passed: do not hand it over.")
            )
        elif lacking:
            wrong[pick.id] = str(_("They cannot keep or cook it any more."))
    return wrong


def _collectors(household: Row) -> list[tuple[str, str]]:
    named = formats.name(household.proxy_name) if household.proxy_name else None
    words = {
        Collector.SELF: _("%(name)s in person", name=title(household).partition(" ")[2]),
        Collector.PROXY: named,
        Collector.OTHER: COLLECTORS["other"],
        Collector.DRIVER: COLLECTORS["driver"],
    }
    wanted = [Collector.SELF]
    wanted += [Collector.PROXY] if named else []
    wanted += [Collector.OTHER]
    wanted += [Collector.DRIVER] if household.collects is Collecting.DELIVERY else []
    return [(each.value, str(words[each])) for each in wanted]


def _usual_collector(household: Row, visit: Appointment | None) -> str:
    if visit is not None and visit.delivered:
        return Collector.DRIVER.value
    return Collector.PROXY.value if household.proxy_name else Collector.SELF.value


def _more(round_: Round, household: RoundHousehold) -> list[dict[str, Any]]:
    """Return what is free and may be given to the household today, what expires first on top."""
    day = today()
    lots = [
        each
        for each in list_lots_for_round(session(), branch_id=round_.branch_id, day=day)
        if not each.contains & household.forbids and each.needs <= household.has
    ]
    lots.sort(key=lambda each: (each.expires_on is None, each.expires_on or day, each.name))
    cap = household.category_cap or round_.category_cap
    return [_choice(each, min(each.units, cap, household.item_cap)) for each in lots[:MOST_CHOICES]]


def _choice(lot: RoundLot, most: int) -> dict[str, Any]:
    until = _("use by %(day)s", day=formats.near_day(lot.expires_on, today())) if lot.expires_on else ""
    free = _("%(units)s free", units=count_words(lot.units))
    return {
        "id": f"extra-{lot.id}",
        "name": lot.name,
        "hint": " · ".join(filter(None, (str(free), str(until)))),
        "most": most,
        "value": request.form.get(f"extra-{lot.id}", ""),
    }


@bp.post("/hand-out/<uuid:round_id>/<uuid:household_id>/missed")
@requires(Permission.MANAGE_FOOD)
def missed(round_id: UUID, household_id: UUID) -> ResponseReturnValue:
    """Note that they did not come: what was theirs is on the shelf again."""
    form = JustConfirm()
    get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        do(miss_visit, MissVisit(**common(form.asked_id), round_id=round_id, household_id=household_id))
        flash(_("What was theirs is on the shelf again. They may still come."), "ok")
    return redirect(url_for("matching.desk"))
