"""For whoever watches the process: does it answer, and can it work?"""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from timebank.core.db import db
from timebank.web.identity import public

bp = Blueprint("health", __name__)
CHECKS = "timebank-readiness"
"""In `app.extensions`: name → check that returns None, or what is wrong."""


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the process can do its work, and what is missing if not."""
    problems = {}
    for name, check in current_app.extensions[CHECKS].items():
        try:
            problem = check()
        except Exception as failure:  # noqa: BLE001  whatever fails here is the answer
            problem = type(failure).__name__
        if problem:
            problems[name] = problem
    return {"status": "not ready" if problems else "ok", "problems": problems}, 503 if problems else 200


def add_check(app: Flask, name: str, check: Callable[[], str | None]) -> None:
    app.extensions.setdefault(CHECKS, {})[name] = check


def _database() -> None:
    db.session.execute(text("SELECT 1"))


def _migrations(app: Flask) -> str | None:
    # Only who asks waits for Alembic to load; servers start without it.
    from timebank.core import migrations

    return "timebank db upgrade" if migrations.pending(app) else None


def init_app(app: Flask) -> None:
    add_check(app, "database", _database)
    add_check(app, "migrations", lambda: _migrations(app))
    app.register_blueprint(bp)
