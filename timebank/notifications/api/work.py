"""How far long work is, and what the worker does by the clock."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.jobs import Job, get_job_of
from timebank.core.periodic import list_states
from timebank.core.permissions import Permission
from timebank.notifications.forms import work_name
from timebank.notifications.schemas import JobSchema, WorkList
from timebank.web.identity import me, requires

bp = Operations("work", about="Long work and its progress, and what is done by the clock.")


@bp.get("/jobs/<uuid:job_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, JobSchema)
def job(job_id: UUID) -> Job:
    """Say how far long work is.

    For whoever asked for it, and for staff of the branch.
    """
    who = me()
    return get_job_of(
        db.session(), branch_id=who.branch_id, job_id=job_id, reader_id=who.person_id, is_staff=who.is_staff
    )


@bp.get("/periodic-work")
@requires(Permission.READ_WORK)
@bp.response(200, WorkList)
def periodic() -> dict[str, Any]:
    """List what is done by the clock.

    When it was last done, and what failed.
    """
    names = ("name", "ran_at", "done_at", "count", "failed_at", "problem")
    return {
        "items": [
            {"about": work_name(state.name), **{name: getattr(state, name) for name in names}}
            for state in list_states(db.session())
        ]
    }
