"""Running redemptions: what waits, late first; who fits; and what became of a visit."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from timebank.care.forms.fields import as_id, given
from timebank.care.views.approving import late_words
from timebank.care.views.picking import pick_person
from timebank.core.commands import Command, Handler
from timebank.core.errors import DomainError
from timebank.core.permissions import Permission, Role
from timebank.exchange.commands.offers import OfferRedemption, offer_redemption, visit_time
from timebank.exchange.commands.redemptions import (
    ApproveRedemption,
    CancelRedemption,
    MissRedemption,
    RefuseRedemption,
    approve_redemption,
    cancel_redemption,
    miss_redemption,
    refuse_redemption,
)
from timebank.exchange.forms import phrases
from timebank.exchange.forms.redemptions import MissForm, WhenForm, WhyForm
from timebank.exchange.queries.calls import callers_of
from timebank.exchange.queries.figures import waiting_figures
from timebank.exchange.queries.fitting import list_candidates
from timebank.exchange.queries.redemptions import (
    RedemptionLine,
    get_redemption_line,
    list_open_redemptions,
    list_redemption_events,
    list_redemptions,
)
from timebank.exchange.rules.redemptions import (
    OFFERABLE_STATES,
    OPEN_STATES,
    MissedBy,
    RedemptionState,
    VisitTime,
)
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.views import redemption_words as words
from timebank.exchange.views.redemption_words import bp, session, today
from timebank.exchange.views.redemptions import ask_page, facts
from timebank.exchange.views.reversal_words import reversal_url
from timebank.exchange.views.second import am_second_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires

ENDED = tuple(state for state in RedemptionState if state not in OPEN_STATES)
SHOWN = 20
FEW = 10
"""Volunteers who fit, shown at first: the best of them."""


@bp.get("/desk/redemptions")
@requires(Permission.READ_EXCHANGE)
def desk() -> ResponseReturnValue:
    """List what waits, late first, and what ended last."""
    branch_id = me().branch_id
    rows = list_open_redemptions(session(), branch_id=branch_id)
    ended = list_redemptions(session(), branch_id=branch_id, states=ENDED, limit=SHOWN)[:SHOWN]
    late = [row for row in rows if words.is_late(row.redemption)]
    others = [row for row in rows if not words.is_late(row.redemption)]
    return render_template(
        "exchange/redemptions_desk.html",
        late=[_line(row) for row in late],
        waiting=[_line(row) for row in others],
        ended=[_line(row) for row in ended],
        may_manage=me().may(Permission.MANAGE_EXCHANGE),
    )


def late_lines() -> list[dict[str, str | None]]:
    """Return the requests whose next step is overdue, for the desk's first page."""
    if not me().may(Permission.READ_EXCHANGE):
        return []
    rows = list_open_redemptions(session(), branch_id=me().branch_id)
    late = [row for row in rows if words.is_late(row.redemption)]
    return [
        {
            "title": str(_("Care for %(name)s", name=formats.name(row.beneficiary))),
            "text": " · ".join(filter(None, (line.text, words.due_words(row.redemption)))),
            "late": late_words((today() - row.redemption.due_on).days),
            "label": str(_("Look")),
            "url": line.url,
        }
        for row in late
        for line in [_line(row)]
    ]


def _line(row: RedemptionLine) -> words.Line:
    return words.line_of(row, _url(row.redemption.id), staff=True)


def _url(redemption_id: UUID) -> str:
    return url_for("redemptions.run", redemption_id=redemption_id)


