"""A new number or address of one's own: it lets one in once the code that was sent there has come back."""

from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.core.errors import DomainError
from timebank.core.marks import DEMONSTRATION, is_marked
from timebank.core.permissions import Permission
from timebank.notifications.rules import masked
from timebank.people import queries
from timebank.people.commands import AskContactCode, ProveContact, ask_contact_code, prove_contact
from timebank.people.commands.codes import code_for, refuse_failed
from timebank.people.commands.proving import try_contact_code
from timebank.people.forms.sign_in import CodeForm
from timebank.people.rules import HandleKind
from timebank.people.views import entry
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

bp = Blueprint("proving", __name__, url_prefix="/me/contact")


def unproved() -> dict[HandleKind, str]:
    """Return the number and address of whoever is signed in by which they do not come in yet."""
    who = me()
    person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=who.person_id)
    return queries.unproved_contact(db.session(), person)


def send_code(kind: HandleKind, *, command_id: UUID) -> ResponseReturnValue:
    """Send a code to the number or address, and go where it is written down."""
    who, code = me(), code_for(command_id)
    try:
        do(
            ask_contact_code,
            AskContactCode(
                branch_id=who.branch_id,
                id=command_id,
                actor_id=who.person_id,
                kind=kind,
                code=code,
                language=formats.language(),
            ),
        )
    except DomainError as refusal:
        flash(sentence(refusal), "warn")
        return redirect(url_for("me.home"))
    if current_app.config["DEMO"] and is_marked(db.session(), DEMONSTRATION):
        flash(
            _(
                "This is the demonstration, so nothing is sent. Your number is %(code)s.",
                code=entry.grouped(code, 3),
            ),
            "ok",
        )
    return redirect(url_for("proving.confirm", way=kind.value))


@bp.post("/<any(phone, email):way>/code")
@requires(Permission.SEE_SELF)
def send(way: str) -> ResponseReturnValue:
    """Send another code."""
    form = JustConfirm()
    if not form.validate_on_submit():
        return redirect(url_for("proving.confirm", way=way))
    return send_code(HandleKind(way), command_id=form.asked_id)


@bp.route("/<any(phone, email):way>/confirm", methods=["GET", "POST"])
@requires(Permission.SEE_SELF)
def confirm(way: str) -> ResponseReturnValue:
    """Ask for the code that came."""
    kind = HandleKind(way)
    value = unproved().get(kind)
    if value is None:
        return redirect(url_for("me.home"))
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            prove(kind, form.code.data or "")
            flash(_("Thank you. You sign in with it from now on."), "ok")
            return redirect(url_for("me.home"))
    return form.page("people/prove.html", way=way, to=masked(value), again=JustConfirm(unsent=True))


def prove(kind: HandleKind, code: str) -> None:
    """Try the code, and let the number or address count.

    Raises:
        CodeWrong, CodeOver, TooManyTries
    """
    who = me()
    tried = unit_of_work(
        partial(
            try_contact_code,
            branch_id=who.branch_id,
            person_id=who.person_id,
            kind=kind,
            code=code,
            network=entry.network(),
            now=clock.now(),
        )
    )
    refuse_failed(tried)
    do(prove_contact, ProveContact(branch_id=who.branch_id, actor_id=who.person_id, kind=kind))
