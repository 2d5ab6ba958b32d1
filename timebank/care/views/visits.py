"""A volunteer's own visits: logging one, the list, one of them, and what can be done with it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import (
    ConfirmVisit,
    LogVisit,
    WithdrawVisit,
    confirm_visit,
    log_visit,
    withdraw_visit,
)
from timebank.care.errors import NoActivity, VisitNotFound
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.visits import MyVisitsFilters, VisitForm
from timebank.care.models import Assignment, Visit
from timebank.care.queries.listing import (
    AssignmentLine,
    list_assignments,
    list_events,
    list_objections,
    list_visits,
)
from timebank.care.queries.single import get_visit
from timebank.care.rules import VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, moment_cursor, rules_today, session, today
from timebank.care.views.showing import Names, Notice
from timebank.core.permissions import Permission
from timebank.ledger.queries import find_by_cause
from timebank.ledger.rules import PostingKind
from timebank.people.queries import get_person, readiness
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import Page

MANY = 200


@bp.route("/visits/new", methods=["GET", "POST"])
@requires(Permission.LOG_VISIT)
def log() -> ResponseReturnValue:
    """Log a visit; filled in as usual, so that one press sends it."""
    branch_id, person_id, day, rules = me().branch_id, me().person_id, today(), rules_today()
    earliest = day - timedelta(days=rules.submit_days)
    lines = list_assignments(
        session(), branch_id=branch_id, volunteer_id=person_id, since=earliest, until=day, limit=MANY
    )
    lines = _one_a_senior(lines, day)
    chosen = _chosen(lines, day)
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    state = readiness(session(), branch_id=branch_id, person=person, policy=rules, day=day)
    form = VisitForm(**_usual(chosen, day) if chosen else {})
    form.senior_id.choices = [(str(line.assignment.senior_id), formats.name(line.senior)) for line in lines]
    form.activities.choices = words.activity_choices(rules)
    if form.validate_on_submit():
        with form.refusals():
            do(
                log_visit,
                LogVisit(
                    branch_id=branch_id,
                    id=form.asked_id,
                    actor_id=person_id,
                    volunteer_id=person_id,
                    senior_id=UUID(form.senior_id.data),
                    day=given(form.day.data),
                    start=given(form.start.data),
                    end=given(form.end.data),
                    past_midnight=form.past_midnight.data,
                    activities=tuple(given(form.activities.data)),
                    note=form.note.data,
                ),
            )
            flash(_("Thank you. The record is in. You will hear from the branch."), "ok")
            return redirect(url_for("care.visit", visit_id=form.asked_id))
    elif form.refused_with != 200 and not form.activities.data:  # noqa: PLR2004
        form.refuse(NoActivity())
    return form.page(
        "care/log.html",
        usual=chosen is not None and chosen.usual_start is not None,
        ready=state.ready,
        senior_hints={str(line.assignment.senior_id): showing.usual_brief(line.assignment) for line in lines},
        day_hint=day_hint(day, earliest),
        today=day,
        earliest=earliest,
        usual_words=_usual_words(chosen) if form.refused_with == 200 else None,  # noqa: PLR2004
    )


def day_hint(day: date, earliest: date) -> str:
    """Return from when to when a visit can be logged."""
    return str(
        _(
            "Today is %(today)s. You can go back to %(earliest)s.",
            today=formats.day(day),
            earliest=formats.day(earliest),
        )
    )


def _one_a_senior(lines: list[AssignmentLine], day: date) -> list[AssignmentLine]:
    """Return one assignment for each whom the volunteer visits, those of the day first."""
    seen: dict[UUID, AssignmentLine] = {}
    for line in lines:
        seen.setdefault(line.assignment.senior_id, line)
    return sorted(
        seen.values(),
        key=lambda line: (
            not showing.is_on(line.assignment, day),
            line.assignment.usual_start is None,
            line.assignment.usual_start or time(),
            line.senior,
        ),
    )


def _chosen(lines: list[AssignmentLine], day: date) -> Assignment | None:
    """Return the assignment that the address names, else the day's first, else the only one."""
    wanted = as_id(request.args.get("assignment"))
    named = [line.assignment for line in lines if line.assignment.id == wanted]
    here = sorted(
        (line.assignment for line in lines if showing.is_on(line.assignment, day)),
        key=lambda each: (each.usual_start is None, each.usual_start),
    )
    found = named or here or ([lines[0].assignment] if len(lines) == 1 else [])
    return found[0] if found else None


