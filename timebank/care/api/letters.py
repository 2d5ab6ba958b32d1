"""Monthly letters over the API: who gets one."""

from datetime import date, timedelta
from typing import Any

from timebank.api.operations import Operations
from timebank.care.queries import list_letters
from timebank.care.schemas.letters import Letters, LettersQuery
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.web.identity import me, requires

bp = Operations("letters", path="/letters", about="What seniors are told on paper each month.")


@bp.get("")
@requires(Permission.MANAGE_CARE)
@bp.arguments(LettersQuery, location="query")
@bp.response(200, Letters)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List who gets a letter for a month.

    Everybody to whom somebody came, with the visits that the letter names. Left out, it is the month before
    this one.
    """
    who = me()
    month: date | None = query["month"]
    if month is None:
        month = clock.local_day(clock.now(), who.zone).replace(day=1) - timedelta(days=1)
    return {"items": list_letters(db.session(), branch_id=who.branch_id, month=month.replace(day=1))}
