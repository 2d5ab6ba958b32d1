"""Turns a refusal into a response, once: for pages, forms and the API. The only table from kind to status."""

from collections.abc import Callable
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from timebank.core.errors import DomainError, Kind, SeveralRefusals
from timebank.web import formats
from timebank.web.addresses import safe_next
from timebank.web.identity import NotSignedIn
from timebank.web.searching import here_without_search
from timebank.web.words import WORDS

STATUS = {
    Kind.NOT_FOUND: 404,
    Kind.FORBIDDEN: 403,
    Kind.CONFLICT: 409,
    Kind.INVALID: 422,
    Kind.TOO_MANY: 429,
    Kind.BUSY: 503,
}
PLAIN = (
    "저희 쪽에 문제가 생겼습니다. 잠시 뒤 다시 해 보시거나 지점에 전화해 주세요.\n"
    "Something went wrong on our side. Try again in a few minutes, or call the branch.\n"
    "Phía chúng tôi gặp sự cố. Xin thử lại sau vài phút, hoặc gọi chi nhánh.\n"
)
"""What is said when not even the error page can be made: in every language, needing nothing."""
log = structlog.get_logger()
_naming: list[Callable[[str], str]] = []


def say_codes_by(naming: Callable[[str], str]) -> Callable[[str], str]:
    """Let the feature that keeps the names of allergens and limits say them in refusals."""
    _naming[:] = [naming]
    return naming


def sentence(error: DomainError) -> str:
    """Return what the refusal says to a person, in their language, with its figures."""
    if isinstance(error, SeveralRefusals):
        return " ".join(map(sentence, error.refusals))
    words = str(WORDS[error.code])
    # Somebody who mistyped the year sees no fault in a day without one.
    years = len({each.year for each in error.values.values() if isinstance(each, date)}) > 1
    return words % {key: _shown(key, value, years=years) for key, value in error.values.items()}


def _shown(key: str, value: Any, *, years: bool) -> str:  # noqa: ANN401
    if key == "codes":
        return ", ".join(naming(each) for naming in _naming for each in str(value).split(", "))
    if isinstance(value, date):
        return _day_shown(key, value, years=years)
    if isinstance(value, time):
        return formats.clock(value)
    if isinstance(value, int):
        return formats.hours(value) if key.endswith("minutes") else formats.number(value)
    return str(value)


def _day_shown(key: str, value: date, *, years: bool) -> str:
    if isinstance(value, datetime):
        return formats.moment(value) if years else formats.short_moment(value)
    if key.endswith("birthday"):
        return formats.plain_day(value)
    return formats.long_day(value) if years else formats.day(value)


def is_api() -> bool:
    return request.path.startswith("/api/")


def problem(
    status: int, *, code: str, detail: str, errors: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """Return the refusal as problem+json (RFC 9457)."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    return body, status, {"Content-Type": "application/problem+json"}


def refuse(error: DomainError) -> ResponseReturnValue:
    """Answer what a rule of the bank refused."""
    status = STATUS[error.kind]
    if is_api():
        if isinstance(error, NotSignedIn):
            status = 401
        return problem(status, code=error.code, detail=sentence(error), errors=_fields_of(error))
    if isinstance(error, NotSignedIn):
        return redirect(url_for("sign_in.start", next=page_of_request()))
    return page(status, says=sentence(error))


def page_of_request() -> str:
    """Return the page to come back to: the one asked for, or the one on which a form was sent."""
    if request.method == "GET":
        return here_without_search()
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host:
        return safe_next(came_from.path)
    address = current_app.create_url_adapter(request)
    return request.path if address is not None and address.test(request.path, "GET") else "/"


def _fields_of(error: DomainError) -> dict[str, Any] | None:
    refusals = error.refusals if isinstance(error, SeveralRefusals) else (error,)
    errors: dict[str, Any] = {}
    for each in refusals:
        if each.field:
            errors.setdefault(each.field, []).append(sentence(each))
    return errors or None


def page(status: int, *, says: str | None = None) -> ResponseReturnValue:
    """Return the calm page that says what happened and what to do."""
    title, usual, what_next = _words_of(status)
    return (
        render_template(
            "errors/refused.html", status=status, title=title, sentence=says or usual, what_next=what_next
        ),
        status,
    )


def _words_of(status: int) -> tuple[str, str, list[str]]:
    call = _("If you are stuck, call the branch. The number is below.")
    words = {
        400: (
            _("The page did not arrive in one piece"),
            _("Something in the address or the form could not be read."),
            [_("Go back and try again."), call],
        ),
        403: (
            _("This page is not for your role"),
            _("Your role in this branch does not include this page."),
            [call],
        ),
        404: (
            _("There is nothing here"),
            _("The page does not exist, or it belongs to another branch."),
            [_("Check the address, or start from the home page."), call],
        ),
        405: (
            _("This address cannot be opened like that"),
            _("The page was opened in a way that it does not know."),
            [_("Go back and use the button on the page."), call],
        ),
        409: (
            _("Somebody was faster, or it was done already"),
            _("What you wanted to change has changed meanwhile."),
            [_("Open the page again to see how it stands now."), call],
        ),
        413: (
            _("That was too large"),
            _("The form or file is larger than this page takes."),
            [_("Send a smaller file, or less text."), call],
        ),
        422: (
            _("This could not be accepted"),
            _("Something in the form needs to be corrected."),
            [_("Go back, correct it, and send it again."), call],
        ),
        429: (
            _("Please wait a little"),
            _("There were too many tries in a short time."),
            [_("Wait a few minutes, then try again."), call],
        ),
        503: (
            _("Many people are saving right now"),
            _("What you sent could not be saved yet."),
            [_("Go back and send it again in a moment. Nothing is done twice."), call],
        ),
    }
    return words.get(
        status,
        (
            _("Something went wrong on our side"),
            _("Nothing you entered was half saved. We have a record of the fault."),
            [_("Try again in a few minutes."), call],
        ),
    )


def refuse_http(error: HTTPException) -> ResponseReturnValue:
    """Answer what the web layer itself refused."""
    status = error.code or 500
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if is_api():
        details = getattr(error, "data", None) or {}
        messages = details.get("messages")
        errors = _by_field(messages) if isinstance(messages, dict) else None
        return problem(status, code=f"http.{status}", detail=_words_of(status)[1], errors=errors)
    return page(status)


def _by_field(messages: dict[str, Any]) -> dict[str, Any]:
    # webargs groups faults by where the value stood ("json", "query"); a client looks for the field.
    flat: dict[str, Any] = {}
    for place, faults in messages.items():
        flat.update(faults if isinstance(faults, dict) else {place: faults})
    return flat


def fail(error: Exception) -> ResponseReturnValue:
    """Answer a fault of ours: logged with a number, told without its details."""
    log.error("request failed", exc_info=error, path=request.path, method=request.method)
    g.failed = True
    try:
        if is_api():
            return problem(500, code="http.500", detail=_words_of(500)[1])
        return page(500)
    except Exception as second:
        # Whatever broke the page may break its error page too.
        log.exception("error page failed", exc_info=second, path=request.path)
        return Response(PLAIN, 500, content_type="text/plain; charset=utf-8")


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(500, fail)
