"""Searching for people: no number, birth date or e-mail address stands in an address, so none in a log."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from cryptography.fernet import InvalidToken
from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

from timebank.core.crypto import keys
from timebank.core.errors import DomainError, Kind
from timebank.web.addresses import safe_next
from timebank.web.identity import me, signed_in

bp: Blueprint = Blueprint("searching", __name__)
LONGEST = 200
"""Characters of what is searched for; more find nobody."""
KEPT = timedelta(hours=12)
"""For how long the address of a search that is sealed works: a day's work at the desk."""
SEALED = "~"
DIGITS = 4
"""Fewer are no number of anybody."""


class NumberInAddress(DomainError):
    """Addresses are kept in logs: a number is searched for in a body."""

    kind = Kind.INVALID
    code = "web.number-in-address"
    field = "q"


def is_private(text: str) -> bool:
    """Tell whether this is more than a name: a number, a birth date, an e-mail address."""
    return "@" in text or sum(each.isdigit() for each in text) >= DIGITS


def searched() -> str:
    """Return what the page is to look for: as it stands in the address, or opened for who sealed it."""
    text = request.args.get("q", "").strip()
    if text.startswith(SEALED):
        return _opened(text.removeprefix(SEALED), me().person_id)
    return text[:LONGEST]


@bp.post("/search")
@signed_in
def find() -> ResponseReturnValue:
    """Go to the list that searches, with nobody's number in the address."""
    # It changes nothing, so it needs no token against forgery; a name may be kept as a bookmark.
    said = MultiDict(request.form)
    target = urlsplit(safe_next(said.pop("to", "/")))
    text = said.pop("q", "").strip()[:LONGEST]
    said.pop("csrf_token", None)
    if text:
        said["q"] = SEALED + _sealed(text, me().person_id) if is_private(text) else text
    query = urlencode([(name, value) for name, value in said.items(multi=True) if value])
    return redirect(iri_to_uri(target.path) + (f"?{query}" if query else ""), 303)


def here_without_search() -> str:
    """Return the address that is asked for, less a number that somebody has typed into it."""
    said = MultiDict(request.args)
    if is_private(said.get("q", "")):
        said.pop("q")
        query = urlencode(list(said.items(multi=True)))
        return iri_to_uri(request.path) + (f"?{query}" if query else "")
    return request.full_path.rstrip("?")


def _sealed(text: str, person_id: UUID) -> str:
    return keys().fernet.encrypt(f"{person_id}:{text}".encode()).decode()


def _opened(token: str, person_id: UUID) -> str:
    """Return the text, or nothing: too old, spoilt, or sealed for somebody else."""
    try:
        plain = keys().fernet.decrypt(token.encode(), ttl=int(KEPT.total_seconds())).decode()
    except (InvalidToken, ValueError):
        return ""
    owner, _, text = plain.partition(":")
    return text if owner == str(person_id) else ""


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
