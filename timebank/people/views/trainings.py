"""Trainings: members sign up, coordinators plan them and record who was there."""

from datetime import datetime, time
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people import queries
from timebank.people.commands import (
    CancelTraining,
    GiveUpSeat,
    PlanTraining,
    RecordAttendance,
    SignUp,
    cancel_training,
    give_up_seat,
    plan_training,
    record_attendance,
    sign_up,
)
from timebank.people.forms.trainings import AttendanceForm, PlanForm
from timebank.web.doing import do
from timebank.web.fields import choices
from timebank.web.formats import name as said_name
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

bp = Blueprint("trainings", __name__)


@bp.get("/trainings")
@requires(Permission.SEE_SELF)
def listing() -> ResponseReturnValue:
    """Show the trainings to come, and in which of them one has a seat."""
    who, session = me(), db.session()
    return render_template(
        "people/trainings.html",
        events=queries.list_coming_events(session, branch_id=who.branch_id, now=clock.now()),
        mine=queries.seats_of(session, branch_id=who.branch_id, person_id=who.person_id),
        may_manage=who.may(Permission.MANAGE_PEOPLE),
        just_confirm=JustConfirm,
    )


@bp.post("/trainings/<uuid:event_id>/sign-up")
@requires(Permission.SEE_SELF)
def take_seat(event_id: UUID) -> ResponseReturnValue:
    """Take a seat."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            sign_up,
            SignUp(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=who.person_id,
                event_id=event_id,
            ),
        )
        flash(_("You are signed up. Please bring an identity document."), "ok")
    return redirect(url_for("trainings.listing"))


@bp.post("/trainings/<uuid:event_id>/give-up")
@requires(Permission.SEE_SELF)
def leave_seat(event_id: UUID) -> ResponseReturnValue:
    """Give the seat back."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            give_up_seat,
            GiveUpSeat(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=who.person_id,
                event_id=event_id,
            ),
        )
        flash(_("Your seat is free for somebody else."), "ok")
    return redirect(url_for("trainings.listing"))


@bp.get("/people/trainings")
@requires(Permission.MANAGE_PEOPLE)
def plans() -> ResponseReturnValue:
    """Show the trainings planned and held."""
    who, session, now = me(), db.session(), clock.now()
    return render_template(
        "people/plans.html",
        coming=queries.list_coming_events(session, branch_id=who.branch_id, now=now),
        past=queries.list_past_events(session, branch_id=who.branch_id, now=now),
    )


@bp.route("/people/trainings/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def plan() -> ResponseReturnValue:
    """Plan a training."""
    who = me()
    today = clock.local_day(clock.now(), who.zone)
    form = PlanForm(title=_("Basic training"), minutes=240, start=time(10), seats=20)
    if form.validate_on_submit():
        starts_at = _moment(form, who.zone)
        if starts_at is None:
            form.start.errors = [_("Clocks skip this time on that day. Choose another.")]
            form.refused_with = 422
            return form.page("people/plan.html", today=today)
        with form.refusals():
            event_id = do(
                plan_training,
                PlanTraining(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    title=form.title.data or "",
                    starts_at=starts_at,
                    minutes=form.minutes.data or 0,
                    place=form.place.data or "",
                    seats=form.seats.data or 0,
                ),
            )
            flash(_("The training is announced. Members can sign up."), "ok")
            return redirect(url_for("trainings.show", event_id=event_id))
    return form.page("people/plan.html", today=today)


def _moment(form: PlanForm, zone: str) -> datetime | None:
    assert form.day.data is not None
    assert form.start.data is not None
    return clock.local_moment(form.day.data, form.start.data, zone)


@bp.route("/people/trainings/<uuid:event_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def show(event_id: UUID) -> ResponseReturnValue:
    """Show who signed up; afterwards record who was there."""
    who, session, now = me(), db.session(), clock.now()
    event = queries.get_event(session, branch_id=who.branch_id, event_id=event_id)
    begun = event.starts_at <= now
    attendants = queries.list_attendants(session, branch_id=who.branch_id, event_id=event_id)
    form = AttendanceForm()
    form.present.choices = choices(
        [
            (str(each.person.id), said_name(each.person.name))
            for each in attendants
            if each.minutes is None and each.person.id != who.person_id
        ]
    )
    if form.validate_on_submit():
        with form.refusals():
            recorded = do(
                record_attendance,
                RecordAttendance(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    event_id=event_id,
                    present=frozenset(UUID(each) for each in form.present.data or ()),
                ),
            )
            flash(
                ngettext("Recorded for %(num)d person.", "Recorded for %(num)d people.", len(recorded)),
                "ok",
            )
            return redirect(url_for("trainings.show", event_id=event_id))
        event = queries.get_event(session, branch_id=who.branch_id, event_id=event_id)
        attendants = queries.list_attendants(session, branch_id=who.branch_id, event_id=event_id)
    return form.page(
        "people/event.html", event=event, attendants=attendants, begun=begun, cancel=JustConfirm()
    )


@bp.post("/people/trainings/<uuid:event_id>/cancel")
@requires(Permission.MANAGE_PEOPLE)
def cancel(event_id: UUID) -> ResponseReturnValue:
    """Call a training off."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            cancel_training,
            CancelTraining(
                branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, event_id=event_id
            ),
        )
        flash(_("The training is called off. Everybody with a seat is told."), "ok")
    return redirect(url_for("trainings.show", event_id=event_id))