def _usual(assignment: Assignment, day: date) -> dict[str, Any]:
    """Return how a visit of this assignment usually is, on the newest of its usual days."""
    days = [day - timedelta(days=back) for back in range(7)]
    newest = next((each for each in days if each.weekday() in assignment.weekdays), day)
    start, end = assignment.usual_start, assignment.usual_end
    return {
        "senior_id": str(assignment.senior_id),
        "day": max(newest, assignment.starts_on),
        "start": start,
        "end": end,
        "past_midnight": start is not None and end is not None and end <= start,
        "activities": list(assignment.activities),
    }


def _usual_words(assignment: Assignment | None) -> str | None:
    minutes = showing.usual_minutes(assignment) if assignment else None
    if assignment is None or minutes is None or not assignment.usual_start or not assignment.usual_end:
        return None
    text = _("Usually: %(when)s, %(length)s (%(points)s)")
    return words.rich(
        text,
        when=formats.span(assignment.usual_start, assignment.usual_end),
        length=words.bold(formats.hours(minutes)),
        points=formats.points(minutes),
    )


@bp.get("/visits")
@requires(Permission.LOG_VISIT)
def visits() -> ResponseReturnValue:
    """List the volunteer's own visits."""
    filters = MyVisitsFilters()
    filters.state.choices = state_choices()
    state = filters.value("state")
    chosen = {VisitState(state)} if state in set(VisitState) else set()
    since, until = filters.value("since"), filters.value("until")
    cursor = request.args.get("cursor")
    rows = list_visits(
        session(),
        branch_id=me().branch_id,
        volunteer_id=me().person_id,
        states=chosen,
        since=since,
        until=until,
        after=moment_cursor(cursor),
    )
    page = Page.of(rows, showing.moment_key)
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "cursor"}
    return render_template(
        "care/visits.html",
        filters=filters,
        visits=showing.own_lines(page.rows),
        narrowed=bool(chosen or since or until or cursor),
        lead=None,
        newest_url=url_for("care.visits", **kept) if cursor else None,
        older_url=url_for("care.visits", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def state_choices() -> list[tuple[str, str]]:
    """Return the states for a filter."""
    return [("", str(_("All")))] + [(state.value, str(word)) for state, (word, _kind) in words.STATES.items()]


def own_visit(visit_id: UUID) -> Visit:
    """Return the visit, if the reader is its volunteer.

    Raises:
        VisitNotFound
    """
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    if visit.volunteer_id != me().person_id:
        raise VisitNotFound
    return visit


@bp.get("/visits/<uuid:visit_id>")
@requires(Permission.LOG_VISIT)
def visit(visit_id: UUID) -> ResponseReturnValue:
    """Show one of the volunteer's own visits, with what happened and what can be done."""
    found = own_visit(visit_id)
    events = list_events(session(), branch_id=me().branch_id, visit_id=visit_id)
    ids = [found.senior_id, found.volunteer_id, found.decided_by_id, found.entered_by_id]
    objections = list_objections(session(), branch_id=me().branch_id, visit_ids=[visit_id])
    ids += [each.raised_by_id for each in objections]
    names = Names.of([*ids, *showing.ids_in(events)], today())
    word, kind = showing.state_of(found)
    senior = names.plain(found.senior_id)
    unconfirmed = showing.waits_for_confirmation(found) and found.entered_by_id != me().person_id
    undecided = found.state in {VisitState.SUBMITTED, VisitState.DISPUTED}
    answers = found.state in {VisitState.REJECTED, VisitState.DISPUTED}
    facts = [
        (_("Whom you met"), senior),
        (_("Day and time"), showing.visit_span(found)),
        (_("Hours"), formats.hours(found.minutes)),
        (_("What you did"), words.activity_names(found.activities, rules_today())),
        (_("Your note"), found.note or _("none")),
        (_("Entered"), f"{words.ENTERED[found.entered_how]} · {names.plain(found.entered_by_id)}"),
    ]
    return render_template(
        "care/visit.html",
        title=_("Your visit to %(name)s", name=senior),
        when=showing.visit_when(found),
        state_word=word,
        state_kind=kind,
        back_url=url_for("care.visits"),
        back_label=_("My visits"),
        told=_notice(found, names),
        facts=facts,
        timeline=showing.timeline(events, names, visit=found, objections=objections),
        confirm=JustConfirm() if unconfirmed else None,
        confirm_text=_("%(name)s wrote this down for you.", name=names.plain(found.entered_by_id)),
        confirm_url=url_for("care.confirm", visit_id=visit_id),
        answer_url=url_for("care.answer", visit_id=visit_id) if answers else None,
        object_url=None,
        take_back=None,
        withdraw=JustConfirm() if undecided else None,
        withdraw_url=url_for("care.withdraw", visit_id=visit_id),
        withdraw_why=_("It is approved. If it is wrong, call the branch; a coordinator corrects it.")
        if found.state is VisitState.APPROVED
        else None,
    )


def _notice(found: Visit, names: Names) -> Notice:
    decider = names.plain(found.decided_by_id)
    match found.state:
        case VisitState.SUBMITTED if showing.waits_for_confirmation(found):
            return Notice(
                title=_("It waits to be confirmed"),
                text=showing.what_next(found, None),
                kind="warn",
            )
        case VisitState.SUBMITTED:
            return Notice(
                title=_("You will hear by %(day)s", day=formats.day(found.decide_by)),
                text=_("A coordinator looks at it. You need do nothing."),
            )
        case VisitState.DISPUTED:
            return Notice(
                title=_("The other side remembers it differently"),
                text=_("Nothing is decided until both agree. Please answer."),
                kind="warn",
            )
        case VisitState.APPROVED:
            return Notice(
                title=_("%(points)s credited", points=formats.points_hours(_credited(found))),
                text=f"{decider} · {formats.day(found.decided_at)}" if found.decided_at else None,
                kind="ok",
            )
        case VisitState.REJECTED:
            return Notice(
                title=words.quoted(found.reason),
                text=f"{decider} · {formats.day(found.decided_at)}" if found.decided_at else decider,
                kind="bad",
            )
        case VisitState.WITHDRAWN:
            return Notice(title=_("You withdrew it"), text=_("Nothing is credited for it."))


def _credited(found: Visit) -> int:
    """Return what the ledger says that the visit brought its volunteer, in minutes."""
    posting = find_by_cause(
        session(), branch_id=found.branch_id, kind=PostingKind.ISSUE, cause=f"care.visit:{found.id}"
    )
    if posting is None:
        return showing.earned(found)
    return sum(entry.minutes for entry in posting.entries if entry.owner_id == found.volunteer_id)


@bp.post("/visits/<uuid:visit_id>/withdraw")
@requires(Permission.LOG_VISIT)
def withdraw(visit_id: UUID) -> ResponseReturnValue:
    """Take back a visit that is not decided."""
    own_visit(visit_id)
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            withdraw_visit,
            WithdrawVisit(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, visit_id=visit_id
            ),
        )
        flash(_("The visit is withdrawn."), "ok")
    return redirect(url_for("care.visit", visit_id=visit_id))


@bp.post("/visits/<uuid:visit_id>/confirm")
@requires(Permission.LOG_VISIT)
def confirm(visit_id: UUID) -> ResponseReturnValue:
    """Confirm a visit that somebody else entered for the volunteer."""
    own_visit(visit_id)
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            confirm_visit,
            ConfirmVisit(
                branch_id=me().branch_id, id=form.asked_id, actor_id=me().person_id, visit_id=visit_id
            ),
        )
        flash(_("Thank you. The visit is confirmed."), "ok")
    return redirect(url_for("care.visit", visit_id=visit_id))
