"""Headers that tell the browser what this site never does."""

import secrets

from flask import Flask, g, request
from flask.wrappers import Response
from werkzeug.exceptions import BadRequest, NotFound, RequestEntityTooLarge

MAX_BODY = 2 * 1024 * 1024
"""Bytes; uploads name their own larger limit."""
MAX_FORM_PARTS = 2000


def nonce() -> str:
    """Return this response's nonce for the Content-Security-Policy."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    app.jinja_env.globals["csp_nonce"] = nonce
    https = bool(app.config["HTTPS"])

    @app.before_request
    def refuse_nul() -> None:
        # No text that is kept holds one, and PostgreSQL takes none to look for. The API names the field.
        if "\0" in request.path:
            raise NotFound
        if not request.path.startswith("/api/") and any("\0" in each for each in request.args.values()):
            raise BadRequest

    @app.before_request
    def refuse_endless_body() -> None:
        # Of a body that comes in pieces werkzeug reads as much as may be, and leaves the rest without a word.
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            most = request.max_content_length or MAX_BODY
            if len(request.get_data(parse_form_data=False)) >= most:
                raise RequestEntityTooLarge

    @app.after_request
    def add_headers(response: Response) -> Response:
        script = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self'{script}; style-src 'self'; img-src 'self' data:; "
            "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), usb=()")
        # Pages show people: no copy stays on a shared computer.
        headers.setdefault("Cache-Control", "no-store")
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
