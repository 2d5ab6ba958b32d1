"""The worker's doings: what is done by the clock, and how far long work is."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from timebank import FEATURES
from timebank.core import clock
from timebank.core.db import db
from timebank.core.jobs import STANDS, JobState, get_job_of
from timebank.core.periodic import LATE, PeriodicState, last_run, list_states
from timebank.core.permissions import Permission
from timebank.core.worker import gather_periodic
from timebank.notifications.forms import job_name, job_problem, work_name
from timebank.web.identity import me, requires

bp = Blueprint("work", __name__)


@bp.get("/work")
@requires(Permission.READ_WORK)
def periodic() -> ResponseReturnValue:
    """Show what the worker does by the clock, when it was last done, and what failed; failures first."""
    now = clock.now()
    states = {state.name: state for state in list_states(db.session())}
    names = {name for name, _work in gather_periodic(FEATURES)} | set(states)
    lines = [(work_name(name), states.get(name)) for name in names]
    newest = last_run(db.session())
    return render_template(
        "notifications/work.html",
        lines=sorted(lines, key=_worst_first),
        newest=newest,
        late=newest is None or now - newest > LATE,
        late_before=now - LATE,
    )


def _worst_first(line: tuple[str, PeriodicState | None]) -> tuple[bool, bool, str]:
    name, state = line
    return state is None or state.problem is None, state is not None, name


@bp.get("/jobs/<uuid:job_id>")
@requires(Permission.SEE_SELF)
def job(job_id: UUID) -> ResponseReturnValue:
    """Show how far long work is; the page looks again by itself where it can."""
    who = me()
    found = get_job_of(
        db.session(), branch_id=who.branch_id, job_id=job_id, reader_id=who.person_id, is_staff=who.is_staff
    )
    return render_template(
        "notifications/job.html",
        job=found,
        title=job_name(found.kind),
        over=found.state in {JobState.DONE, JobState.FAILED},
        failed=found.state is JobState.FAILED,
        problem=job_problem(found.problem),
        here=url_for("work.job", job_id=found.id),
        stands=(found.result or {}).get(STANDS),
        next_url=_inside((found.result or {}).get("url")),
    )


def _inside(url: object) -> str | None:
    """Return the address if it is one of our own pages."""
    return url if isinstance(url, str) and url.startswith("/") and not url.startswith("//") else None
