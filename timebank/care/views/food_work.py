"""Food work: the volunteer's own, and the list and decision of whoever decides it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands.food_work import (
    LogFoodWork,
    WithdrawFoodWork,
    log_food_work,
    withdraw_food_work,
)
from timebank.care.errors import ReasonNeeded
from timebank.care.forms.desk import APPROVE, REJECT
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.food_work import FoodWorkDecisionForm, FoodWorkForm
from timebank.care.models import FoodWork
from timebank.care.queries.food_work import (
    FoodWorkRow,
    food_work_fault,
    get_food_work,
    list_food_work,
)
from timebank.care.rules import FoodWorkKind, FoodWorkState
from timebank.care.views import words
from timebank.care.views.blueprint import bp, moment_cursor, rules_numbered, rules_today, session, today
from timebank.care.views.logging import day_hint
from timebank.core.permissions import Permission
from timebank.exchange.commands import DecideFoodWork, decide_food_work
from timebank.exchange.rules import Outcome
from timebank.matching.queries.rounds import get_round, list_rounds
from timebank.matching.rules.rounds import RoundState
from timebank.people.queries import get_person, readiness
from timebank.policies.rules import food_work_minutes
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

MANY_ROUNDS = 20


def _when(work: FoodWork) -> str:
    return f"{formats.day(work.starts_at)} {formats.span(work.starts_at, work.ends_at)}"


def _round_words(starts_on: Any, ends_on: Any) -> str:  # noqa: ANN401
    first, last = formats.plain_day(starts_on), formats.plain_day(ends_on)
    return first if starts_on == ends_on else f"{first} ~ {last}"


def _line(row: FoodWorkRow) -> dict[str, Any]:
    work = row.work
    word, kind = words.FOOD_WORK[work.state]
    return {
        "id": work.id,
        "title": str(words.FOOD_KINDS[work.kind]),
        "volunteer": row.volunteer,
        "when": _when(work),
        "hours": formats.hours(work.minutes),
        "reason": work.reason,
        "word": word,
        "kind": kind,
        "open": work.state is FoodWorkState.SUBMITTED,
    }


def _page(endpoint: str, **narrowed: Any) -> dict[str, Any]:  # noqa: ANN401
    cursor = request.args.get("cursor")
    rows = list_food_work(session(), branch_id=me().branch_id, after=moment_cursor(cursor), **narrowed)
    page = Page.of(rows, lambda row: (row.work.starts_at, row.work.id))
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key == "all"}
    older = url_for(endpoint, **kept, cursor=page.next_cursor) if page.next_cursor else None
    return {
        "lines": [_line(row) for row in page.rows],
        "newest_url": url_for(endpoint, **kept) if cursor else None,
        "older_url": older,
    }


@bp.get("/food-work")
@requires(Permission.LOG_VISIT)
def food_work() -> ResponseReturnValue:
    """List what the volunteer did with food."""
    return render_template(
        "care/food_work.html",
        confirm=JustConfirm(unsent=True),
        **_page("care.food_work", volunteer_id=me().person_id),
    )


@bp.route("/food-work/new", methods=["GET", "POST"])
@requires(Permission.LOG_VISIT)
def log_food() -> ResponseReturnValue:
    """Log packing, driving or delivering."""
    branch_id, person_id, day, rules = me().branch_id, me().person_id, today(), rules_today()
    earliest = day - timedelta(days=rules.submit_days)
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    form = FoodWorkForm(day=day)
    form.kind.choices = [(kind.value, word) for kind, word in words.FOOD_KINDS.items()]
    form.round_id.choices = [
        ("", _("None, or I do not know")),
        *(
            (str(each.id), _round_words(each.starts_on, each.ends_on))
            for each in list_rounds(session(), branch_id=branch_id, limit=MANY_ROUNDS)
            if each.state is not RoundState.OPEN and each.ends_on >= earliest
        ),
    ]
    if form.validate_on_submit():
        with form.refusals():
            do(
                log_food_work,
                LogFoodWork(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=person_id,
                    kind=FoodWorkKind(form.kind.data),
                    day=given(form.day.data),
                    start=given(form.start.data),
                    end=given(form.end.data),
                    past_midnight=form.past_midnight.data,
                    round_id=as_id(form.round_id.data),
                    note=form.note.data,
                ),
            )
            flash(_("Thank you. The record is in. You will hear from the branch."), "ok")
            return redirect(url_for("care.food_work"))
    return form.page(
        "care/log_food.html",
        ready=readiness(session(), branch_id=branch_id, person=person, policy=rules, day=day).ready,
        day_hint=day_hint(day, earliest),
        rate=rules.food_work_rate,
        today=day,
        earliest=earliest,
    )


@bp.post("/food-work/<uuid:food_work_id>/withdraw")
@requires(Permission.LOG_VISIT)
def withdraw_food(food_work_id: UUID) -> ResponseReturnValue:
    """Take back what is not decided yet."""
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            withdraw_food_work,
            WithdrawFoodWork(
                branch_id=me().branch_id,
                id=form.asked_id,
                actor_id=me().person_id,
                food_work_id=food_work_id,
            ),
        )
        flash(_("It is withdrawn. Its time is free again."), "ok")
    return redirect(url_for("care.food_work"))


@bp.get("/desk/food-work")
@requires(Permission.DECIDE_FOOD_WORK)
def desk_food_work() -> ResponseReturnValue:
    """List food work: what waits, or all of it."""
    everything = "all" in request.args
    states = set(FoodWorkState) if everything else {FoodWorkState.SUBMITTED}
    return render_template(
        "care/desk_food_work.html", everything=everything, **_page("care.desk_food_work", states=states)
    )


@bp.route("/desk/food-work/<uuid:food_work_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_FOOD_WORK)
def decide_food(food_work_id: UUID) -> ResponseReturnValue:
    """Show one stretch of food work, and decide it."""
    branch_id = me().branch_id
    work = get_food_work(session(), branch_id=branch_id, food_work_id=food_work_id)
    volunteer = get_person(session(), branch_id=branch_id, person_id=work.volunteer_id)
    form = FoodWorkDecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, work.id)
            flash(_("Decided. The volunteer is told."), "ok")
            return redirect(url_for("care.desk_food_work"))
    fault = food_work_fault(session(), work, person_id=me().person_id, day=today())
    credited = food_work_minutes(rules_numbered(work.policy_number), minutes=work.minutes)
    held_round = get_round(session(), branch_id=branch_id, round_id=work.round_id) if work.round_id else None
    facts = [
        (_("What"), words.FOOD_KINDS[work.kind]),
        (_("When"), _when(work)),
        (_("Hours"), formats.hours(work.minutes)),
        (_("Points"), formats.points(credited) if credited else _("None: the rules credit no food work.")),
    ]
    if held_round:
        facts.append((_("Round"), _round_words(held_round.starts_on, held_round.ends_on)))
    if work.note:
        facts.append((_("Note"), work.note))
    if work.reason:
        facts.append((_("Reason"), work.reason))
    word, kind = words.FOOD_WORK[work.state]
    return form.page(
        "care/decide_food.html",
        volunteer=volunteer.name,
        facts=facts,
        word=word,
        kind=kind,
        open=work.state is FoodWorkState.SUBMITTED,
        why_not=sentence(fault) if fault else None,
    )


def _decide(form: FoodWorkDecisionForm, food_work_id: UUID) -> None:
    if form.decision.data == REJECT and not form.reason.data:
        raise ReasonNeeded
    do(
        decide_food_work,
        DecideFoodWork(
            branch_id=me().branch_id,
            id=form.asked_id,
            actor_id=me().person_id,
            food_work_id=food_work_id,
            outcome=Outcome.APPROVE if form.decision.data == APPROVE else Outcome.REJECT,
            reason=form.reason.data,
        ),
    )
