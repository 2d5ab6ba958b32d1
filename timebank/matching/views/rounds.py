"""The rounds: which there are, and opening one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.matching.commands import OpenRound, PlanRound, open_round, plan_round
from timebank.matching.forms import EARLIEST, ELSEWHERE, LATEST, RoundForm
from timebank.matching.models import CalledOff, PlacedDay, Round
from timebank.matching.queries import (
    find_called_off,
    get_round,
    kept_of,
    known_places,
    list_called_off,
    list_days,
    list_kept_places,
    list_rounds,
    list_stations,
)
from timebank.matching.queries.rounds import units_of_plans
from timebank.matching.rules.places import KeptPlace
from timebank.matching.rules.rounds import AHEAD_DAYS, CYCLE, RoundKind
from timebank.matching.tasks.showing import count_words
from timebank.matching.views.blueprint import (
    bp,
    common,
    days_words,
    round_title,
    session,
    state_words,
    today,
)
from timebank.people.rules import fold_name
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.matching import KINDS


@bp.get("/rounds")
@requires(Permission.READ_FOOD)
def rounds() -> ResponseReturnValue:
    """List the rounds, the latest first."""
    found = list_rounds(session(), branch_id=me().branch_id)
    planned = units_of_plans(session(), found)
    off = list_called_off(session(), found)
    return render_template(
        "matching/rounds.html",
        lines=[_line(each, planned.get(each.id), off.get(each.id)) for each in found],
        may_manage=me().may(Permission.MANAGE_FOOD),
    )


def _line(round_: Round, planned: int | None, off: CalledOff | None) -> dict[str, object]:
    word, look = state_words(round_, off)
    amount = _("not planned yet") if planned is None else count_words(planned)
    return {
        "title": round_title(round_),
        "text": f"{days_words(round_)} · {round_.place}",
        "note": f"{KINDS[round_.kind]} · {amount}",
        "word": word,
        "look": look,
        "url": url_for("matching.board", round_id=round_.id),
    }


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def new() -> ResponseReturnValue:
    """Open a round and plan it at once."""
    last = next(iter(list_rounds(session(), branch_id=me().branch_id, limit=1)), None)
    kept = list_kept_places(session(), branch_id=me().branch_id)
    rows = _like(last, kept) if last else _first_rows(kept)
    days = [each["day"] for each in rows]
    form = RoundForm(days=rows, next_on=max(days[0] + CYCLE, days[-1] + timedelta(days=1)))
    more = request.method == "POST" and request.form.get("act") == "more"
    if more:
        form.add_row()
    form.offer(kept)
    if not more and form.validate_on_submit():
        with form.refusals():
            round_id = do(open_round, _command(form))
            do(plan_round, PlanRound(branch_id=me().branch_id, actor_id=me().person_id, round_id=round_id))
            flash(_("The round is open, and planned."), "ok")
            return redirect(url_for("matching.board", round_id=round_id))
    return form.page(
        "matching/new.html",
        more=more,
        kept=bool(kept),
        places=known_places(session(), branch_id=me().branch_id),
    )


def _first_rows(kept: Sequence[KeptPlace]) -> list[dict[str, Any]]:
    """Return two days; their place where the branch has one only."""
    where = {"place_id": str(kept[0].id) if len(kept) == 1 else "", "place": ""}
    return [{"day": today() + timedelta(days=ahead), **where} for ahead in (1, 2)]


def _like(last: Round, kept: Sequence[KeptPlace]) -> list[dict[str, Any]]:
    """Return the days and places of the last round, from the day on that households were told.

    A place that was closed since is left for the coordinator to choose.
    """
    of: dict[str, Any] = {"branch_id": last.branch_id, "round_id": last.id}
    off = find_called_off(session(), last)
    next_on = off.next_on if off and off.next_on else last.next_on
    later = max(next_on, today() + timedelta(days=1)) - last.starts_on
    linked = kept_of(session(), branch_id=last.branch_id, round_ids=[last.id])
    vans = {each.day: each.van_units for each in list_days(session(), **of)}
    return [
        {
            "day": each.day + later,
            **_where(each.place, linked.get((last.id, each.place)), kept),
            "from_hour": str(max(EARLIEST, each.from_hour)),
            "until_hour": str(min(LATEST, each.until_hour)),
            "per_hour": each.per_hour,
            # What the vans of a day carry is added up: it stands once.
            "van_units": vans.pop(each.day, None),
        }
        for each in list_stations(session(), **of)
    ]


def _where(name: str, linked: KeptPlace | None, kept: Sequence[KeptPlace]) -> dict[str, str]:
    """Return how a form says the place: the one of the list that it is, else by its name."""
    is_open = {str(each.id) for each in kept}
    if linked is not None:
        return {"place_id": str(linked.id) if str(linked.id) in is_open else "", "place": ""}
    named = next((str(each.id) for each in kept if fold_name(each.name) == fold_name(name)), None)
    return {"place_id": named, "place": ""} if named else {"place_id": ELSEWHERE, "place": name}


def _command(form: RoundForm) -> OpenRound:
    assert form.next_on.data is not None
    return OpenRound(
        **common(form.asked_id),
        kind=RoundKind(form.kind.data),
        days=tuple(
            PlacedDay(
                day=each.day.data,
                **each.chosen(row),
                from_hour=int(each.from_hour.data),
                until_hour=int(each.until_hour.data),
                van_units=each.van_units.data,
                per_hour=each.per_hour.data,
            )
            for row, each in enumerate(form.rows)
        ),
        next_on=form.next_on.data,
        category_cap=form.category_cap.data or 0,
        floor=bool(form.floor.data),
        ahead_days=AHEAD_DAYS if form.ahead_days.data is None else form.ahead_days.data,
    )


@bp.post("/rounds/<uuid:round_id>/plan")
@requires(Permission.MANAGE_FOOD)
def plan_again(round_id: UUID) -> ResponseReturnValue:
    """Make the best plan around what people decided."""
    form = JustConfirm()
    found = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    if form.validate_on_submit():
        do(plan_round, PlanRound(**common(form.asked_id), round_id=found.id))
        flash(_("The plan is made anew."), "ok")
    return redirect(url_for("matching.board", round_id=round_id))
