"""Who cares for whom."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.commands import AssignVolunteer, EndAssignment, assign_volunteer, end_assignment
from timebank.care.errors import AssignmentNotFound
from timebank.care.queries.listing import AssignmentLine, find_assignment_line, list_assignments
from timebank.care.schemas import (
    AssignmentSchema,
    AssignmentsPage,
    AssignmentsQuery,
    AssignSchema,
    EndAssignmentSchema,
)
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import NotAllowed, me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("assignments", path="/assignments", about="Who cares for whom.")
FIELDS = [each for each in AssignmentSchema._declared_fields if each not in ("volunteer", "senior")]  # noqa: SLF001


def _shown(line: AssignmentLine) -> dict[str, Any]:
    return {
        **{name: getattr(line.assignment, name) for name in FIELDS},
        "volunteer": line.volunteer,
        "senior": line.senior,
    }


def _line(assignment_id: UUID) -> AssignmentLine:
    found = find_assignment_line(db.session(), branch_id=me().branch_id, assignment_id=assignment_id)
    if found is None:
        raise AssignmentNotFound
    return found


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.arguments(AssignmentsQuery, location="query")
@bp.response(200, AssignmentsPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List assignments.

    Those that begin last first. All of the branch with the permission `manage-care`, else a volunteer's own.
    """
    who = me()
    if not who.may(Permission.MANAGE_CARE):
        if query["volunteer_id"] not in (None, who.person_id):
            raise NotAllowed
        query["volunteer_id"] = who.person_id
    found = list_assignments(
        db.session(),
        branch_id=who.branch_id,
        volunteer_id=query["volunteer_id"],
        senior_id=query["senior_id"],
        since=query["since"],
        until=query["until"],
        after=decode_cursor(query["cursor"], "du"),
        limit=query["limit"],
    )
    page = Page.of(found, lambda line: (line.assignment.starts_on, line.assignment.id), size=query["limit"])
    return {"items": [_shown(each) for each in page.rows], "next_cursor": page.next_cursor}


@bp.get("/<uuid:assignment_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, AssignmentSchema)
def get(assignment_id: UUID) -> dict[str, Any]:
    """Show an assignment.

    With the permission `manage-care`, or as its volunteer.
    """
    line, who = _line(assignment_id), me()
    if not who.may(Permission.MANAGE_CARE) and line.assignment.volunteer_id != who.person_id:
        raise AssignmentNotFound
    return _shown(line)


@bp.post("")
@requires(Permission.MANAGE_CARE)
@bp.arguments(AssignSchema)
@bp.response(201, AssignmentSchema)
def assign(sent: dict[str, Any]) -> dict[str, Any]:
    """Assign a volunteer to a senior.

    From now on the volunteer sees the senior, and logs care for them. An offer that led to it is accepted,
    and its need closed. The volunteer is told.
    """
    who = me()
    sent |= {
        "activities": tuple(sent["activities"]),
        "weekdays": tuple(sent["weekdays"]),
    }
    command = AssignVolunteer(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, **sent)
    return _shown(_line(do(assign_volunteer, command)))


@bp.post("/<uuid:assignment_id>/end")
@requires(Permission.MANAGE_CARE)
@bp.arguments(EndAssignmentSchema)
@bp.response(200, AssignmentSchema)
def end(sent: dict[str, Any], assignment_id: UUID) -> dict[str, Any]:
    """End an assignment.

    After a day, which may lie in the past. Visits that were logged stay.
    """
    who = me()
    do(
        end_assignment,
        EndAssignment(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            assignment_id=assignment_id,
            ends_on=sent["ends_on"],
        ),
    )
    return _shown(_line(assignment_id))
