"""More than the cap on one day or in one week."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.api.visits import common
from timebank.care.commands import AnswerOverride, AskOverride, answer_override, ask_override
from timebank.care.errors import OverrideNotFound
from timebank.care.models import CapOverride
from timebank.care.queries.listing import list_overrides
from timebank.care.schemas import (
    AnswerOverrideSchema,
    AskOverrideSchema,
    Overrides,
    OverrideSchema,
    OverridesQuery,
)
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Operations(
    "overrides", path="/overrides", about="One coordinator asks for more than a cap, another answers."
)
MOST = 500


def _override(override_id: UUID) -> CapOverride:
    rows = list_overrides(db.session(), branch_id=me().branch_id, override_id=override_id)
    if not rows:
        raise OverrideNotFound
    return rows[0].override


@bp.get("")
@requires(Permission.MANAGE_CARE)
@bp.arguments(OverridesQuery, location="query")
@bp.response(200, Overrides)
def listing(query: dict[str, Any]) -> dict[str, list[CapOverride]]:
    """List requests for more than a cap.

    The newest first, 500 at the most.
    """
    rows = list_overrides(db.session(), branch_id=me().branch_id, state=query["state"], limit=MOST)
    return {"items": [each.override for each in rows]}


@bp.post("")
@requires(Permission.MANAGE_CARE)
@bp.arguments(AskOverrideSchema)
@bp.response(201, OverrideSchema)
def ask(sent: dict[str, Any]) -> CapOverride:
    """Ask for more than a cap.

    Another coordinator answers.
    """
    return _override(do(ask_override, AskOverride(**common(), **sent)))


@bp.post("/<uuid:override_id>/answer")
@requires(Permission.MANAGE_CARE)
@bp.arguments(AnswerOverrideSchema)
@bp.response(200, OverrideSchema)
def answer(sent: dict[str, Any], override_id: UUID) -> CapOverride:
    """Grant or refuse what another coordinator asked for.

    With a reason either way.
    """
    do(answer_override, AnswerOverride(**common(), override_id=override_id, **sent))
    return _override(override_id)
