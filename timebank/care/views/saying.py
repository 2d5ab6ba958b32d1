"""What was said about a visit, recorded by a coordinator: calls, slips, and how an objection was settled."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import (
    ObjectToVisit,
    RecordEvidence,
    SettleObjection,
    object_to_visit,
    record_evidence,
    settle_objection,
)
from timebank.care.errors import AlreadySettled
from timebank.care.forms.desk import CallForm, EvidenceForm, SettleForm
from timebank.care.forms.fields import given
from timebank.care.models import Visit
from timebank.care.queries import get_objection, get_visit
from timebank.care.rules import EvidenceMethod, Objection, SettledHow, VisitState
from timebank.care.views import showing, words
from timebank.care.views.blueprint import bp, session, today
from timebank.care.views.showing import Names
from timebank.care.views.slips import allow_slip, sent_slip
from timebank.core.permissions import Permission
from timebank.people.queries import get_branch, relatives_of
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

AGREES = "yes"


def _speakers(visit: Visit, names: Names) -> list[tuple[str, str]]:
    """Return who may have spoken: the senior, the volunteer, relatives who may see the senior's visits."""
    relatives = relatives_of(session(), branch_id=me().branch_id, person_id=visit.senior_id)
    return [
        (str(visit.senior_id), names.plain(visit.senior_id)),
        (str(visit.volunteer_id), names.plain(visit.volunteer_id)),
        *(
            (str(each.person.id), formats.name(each.person.name))
            for each in relatives
            if each.sees_visits and each.person.id != visit.volunteer_id
        ),
    ]


def _about(visit: Visit, names: Names) -> str:
    volunteer, senior = names.plain(visit.volunteer_id), names.plain(visit.senior_id)
    pair = _("%(volunteer)s visited %(senior)s", volunteer=volunteer, senior=senior)
    return f"{pair} · {showing.visit_when(visit)}"


@bp.route("/desk/visits/<uuid:visit_id>/call", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def call(visit_id: UUID) -> ResponseReturnValue:
    """Record what somebody said on the telephone; a script says what to ask."""
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    names = Names.of([visit.volunteer_id, visit.senior_id], today())
    form = CallForm()
    form.said_by_id.choices = _speakers(visit, names)
    if form.validate_on_submit():
        with form.refusals():
            _keep_call(form, visit)
            flash(_("What they said is kept."), "ok")
            return redirect(url_for("care.decision", visit_id=visit_id))
    branch = get_branch(session(), me().branch_id)
    senior, volunteer = names.plain(visit.senior_id), names.plain(visit.volunteer_id)
    place = branch.name if formats.language() == "ko" else branch.name_en
    return form.page(
        "care/call.html",
        about=_about(visit, names),
        back_url=url_for("care.decision", visit_id=visit_id),
        who_hints={
            str(visit.senior_id): _("received the visit"),
            str(visit.volunteer_id): _("made the visit"),
        },
        who_disabled={},
        script_hello=_(
            "“Good day, %(name)s. This is %(caller)s of %(branch)s.",
            name=senior,
            caller=me().name,
            branch=place,
        ),
        script_question=_(
            "On %(day)s, did somebody come to you? Who was it, from when to when, and what for?",
            day=formats.day(visit.starts_at),
        ),
        script_close=_(
            "Thank you. %(volunteer)s wrote down %(length)s. Is that how you remember it?”",
            volunteer=volunteer,
            length=formats.hours(visit.minutes),
        ),
    )


def _keep_call(form: CallForm, visit: Visit) -> None:
    said_by = UUID(form.said_by_id.data)
    by_volunteer = said_by == visit.volunteer_id
    denies = form.agrees.data != AGREES
    if (
        denies
        and not by_volunteer
        and (form.agrees.data == Objection.NO_VISIT or visit.state is VisitState.APPROVED)
    ):
        do(
            object_to_visit,
            ObjectToVisit(
                branch_id=me().branch_id,
                id=form.asked_id,
                actor_id=me().person_id,
                visit_id=visit.id,
                kind=Objection(form.agrees.data),
                raised_by_id=said_by,
                words=form.words.data,
                said_minutes=form.said_minutes.data,
            ),
        )
        return
    do(
        record_evidence,
        RecordEvidence(
            branch_id=me().branch_id,
            id=form.asked_id,
            actor_id=me().person_id,
            visit_id=visit.id,
            method=EvidenceMethod.VOLUNTEER_CALL if by_volunteer else EvidenceMethod.SENIOR_CALL,
            agrees=not denies,
            said_by_id=said_by,
            words=form.words.data,
            said_minutes=form.said_minutes.data,
        ),
    )


@bp.route("/desk/visits/<uuid:visit_id>/evidence", methods=["GET", "POST"])
@requires(Permission.MANAGE_CARE)
def evidence(visit_id: UUID) -> ResponseReturnValue:
    """Record a slip, a reply, or what the coordinator knows."""
    allow_slip()
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=visit_id)
    names = Names.of([visit.volunteer_id, visit.senior_id], today())
    form = EvidenceForm()
    form.said_by_id.choices = _speakers(visit, names)
    if form.validate_on_submit():
        method = EvidenceMethod(form.method.data)
        said_by = form.said_by_id.data if method is not EvidenceMethod.KNOWLEDGE else None
        with form.refusals():
            do(
                record_evidence,
                RecordEvidence(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    visit_id=visit_id,
                    method=method,
                    agrees=True,
                    said_by_id=UUID(said_by) if said_by else None,
                    words=form.words.data,
                    paper_ref=form.paper_ref.data,
                    slip=sent_slip(),
                ),
            )
            flash(_("The evidence is kept."), "ok")
            return redirect(url_for("care.decision", visit_id=visit_id))
    return form.page(
        "care/evidence.html",
        about=_about(visit, names),
        back_url=url_for("care.decision", visit_id=visit_id),
    )


@bp.route("/desk/objections/<uuid:objection_id>/settle", methods=["GET", "POST"])
@requires(Permission.DECIDE_VISIT)
def settle(objection_id: UUID) -> ResponseReturnValue:
    """Settle an objection with what both agreed on."""
    objection = get_objection(session(), branch_id=me().branch_id, objection_id=objection_id)
    visit = get_visit(session(), branch_id=me().branch_id, visit_id=objection.visit_id)
    if request.method == "GET" and objection.settled_at is not None:
        raise AlreadySettled
    names = Names.of([visit.volunteer_id, visit.senior_id, objection.raised_by_id], today())
    form = SettleForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                settle_objection,
                SettleObjection(
                    branch_id=me().branch_id,
                    id=form.asked_id,
                    actor_id=me().person_id,
                    objection_id=objection_id,
                    how=SettledHow(form.how.data),
                    words=given(form.words.data),
                ),
            )
            flash(_("The objection is settled."), "ok")
            return redirect(url_for("care.decision", visit_id=visit.id))
    return form.page(
        "care/settle.html",
        title=_("Settle the objection"),
        about=_about(visit, names),
        back_url=url_for("care.decision", visit_id=visit.id),
        said=words.quoted(objection.words) or words.OBJECTIONS[objection.kind],
        said_by=f"{names.plain(objection.raised_by_id)} · {formats.day(objection.raised_at)}",
        choose_how=True,
        disabled={},
        words_hint=_("Both read it. For example: both now say two hours."),
        submit_label=_("Settle it"),
    )
