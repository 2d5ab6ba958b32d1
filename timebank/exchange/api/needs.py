"""Confirmed needs for care over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.needs import ConfirmNeed, EndNeed, confirm_need, end_need
from timebank.exchange.models import ConfirmedNeedRecord
from timebank.exchange.queries.needs import get_need_line, list_confirmed_needs
from timebank.exchange.schemas.redemptions import (
    CareReasonSchema,
    ConfirmedNeeds,
    ConfirmedNeedSchema,
    ConfirmedNeedsQuery,
    ConfirmNeedSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("confirmed-needs", about="Needs for care that an officer has confirmed.")
blueprints = (bp,)
MOST = 500


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _get(need_id: UUID) -> ConfirmedNeedRecord:
    return get_need_line(db.session(), branch_id=me().branch_id, need_id=need_id).need


@bp.get("/confirmed-needs")
@requires(Permission.READ_EXCHANGE)
@bp.arguments(ConfirmedNeedsQuery, location="query")
@bp.response(200, ConfirmedNeeds)
def needs(query: dict[str, Any]) -> dict[str, list[ConfirmedNeedRecord]]:
    """List confirmed needs.

    Those to be reviewed first first, ended ones last. 500 at the most.
    """
    rows = list_confirmed_needs(
        db.session(), branch_id=me().branch_id, person_id=query["person_id"], limit=MOST
    )
    return {"items": [row.need for row in rows]}


@bp.post("/confirmed-needs")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(ConfirmNeedSchema)
@bp.response(201, ConfirmedNeedSchema)
def confirm(sent: dict[str, Any]) -> ConfirmedNeedRecord:
    """Confirm a need for care.

    It takes the place of one that is open. Nobody confirms their own or a relative's.
    """
    return _get(do(confirm_need, ConfirmNeed(**_common(), **sent)))


@bp.post("/confirmed-needs/<uuid:confirmed_need_id>/end")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CareReasonSchema)
@bp.response(200, ConfirmedNeedSchema)
def end(sent: dict[str, Any], confirmed_need_id: UUID) -> ConfirmedNeedRecord:
    """End a need.

    From today on; it stays on record.
    """
    do(end_need, EndNeed(**_common(), need_id=confirmed_need_id, reason=sent["reason"]))
    return _get(confirmed_need_id)
