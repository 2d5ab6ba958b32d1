"""What somebody sent after their sign-in had run out: kept on their own device until they are in again."""

import json
import zlib
from datetime import timedelta

from cryptography.fernet import InvalidToken
from flask import Response, after_this_request, current_app, flash, g, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from timebank.core.crypto import keys
from timebank.web.identity import find_me

COOKIE = "timebank-unsent"
KEPT = timedelta(minutes=30)
LARGEST = 3800
"""Characters: browsers drop a cookie of more than 4,096."""
NEVER = ("csrf_token", "command_id")
SECRET = ("password", "code", "secret")
"""A field with one of these in its name is never kept."""


def keep(*, owner: str, path: str) -> bool:
    """Seal the form that was just sent for whoever was signed in; tell whether there was room for it.

    `path` is the page that the form stands on.
    """
    try:
        form, files = request.form, request.files
    except HTTPException:
        # Too large, or not in one piece.
        return False
    said = [
        (name, value)
        for name, value in form.items(multi=True)
        if value and name not in NEVER and not any(each in name for each in SECRET)
    ]
    if not said or any(each.filename for each in files.values()):
        return False
    plain = json.dumps([owner, path, said], ensure_ascii=False).encode()
    sealed = keys().fernet.encrypt(zlib.compress(plain)).decode()
    if len(sealed) > LARGEST:
        return False

    @after_this_request
    def put(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            sealed,
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["HTTPS"]),
        )
        return response

    return True


def owner_of(login_id: object, branch_id: str) -> str:
    """Return for whom it is kept: a login, where it was in use."""
    return f"{login_id}@{branch_id}"


def found(names: set[str]) -> MultiDict[str, str] | None:
    """Return what was kept for the reader's form on this page, if it has fields of these names; once."""
    if "unsent" not in g:
        g.unsent = _open()
    said = [(name, value) for name, value in g.unsent if name.split("-")[0] in names]
    if not said:
        return None
    g.unsent = []
    flash(
        _(
            "You were signed out meanwhile, so nothing was sent. What you had written stands here again: "
            "please look at it, then send it."
        ),
        "warn",
    )
    return MultiDict(said)


def _open() -> list[tuple[str, str]]:
    token, who = request.cookies.get(COOKIE), find_me()
    if not token or who is None or request.method != "GET":
        return []
    owner, path, said = _opened(token)
    if owner == owner_of(who.login_id, who.branch_id) and path != request.path:
        # They are on their way to it.
        return []

    @after_this_request
    def drop(response: Response) -> Response:
        response.delete_cookie(COOKIE)
        return response

    return said if owner == owner_of(who.login_id, who.branch_id) else []


def _opened(token: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return whose it is, of which page, and what was said; nobody's where it is too old or spoilt."""
    try:
        plain = keys().fernet.decrypt(token.encode(), ttl=int(KEPT.total_seconds()))
    except (InvalidToken, ValueError):
        return "", "", []
    owner, path, said = json.loads(zlib.decompress(plain))
    return owner, path, [(name, value) for name, value in said]
