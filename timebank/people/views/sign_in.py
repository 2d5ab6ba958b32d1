"""Coming in: by a code, by the branch's paper slip, by one tap in the demonstration; and leaving."""

import time
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.core.ids import new_id
from timebank.core.marks import DEMONSTRATION, is_marked
from timebank.notifications.rules import masked
from timebank.people.commands.codes import (
    CODE_DIGITS,
    AskCode,
    Tried,
    ask_code,
    new_code,
    refuse_failed,
    try_code,
    try_slip,
)
from timebank.people.commands.sessions import EndSession, end_session
from timebank.people.errors import SlipWrong, TooManyTries
from timebank.people.forms.sign_in import CodeForm, EmailForm, PhoneForm, PlaceForm, SlipForm
from timebank.people.models import Means
from timebank.people.queries.demo import DemoSignIn, list_demo_sign_ins
from timebank.people.queries.logins import Place, places_of
from timebank.people.rules import HandleKind
from timebank.people.views import entry, shell
from timebank.people.views.entry import Asked, Proved
from timebank.web import formats
from timebank.web.addresses import safe_next
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import find_me, public

bp = Blueprint("sign_in", __name__)
AT_LEAST = 0.15
"""Seconds that asking for a code takes: more than the work for a known number, so that time tells nothing."""


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Send everybody to where they begin."""
    who = find_me()
    if who is None:
        known = "reporting.national" in current_app.view_functions
        return redirect(url_for("reporting.national" if known else "sign_in.start"))
    return redirect(shell.home_url(who))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """Ask for the mobile number, and send a code there."""
    if request.method == "GET" and find_me() is not None:
        return redirect(safe_next(request.args.get("next")))
    form = PhoneForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            return _ask(form)
    return form.page("sign_in/start.html", demo=demo_sign_ins(), roles=entry.role_words())


@bp.route("/sign-in/email", methods=["GET", "POST"])
@public
def by_email() -> ResponseReturnValue:
    """Ask for the e-mail address, and send a code there."""
    form = EmailForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            return _ask(form)
    return form.page("sign_in/email.html")


def _ask(form: PhoneForm | EmailForm) -> ResponseReturnValue:
    began = time.monotonic()
    kind, value = form.handle()
    code, code_id, now = new_code(CODE_DIGITS), new_id(), clock.now()
    asked = AskCode(
        code_id=code_id,
        code=code,
        kind=kind,
        value=value,
        devices=entry.device_digests(),
        network=entry.network(),
        language=formats.language(),
    )
    unit_of_work(partial(ask_code, asked=asked, now=now))
    is_demonstration = current_app.config["DEMO"] and is_marked(db.session(), DEMONSTRATION)
    entry.keep_asked(
        Asked(
            code_id=str(code_id),
            kind=kind.value,
            to=masked(value),
            keep=bool(form.keep.data),
            next=safe_next(form.next.data),
            until=entry.deadline(now),
            shown=code if is_demonstration else None,
        )
    )
    if not current_app.config["TESTING"]:
        time.sleep(max(0.0, AT_LEAST - (time.monotonic() - began)))
    return redirect(url_for("sign_in.code"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Ask for the code that came."""
    asked = entry.find_asked()
    if asked is None:
        return redirect(url_for("sign_in.start"))
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            return _try(form, asked)
    return form.page("sign_in/code.html", asked=asked)


def _try(form: CodeForm, asked: Asked) -> ResponseReturnValue:
    now = clock.now()
    tried = unit_of_work(
        partial(
            try_code,
            code_id=UUID(asked.code_id),
            kind=HandleKind(asked.kind),
            code=form.code.data or "",
            network=entry.network(),
            now=now,
        )
    )
    return entry.proceed(
        Proved(
            logins=tuple(str(each) for each in refuse_failed(tried).logins),
            means=Means.CODE.value,
            keep=asked.keep,
            next=asked.next,
            until=entry.deadline(now),
        )
    )


@bp.route("/sign-in/slip", methods=["GET", "POST"])
@public
def slip() -> ResponseReturnValue:
    """Ask for the number on the branch's paper."""
    form = SlipForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            now = clock.now()
            tried = unit_of_work(
                partial(try_slip, code=form.code.data or "", network=entry.network(), now=now)
            )
            if not isinstance(tried, Tried):
                raise TooManyTries(until=tried)
            if tried.outcome != "right":
                raise SlipWrong
            return entry.proceed(
                Proved(
                    logins=tuple(str(each) for each in tried.logins),
                    means=Means.SLIP.value,
                    keep=False,
                    next=safe_next(form.next.data),
                    until=entry.deadline(now),
                )
            )
    return form.page("sign_in/slip.html")


@bp.route("/sign-in/who", methods=["GET", "POST"])
@public
def who() -> ResponseReturnValue:
    """Ask which of the people of a shared number it is, and in which branch."""
    proved = entry.get_proved()
    places = places_of(db.session(), logins=proved.ids, now=clock.now())
    form = PlaceForm()
    form.place.choices = [(str(place.person_id), _place_words(place, places)) for place in places]
    if form.validate_on_submit():
        chosen = Proved(
            logins=proved.logins,
            means=proved.means,
            keep=proved.keep,
            next=proved.next,
            until=proved.until,
            person_id=str(form.place.data),
        )
        return entry.proceed(chosen)
    return form.page("sign_in/who.html", several=len({place.login_id for place in places}) > 1)


def _place_words(place: Place, places: list[Place]) -> str:
    branch = place.branch_name if formats.language() == "ko" else place.branch_name_en
    if len({each.login_id for each in places}) == 1:
        return branch
    return f"{formats.name(place.name)}, {branch}"


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
    wanted = chosen[0]
    places = places_of(db.session(), logins=[wanted.login_id], now=clock.now())
    place = next(each for each in places if each.person_id == wanted.person_id)
    return entry.let_in(place, Means.DEMONSTRATION, kept=False, target=request.form.get("next"))


@bp.route("/sign-out", methods=["GET", "POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End the browser's sign-in. A page that was open too long asks once more."""
    me = find_me()
    form = JustConfirm()
    if me is None:
        return redirect("/")
    if not form.validate_on_submit():
        return render_template("sign_in/sign_out.html", form=form)
    assert me.login_id is not None
    do(
        end_session,
        EndSession(
            branch_id=me.branch_id,
            id=form.asked_id,
            actor_id=me.person_id,
            login_id=me.login_id,
            session_id=me.session_id,
        ),
    )
    browser.clear()
    flash(_("You have left. Nobody can go on here in your name."), "ok")
    return redirect(url_for("sign_in.start"))