@bp.route("/desk/redemptions/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new_for() -> ResponseReturnValue:
    """Ask for care for somebody who telephones or stands at the counter."""
    person_id = as_id(request.args.get("person"))
    if person_id is None:
        return pick_person(
            title=_("Ask for care"),
            question=_("Who needs care?"),
            endpoint="redemptions.new_for",
            name="person",
            role=Role.SENIOR,
            lead=_("Their points are used, and they are told."),
            back=("redemptions.desk", _("Requests for care")),
        )
    return ask_page(person_id, back=("redemptions.desk", _("Requests for care")), done="redemptions.run")


@bp.get("/desk/redemptions/<uuid:redemption_id>")
@requires(Permission.READ_EXCHANGE)
def run(redemption_id: UUID) -> ResponseReturnValue:
    """Show one request: where it stands, who fits, and what can be done."""
    return _page(redemption_id, JustConfirm())


def _page(redemption_id: UUID, form: BaseForm) -> ResponseReturnValue:
    who = me()
    row = get_redemption_line(session(), branch_id=who.branch_id, redemption_id=redemption_id)
    redemption = row.redemption
    events = list_redemption_events(session(), branch_id=who.branch_id, redemption_id=redemption_id)
    ids = {each for event in events for each in (event.volunteer_id, event.actor_id) if each}
    names = words.names_of(branch_id=who.branch_id, ids=ids)
    word, kind = words.state_of(redemption)
    may_manage = who.may(Permission.MANAGE_EXCHANGE)
    when_form, when = _when(row) if redemption.state in OFFERABLE_STATES else (None, None)
    candidates = (
        [
            words.candidate_line(each)
            for each in list_candidates(session(), redemption=redemption, when=when, today=today())
        ]
        if when is not None and may_manage
        else []
    )
    may_decide = redemption.state is RedemptionState.AWAITING_APPROVAL and am_second_person(
        parties=[redemption.beneficiary_id],
        asked_by_id=redemption.asked_by_id,
        called_by=callers_of(session(), branch_id=who.branch_id, object_id=redemption.id),
    )
    return form.page(
        "exchange/redemption_run.html",
        row=row,
        redemption=redemption,
        word=_("late") if words.is_late(redemption) else word,
        kind="bad" if words.is_late(redemption) else kind,
        due=words.due_words(redemption),
        about=f"{phrases.when(redemption)} · {words.what(redemption)}",
        facts=facts(row),
        steps=words.timeline(redemption, events, names),
        when_form=when_form if redemption.on_day is None else None,
        when=when,
        fitting=[each for each in candidates if each["fit"]],
        few=FEW,
        unfitting=[each for each in candidates if not each["fit"]],
        confirm=JustConfirm(unsent=True),
        may_manage=may_manage,
        may_decide=may_decide,
        is_open=redemption.state in OPEN_STATES,
        is_accepted=redemption.state is RedemptionState.ACCEPTED,
        is_offerable=redemption.state in OFFERABLE_STATES,
        awaits_approval=redemption.state is RedemptionState.AWAITING_APPROVAL,
        reversal_url=reversal_url(ObjectKind.REDEMPTION, redemption.id)
        if redemption.state is RedemptionState.DONE
        else None,
    )


def _when(row: RedemptionLine) -> tuple[WhenForm | None, VisitTime | None]:
    """Return when the volunteers would come: as asked for, or as the address says; None while unclear."""
    form = WhenForm(unsent=True)
    sent = request.values
    for field in (form.day, form.start):
        try:
            field.process_formdata([sent[field.name]] if sent.get(field.name) else [])
        except ValueError as fault:
            field.errors = [str(fault)]
            return form, None
    try:
        return form, visit_time(row.redemption, day=form.day.data, start=form.start.data, today=today())
    except DomainError as refusal:
        if sent.get("day"):
            field = form.start if refusal.field == "start" else form.day
            field.errors = [sentence(refusal)]
        return form, None


def _act(redemption_id: UUID, handle: Handler[Any, Any], command: Command, said: str) -> ResponseReturnValue:
    do(handle, command)
    flash(said, "ok")
    return redirect(_url(redemption_id))


def _common(form: BaseForm, redemption_id: UUID) -> dict[str, Any]:
    who = me()
    return {
        "branch_id": who.branch_id,
        "id": form.asked_id,
        "actor_id": who.person_id,
        "redemption_id": redemption_id,
    }


@bp.post("/desk/redemptions/<uuid:redemption_id>/offer")
@requires(Permission.MANAGE_EXCHANGE)
def offer(redemption_id: UUID) -> ResponseReturnValue:
    """Ask a volunteer whether they can come."""
    row = get_redemption_line(session(), branch_id=me().branch_id, redemption_id=redemption_id)
    form = JustConfirm()
    volunteer_id = as_id(request.form.get("volunteer_id"))
    if form.validate_on_submit() and volunteer_id is not None:
        _form, when = _when(row)
        with form.refusals():
            command = OfferRedemption(
                **_common(form, redemption_id),
                volunteer_id=volunteer_id,
                day=when.day if when else None,
                start=when.start if when else None,
            )
            return _act(redemption_id, offer_redemption, command, _("The volunteer is asked."))
    return _page(redemption_id, form)


@bp.post("/desk/redemptions/<uuid:redemption_id>/approve")
@requires(Permission.DECIDE_EXCHANGE)
def approve(redemption_id: UUID) -> ResponseReturnValue:
    """Let a large one go on."""
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            command = ApproveRedemption(**_common(form, redemption_id))
            return _act(redemption_id, approve_redemption, command, _("Approved. Volunteers can be asked."))
    return _page(redemption_id, form)


@bp.route("/desk/redemptions/<uuid:redemption_id>/refuse", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def refuse(redemption_id: UUID) -> ResponseReturnValue:
    """Refuse a large one, with a reason."""
    form = WhyForm()
    if form.validate_on_submit():
        with form.refusals():
            command = RefuseRedemption(**_common(form, redemption_id), reason=given(form.reason.data))
            return _act(redemption_id, refuse_redemption, command, _("Refused. The points are back."))
    return _ask(redemption_id, form, _("Refuse the request?"), _("Refuse the request"))


@bp.route("/desk/redemptions/<uuid:redemption_id>/cancel", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def cancel_for(redemption_id: UUID) -> ResponseReturnValue:
    """Cancel it for who asked."""
    form = WhyForm()
    if form.validate_on_submit():
        with form.refusals():
            command = CancelRedemption(**_common(form, redemption_id), reason=form.reason.data)
            return _act(redemption_id, cancel_redemption, command, _("Cancelled. The points are back."))
    return _ask(redemption_id, form, _("Cancel the request?"), _("Cancel the request"))


@bp.route("/desk/redemptions/<uuid:redemption_id>/miss", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def miss(redemption_id: UUID) -> ResponseReturnValue:
    """Record that the visit did not take place."""
    form = MissForm()
    if form.validate_on_submit():
        with form.refusals():
            command = MissRedemption(
                **_common(form, redemption_id),
                missed_by=MissedBy(form.missed_by.data),
                reason=given(form.reason.data),
            )
            return _act(redemption_id, miss_redemption, command, _("Recorded. The points are back."))
    return _ask(redemption_id, form, _("The visit did not take place?"), _("Record it"))


def _ask(redemption_id: UUID, form: WhyForm, title: str, label: str) -> ResponseReturnValue:
    row = get_redemption_line(session(), branch_id=me().branch_id, redemption_id=redemption_id)
    about = f"{formats.name(row.beneficiary)} · {phrases.when(row.redemption)}"
    return form.page(
        "exchange/redemption_end.html",
        title=title,
        about=about,
        note=_("The reserved points come back at once, and both are told."),
        optional=False,
        label=label,
        back_url=_url(redemption_id),
    )


@bp.get("/desk/redemptions/figures")
@requires(Permission.READ_EXCHANGE)
def figures() -> ResponseReturnValue:
    """Show how long requests wait, and how many came to nothing, and why."""
    found = waiting_figures(session(), branch_id=me().branch_id, today=today(), zone=me().zone)
    missed = [(MISSED[by], found.missed[by]) for by in MissedBy if by in found.missed]
    ended = [(words.STATES[state][0], found.ended[state]) for state in ENDED if state in found.ended]
    return render_template(
        "exchange/redemption_figures.html",
        figures=found,
        how_long=words.how_long,
        ended=[(word, count, str(count)) for word, count in ended + missed],
        reasons=[
            {
                "title": each.words,
                "text": words.STATES[each.state][0],
                "note": formats.day(each.ended_at),
                "url": url_for("redemptions.run", redemption_id=each.redemption_id),
            }
            for each in found.reasons
        ],
        bars=[
            (
                formats.plain_day(week.monday),
                week.accepted_after or 0,
                _("not yet") if week.accepted_after is None else words.how_long(week.accepted_after),
            )
            for week in found.weeks
        ],
    )


MISSED = {
    MissedBy.VOLUNTEER: lazy_gettext("Missed: the volunteer did not come"),
    MissedBy.BENEFICIARY: lazy_gettext("Missed: nobody was there"),
    MissedBy.NEITHER: lazy_gettext("Missed: neither could help it"),
}
