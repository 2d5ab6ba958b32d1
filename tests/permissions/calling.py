"""Somebody appointed to act for another, and a call that is going on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import SYSTEM, apply
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.models.calls import Call, CallDone
from timebank.exchange.rules.calls import CallAct, CallerKind, Question, Receipt
from timebank.people.commands import AppointDelegate, appoint_delegate
from timebank.people.rules import DelegatedAct, DelegationMethod

ZONE = "Asia/Seoul"
People = dict[Role, UUID]
Said = dict[str, Any]


def make_delegation(session: Session, people: People, branch_id: str, now: datetime) -> Any:  # noqa: ANN401
    today = clock.local_day(now, ZONE)
    return apply(
        session,
        appoint_delegate,
        AppointDelegate(
            branch_id=branch_id,
            actor_id=people[Role.SENIOR],
            holder_id=people[Role.SENIOR],
            delegate_id=people[Role.FAMILY],
            acts=frozenset(DelegatedAct),
            give_minutes=60,
            starts_on=today,
            ends_on=today + timedelta(days=100),
            method=DelegationMethod.SCREEN,
        ),
        origin=SYSTEM,
        now=now,
    )


def make_call(session: Session, people: People, branch_id: str, now: datetime) -> Said:
    """Return a call that is going on, and something large that was done in it and waits."""
    call = Call(
        branch_id=branch_id,
        id=new_id(),
        person_id=people[Role.SENIOR],
        taken_by_id=people[Role.COORDINATOR],
        caller_kind=CallerKind.PERSON,
        questions=[Question.BIRTH_DAY, Question.VOLUNTEER],
        failures=0,
        started_at=now,
    )
    session.add(call)
    session.flush()
    done = CallDone(
        branch_id=branch_id,
        id=new_id(),
        call_id=call.id,
        act=CallAct.GIVE,
        object_id=new_id(),
        minutes=600,
        script="10점을 나눕니다.",
        receipt=Receipt.PAPER,
        done_at=now,
    )
    session.add(done)
    session.flush()
    return {"call_id": call.id, "done_id": done.id}
