"""The audit trail over the API: read by auditors, written by nobody."""

from typing import Any

from timebank.api.operations import Operations
from timebank.audit.queries import LookFilter, TrailFilter, list_looks, list_trail
from timebank.audit.schemas import LooksPage, LooksQuery, TrailPage, TrailQuery
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people.queries import people_select
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("audit", path="/audit", about="Who did what, and who looked at whose data.")
blueprints = (bp,)


def _period(query: dict[str, Any]) -> dict[str, Any]:
    since, until, zone = query["since"], query["until"], me().zone
    return {
        "since": clock.start_of_day(since, zone) if since else None,
        "until": clock.end_of_day(until, zone) if until else None,
    }


@bp.get("")
@requires(Permission.READ_AUDIT)
@bp.arguments(TrailQuery, location="query")
@bp.response(200, TrailPage)
def trail(query: dict[str, Any]) -> dict[str, Any]:
    """List what was done in the branch.

    The newest first: each command that was carried out, by whom, for whom, and from where.
    """
    branch_id = me().branch_id
    names = ("actor_id", "subject_id", "object_id", "feature", "channel")
    found = list_trail(
        db.session(),
        branch_id=branch_id,
        people=people_select(branch_id),
        wanted=TrailFilter(**_period(query), **{name: query[name] for name in names}),
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda line: (line.done_at, line.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.get("/looks")
@requires(Permission.READ_AUDIT)
@bp.arguments(LooksQuery, location="query")
@bp.response(200, LooksPage)
def looks(query: dict[str, Any]) -> dict[str, Any]:
    """List who looked at whose contact data.

    The newest first.
    """
    branch_id = me().branch_id
    names = ("reader_id", "subject_id", "seen")
    found = list_looks(
        db.session(),
        branch_id=branch_id,
        people=people_select(branch_id),
        wanted=LookFilter(**_period(query), **{name: query[name] for name in names}),
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    page = Page.of(found, lambda line: (line.seen_at, line.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}
