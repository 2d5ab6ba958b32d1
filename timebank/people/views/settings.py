"""How somebody reads: text size, contrast, language; and the page of help."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db, unit_of_work
from timebank.people.commands.sessions import keep_reading
from timebank.people.forms.sign_in import ReadingForm
from timebank.people.queries.branches import list_branches
from timebank.people.views import cookies, shell
from timebank.people.views.cookies import TEXT_SIZES, Reading
from timebank.web.addresses import safe_next
from timebank.web.forms import JustConfirm
from timebank.web.identity import find_me, public, signed_in

bp = Blueprint("settings", __name__)
CONTRASTS = ("usual", "high")


@bp.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """Stand where somebody begins who has no role today, or has to prove more for the one they have."""
    return render_template("sign_in/nothing_yet.html", is_weak=shell.is_weak())


@bp.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """Explain in plain words what can be done here, and whom to call."""
    who = find_me()
    roles = {role.value for role in who.roles} if who else set()
    return render_template("settings/help.html", roles=roles, branches=list_branches(db.session()))


@bp.route("/settings", methods=["GET", "POST"])
@public
def reading() -> ResponseReturnValue:
    """Let anybody choose how they read, signed in or not."""
    present = _present()
    form = ReadingForm(
        next=request.args.get("next"),
        language=present.language,
        size=str(present.text_size),
        contrast=CONTRASTS[present.high_contrast],
    )
    form.language.choices = list(shell.LANGUAGES)
    form.size.choices = [
        ("100", _("Usual size")),
        ("125", _("Large")),
        ("150", _("Very large")),
    ]
    form.contrast.choices = [("usual", _("Usual colours")), ("high", _("White on black"))]
    if form.validate_on_submit():
        chosen = Reading(
            language=str(form.language.data),
            text_size=int(form.size.data),
            high_contrast=form.contrast.data == "high",
        )
        return _keep(chosen, url_for("settings.reading"))
    return form.page("settings/reading.html")


@bp.post("/settings/text")
@public
def choose_text_size() -> ResponseReturnValue:
    """Make the text larger, from any page."""
    size = request.form.get("size", "")
    if not JustConfirm().validate_on_submit() or size not in TEXT_SIZES:
        return redirect(url_for("settings.reading"))
    return _keep(replace(_present(), text_size=int(size)), request.form.get("next"))


@bp.post("/settings/language")
@public
def choose_language() -> ResponseReturnValue:
    """Change the language, from any page."""
    language = request.form.get("language")
    if not JustConfirm().validate_on_submit() or language not in dict(shell.LANGUAGES):
        return redirect(url_for("settings.reading"))
    return _keep(replace(_present(), language=str(language)), request.form.get("next"))


def _present() -> Reading:
    who = find_me()
    if who is None:
        return cookies.reading()
    return Reading(language=who.language, text_size=who.text_size, high_contrast=who.high_contrast)


def _keep(chosen: Reading, target: str | None) -> Response:
    who = find_me()
    if who is not None and who.login_id is not None:
        unit_of_work(
            partial(
                keep_reading,
                login_id=who.login_id,
                language=chosen.language,
                text_size=chosen.text_size,
                high_contrast=chosen.high_contrast,
            )
        )
    response = make_response(redirect(safe_next(target)))
    cookies.keep_reading(response, chosen)
    return response
