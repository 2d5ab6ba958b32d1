"""Somebody whose sign-in has run out is told so, and finds what they had written again."""

from flask import flash, request
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.people.commands.sessions import digest_of
from timebank.people.queries.sessions import find_run_out
from timebank.people.views import cookies
from timebank.web import errors, unsent
from timebank.web.identity import NotSignedIn


def turn_away(error: NotSignedIn) -> ResponseReturnValue:
    """Lead to the sign-in page, and say why if they were in before."""
    if errors.is_api() or not _is_a_page() or cookies.KEY not in browser:
        return errors.refuse(error)
    secret = str(browser.pop(cookies.KEY))
    if request.method == "GET":
        flash(_("You were signed out after a while. Come in again, and you go on where you were."), "warn")
    elif _kept(secret):
        flash(
            _(
                "You were signed out after a while, so nothing was sent. What you wrote is kept on this "
                "device for 30 minutes: come in again, and it stands in the form."
            ),
            "warn",
        )
    else:
        flash(
            _("You were signed out after a while, so nothing was sent. Please come in and write it again."),
            "warn",
        )
    return errors.refuse(error)


def _is_a_page() -> bool:
    # What a script sends by itself has its own way of keeping and trying again.
    return not request.accept_mimetypes or "text/html" in request.accept_mimetypes.values()


def _kept(secret: str) -> bool:
    held = find_run_out(db.session(), token_digest=digest_of(secret))
    # Who signed out, here or from another device, wants nothing kept.
    return held is not None and unsent.keep(
        owner=unsent.owner_of(held.login_id, held.branch_id), path=errors.page_of_request()
    )
