"""How somebody reads: text size, contrast, language; and the page of help."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from timebank.people.views import shell
from timebank.web.addresses import safe_next
from timebank.web.forms import JustConfirm
from timebank.web.identity import find_me, public

bp = Blueprint("settings", __name__)
blueprints = (bp,)


@bp.get("/start")
@public
def start() -> ResponseReturnValue:
    """Stand where somebody begins who has no page of their own."""
    return {"ok": True}


@bp.post("/settings/language")
@public
def choose_language() -> ResponseReturnValue:
    """Change the language of the screens."""
    return redirect(safe_next(request.form.get("next")))
