"""Coming in: by code, slip or password; one tap in the demonstration."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db
from timebank.core.marks import DEMONSTRATION, is_marked
from timebank.people.commands.sessions import EndSession, StartSession, end_session, start_session
from timebank.people.models import Means
from timebank.people.queries.demo import DemoSignIn, list_demo_sign_ins
from timebank.people.views import cookies, shell
from timebank.web.addresses import safe_next
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import find_me, public

bp = Blueprint("sign_in", __name__)
blueprints = (bp,)


@bp.get("/sign-in")
@public
def start() -> ResponseReturnValue:
    """Ask who it is."""
    form = JustConfirm()
    return form.page("sign_in/start.html", demo=demo_sign_ins())


def demo_sign_ins() -> list[DemoSignIn]:
    """Return the demonstration's sign-ins; none elsewhere."""
    session = db.session()
    if not current_app.config["DEMO"] or not is_marked(session, DEMONSTRATION):
        return []
    return list_demo_sign_ins(session, now=clock.now())


@bp.post("/sign-in/demo")
@public
def as_somebody() -> ResponseReturnValue:
    """Let a visitor of the demonstration in as somebody made up."""
    form = JustConfirm()
    chosen = [each for each in demo_sign_ins() if str(each.person_id) == request.form.get("as")]
    if not form.validate_on_submit() or not chosen:
        return redirect(url_for("sign_in.start"))
    return let_in(chosen[0].branch_id, chosen[0].person_id, chosen[0].login_id, Means.DEMONSTRATION)


def let_in(branch_id, person_id, login_id, means, *, kept=False, target=None):
    who = find_me()
    token, device = cookies.new_token(), cookies.new_token()
    do(
        start_session,
        StartSession(
            branch_id=branch_id,
            actor_id=person_id,
            login_id=login_id,
            token=token,
            device_token=device,
            kept=kept,
            means=means,
            replaces_id=who.session_id if who else None,
        ),
    )
    cookies.sign_in(token, kept=kept)
    response = make_response(redirect(safe_next(target)))
    cookies.keep_device(response, device)
    return response


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the browser's sign-in."""
    return redirect("/")
