"""Logging a visit: filled in as usual, so that one press sends it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import LogVisit, log_visit
from timebank.care.errors import NoActivity
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.visits import VisitForm
from timebank.care.models import Assignment
from timebank.care.queries.drafts import KeptDraft
from timebank.care.queries.listing import AssignmentLine, list_assignments
from timebank.care.views import drafts, showing, usual, words
from timebank.care.views.blueprint import bp, rules_today, session, today
from timebank.core.crypto import keyed_digest
from timebank.core.permissions import Permission
from timebank.people.queries import get_person, readiness
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

MANY = 200
BLANK = "blank"
KEEP = "keep"
"""The button that keeps what is written for later."""


@bp.route("/visits/new", methods=["GET", "POST"])
@requires(Permission.LOG_VISIT)
def log() -> ResponseReturnValue:
    """Log a visit; filled in as usual, so that one press sends it."""
    branch_id, person_id, day, rules = me().branch_id, me().person_id, today(), rules_today()
    earliest = day - timedelta(days=rules.submit_days)
    lines = lines_since(earliest)
    # The copy for hours without connection holds no draft: it would outlive the visit that it became.
    draft = drafts.mine() if request.method == "GET" and BLANK not in request.args else None
    chosen = _chosen(lines, day, draft)
    other = draft is not None and chosen is not None and drafts.senior_of(draft) != chosen.senior_id
    resumed = draft if draft and not other else None
    person = get_person(session(), branch_id=branch_id, person_id=person_id)
    state = readiness(session(), branch_id=branch_id, person=person, policy=rules, day=day)
    form = VisitForm(**_start(chosen, resumed))
    offer_choices(form, lines)
    if request.method == "POST" and KEEP in request.form:
        if drafts.keep_for_later(form):
            flash(_("It is kept. You can go on writing whenever you like."), "ok")
            return redirect(url_for("care.home"))
    elif form.validate_on_submit():
        with form.refusals():
            record(form)
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
        not_yet=usual.not_yet(chosen)
        if chosen and not resumed and form.refused_with == 200  # noqa: PLR2004
        else None,
        resumed_at=resumed.kept_at if resumed else None,
        other_draft=drafts.line() if other else None,
        confirm=JustConfirm(unsent=True),
        keep=KEEP,
        owner=owner(),
        today=day,
        earliest=earliest,
        usual_words=usual.in_words(chosen) if form.refused_with == 200 else None,  # noqa: PLR2004
    )


def lines_since(earliest: date) -> list[AssignmentLine]:
    """Return whom the reader visits or visited since that day, one assignment for each senior."""
    lines = list_assignments(
        session(),
        branch_id=me().branch_id,
        volunteer_id=me().person_id,
        since=earliest,
        until=today(),
        limit=MANY,
    )
    return _one_a_senior(lines, today())


def offer_choices(form: VisitForm, lines: list[AssignmentLine]) -> None:
    form.senior_id.choices = [(str(line.assignment.senior_id), formats.name(line.senior)) for line in lines]
    form.activities.choices = words.activity_choices(rules_today())


def record(form: VisitForm) -> None:
    """Log the visit that a form without fault describes."""
    do(
        log_visit,
        LogVisit(
            branch_id=me().branch_id,
            id=form.asked_id,
            actor_id=me().person_id,
            volunteer_id=me().person_id,
            senior_id=UUID(form.senior_id.data),
            day=given(form.day.data),
            start=given(form.start.data),
            end=given(form.end.data),
            past_midnight=form.past_midnight.data,
            activities=tuple(given(form.activities.data)),
            note=form.note.data,
        ),
    )


def owner() -> str:
    """Return by what a device knows whose visits it holds; nobody else can tell who it is."""
    return keyed_digest(f"offline:{me().branch_id}:{me().person_id}".encode())[:32]


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


def _start(chosen: Assignment | None, draft: KeptDraft | None) -> dict[str, Any]:
    """Return what stands in the form at first: what was begun, else the usual visit."""
    if draft is not None:
        return drafts.filled_in(draft)
    return usual.filled_in(chosen) if chosen else {}


def _chosen(lines: list[AssignmentLine], day: date, draft: KeptDraft | None) -> Assignment | None:
    """Return the assignment that the address names, else the draft's, the day's first, the only one."""
    wanted = as_id(request.args.get("assignment"))
    named = [line.assignment for line in lines if line.assignment.id == wanted]
    if draft is not None and not named:
        begun = drafts.senior_of(draft)
        return next((line.assignment for line in lines if line.assignment.senior_id == begun), None)
    here = sorted(
        (line.assignment for line in lines if showing.is_on(line.assignment, day)),
        key=lambda each: (each.usual_start is None, each.usual_start),
    )
    found = named or here or ([lines[0].assignment] if len(lines) == 1 else [])
    return found[0] if found else None
