"""What each answer tells the browser never to do, and how the cookie of a real bank is kept."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import make_branch, make_person
from tests.settings import make_config
from tests.sign_in import sign_in
from timebank import create_app
from timebank.core.permissions import Role


@pytest.mark.parametrize("path", ["/sign-in", "/join", "/help", "/nowhere", "/home", "/api/v1/people"])
def test_every_answer_forbids_what_the_bank_never_does(app: Flask, session: Session, path: str) -> None:
    make_branch(session)
    client = app.test_client()
    sign_in(client, make_person(session, roles=[Role.COORDINATOR]))
    headers = client.get(path).headers
    policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not re.search(r"https?:|\*", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_each_nonce_is_used_once(app: Flask) -> None:
    with app.test_request_context("/sign-in"):
        first = app.jinja_env.globals["csp_nonce"]()  # type: ignore[operator]
        assert app.jinja_env.globals["csp_nonce"]() == first  # type: ignore[operator]
    with app.test_request_context("/sign-in"):
        assert app.jinja_env.globals["csp_nonce"]() != first  # type: ignore[operator]


def test_over_https_the_cookie_belongs_to_this_host_alone(app: Flask, session: Session) -> None:
    make_branch(session)
    config = make_config(session.get_bind().engine.url)
    real = create_app(replace(config, HTTPS=True))
    answer = real.test_client().get("/sign-in", base_url="https://bank.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-timebank=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
