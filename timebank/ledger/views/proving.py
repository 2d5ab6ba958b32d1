"""Verification on a page, and the nightly heads."""

from pathlib import Path

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.ledger.tasks import check, read_heads
from timebank.ledger.views.auditing import bp
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.ledger import FAULTS, TABLES

NIGHTS = 60


def _folder() -> Path:
    return Path(current_app.config["HEADS_DIR"])


@bp.route("/verify", methods=["GET", "POST"])
@requires(Permission.VERIFY_LEDGER)
def verify() -> ResponseReturnValue:
    """Verify the branch's ledger against itself and the written heads, and say so in words."""
    form = JustConfirm()
    verdict = None
    if request.method == "POST" and form.validate_on_submit():
        branch_id = me().branch_id
        verdict = check(
            db.session(), branch_id=None if branch_id == NATIONAL else branch_id, folder=_folder()
        )
    return form.page(
        "ledger/verify.html", verdict=verdict, verified_at=clock.now(), faults=FAULTS, tables=TABLES
    )


@bp.get("/heads")
@requires(Permission.READ_LEDGER)
def heads() -> ResponseReturnValue:
    """Show what was written outside the database, night by night."""
    nights, broken = read_heads(_folder())
    branch_id = me().branch_id
    rows = [
        (night, head)
        for night in reversed(nights)
        for head in night.branches
        if branch_id in (NATIONAL, head.branch_id)
    ]
    return render_template("ledger/heads.html", rows=rows[:NIGHTS], broken=broken)
