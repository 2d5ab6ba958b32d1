"""What has to hold before anything of a person's record is read out in a call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.exchange.commands.calls import may_ask, needed_of_delegate
from timebank.exchange.errors.calls import CallNotYours, NotTheirsToAsk, NotVerified
from timebank.exchange.models.calls import Call
from timebank.exchange.rules.calls import CallAct, CallerKind, Verification
from timebank.people.errors.delegations import NotDelegated
from timebank.people.queries import find_delegation_between, get_branch


def check_before_reading(
    session: Session, call: Call, act: CallAct, *, actor_id: UUID, now: datetime
) -> None:
    """Pass if the act can be read out in the call; the act itself checks once more, under its locks.

    Raises:
        CallNotYours, CallEnded, NotVerified, NotTheirsToAsk, NotDelegated
    """
    if call.taken_by_id != actor_id:
        raise CallNotYours
    call.check_open()
    if call.verified_how is None:
        raise NotVerified
    if not may_ask(call, act):
        raise NotTheirsToAsk
    if call.caller_kind is not CallerKind.DELEGATE or call.verified_how is Verification.CALL_BACK:
        return
    assert call.caller_id is not None
    found = find_delegation_between(
        session,
        branch_id=call.branch_id,
        actor_id=call.caller_id,
        holder_id=call.person_id,
        day=local_day(now, get_branch(session, call.branch_id).zone),
    )
    if found is None or needed_of_delegate(act) not in found.acts:
        raise NotDelegated
