"""Visits logged without a connection: what the device needs to send them, once it has one."""

from datetime import timedelta
from pathlib import Path

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from timebank.care.errors import NoActivity
from timebank.care.forms.visits import VisitForm
from timebank.care.views.blueprint import bp, rules_today, today
from timebank.care.views.logging import lines_since, offer_choices, owner, record
from timebank.core.permissions import Permission
from timebank.web.forms import csrf_token
from timebank.web.identity import public, requires


@bp.get("/sw.js")
@public
def service_worker() -> ResponseReturnValue:
    """Serve the worker from the root, so that it may answer for the log page; browsers ask for it anew."""
    script = (Path(current_app.root_path).parent / "static" / "sw.js").read_bytes()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/visits/offline")
@requires(Permission.LOG_VISIT)
def ready_to_send() -> ResponseReturnValue:
    """Say whose device it is now, and give a fresh token: the one on the kept page is too old."""
    return {"owner": owner(), "csrf_token": csrf_token()}


@bp.post("/visits/offline")
@requires(Permission.LOG_VISIT)
def send_kept() -> ResponseReturnValue:
    """Log one visit that was kept on the device. The same one again is answered alike and logged once."""
    form = VisitForm()
    offer_choices(form, lines_since(today() - timedelta(days=rules_today().submit_days)))
    if form.validate_on_submit():
        with form.refusals():
            record(form)
            return {"url": url_for("care.visit", visit_id=form.asked_id)}, 201
    elif not form.activities.data:
        form.refuse(NoActivity())
    said = [str(each) for field in form for each in field.errors]
    return {"problems": [*said, *(str(each) for each in form.form_errors)]}, form.refused_with
