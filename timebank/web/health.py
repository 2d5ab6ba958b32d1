"""For whoever watches the process: does it answer, and can it work?"""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from timebank.core import clock
from timebank.core.db import db
from timebank.core.periodic import LATE, last_run
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
    answer = {"status": "not ready" if problems else "ok", "problems": problems, "worker": _worker()}
    return answer, 503 if problems else 200


def _worker() -> dict[str, object] | None:
    """Return when the worker last did anything; pages are served without it, so it makes nothing unready."""
    try:
        ran_at = last_run(db.session())
    except SQLAlchemyError:
        return None
    now = clock.now()
    return {
        "last_run": ran_at.isoformat() if ran_at else None,
        "age_seconds": int((now - ran_at).total_seconds()) if ran_at else None,
        "late": ran_at is None or now - ran_at > LATE,
    }


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
