"""What is done in a call: read out, and entered when they say yes."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.crypto import keyed_digest
from timebank.core.db import db
from timebank.core.errors import CommandDiffers
from timebank.core.permissions import Permission
from timebank.exchange.commands.call_reading import check_before_reading
from timebank.exchange.commands.calls import ActInCall, in_call
from timebank.exchange.errors.calls import ReadOutAnew
from timebank.exchange.forms.call_scripts import Asked, Teller, check_receipt
from timebank.exchange.models import Call, CallDone
from timebank.exchange.queries.calls import find_done, get_call, get_done
from timebank.exchange.rules.calls import CallAct, Receipt
from timebank.exchange.schemas.call_acts import (
    CallCancelSchema,
    CallCareSchema,
    CallGiftSchema,
    CallGiveSchema,
    CallVisitSchema,
    InCallSchema,
    ReadOutSchema,
)
from timebank.people.queries import get_person
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("call-acts", path="/calls/<uuid:call_id>", about="What is done at the telephone desk.")
SHOWN_LENGTH = 32
PARAGRAPH = "\n\n"

Sent = dict[str, Any]


def _shown(call_id: UUID, act: CallAct, sent: Sent, script: list[str]) -> str:
    """Return what stands for this script and all that was sent."""
    content = json.dumps([str(call_id), act, sent, script], sort_keys=True, default=str)
    return keyed_digest(content.encode())[:SHOWN_LENGTH]


def _answer(call_id: UUID, act: CallAct, sent: Sent, tell: Callable[[Teller, Sent], Asked]) -> Sent:
    """Say what is to be read out; do it where it was, and they said yes.

    What was done already answers a repeated request, whatever would be read out by now.
    """
    who, session = me(), db.session()
    receipt, shown = sent.pop("receipt"), sent.pop("shown")
    kept = sent | {"receipt": receipt.value}
    call = get_call(session, branch_id=who.branch_id, call_id=call_id)
    before = find_done(session, branch_id=who.branch_id, done_id=asked_id())
    if before is not None:
        script = before.script.split(PARAGRAPH)
        if shown is not None and shown != _shown(call_id, act, kept, script):
            raise CommandDiffers
        if shown is not None:
            return {"script": script, "shown": shown, "done": before}
    now = clock.now()
    check_before_reading(session, call, act, actor_id=who.person_id, now=now)
    person = get_person(session, branch_id=who.branch_id, person_id=call.person_id)
    check_receipt(session, person, receipt)
    asked = tell(Teller(session=session, person=person, day=clock.local_day(now, who.zone)), sent)
    digest = _shown(call_id, act, kept, asked.script)
    if shown is None:
        return {"script": asked.script, "shown": digest, "done": None}
    if shown != digest:
        raise ReadOutAnew
    done = _enter(call, act, asked, receipt)
    return {"script": asked.script, "shown": digest, "done": done}


def _enter(call: Call, act: CallAct, asked: Asked, receipt: Receipt) -> CallDone:
    branch_id, done_id = call.branch_id, asked_id()
    common: Sent = {
        "branch_id": branch_id,
        "id": done_id,
        "actor_id": me().person_id,
        "on_behalf_of_id": call.person_id,
    }
    command = ActInCall(
        **common,
        call_id=call.id,
        asked=asked.command(**common, **asked.said),
        script=PARAGRAPH.join(asked.script),
        receipt=receipt,
    )
    do(in_call(act), command)
    return get_done(db.session(), branch_id=branch_id, done_id=done_id)


@bp.post("/ask-for-care")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallCareSchema)
@bp.response(200, ReadOutSchema)
def ask_for_care(sent: Sent, call_id: UUID) -> Sent:
    """Ask for care at home, for whom the call is.

    Send it without `shown` first, and read the `script` out; with its `shown` when they say yes. What was not
    read out like this is refused. Above the policy's limit a second coordinator calls back first.
    """
    sent["activities"] = tuple(sent["activities"])
    return _answer(call_id, CallAct.ASK_FOR_CARE, sent, lambda teller, said: teller.care(**said))


@bp.post("/cancel")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallCancelSchema)
@bp.response(200, ReadOutSchema)
def cancel(sent: Sent, call_id: UUID) -> Sent:
    """Take back a request for care of whom the call is for.

    Read out and entered like any act in a call: first without `shown`, then with it. The reserved minutes
    come back at once.
    """
    return _answer(call_id, CallAct.CANCEL, sent, lambda teller, said: teller.cancel(**said))


@bp.post("/give")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallGiveSchema)
@bp.response(200, ReadOutSchema)
def give(sent: Sent, call_id: UUID) -> Sent:
    """Give points of whom the call is for.

    Read out and entered like any act in a call: first without `shown`, then with it. A delegate who calls is
    held to what was entrusted; above the policy's limit a second coordinator calls back first.
    """
    return _answer(call_id, CallAct.GIVE, sent, lambda teller, said: teller.give(**said))


@bp.post("/accept")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallGiftSchema)
@bp.response(200, ReadOutSchema)
def accept(sent: Sent, call_id: UUID) -> Sent:
    """Accept a gift for whom the call is for.

    Read out and entered like any act in a call: first without `shown`, then with it. Refused where the
    delegate who calls gave it.
    """
    return _answer(call_id, CallAct.ACCEPT, sent, lambda teller, said: teller.accept(**said))


@bp.post("/decline")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallGiftSchema)
@bp.response(200, ReadOutSchema)
def decline(sent: Sent, call_id: UUID) -> Sent:
    """Decline a gift for whom the call is for.

    Read out and entered like any act in a call: first without `shown`, then with it. The minutes go back to
    the giver at once.
    """
    return _answer(call_id, CallAct.DECLINE, sent, lambda teller, said: teller.decline(**said))


@bp.post("/take-back")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallGiftSchema)
@bp.response(200, ReadOutSchema)
def take_back(sent: Sent, call_id: UUID) -> Sent:
    """Take back what whom the call is for gave.

    Read out and entered like any act in a call: first without `shown`, then with it. Until the gift is
    accepted, and in any case in its days of cooling off.
    """
    return _answer(call_id, CallAct.TAKE_BACK, sent, lambda teller, said: teller.take_back(**said))


@bp.post("/visit")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(CallVisitSchema)
@bp.response(200, ReadOutSchema)
def visit(sent: Sent, call_id: UUID) -> Sent:
    """Keep what the person says of a visit that they received: it was so, or different.

    Read out and entered like any act in a call: first without `shown`, then with it. Nobody says it for
    them: of a delegate's or relative's call only after calling back.
    """
    return _answer(call_id, CallAct.VISIT, sent, lambda teller, said: teller.visit(**said))


@bp.post("/end-delegate")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(InCallSchema)
@bp.response(200, ReadOutSchema)
def end_delegate(sent: Sent, call_id: UUID) -> Sent:
    """Let the delegate of whom the call is for act no longer.

    Read out and entered like any act in a call: first without `shown`, then with it. Not found where nobody
    is appointed.
    """
    return _answer(call_id, CallAct.END_DELEGATE, sent, lambda teller, _said: teller.end_delegate())
