"""What is done in a call: filled in, read out, and entered when they say yes."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.crypto import keyed_digest
from timebank.core.permissions import Permission
from timebank.exchange.commands.calls import ActInCall, in_call
from timebank.exchange.forms.call_scripts import Asked, Teller, check_receipt, texts_reach
from timebank.exchange.forms.calls import ActForm
from timebank.exchange.models import Call
from timebank.exchange.queries.calls import get_call, get_done
from timebank.exchange.rules.calls import CallAct, Receipt
from timebank.exchange.views import call_words as words
from timebank.exchange.views.call_asking import DESKS, YES
from timebank.exchange.views.call_words import bp, session, today
from timebank.exchange.views.calls import desk_of, why_not
from timebank.people.queries import get_branch, get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pdf import pdf_response

DIGEST_LENGTH = 32


@bp.route("/<uuid:call_id>/<what>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def act(call_id: UUID, what: str) -> ResponseReturnValue:
    """Fill in what they ask for; read it out; enter it when they say yes."""
    call = get_call(session(), branch_id=me().branch_id, call_id=call_id)
    if what not in set(CallAct):
        abort(404)
    kind = CallAct(what)
    if call.ended_at is not None or call.taken_by_id != me().person_id or why_not(call, kind):
        return redirect(url_for("calls.desk", call_id=call_id))
    person = get_person(session(), branch_id=call.branch_id, person_id=call.person_id)
    desk, texts = DESKS[kind], texts_reach(session(), person)
    teller = Teller(session=session(), person=person, day=today())
    form = desk.form()
    if request.method == "GET":
        form.receipt.data = (Receipt.TEXT if texts else Receipt.PAPER).value
    there_is = desk.offer(form, person)
    asked: Asked | None = None
    if form.validate_on_submit():
        with form.refusals():
            asked = desk.asked(form, teller)
            check_receipt(session(), person, Receipt(form.receipt.data))
            digest = keyed_digest("\n".join(asked.script).encode())[:DIGEST_LENGTH]
            if request.form.get("step") == YES and form.shown.data == digest:
                done_id = _enter(form, kind, call, asked)
                return _entered(call_id, done_id, Receipt(form.receipt.data))
            form.shown.data = digest
    call = get_call(session(), branch_id=me().branch_id, call_id=call_id)
    return form.page(
        "exchange/call_act.html",
        **desk_of(call),
        what=kind.value,
        there_is=there_is,
        script=asked.script if asked and not form.errors else None,
        button=desk.button(),
        receipt_hints=_receipt_hints(call, texts=texts),
        receipt_disabled=_receipt_disabled(texts=texts),
        today=today(),
    )


def _enter(form: ActForm, kind: CallAct, call: Call, asked: Asked) -> UUID:
    common: dict[str, Any] = {
        "branch_id": call.branch_id,
        "id": form.asked_id,
        "actor_id": me().person_id,
        "on_behalf_of_id": call.person_id,
    }
    command = ActInCall(
        **common,
        call_id=call.id,
        asked=asked.command(**common, **asked.said),
        script="\n\n".join(asked.script),
        receipt=Receipt(form.receipt.data),
    )
    do(in_call(kind), command)
    return form.asked_id


def _entered(call_id: UUID, done_id: UUID, receipt: Receipt) -> ResponseReturnValue:
    flash(_("It is entered."), "ok")
    if receipt is Receipt.PAPER:
        return redirect(url_for("calls.slip", done_id=done_id))
    return redirect(url_for("calls.desk", call_id=call_id))


def _receipt_disabled(*, texts: bool) -> dict[str, str]:
    return {} if texts else {Receipt.TEXT.value: _("No text reaches them, or they never agreed to texts.")}


def _receipt_hints(call: Call, *, texts: bool) -> dict[str, str]:
    person = get_person(session(), branch_id=call.branch_id, person_id=call.person_id)
    hints = {Receipt.PAPER.value: _("In large print, by post")}
    if texts and person.phone:
        hints[Receipt.TEXT.value] = _(
            "To the mobile of %(name)s that ends in %(last)s",
            name=formats.name(person.name),
            last=person.phone[-4:],
        )
    return hints


@bp.get("/slips/<uuid:done_id>")
@requires(Permission.MANAGE_EXCHANGE)
def slip(done_id: UUID) -> ResponseReturnValue:
    """Show the slip for the person as it prints from the browser."""
    return _slip(done_id, for_pdf=False)


@bp.get("/slips/<uuid:done_id>.pdf")
@requires(Permission.MANAGE_EXCHANGE)
def slip_pdf(done_id: UUID) -> ResponseReturnValue:
    """Return the slip as PDF."""
    return pdf_response(_slip(done_id, for_pdf=True), filename="call.pdf")


def _slip(done_id: UUID, *, for_pdf: bool) -> str:
    branch_id = me().branch_id
    done = get_done(session(), branch_id=branch_id, done_id=done_id)
    call = get_call(session(), branch_id=branch_id, call_id=done.call_id)
    person = get_person(session(), branch_id=branch_id, person_id=call.person_id)
    taken_by = get_person(session(), branch_id=branch_id, person_id=call.taken_by_id)
    return render_template(
        "exchange/call_slip.html",
        for_pdf=for_pdf,
        branch=get_branch(session(), branch_id),
        name=formats.name(person.name),
        what=words.ACTS[done.act],
        paragraphs=done.script.split("\n\n"),
        at=done.done_at,
        taken_by=taken_by.name,
        back_url=url_for("calls.desk", call_id=call.id),
        pdf_url=url_for("calls.slip_pdf", done_id=done_id),
    )
