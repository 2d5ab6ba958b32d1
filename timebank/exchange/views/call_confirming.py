"""What was asked for by telephone above the limit: a second coordinator calls back, and confirms."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.exchange.commands.gift_approvals import ApproveGift, RefuseGift, approve_gift, refuse_gift
from timebank.exchange.commands.redemptions import (
    ApproveRedemption,
    RefuseRedemption,
    approve_redemption,
    refuse_redemption,
)
from timebank.exchange.forms.gifts import SecondForm
from timebank.exchange.models import CallDone
from timebank.exchange.queries.calls import get_call, get_done, list_waiting
from timebank.exchange.rules.calls import CallAct
from timebank.exchange.views import call_words as words
from timebank.exchange.views.call_words import bp, session
from timebank.people.queries import get_people, get_person
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.fields import choices
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires


@bp.get("/waiting")
@requires(Permission.DECIDE_EXCHANGE)
def waiting() -> ResponseReturnValue:
    """Show what waits for somebody else than who took the call."""
    branch_id = me().branch_id
    rows = list_waiting(session(), branch_id=branch_id)
    ids = {person_id for _done, call in rows for person_id in (call.person_id, call.taken_by_id)}
    people = get_people(session(), branch_id=branch_id, ids=ids)
    return render_template(
        "exchange/calls_waiting.html",
        rows=[
            {
                "name": formats.name(people[call.person_id].name),
                "what": words.ACTS[done.act],
                "minutes": done.minutes or 0,
                "at": done.done_at,
                "taken_by": people[call.taken_by_id].name,
                "url": url_for("calls.confirm", done_id=done.id),
                "is_own": call.taken_by_id == me().person_id,
            }
            for done, call in rows
        ],
    )


@bp.route("/waiting/<uuid:done_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def confirm(done_id: UUID) -> ResponseReturnValue:
    """Read what was agreed out once more to whom was called back, and confirm or refuse it."""
    done = get_done(session(), branch_id=me().branch_id, done_id=done_id)
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, done)
            flash(_("It is decided, and the person is told."), "ok")
            return redirect(url_for("calls.waiting"))
    return _page(form, done_id)


@bp.post("/waiting/<uuid:done_id>/number")
@requires(Permission.DECIDE_EXCHANGE)
def number_to_confirm(done_id: UUID) -> ResponseReturnValue:
    """Show the number on record; the look is kept."""
    done = get_done(session(), branch_id=me().branch_id, done_id=done_id)
    if not JustConfirm().validate_on_submit():
        return redirect(url_for("calls.confirm", done_id=done_id))
    person_id = get_call(session(), branch_id=me().branch_id, call_id=done.call_id).person_id
    looked_at(person_id, CONTACT)
    person = get_person(session(), branch_id=me().branch_id, person_id=person_id)
    number = formats.phone(person.phone) if person.phone else _("There is no number on record.")
    return _page(SecondForm(unsent=True), done_id, number=number)


def _decide(form: SecondForm, done: CallDone) -> None:
    common: dict[str, Any] = {
        "branch_id": done.branch_id,
        "id": form.asked_id,
        "actor_id": me().person_id,
    }
    assert done.object_id is not None
    approves, reason = form.decision.data == "approve", form.reason.data or ""
    if done.act is CallAct.GIVE and approves:
        do(approve_gift, ApproveGift(**common, gift_id=done.object_id))
    elif done.act is CallAct.GIVE:
        do(refuse_gift, RefuseGift(**common, gift_id=done.object_id, reason=reason))
    elif approves:
        do(approve_redemption, ApproveRedemption(**common, redemption_id=done.object_id))
    else:
        do(refuse_redemption, RefuseRedemption(**common, redemption_id=done.object_id, reason=reason))


def _page(form: SecondForm, done_id: UUID, *, number: str | None = None) -> ResponseReturnValue:
    branch_id = me().branch_id
    done = get_done(session(), branch_id=branch_id, done_id=done_id)
    call = get_call(session(), branch_id=branch_id, call_id=done.call_id)
    people = get_people(session(), branch_id=branch_id, ids=(call.person_id, call.taken_by_id))
    form.decision.choices = choices(
        [
            ("approve", _("“Yes”: it is what they want")),
            ("refuse", _("“No”, or they said nothing of the kind")),
        ]
    )
    still = {each.id for each, _call in list_waiting(session(), branch_id=branch_id)}
    return form.page(
        "exchange/call_confirm.html",
        done_id=done_id,
        name=formats.name(people[call.person_id].name),
        what=words.ACTS[done.act],
        taken_by=people[call.taken_by_id].name,
        at=done.done_at,
        paragraphs=done.script.split("\n\n"),
        number=number,
        is_own=call.taken_by_id == me().person_id,
        waits=done.id in still,
        just_confirm=JustConfirm,
    )
