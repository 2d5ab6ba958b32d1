"""One's own sign-in: where one is signed in, password, app, recovery codes, and the branch in use."""

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.people.commands.passwords import (
    DropPassword,
    Secret,
    SetPassword,
    drop_password,
    set_password,
    verify,
)
from timebank.people.commands.second_factor import (
    DropSecondFactor,
    RenewRecoveryCodes,
    SetUpSecondFactor,
    drop_second_factor,
    new_recovery_codes,
    renew_recovery_codes,
    set_up_second_factor,
)
from timebank.people.commands.sessions import ChooseBranch, EndSession, choose_branch, end_session
from timebank.people.commands.throttle import FACTOR_TRIES, give_back, take_try
from timebank.people.errors import NoLogin, PresentPasswordWrong, TooManyTries
from timebank.people.forms.sign_in import (
    ChangePasswordForm,
    FactorSetUpForm,
    PlaceForm,
    PresentPasswordForm,
)
from timebank.people.queries.logins import count_recovery_codes, get_login, list_sign_ins, places_of
from timebank.people.views import staff
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import Identity, me, signed_in

bp = Blueprint("my_sign_in", __name__, url_prefix="/settings")


def _login_id(who: Identity) -> UUID:
    if who.login_id is None:
        raise NoLogin
    return who.login_id


@bp.get("/sign-in")
@signed_in
def overview() -> ResponseReturnValue:
    """Show how one comes in, and where one is signed in."""
    who = me()
    login_id = _login_id(who)
    session = db.session()
    return render_template(
        "settings/sign_in.html",
        form=JustConfirm(),
        login=get_login(session, login_id),
        sign_ins=list_sign_ins(session, login_id=login_id, now=clock.now()),
        this=who.session_id,
        recovery_codes=count_recovery_codes(session, login_id=login_id),
        is_staff=who.is_staff,
        branches=who.branches,
    )


@bp.post("/sign-in/<uuid:session_id>/end")
@signed_in
def end(session_id: UUID) -> ResponseReturnValue:
    """Sign another browser out."""
    who = me()
    form = JustConfirm()
    if form.validate_on_submit():
        do(
            end_session,
            EndSession(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                login_id=_login_id(who),
                session_id=session_id,
            ),
        )
        flash(_("That device is signed out."), "ok")
    return redirect(url_for("my_sign_in.overview"))


def _check_present(who: Identity, password: str) -> None:
    """Refuse what weighs, unless the present password is given; tries are counted.

    Raises:
        TooManyTries, PresentPasswordWrong
    """
    login_id, now = _login_id(who), clock.now()
    kept = get_login(db.session(), login_id).password_hash
    keys = [(FACTOR_TRIES, f"present:{login_id}")]
    locked = unit_of_work(partial(take_try, keys=keys, now=now))
    if locked is not None:
        raise TooManyTries(until=locked)
    if not verify(password, kept):
        raise PresentPasswordWrong
    unit_of_work(partial(give_back, keys=keys, now=now))


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Choose a password, or another one."""
    who = me()
    form = ChangePasswordForm()
    has_one = get_login(db.session(), _login_id(who)).password_hash is not None
    if form.validate_on_submit():
        with form.refusals():
            if has_one:
                _check_present(who, form.present.data or "")
            do(
                set_password,
                SetPassword(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    login_id=_login_id(who),
                    password=Secret(form.password.data or ""),
                    session_id=who.session_id,
                ),
            )
            flash(_("The password is kept. Every other device is signed out."), "ok")
            return redirect(url_for("my_sign_in.overview"))
    return form.page("settings/password.html", has_one=has_one)


@bp.route("/password/drop", methods=["GET", "POST"])
@signed_in
def drop() -> ResponseReturnValue:
    """Go back to codes alone."""
    who = me()
    form = PresentPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            _check_present(who, form.present.data or "")
            do(
                drop_password,
                DropPassword(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    login_id=_login_id(who),
                    session_id=who.session_id,
                ),
            )
            flash(_("The password is gone. You come in with a number that we send you."), "ok")
            return redirect(url_for("my_sign_in.overview"))
    return form.page("settings/password_drop.html")


@bp.route("/app", methods=["GET", "POST"])
@signed_in
def app() -> ResponseReturnValue:
    """Tie an app to the login, and show the recovery codes once."""
    who = me()
    form = FactorSetUpForm()
    secret = staff.present_secret()
    if form.validate_on_submit():
        with form.refusals():
            codes = new_recovery_codes()
            do(
                set_up_second_factor,
                SetUpSecondFactor(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    login_id=_login_id(who),
                    secret=secret,
                    code=form.code.data or "",
                    recovery_codes=codes,
                ),
            )
            browser.pop(staff.NEW_APP, None)
            return render_template(
                "sign_in/recovery_codes.html", codes=codes, onward=url_for("my_sign_in.overview")
            )
    return form.page("sign_in/factor_new.html", **staff.qr(secret, who.name), inside=True)


@bp.route("/app/drop", methods=["GET", "POST"])
@signed_in
def drop_app() -> ResponseReturnValue:
    """Take the app off, to tie another one."""
    who = me()
    form = PresentPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            _check_present(who, form.present.data or "")
            do(
                drop_second_factor,
                DropSecondFactor(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    login_id=_login_id(who),
                ),
            )
            flash(_("The app is taken off. Tie another one now, or when you next come in."), "ok")
            return redirect(url_for("my_sign_in.overview"))
    return form.page("settings/app_drop.html")


@bp.route("/recovery-codes", methods=["GET", "POST"])
@signed_in
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show them once."""
    who = me()
    form = PresentPasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            _check_present(who, form.present.data or "")
            codes = new_recovery_codes()
            do(
                renew_recovery_codes,
                RenewRecoveryCodes(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    login_id=_login_id(who),
                    recovery_codes=codes,
                ),
            )
            return render_template(
                "sign_in/recovery_codes.html", codes=codes, onward=url_for("my_sign_in.overview")
            )
    return form.page("settings/recovery_codes.html")


@bp.route("/branch", methods=["GET", "POST"])
@signed_in
def branch() -> ResponseReturnValue:
    """Go on in another branch."""
    who = me()
    places = places_of(db.session(), logins=[_login_id(who)], now=clock.now())
    form = PlaceForm(place=who.branch_id)
    korean = formats.language() == "ko"
    form.place.choices = [
        (place.branch_id, place.branch_name if korean else place.branch_name_en) for place in places
    ]
    if form.validate_on_submit():
        do(
            choose_branch,
            ChooseBranch(
                branch_id=str(form.place.data),
                id=form.asked_id,
                actor_id=next(place.person_id for place in places if place.branch_id == form.place.data),
                login_id=_login_id(who),
                session_id=who.session_id,
            ),
        )
        return redirect(url_for("sign_in.home"))
    return form.page("settings/branch.html")
