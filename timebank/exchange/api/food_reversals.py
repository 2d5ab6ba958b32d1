"""Corrections of food work over the API, for who runs the food bank and reads no others."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.api.reversals import page_of_reversals
from timebank.exchange.commands.reversals import AskReversal, ask_reversal
from timebank.exchange.models import Reversal
from timebank.exchange.queries.reversals import get_reversal
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.schemas.food_reversals import AskFoodReversalSchema
from timebank.exchange.schemas.reversals import ReversalSchema, ReversalsPage, ReversalsQuery
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations(
    "food-work-corrections", path="/food-work-corrections", about="Corrections of food work, by two people."
)


def _one(reversal_id: UUID) -> Reversal:
    return get_reversal(
        db.session(), branch_id=me().branch_id, reversal_id=reversal_id, kind=ObjectKind.FOOD_WORK
    )


@bp.get("")
@requires(Permission.READ_FOOD_WORK)
@bp.arguments(ReversalsQuery, location="query")
@bp.response(200, ReversalsPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List the corrections of food work, the newest first.

    They stand among the `reversals` too, where a second person grants or refuses them. Without `state` all of
    them.
    """
    return page_of_reversals(query, kind=ObjectKind.FOOD_WORK)


@bp.post("")
@requires(Permission.MANAGE_FOOD_WORK)
@bp.arguments(AskFoodReversalSchema)
@bp.response(201, ReversalSchema)
def ask(sent: dict[str, Any]) -> Reversal:
    """Ask a second person to take approved food work back; nothing changes yet.

    Refused for who did the work, where it is not approved, and where it was asked for or taken back already.
    Granted, its hours count no more, its time is free again, and what was credited is posted back.
    """
    who = me()
    command = AskReversal(
        branch_id=who.branch_id,
        id=asked_id(),
        actor_id=who.person_id,
        kind=ObjectKind.FOOD_WORK,
        thing_id=sent["food_work_id"],
        reason=sent["reason"],
    )
    return _one(do(ask_reversal, command))


@bp.get("/<uuid:reversal_id>")
@requires(Permission.READ_FOOD_WORK)
@bp.response(200, ReversalSchema)
def one(reversal_id: UUID) -> Reversal:
    """Show a correction of food work.

    With who asked and why, who decided, and who bears what was used or put aside already, in minutes.
    """
    return _one(reversal_id)
