"""Entering a visit for somebody who telephoned or brought paper; and asking for more than a cap."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import (
    AnswerOverride,
    AskOverride,
    LogVisit,
    answer_override,
    ask_override,
    log_visit,
)
from timebank.care.errors import NoActivity, OverrideAnswered, OverrideNotFound
from timebank.care.forms.desk import EnterVisitForm, OverrideAnswerForm, OverrideForm
from timebank.care.forms.fields import as_id, given
from timebank.care.models import CapOverride
from timebank.care.queries.listing import OverrideRow, list_assignments, list_overrides
from timebank.care.rules import CallerCheck, CapScope, EnteredHow, OverrideState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.care.views.logging import day_hint
from timebank.care.views.picking import pick_person
from timebank.core.permissions import Permission, Role
from timebank.people.queries import get_people, get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

MANY = 200
REFUSED = 422


@bp.route("/desk/visits/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def enter() -> ResponseReturnValue:
    """Enter a visit for a volunteer who telephoned, or brought paper."""
    wanted = as_id(request.args.get("volunteer"))
    if wanted is None:
        return pick_person(
            title=_("Enter a visit"),
            question=_("Which volunteer?"),
            endpoint="care.enter",
            name="volunteer",
            role=Role.VOLUNTEER,
            lead=_("For somebody who telephoned, or brought paper."),
            back=("care.desk_visits", _("Visits")),
        )
    volunteer = get_person(session(), branch_id=me().branch_id, person_id=wanted)
    day, rules = today(), rules_today()
    earliest = day - timedelta(days=rules.submit_days)
    lines = list_assignments(
        session(), branch_id=me().branch_id, volunteer_id=wanted, since=earliest, until=day, limit=MANY
    )
    known = {line.assignment.senior_id: line for line in reversed(lines)}
    form = EnterVisitForm(how=EnteredHow.TELEPHONE.value)
    form.senior_id.choices = [(str(each), formats.name(line.senior)) for each, line in known.items()]
    form.activities.choices = words.activity_choices(rules)
    if form.validate_on_submit():
        with form.refusals():
            do(
                log_visit,
                LogVisit(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    on_behalf_of_id=wanted,
                    volunteer_id=wanted,
                    senior_id=UUID(form.senior_id.data),
                    day=given(form.day.data),
                    start=given(form.start.data),
                    end=given(form.end.data),
                    past_midnight=form.past_midnight.data,
                    activities=tuple(given(form.activities.data)),
                    note=form.note.data,
                    how=EnteredHow(form.how.data),
                    caller=form.caller.data,
                    caller_check=CallerCheck(form.caller_check.data) if form.caller_check.data else None,
                ),
            )
            flash(_("The visit is in. It waits until the volunteer or the other side confirms it."), "ok")
            return redirect(url_for("care.decision", visit_id=form.asked_id))
    elif form.refused_with == REFUSED and not form.activities.data:
        form.refuse(NoActivity())
    return form.page(
        "care/enter.html",
        volunteer=volunteer.name,
        senior_hints={str(each): showing.usual_brief(line.assignment) for each, line in known.items()},
        day_hint=day_hint(day, earliest),
        today=day,
        earliest=earliest,
        me_name=me().name,
        assign_url=url_for("care.assign", volunteer=wanted),
    )


@bp.get("/desk/overrides")
@requires(Permission.MANAGE_CARE)
def overrides() -> ResponseReturnValue:
    """List requests for more than a cap, and what became of them."""
    rows = list_overrides(session(), branch_id=me().branch_id)
    answered_by = get_people(
        session(),
        branch_id=me().branch_id,
        ids=[row.override.answered_by_id for row in rows if row.override.answered_by_id],
    )
    lines = []
    for row in rows:
        override = row.override
        word, kind = words.OVERRIDES[override.state]
        open_ = override.state is OverrideState.ASKED
        mine = override.asked_by_id == me().person_id
        note = _("asked by %(name)s on %(day)s", name=row.asked_by, day=formats.day(override.asked_at))
        if override.answered_by_id and override.answered_at:
            answerer = answered_by[override.answered_by_id].name
            note += " · " + _(
                "answered by %(name)s on %(day)s", name=answerer, day=formats.day(override.answered_at)
            )
        lines.append(
            {
                "title": override_title(row),
                "text": words.quoted(override.reason),
                "note": note,
                "word": word,
                "kind": kind,
                "url": url_for("care.answer_override", override_id=override.id)
                if open_ and not mine
                else None,
                "why": _("Another coordinator answers it.") if open_ and mine else None,
            }
        )
    return render_template("care/overrides.html", lines=lines)


def override_title(row: OverrideRow) -> str:
    """Return for whom more is asked, and how much: `윤미경님 · 11월 17일 (화) · 10시간까지`."""
    override = row.override
    when = formats.day(override.day)
    if override.scope is CapScope.WEEK:
        when = str(_("the week of %(day)s", day=when))
    limit = _("up to %(hours)s", hours=formats.hours(override.minutes))
    return f"{formats.name(row.volunteer)} · {when} · {limit}"


@bp.route("/desk/overrides/new", methods=["GET", "POST"], endpoint="ask_override")
@requires(Permission.MANAGE_CARE)
def ask() -> ResponseReturnValue:
    """Ask another coordinator for more than a cap."""
    wanted = as_id(request.args.get("volunteer"))
    if wanted is None:
        return pick_person(
            title=_("Ask for more hours"),
            question=_("For which volunteer?"),
            endpoint="care.ask_override",
            name="volunteer",
            role=Role.VOLUNTEER,
            lead=_("One coordinator asks, another grants."),
            back=("care.overrides", _("More hours")),
        )
    volunteer = get_person(session(), branch_id=me().branch_id, person_id=wanted)
    rules = rules_today()
    form = OverrideForm(scope=CapScope.DAY.value)
    if form.validate_on_submit():
        with form.refusals():
            do(
                ask_override,
                AskOverride(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    volunteer_id=wanted,
                    scope=CapScope(form.scope.data),
                    day=given(form.day.data),
                    minutes=given(form.minutes.data),
                    reason=given(form.reason.data),
                ),
            )
            flash(_("Asked. Another coordinator answers it."), "ok")
            return redirect(url_for("care.overrides"))
    return form.page(
        "care/override.html",
        title=_("More hours for %(name)s", name=formats.name(volunteer.name)),
        about=None,
        facts=None,
        disabled={},
        scope_hints={
            CapScope.DAY.value: _("now %(hours)s", hours=formats.hours(rules.day_cap_minutes)),
            CapScope.WEEK.value: _("now %(hours)s", hours=formats.hours(rules.week_cap_minutes)),
        },
    )


def _override(override_id: UUID) -> OverrideRow:
    rows = list_overrides(session(), branch_id=me().branch_id, override_id=override_id)
    if not rows:
        raise OverrideNotFound
    return rows[0]


@bp.route("/desk/overrides/<uuid:override_id>", methods=["GET", "POST"], endpoint="answer_override")
@requires(Permission.MANAGE_CARE)
def answer(override_id: UUID) -> ResponseReturnValue:
    """Grant or refuse what another coordinator asked for."""
    row = _override(override_id)
    override: CapOverride = row.override
    if request.method == "GET" and override.state is not OverrideState.ASKED:
        raise OverrideAnswered
    form = OverrideAnswerForm()
    mine = override.asked_by_id == me().person_id
    own = _("You asked for it; somebody else answers.")
    if form.validate_on_submit():
        with form.refusals():
            do(
                answer_override,
                AnswerOverride(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    override_id=override_id,
                    grant=form.answer.data == "grant",
                    reason=given(form.reason.data),
                ),
            )
            flash(_("Your answer is kept."), "ok")
            return redirect(url_for("care.overrides"))
    asked = _("asked by %(name)s on %(day)s", name=row.asked_by, day=formats.day(override.asked_at))
    return form.page(
        "care/override.html",
        title=override_title(row),
        about=asked,
        facts=[(_("Reason"), words.quoted(override.reason))],
        disabled={"grant": own, "refuse": own} if mine else {},
        scope_hints={},
    )
