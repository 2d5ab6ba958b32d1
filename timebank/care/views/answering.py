"""A volunteer's answer to a visit that came back, or was objected to."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import AnswerRejection, answer_rejection
from timebank.care.errors import NothingToAnswer
from timebank.care.forms.fields import given
from timebank.care.forms.visits import AnswerForm
from timebank.care.models import Visit
from timebank.care.queries.listing import list_objections
from timebank.care.rules import VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, rules_today, session
from timebank.care.views.visits import own_visit
from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires


@bp.route("/visits/<uuid:visit_id>/answer", methods=["GET", "POST"])
@requires(Permission.LOG_VISIT)
def answer(visit_id: UUID) -> ResponseReturnValue:
    """Answer a visit that came back or was objected to: other times, words, or both."""
    found = own_visit(visit_id)
    zone = me().zone
    starts, ends = formats.local(found.starts_at, zone), formats.local(found.ends_at, zone)
    form = AnswerForm(
        day=starts.date(),
        start=starts.time(),
        end=ends.time(),
        past_midnight=ends.date() > starts.date(),
        activities=list(found.activities),
    )
    form.activities.choices = words.activity_choices(rules_today())
    if request.method == "GET" and found.state not in {VisitState.REJECTED, VisitState.DISPUTED}:
        raise NothingToAnswer
    if form.validate_on_submit():
        with form.refusals():
            do(
                answer_rejection,
                AnswerRejection(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    visit_id=visit_id,
                    day=given(form.day.data),
                    start=given(form.start.data),
                    end=given(form.end.data),
                    past_midnight=form.past_midnight.data,
                    activities=tuple(given(form.activities.data)),
                    words=form.words.data,
                ),
            )
            flash(_("Thank you. Your answer is in; the coordinator looks at it again."), "ok")
            return redirect(url_for("care.visit", visit_id=visit_id))
    said, said_by = _what_was_said(found)
    return form.page(
        "care/answer.html",
        when=f"{formats.name(_name_of(found.senior_id))} · {showing.visit_when(found)}",
        back_url=url_for("care.visit", visit_id=visit_id),
        said=said,
        said_by=said_by,
        today=clock.local_day(clock.now(), zone),
    )


def _name_of(person_id: UUID) -> str:
    return get_people(session(), branch_id=me().branch_id, ids=[person_id])[person_id].name


def _what_was_said(found: Visit) -> tuple[object, str | None]:
    if found.state is VisitState.REJECTED and found.decided_by_id and found.decided_at:
        decider = words.coordinator(_name_of(found.decided_by_id))
        return words.quoted(found.reason), f"{decider} · {formats.day(found.decided_at)}"
    objections = list_objections(session(), branch_id=me().branch_id, visit_ids=[found.id])
    open_one = showing.open_objection(objections)
    if open_one is None:
        return _("The other side remembers it differently"), None
    raised = f"{formats.name(_name_of(open_one.raised_by_id))} · {formats.day(open_one.raised_at)}"
    if open_one.said_minutes is not None:
        length = formats.hours(open_one.said_minutes)
        return _("“It was %(length)s.”", length=length), raised
    return words.quoted(open_one.words) or words.OBJECTIONS[open_one.kind], raised
