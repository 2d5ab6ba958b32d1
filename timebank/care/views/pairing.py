"""Bringing people together: assignments."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import AssignVolunteer, EndAssignment, assign_volunteer, end_assignment
from timebank.care.errors import AssignmentNotFound, OfferNotFound
from timebank.care.forms.fields import as_id, given
from timebank.care.forms.pairing import AssignmentForm, EndAssignmentForm
from timebank.care.queries.listing import (
    AssignmentLine,
    OfferRow,
    find_assignment_line,
    list_assignments,
    list_offers,
)
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, day_cursor, rules_today, session, today
from timebank.care.views.picking import pick_person
from timebank.core.permissions import Permission, Role
from timebank.people.queries import Readiness, get_person, readiness
from timebank.people.rules import Missing
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pagination import Page


def _ids(*values: str | None) -> list[str]:
    return [value for value in values if value]


@bp.get("/desk/assignments")
@requires(Permission.MANAGE_CARE)
def assignments() -> ResponseReturnValue:
    """List who visits whom."""
    person_id = as_id(request.args.get("volunteer"))
    senior_id = as_id(request.args.get("senior"))
    cursor = request.args.get("cursor")
    rows = list_assignments(
        session(),
        branch_id=me().branch_id,
        volunteer_id=person_id,
        senior_id=senior_id,
        after=day_cursor(cursor),
    )
    page = Page.of(rows, lambda line: (line.assignment.starts_on, line.assignment.id))
    only = person_id or senior_id
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "cursor"}
    person = get_person(session(), branch_id=me().branch_id, person_id=only) if only else None
    return render_template(
        "care/assignments.html",
        lines=[_line(line) for line in page.rows],
        person_name=person.name if person else None,
        newest_url=url_for("care.assignments", **kept) if cursor else None,
        older_url=url_for("care.assignments", **kept, cursor=page.next_cursor) if page.next_cursor else None,
    )


def _line(line: AssignmentLine) -> dict[str, str | None]:
    one, day = line.assignment, today()
    until = formats.plain_day(one.ends_on) if one.ends_on else _("open")
    over = one.ends_on is not None and one.ends_on < day
    return {
        "volunteer": line.volunteer,
        "senior": line.senior,
        "volunteer_url": url_for("care.assignments", volunteer=one.volunteer_id),
        "activities": words.activity_names(one.activities, rules_today()),
        "usual": showing.usual_words(one),
        "period": f"{formats.plain_day(one.starts_on)} ~ {until}",
        "end_url": None if over else url_for("care.end_assignment", assignment_id=one.id),
    }


def _offer(offer_id: UUID) -> OfferRow:
    rows = list_offers(session(), branch_id=me().branch_id, offer_id=offer_id)
    if not rows:
        raise OfferNotFound
    return rows[0]


@bp.route("/desk/assignments/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def assign() -> ResponseReturnValue:
    """Introduce a volunteer to somebody: chosen by search, from a person's page, or from an offer."""
    offer_id = as_id(request.args.get("offer"))
    offer = _offer(offer_id) if offer_id else None
    volunteer_id = offer.offer.volunteer_id if offer else as_id(request.args.get("volunteer"))
    senior_id = offer.need.senior_id if offer else as_id(request.args.get("senior"))
    back = ("care.assignments", str(_("Assignments")))
    if volunteer_id is None:
        return pick_person(
            title=_("Assign a volunteer"),
            question=_("Which volunteer?"),
            endpoint="care.assign",
            name="volunteer",
            role=Role.VOLUNTEER,
            lead=_("First the volunteer, then whom they visit."),
            back=back,
            keep={"senior": senior_id} if senior_id else None,
        )
    volunteer = get_person(session(), branch_id=me().branch_id, person_id=volunteer_id)
    if senior_id is None:
        return pick_person(
            title=_("Assign a volunteer"),
            question=_("Whom do they visit?"),
            endpoint="care.assign",
            name="senior",
            role=Role.SENIOR,
            lead=_("First the volunteer, then whom they visit."),
            back=back,
            keep={"volunteer": volunteer_id},
            chosen=[(str(_("Volunteer")), formats.name(volunteer.name))],
        )
    senior = get_person(session(), branch_id=me().branch_id, person_id=senior_id)
    day, rules = today(), rules_today()
    form = AssignmentForm(
        starts_on=day,
        activities=list(offer.need.activities) if offer else [],
        weekdays=[str(each) for each in offer.need.weekdays] if offer else [],
    )
    form.activities.choices = words.activity_choices(rules)
    if form.validate_on_submit():
        with form.refusals():
            do(
                assign_volunteer,
                AssignVolunteer(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    volunteer_id=volunteer_id,
                    senior_id=senior_id,
                    activities=tuple(given(form.activities.data)),
                    weekdays=tuple(int(each) for each in given(form.weekdays.data)),
                    usual_start=form.usual_start.data,
                    usual_end=form.usual_end.data,
                    starts_on=given(form.starts_on.data),
                    ends_on=form.ends_on.data,
                    safety_note=form.safety_note.data,
                    offer_id=offer_id,
                ),
            )
            flash(_("Assigned. The volunteer sees it on the home page."), "ok")
            return redirect(url_for("care.assignments"))
    state = readiness(session(), branch_id=me().branch_id, person=volunteer, policy=rules, day=day)
    facts = [
        (_("Volunteer"), formats.name(volunteer.name)),
        (_("Whom they visit"), " · ".join(_ids(formats.name(senior.name), senior.neighbourhood))),
    ]
    if offer:
        facts.append((_("The need"), f"{showing.need_title(offer.need)} · {words.need_when(offer.need)}"))
    return form.page(
        "care/assign.html",
        volunteer=volunteer,
        senior=senior,
        missing=None if state.ready else _missing(state),
        facts=facts,
        hidden_errors=[str(each) for each in (*form.volunteer_id.errors, *form.senior_id.errors)],
    )


def _missing(state: Readiness) -> str:
    said = {
        Missing.IDENTITY: _("who they are has not been seen"),
        Missing.TRAINING: _("%(hours)s of training are left", hours=formats.hours(state.training_left)),
        Missing.AGE: _("not old enough"),
        Missing.GUARDIAN: _("the guardian's consent is missing"),
        Missing.CONSENT: _("the consent to keep records is missing"),
    }
    lacking = formats.words(said.get(each, each) for each in state.missing)
    return str(_("%(what)s. Visits count only after that.", what=lacking))


@bp.route("/desk/assignments/<uuid:assignment_id>/end", methods=["GET", "POST"], endpoint="end_assignment")
@requires(Permission.MANAGE_CARE)
def end(assignment_id: UUID) -> ResponseReturnValue:
    """End an assignment on a day."""
    line = find_assignment_line(session(), branch_id=me().branch_id, assignment_id=assignment_id)
    if line is None:
        raise AssignmentNotFound
    form = EndAssignmentForm(ends_on=today())
    if form.validate_on_submit():
        with form.refusals():
            do(
                end_assignment,
                EndAssignment(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    assignment_id=assignment_id,
                    ends_on=given(form.ends_on.data),
                ),
            )
            flash(_("The assignment ends on that day."), "ok")
            return redirect(url_for("care.assignments"))
    return form.page("care/end_assignment.html", volunteer=line.volunteer, senior=line.senior)
