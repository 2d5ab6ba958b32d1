"""Who looked at my data: for everybody, about themselves."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from timebank.audit.forms.words import SEEN
from timebank.audit.queries import LookFilter, list_looks
from timebank.audit.views.blueprint import bp
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.people.queries import people_select
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor


@bp.get("/me/looks")
@requires(Permission.SEE_SELF)
def my_looks() -> ResponseReturnValue:
    """List who looked at the reader's own data, and when."""
    who = me()
    cursor = request.args.get("cursor")
    found = list_looks(
        db.session(),
        branch_id=who.branch_id,
        people=people_select(who.branch_id),
        wanted=LookFilter(subject_id=who.person_id),
        before=decode_cursor(cursor, "tu"),
        limit=PAGE_SIZE + 1,
    )
    page = Page.of(found, lambda line: (line.seen_at, line.id))
    return render_template(
        "audit/my_looks.html",
        lines=page.rows,
        seen=SEEN,
        newest_url=url_for("audit.my_looks") if cursor else None,
        older_url=url_for("audit.my_looks", cursor=page.next_cursor) if page.next_cursor else None,
    )
