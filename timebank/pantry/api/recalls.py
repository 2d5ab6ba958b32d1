"""Recalls and the lists of whom to call over the API."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.pantry.api.blueprint import bp, common
from timebank.pantry.commands import (
    NoteCall,
    NoteLotCall,
    OpenRecall,
    UndoCall,
    note_call,
    note_lot_call,
    open_recall,
    undo_call,
)
from timebank.pantry.models import Call, CallUndone
from timebank.pantry.queries import (
    Called,
    get_call,
    get_lot,
    get_recall,
    list_lot_calls,
    list_passed_on,
    list_recall_households,
    list_recall_lots,
    list_recalls,
)
from timebank.pantry.queries.calls import find_undone
from timebank.pantry.schemas import (
    FoodCallSchema,
    NoteFoodCallSchema,
    OpenRecallSchema,
    RecallFullSchema,
    Recalls,
    ToCall,
)
from timebank.web.doing import do
from timebank.web.identity import me, requires


def shown_call(call: Call, undone: CallUndone | None) -> dict[str, Any]:
    """Return a call as it is shown; its note to those who call alone."""
    return {
        "id": call.id,
        "household_id": call.household_id,
        "outcome": call.outcome,
        "note": call.note if me().may(Permission.MANAGE_FOOD) else None,
        "called_by_id": call.called_by_id,
        "called_at": call.called_at,
        "undone_by_id": undone.undone_by_id if undone else None,
        "undone_at": undone.undone_at if undone else None,
    }


def shown_calls(called: Called) -> list[dict[str, Any]]:
    return [shown_call(each, called.undone.get(each.id)) for each in called.calls]


def to_call(found: Iterable[tuple[UUID, Called]]) -> dict[str, Any]:
    """Return a list of whom to call as it is shown."""
    return {
        "items": [
            {"household_id": household_id, "reached": called.reached, "calls": shown_calls(called)}
            for household_id, called in found
        ]
    }


@bp.get("/recalls")
@requires(Permission.READ_FOOD)
@bp.response(200, Recalls)
def recalls() -> dict[str, Any]:
    """List recalls.

    The newest first, 100 at the most.
    """
    return {"items": list_recalls(db.session(), branch_id=me().branch_id)}


def _recall(recall_id: UUID) -> dict[str, Any]:
    session, branch_id = db.session(), me().branch_id
    found = get_recall(session, branch_id=branch_id, recall_id=recall_id)
    lots = list_recall_lots(session, branch_id=branch_id, recall_id=recall_id)
    passed_on = list_passed_on(session, branch_id=branch_id, lot_ids=[each.lot_id for each in lots])
    return {
        "id": found.id,
        "product_id": found.product_id,
        "reason": found.reason,
        "opened_at": found.opened_at,
        "lots": lots,
        "households": [
            {
                "household_id": each.household_id,
                "units": each.units,
                "told": each.told,
                "tries": each.tries,
                "calls": shown_calls(each.called),
            }
            for each in list_recall_households(session, branch_id=branch_id, recall_id=recall_id)
        ],
        "branches": [{"branch_id": other, "units": units} for other, units in passed_on.items()],
    }


@bp.post("/recalls")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(OpenRecallSchema)
@bp.response(201, RecallFullSchema)
def recall_it(sent: dict[str, Any]) -> dict[str, Any]:
    """Recall a lot or a product.

    The stock is blocked at once; who agreed to messages is told, the others are on the call list.
    """
    return _recall(do(open_recall, OpenRecall(**common(), **sent)))


@bp.get("/recalls/<uuid:recall_id>")
@requires(Permission.READ_FOOD)
@bp.response(200, RecallFullSchema)
def recall(recall_id: UUID) -> dict[str, Any]:
    """Show a recall: what is blocked and who got it.

    `units` is what a household got of the lots and has not brought back; `blocked_units` is what still lies
    on the shelves.
    """
    return _recall(recall_id)


@bp.post("/recalls/<uuid:recall_id>/calls")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(NoteFoodCallSchema)
@bp.response(200, RecallFullSchema)
def call(sent: dict[str, Any], recall_id: UUID) -> dict[str, Any]:
    """Note that a household was called.

    With the outcome `told`, `no_answer` or `wrong_number`: a household that was not reached stays on the call
    list, and each try is kept, also where two people call at once. One that got nothing of the recalled lots
    is refused.
    """
    do(note_call, NoteCall(**common(), recall_id=recall_id, **sent))
    return _recall(recall_id)


def _about_lot(lot_id: UUID) -> dict[str, Any]:
    who = me()
    found = get_lot(db.session(), branch_id=who.branch_id, lot_id=lot_id)
    return to_call(list_lot_calls(db.session(), found, day=clock.local_day(clock.now(), who.zone)))


@bp.get("/lots/<uuid:lot_id>/calls")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, ToCall)
def lot_calls(lot_id: UUID) -> dict[str, Any]:
    """List whom to call about food that must go.

    Households that it does not harm and that can keep it, the greatest need first: 30 that nobody called yet,
    then those not reached, then those reached. Telephones are on each household's own record.
    """
    return _about_lot(lot_id)


@bp.post("/lots/<uuid:lot_id>/calls")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(NoteFoodCallSchema)
@bp.response(200, ToCall)
def add_lot_call(sent: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
    """Note that a household was called about a lot.

    With the outcome `will_come`, `declined`, `no_answer` or `wrong_number`. It promises nothing: what is
    given is handed out as ever. A household that may not have the lot is refused.
    """
    do(note_lot_call, NoteLotCall(**common(), lot_id=lot_id, **sent))
    return _about_lot(lot_id)


@bp.post("/food-calls/<uuid:food_call_id>/undo")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, FoodCallSchema)
def undo(food_call_id: UUID) -> dict[str, Any]:
    """Take back what was noted of a call.

    The call stays on record and counts no more: the household is to be called again. Taken back twice,
    nothing more happens.
    """
    session, branch_id = db.session(), me().branch_id
    do(undo_call, UndoCall(**common(), call_id=food_call_id))
    found = get_call(session, branch_id=branch_id, call_id=food_call_id)
    return shown_call(found, find_undone(session, branch_id=branch_id, call_id=food_call_id))
