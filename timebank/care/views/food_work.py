"""Food work: the volunteer's own, and the list and decision of whoever decides it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands.food_work import (
    ConfirmFoodWork,
    LogFoodWork,
    WithdrawFoodWork,
    confirm_food_work,
    log_food_work,
    withdraw_food_work,
)
from timebank.care.errors import ReasonNeeded
from timebank.care.forms.desk import APPROVE, REJECT
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.food_work import (
    EnterFoodWorkForm,
    FoodWorkAgreesForm,
    FoodWorkDecisionForm,
    FoodWorkForm,
)
from timebank.care.models import FoodWork
from timebank.care.queries.food_work import (
    FoodWorkRow,
    food_work_fault,
    get_food_work_row,
    list_food_work,
)
from timebank.care.rules import CallerCheck, EnteredHow, EvidenceMethod, FoodWorkKind, FoodWorkState
from timebank.care.views import words
from timebank.care.views.blueprint import bp, moment_cursor, rules_numbered, rules_today, session, today
from timebank.care.views.logging import day_hint
from timebank.care.views.picking import pick_person
from timebank.core.permissions import Permission, Role
from timebank.exchange.commands import DecideFoodWork, decide_food_work
from timebank.exchange.rules import Outcome
from timebank.matching.queries.rounds import get_round, list_rounds
from timebank.matching.rules.rounds import RoundState
from timebank.people.queries import get_people, get_person, readiness
from timebank.policies.rules import food_work_minutes
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

MANY_ROUNDS = 20


def _when(work: FoodWork) -> str:
    return f"{formats.day(work.starts_at)} {formats.span(work.starts_at, work.ends_at)}"


def _round_words(starts_on: Any, ends_on: Any) -> str:  # noqa: ANN401
    first, last = formats.plain_day(starts_on), formats.plain_day(ends_on)
    return first if starts_on == ends_on else f"{first} ~ {last}"


def state_of(row: FoodWorkRow) -> tuple[Any, str]:
    """Return how the work stands, in a word, and its kind."""
    if row.taken_back is not None:
        return words.FOOD_WORK_TAKEN_BACK
    if row.waits_for_volunteer:
        return words.FOOD_WORK_UNCONFIRMED
    return words.FOOD_WORK[row.work.state]


def _line(row: FoodWorkRow) -> dict[str, Any]:
    work = row.work
    word, kind = state_of(row)
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
        "unconfirmed": row.waits_for_volunteer,
        "late": work.state is FoodWorkState.SUBMITTED and work.decide_by < today(),
        "decide_by": work.decide_by,
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


def _rounds(earliest: date) -> list[tuple[str, str]]:
    return [
        ("", _("None, or I do not know")),
        *(
            (str(each.id), _round_words(each.starts_on, each.ends_on))
            for each in list_rounds(session(), branch_id=me().branch_id, limit=MANY_ROUNDS)
            if each.state is not RoundState.OPEN and each.ends_on >= earliest
        ),
    ]


def _log(form: FoodWorkForm, **more: Any) -> None:  # noqa: ANN401
    do(
        log_food_work,
        LogFoodWork(
            branch_id=me().branch_id,
            id=form.asked_id,
            actor_id=me().person_id,
            kind=FoodWorkKind(form.kind.data),
            day=given(form.day.data),
            start=given(form.start.data),
            end=given(form.end.data),
            past_midnight=form.past_midnight.data,
            round_id=as_id(form.round_id.data),
            note=form.note.data,
            **more,
        ),
    )


def _ask(form: FoodWorkForm) -> dict[str, Any]:
    """Fill in what can be chosen; return what the page says of days."""
    day = today()
    earliest = day - timedelta(days=rules_today().submit_days)
    form.kind.choices = [(kind.value, word) for kind, word in words.FOOD_KINDS.items()]
    form.round_id.choices = _rounds(earliest)
    return {"today": day, "earliest": earliest, "day_hint": day_hint(day, earliest)}


@bp.route("/food-work/new", methods=["GET", "POST"])
@requires(Permission.LOG_VISIT)
def log_food() -> ResponseReturnValue:
    """Log packing, driving or delivering."""
    branch_id, rules = me().branch_id, rules_today()
    person = get_person(session(), branch_id=branch_id, person_id=me().person_id)
    form = FoodWorkForm(day=today())
    days = _ask(form)
    if form.validate_on_submit():
        with form.refusals():
            _log(form)
            flash(_("Thank you. The record is in. You will hear from the branch."), "ok")
            return redirect(url_for("care.food_work"))
    return form.page(
        "care/log_food.html",
        ready=readiness(session(), branch_id=branch_id, person=person, policy=rules, day=today()).ready,
        rate=rules.food_work_rate,
        **days,
    )


@bp.route("/desk/food-work/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD_WORK)
def enter_food() -> ResponseReturnValue:
    """Enter food work for a volunteer who telephoned, or brought paper."""
    wanted = as_id(request.args.get("volunteer"))
    if wanted is None:
        return pick_person(
            title=_("Enter food work"),
            question=_("Which volunteer?"),
            endpoint="care.enter_food",
            name="volunteer",
            role=Role.VOLUNTEER,
            lead=_("For somebody who telephoned, or brought paper."),
            back=("care.desk_food_work", _("Food work")),
        )
    volunteer = get_person(session(), branch_id=me().branch_id, person_id=wanted)
    form = EnterFoodWorkForm(how=EnteredHow.TELEPHONE.value)
    days = _ask(form)
    if form.validate_on_submit():
        with form.refusals():
            _log(
                form,
                on_behalf_of_id=wanted,
                volunteer_id=wanted,
                how=EnteredHow(form.how.data),
                caller=form.caller.data,
                caller_check=CallerCheck(form.caller_check.data) if form.caller_check.data else None,
            )
            flash(_("The food work is in. It waits until the volunteer confirms it."), "ok")
            return redirect(url_for("care.show_food", food_work_id=form.asked_id))
    return form.page("care/enter_food.html", volunteer=volunteer.name, me_name=me().name, **days)


@bp.post("/food-work/<uuid:food_work_id>/confirm")
@requires(Permission.LOG_VISIT)
def confirm_food(food_work_id: UUID) -> ResponseReturnValue:
    """Agree to what a colleague of the branch entered."""
    form = JustConfirm()
    if form.validate_on_submit():
        _confirm(form, food_work_id, EvidenceMethod.VOLUNTEER_SCREEN)
        flash(_("Thank you. The branch decides it now."), "ok")
    return redirect(url_for("care.food_work"))


def _confirm(form: BaseForm, food_work_id: UUID, how: EvidenceMethod) -> None:
    do(
        confirm_food_work,
        ConfirmFoodWork(
            branch_id=me().branch_id,
            id=form.asked_id,
            actor_id=me().person_id,
            food_work_id=food_work_id,
            how=how,
        ),
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
@requires(Permission.READ_FOOD_WORK)
def desk_food_work() -> ResponseReturnValue:
    """List food work: what waits, or all of it."""
    everything = "all" in request.args or not me().may(Permission.DECIDE_FOOD_WORK)
    states = set(FoodWorkState) if everything else {FoodWorkState.SUBMITTED}
    return render_template(
        "care/desk_food_work.html",
        everything=everything,
        may_decide=me().may(Permission.DECIDE_FOOD_WORK),
        may_enter=me().may(Permission.MANAGE_FOOD_WORK),
        **_page("care.desk_food_work", states=states),
    )


@bp.get("/desk/food-work/<uuid:food_work_id>")
@requires(Permission.READ_FOOD_WORK)
def show_food(food_work_id: UUID) -> ResponseReturnValue:
    """Show one stretch of food work, and what can be done about it."""
    return _show(food_work_id, FoodWorkDecisionForm(), FoodWorkAgreesForm())


@bp.post("/desk/food-work/<uuid:food_work_id>")
@requires(Permission.DECIDE_FOOD_WORK)
def decide_food(food_work_id: UUID) -> ResponseReturnValue:
    """Approve food work, or do not."""
    form = FoodWorkDecisionForm()
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, food_work_id)
            flash(_("Decided. The volunteer is told."), "ok")
            return redirect(url_for("care.desk_food_work"))
    return _show(food_work_id, form, FoodWorkAgreesForm())


@bp.post("/desk/food-work/<uuid:food_work_id>/confirmation")
@requires(Permission.DECIDE_FOOD_WORK)
def food_work_confirmed(food_work_id: UUID) -> ResponseReturnValue:
    """Record that the volunteer agrees to what a colleague entered."""
    form = FoodWorkAgreesForm()
    if form.validate_on_submit():
        with form.refusals():
            _confirm(form, food_work_id, EvidenceMethod(form.how.data))
            flash(_("Recorded. It can be decided now."), "ok")
            return redirect(url_for("care.show_food", food_work_id=food_work_id))
    return _show(food_work_id, FoodWorkDecisionForm(), form)


def _show(food_work_id: UUID, form: FoodWorkDecisionForm, agrees: FoodWorkAgreesForm) -> ResponseReturnValue:
    reader, branch_id = me(), me().branch_id
    row = get_food_work_row(session(), branch_id=branch_id, food_work_id=food_work_id)
    work = row.work
    open_, may_decide = work.state is FoodWorkState.SUBMITTED, reader.may(Permission.DECIDE_FOOD_WORK)
    fault = food_work_fault(session(), work, person_id=reader.person_id, day=today()) if may_decide else None
    entered_myself = row.entry is not None and row.entry.entered_by_id == reader.person_id
    word, kind = state_of(row)
    shown = agrees if agrees.errors else form
    return shown.page(
        "care/decide_food.html",
        decision=form,
        agrees=agrees,
        food_work_id=work.id,
        volunteer=row.volunteer,
        facts=_facts(row),
        word=word,
        kind=kind,
        open=open_ and may_decide,
        unconfirmed=row.waits_for_volunteer,
        entered_myself=entered_myself,
        why_not=sentence(fault) if fault else None,
        correct_url=url_for("food_reversals.new", food_work_id=work.id)
        if work.state is FoodWorkState.APPROVED and reader.may(Permission.MANAGE_FOOD_WORK)
        else None,
    )


def _facts(row: FoodWorkRow) -> list[tuple[Any, Any]]:
    work, entry, gone = row.work, row.entry, row.taken_back
    credited = food_work_minutes(rules_numbered(work.policy_number), minutes=work.minutes)
    ids = {
        entry.entered_by_id if entry else None,
        entry.confirmed_by_id if entry else None,
        gone.approved_by_id if gone else work.decided_by_id,
        gone.by_id if gone else None,
    }
    people = get_people(session(), branch_id=work.branch_id, ids={each for each in ids if each})
    facts: list[tuple[Any, Any]] = [
        (_("What"), words.FOOD_KINDS[work.kind]),
        (_("When"), _when(work)),
        (_("Hours"), formats.hours(work.minutes)),
        (_("Points"), formats.points(credited) if credited else _("None: the rules credit no food work.")),
    ]
    if work.round_id:
        held = get_round(session(), branch_id=work.branch_id, round_id=work.round_id)
        facts.append((_("Round"), _round_words(held.starts_on, held.ends_on)))
    if work.note:
        facts.append((_("Note"), work.note))
    if entry is not None:
        facts.append((_("Entered by"), _by(people[entry.entered_by_id].name, work.submitted_at)))
        if entry.caller:
            facts.append((_("Who called"), entry.caller))
        if entry.confirmed_by_id is not None and entry.confirmed_at is not None:
            confirmed = _by(people[entry.confirmed_by_id].name, entry.confirmed_at)
            facts.append((_("Confirmed by"), confirmed))
    if gone is not None:
        facts.append((_("Approved by"), _by(people[gone.approved_by_id].name, gone.approved_at)))
        facts.append((_("Taken back by"), _by(people[gone.by_id].name, gone.at)))
    elif work.decided_by_id is not None and work.decided_at is not None:
        facts.append((_("Decided by"), _by(people[work.decided_by_id].name, work.decided_at)))
    elif work.state is FoodWorkState.SUBMITTED:
        facts.append((_("Will be decided by"), formats.plain_day(work.decide_by)))
    if work.reason:
        facts.append((_("Reason"), work.reason))
    return facts


def _by(name: str, at: datetime) -> str:
    return f"{name} · {formats.day(at)}"


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
