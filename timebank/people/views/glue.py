"""Ties sign-in to the web: who is asking, in which language, and what surrounds each page."""

from datetime import timedelta
from functools import partial

import structlog
from flask import Flask, Request, current_app, g, has_request_context, request
from flask import session as browser
from flask_babel import refresh
from flask_login import LoginManager
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from timebank.core import clock
from timebank.core.bell import Bell
from timebank.core.commands import Channel
from timebank.core.db import db, unit_of_work
from timebank.core.errors import BankBusy
from timebank.core.marks import DEMONSTRATION, Mark, is_marked
from timebank.households.queries import represents
from timebank.notifications.queries import oldest_due
from timebank.notifications.tasks.delivery import send_after_request
from timebank.people.commands.sessions import digest_of, touch_session
from timebank.people.queries.demo import is_empty
from timebank.people.queries.sessions import KEPT, WhoAsks, find_token_holder, find_who_asks
from timebank.people.views import cookies, my_sign_in, run_out, settings, shell, sign_in, slips, staff
from timebank.web import babel, health
from timebank.web.identity import Identity, NotSignedIn, find_me

NOTED_EVERY = timedelta(minutes=5)
"""How often it is written that a browser is in use."""
WAITS_AT_MOST = timedelta(minutes=30)
BEARER = "Bearer "
log = structlog.get_logger()


class NotADemonstration(RuntimeError):
    """Demonstration mode was asked for on a bank that holds real people."""


def init_app(app: Flask) -> None:
    """Fit the application with sign-in.

    Raises:
        NotADemonstration: DEMO is on, and the database is neither empty nor marked as a demonstration.
    """
    app.config.update(
        PERMANENT_SESSION_LIFETIME=KEPT,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="__Host-timebank" if app.config["HTTPS"] else "timebank",
        SESSION_COOKIE_PATH="/",
    )
    manager = LoginManager()
    manager.session_protection = None  # the sign-in's row is what counts
    manager.request_loader(load)
    manager.init_app(app, add_context_processor=False)
    babel.init_app(app, language)
    app.before_request(begin)
    app.register_error_handler(NotSignedIn, run_out.turn_away)
    app.context_processor(lambda: {"shell": shell.make()})
    app.after_request(send_after_request)
    if app.config["QUEUE_URL"]:
        # The usual queue is a file beside us; one elsewhere may be away.
        health.add_check(app, "queue", Bell(app.config["QUEUE_URL"]).problem)
    if not app.config["DEMO"]:
        health.add_check(app, "outbox", outbox_stands)
    for views in (sign_in, staff, settings, my_sign_in, slips):
        app.register_blueprint(views.bp)
    if app.config["DEMO"]:
        with app.app_context():
            refuse_real_bank()


def outbox_stands() -> str | None:
    """Return what is wrong if messages that are due do not leave: no worker runs, or it has stopped."""
    since = oldest_due(db.session())
    if since is None or clock.now() - since < WAITS_AT_MOST:
        return None
    return f"messages wait since {since:%Y-%m-%d %H:%M} UTC: is `timebank worker` running?"


def refuse_real_bank() -> None:
    """Stop a demonstration from opening a bank with real people in it.

    Raises:
        NotADemonstration
    """
    if not inspect(db.engine).has_table(Mark.__tablename__):
        return
    session = db.session()
    try:
        if not is_empty(session) and not is_marked(session, DEMONSTRATION):
            raise NotADemonstration(
                "TIMEBANK_DEMO is on, but this database holds a real bank. "
                "Set TIMEBANK_DEMO=0, or name another database in TIMEBANK_DATABASE_URL."
            )
    finally:
        session.rollback()
        db.session.remove()


def begin() -> None:
    """Find out who asks before anything else happens."""
    # Requests of one test share an application context: nobody is taken over from the one before.
    for name in ("_login_user", "who", "zone", "unsent"):
        g.pop(name, None)
    refresh()
    if request.blueprint == "health":
        return
    who = find_me()
    if who is not None and who.channel is Channel.PAGE:
        _note_use(g.who)


def _note_use(who: WhoAsks) -> None:
    now = clock.now()
    if who.seen_at is None or now - who.seen_at < NOTED_EVERY:
        return
    try:
        unit_of_work(partial(touch_session, session_id=who.session_id, now=now), tries=1)
    except (BankBusy, DBAPIError):
        # Somebody else is writing. The next request notes it.
        log.info("use of a sign-in was not noted")


def load(incoming: Request) -> Identity | None:
    """Return who asks: by the browser's cookie, or on the API by a token."""
    now = clock.now()
    if incoming.path.startswith("/api/"):
        header = incoming.headers.get("Authorization", "")
        if not header.startswith(BEARER):
            return None
        token = header.removeprefix(BEARER).strip()
        who = find_token_holder(db.session(), token_digest=digest_of(token), now=now)
        return _identity(who, Channel.API)
    secret = browser.get(cookies.KEY)
    if not isinstance(secret, str):
        return None
    who = find_who_asks(
        db.session(),
        token_digest=digest_of(secret),
        second_factor=bool(current_app.config["STAFF_TOTP"]),
        now=now,
        represents=represents,
    )
    return _identity(who, Channel.PAGE)


def _identity(who: WhoAsks | None, channel: Channel) -> Identity | None:
    if who is None:
        return None
    g.who = who
    g.zone = who.zone
    return Identity(
        login_id=who.login_id,
        branch_id=who.branch_id,
        person_id=who.person_id,
        name=who.name,
        roles=who.roles,
        zone=who.zone,
        session_id=who.session_id,
        channel=channel,
        language=who.language,
        text_size=who.text_size,
        high_contrast=who.high_contrast,
        branches=who.branches,
        signed_in_at=who.started_at,
    )


def language() -> str | None:
    """Return the reader's language: the one they chose, on the API the one they ask for, else Korean."""
    if not has_request_context():
        return None
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(babel.LANGUAGES, default="en")
    who = find_me()
    return who.language if who else cookies.reading().language
