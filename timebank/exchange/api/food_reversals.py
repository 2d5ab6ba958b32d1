"""Corrections of food work over the API: asked for by one person, granted by another."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.food_reversals import (
    AskFoodReversal,
    GrantFoodReversal,
    RefuseFoodReversal,
    ask_food_reversal,
    grant_food_reversal,
    refuse_food_reversal,
)
from timebank.exchange.models import FoodReversal
from timebank.exchange.queries.food_reversals import get_food_reversal, list_food_reversals
from timebank.exchange.schemas.food_reversals import (
    AskFoodReversalSchema,
    FoodReversals,
    FoodReversalSchema,
    FoodReversalsQuery,
)
from timebank.exchange.schemas.reversals import WhySchema
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations(
    "food-work-corrections", path="/food-work-corrections", about="Corrections of food work, by two people."
)
MOST = 500


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _one(reversal_id: UUID) -> FoodReversal:
    return get_food_reversal(db.session(), branch_id=me().branch_id, reversal_id=reversal_id)


@bp.get("")
@requires(Permission.READ_FOOD_WORK)
@bp.arguments(FoodReversalsQuery, location="query")
@bp.response(200, FoodReversals)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List the newest 500 corrections of food work.

    Without `state` all of them. `pool_minutes` and `owed_minutes` are what of its points was used or put
    aside already, and who bears it.
    """
    found = list_food_reversals(db.session(), branch_id=me().branch_id, state=query["state"], limit=MOST)
    return {"items": [line.reversal for line in found]}


@bp.post("")
@requires(Permission.MANAGE_FOOD_WORK)
@bp.arguments(AskFoodReversalSchema)
@bp.response(201, FoodReversalSchema)
def ask(sent: dict[str, Any]) -> FoodReversal:
    """Ask a second person to take approved food work back; nothing changes yet.

    Refused for who did the work, where it is not approved, and where it was asked for or taken back already.
    """
    return _one(do(ask_food_reversal, AskFoodReversal(**_common(), **sent)))


@bp.get("/<uuid:reversal_id>")
@requires(Permission.READ_FOOD_WORK)
@bp.response(200, FoodReversalSchema)
def one(reversal_id: UUID) -> FoodReversal:
    """Show a correction of food work.

    With who asked and why, who decided, and who bears what was used or put aside already, in minutes.
    """
    return _one(reversal_id)


@bp.post("/<uuid:reversal_id>/grant")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, FoodReversalSchema)
def grant(reversal_id: UUID) -> FoodReversal:
    """Grant a correction of food work as its second person.

    Its hours count no more, its time is free again, and what was credited is posted back. Who asked, who did
    the work, their relatives, and who entered or decided it are refused.
    """
    do(grant_food_reversal, GrantFoodReversal(**_common(), reversal_id=reversal_id))
    return _one(reversal_id)


@bp.post("/<uuid:reversal_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(WhySchema)
@bp.response(200, FoodReversalSchema)
def refuse(sent: dict[str, Any], reversal_id: UUID) -> FoodReversal:
    """Refuse a correction of food work as its second person, with a reason.

    Everything stays as it was; who asked reads the reason.
    """
    do(refuse_food_reversal, RefuseFoodReversal(**_common(), reversal_id=reversal_id, **sent))
    return _one(reversal_id)
