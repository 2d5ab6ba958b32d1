"""Calls: taken, verified, ended; and what was done in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.calls import (
    EndCall,
    NoteAnswers,
    NoteCallBack,
    OpenCall,
    end_call,
    note_answers,
    note_call_back,
    open_call,
)
from timebank.exchange.models import Call, CallDone
from timebank.exchange.queries.calls import get_call, list_calls, list_done_in_call, list_waiting
from timebank.exchange.schemas.call_acts import CallActs
from timebank.exchange.schemas.calls import (
    Calls,
    CallSchema,
    EndCallSchema,
    OpenCallSchema,
    VerifyCallSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("calls", path="/calls", about="The telephone desk.")
blueprints = (bp,)


def _get(call_id: UUID) -> Call:
    return get_call(db.session(), branch_id=me().branch_id, call_id=call_id)


def _of(call_id: UUID) -> dict[str, Any]:
    person_id = _get(call_id).person_id
    return {
        "branch_id": me().branch_id,
        "id": asked_id(),
        "actor_id": me().person_id,
        "on_behalf_of_id": person_id,
        "call_id": call_id,
    }


@bp.get("")
@requires(Permission.MANAGE_EXCHANGE)
@bp.response(200, Calls)
def listing() -> dict[str, Sequence[Call]]:
    """List the branch's calls.

    The newest first, thirty at the most.
    """
    return {"items": list_calls(db.session(), branch_id=me().branch_id)}


@bp.post("")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(OpenCallSchema)
@bp.response(201, CallSchema)
def take(sent: dict[str, Any]) -> Call:
    """Take a call.

    The bank chooses two questions from the record; nothing is done before they are answered rightly, or the
    person was called back.
    """
    who = me()
    call_id = do(
        open_call,
        OpenCall(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            on_behalf_of_id=sent["person_id"],
            **sent,
        ),
    )
    return _get(call_id)


@bp.post("/<uuid:call_id>/verify")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(VerifyCallSchema)
@bp.response(200, CallSchema)
def verify(sent: dict[str, Any], call_id: UUID) -> Call:
    """Say which answers were right, or that the person was called back.

    Wrong answers are counted, and other questions chosen; after two rounds only calling back helps.
    """
    if sent["called_back"]:
        do(note_call_back, NoteCallBack(**_of(call_id)))
    else:
        do(note_answers, NoteAnswers(**_of(call_id), right=frozenset(sent["right"])))
    return _get(call_id)


@bp.get("/waiting")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, CallActs)
def waiting() -> dict[str, Sequence[CallDone]]:
    """List what was asked for by telephone and waits for a second person, the oldest first.

    Above the policy's limit. Whoever decides calls the person back, reads the `script` out once more, and
    approves or refuses the gift or the redemption that `object_id` names; who took the call cannot.
    """
    return {"items": [done for done, _call in list_waiting(db.session(), branch_id=me().branch_id)]}


@bp.get("/<uuid:call_id>/acts")
@requires(Permission.MANAGE_EXCHANGE)
@bp.response(200, CallActs)
def acts(call_id: UUID) -> dict[str, Sequence[CallDone]]:
    """List what was done in a call.

    In order, each with what was read out before.
    """
    call = _get(call_id)
    return {"items": list_done_in_call(db.session(), branch_id=call.branch_id, call_id=call.id)}


@bp.post("/<uuid:call_id>/close")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(EndCallSchema)
@bp.response(200, CallSchema)
def close(sent: dict[str, Any], call_id: UUID) -> Call:
    """End a call.

    With what was said.
    """
    do(end_call, EndCall(**_of(call_id), words=sent["words"]))
    return _get(call_id)
