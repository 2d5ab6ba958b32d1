"""Whom to call about a round, over the API."""

from typing import Any
from uuid import UUID

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.matching.api.asking import common, the_round
from timebank.matching.api.rounds import bp
from timebank.matching.commands.calls import NoteRoundCall, list_round_calls, note_round_call
from timebank.pantry.api.recalls import to_call
from timebank.pantry.schemas import NoteFoodCallSchema, ToCall
from timebank.web.doing import do
from timebank.web.identity import requires


def _calls(round_id: UUID) -> dict[str, Any]:
    found = list_round_calls(db.session(), the_round(round_id))
    return to_call((visit.household_id, called) for visit, called in found)


@bp.get("/rounds/<uuid:round_id>/calls")
@requires(Permission.MANAGE_FOOD)
@bp.response(200, ToCall)
def calls(round_id: UUID) -> dict[str, Any]:
    """List whom to call about a round.

    Households of a confirmed round, or of one that was called off, that no message reaches; those reached by
    telephone last. Calls from before a round was called off do not count after it.
    """
    return _calls(round_id)


@bp.post("/rounds/<uuid:round_id>/calls")
@requires(Permission.MANAGE_FOOD)
@bp.arguments(NoteFoodCallSchema)
@bp.response(200, ToCall)
def add_call(sent: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """Note that a household was called about a round.

    With the outcome `told`, `no_answer` or `wrong_number`; each call is kept. A household without a time in
    the round is refused.
    """
    do(note_round_call, NoteRoundCall(**common(), round_id=round_id, **sent))
    return _calls(round_id)
