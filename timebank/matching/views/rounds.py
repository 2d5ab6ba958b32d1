"""The rounds: which there are, and opening one."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.matching.commands import OpenRound, PlanRound, open_round, plan_round
from timebank.matching.errors import DaysUnfit
from timebank.matching.forms import RoundForm
from timebank.matching.models import CalledOff, Round
from timebank.matching.queries import get_round, list_called_off, list_rounds
from timebank.matching.queries.rounds import units_of_plans
from timebank.matching.rules.rounds import AHEAD_DAYS, CYCLE, MOST_DAYS, DayPlan, RoundKind
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
    return {
        "title": round_title(round_),
        "text": f"{days_words(round_)} · {round_.place}",
        "note": f"{KINDS[round_.kind]} · {_('not planned yet') if planned is None else count_words(planned)}",
        "word": word,
        "look": look,
        "url": url_for("matching.board", round_id=round_.id),
    }


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def new() -> ResponseReturnValue:
    """Open a round and plan it at once."""
    tomorrow = today() + timedelta(days=1)
    last = next(iter(list_rounds(session(), branch_id=me().branch_id, limit=1)), None)
    form = RoundForm(
        starts_on=tomorrow,
        ends_on=tomorrow + timedelta(days=1),
        next_on=tomorrow + CYCLE,
        place=last.place if last else "",
    )
    if form.validate_on_submit():
        with form.refusals():
            round_id = do(open_round, _command(form))
            do(plan_round, PlanRound(branch_id=me().branch_id, actor_id=me().person_id, round_id=round_id))
            flash(_("The round is open, and planned."), "ok")
            return redirect(url_for("matching.board", round_id=round_id))
    return form.page("matching/new.html")


def _command(form: RoundForm) -> OpenRound:
    first, last = form.starts_on.data, form.ends_on.data
    assert first is not None and last is not None and form.next_on.data is not None
    length = (last - first).days
    if not 0 <= length < MOST_DAYS:
        raise DaysUnfit(most=MOST_DAYS)
    return OpenRound(
        **common(form.asked_id),
        kind=RoundKind(form.kind.data),
        days=tuple(
            DayPlan(
                day=first + timedelta(days=ahead),
                from_hour=int(form.from_hour.data),
                until_hour=int(form.until_hour.data),
                van_units=form.van_units.data,
                per_hour=form.per_hour.data,
            )
            for ahead in range(length + 1)
        ),
        next_on=form.next_on.data,
        place=form.place.data or "",
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
