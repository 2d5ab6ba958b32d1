"""Deciding food work: its hours are certified, and credited as far as the branch's rules say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.food_work import (
    ApproveFoodWork,
    RejectFoodWork,
    approve_food_work,
    reject_food_work,
)
from timebank.care.errors import ReasonNeeded
from timebank.care.queries.food_work import get_food_work
from timebank.core.commands import Command
from timebank.exchange.commands.crediting import Earned, credit
from timebank.exchange.rules.deciding import Outcome
from timebank.people.commands.notify import notify
from timebank.policies.queries import policy_numbered
from timebank.policies.rules import food_work_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFoodWork(Command):
    food_work_id: UUID
    outcome: Outcome
    reason: str | None = None
    """Needed to reject; the volunteer reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.food_work_id


def decide_food_work(session: Session, command: DecideFoodWork, *, now: datetime) -> None:
    """Approve food work and credit what its rules give for it, or reject it. Tell the volunteer.

    Raises:
        FoodWorkNotFound, FoodWorkDecided, FoodWorkWithdrawn, NoFoodWorkDecider, OwnFoodWork,
        RelativesFoodWork, ReasonNeeded, TextTooLong, ResidentNumberRefused
    """
    who: dict[str, Any] = {
        "branch_id": command.branch_id,
        "id": command.id,
        "actor_id": command.actor_id,
        "on_behalf_of_id": command.on_behalf_of_id,
        "food_work_id": command.food_work_id,
    }
    template = "food_work_approved"
    if command.outcome is Outcome.APPROVE:
        approve_food_work(session, ApproveFoodWork(**who), now=now)
    else:
        if command.reason is None:
            raise ReasonNeeded
        template = "food_work_rejected"
        reject_food_work(session, RejectFoodWork(**who, reason=command.reason), now=now)
    work = get_food_work(session, branch_id=command.branch_id, food_work_id=command.food_work_id)
    if command.outcome is Outcome.APPROVE:
        policy = policy_numbered(session, branch_id=work.branch_id, number=work.policy_number)
        credit(
            session,
            command,
            Earned(
                id=work.id,
                cause=f"care.food-work:{work.id}",
                volunteer_id=work.volunteer_id,
                day=work.local_day,
                minutes=food_work_minutes(policy, minutes=work.minutes),
                activities=(),
                policy_number=work.policy_number,
            ),
            now=now,
        )
    told: dict[str, Any] = {"day": work.local_day, "minutes": work.minutes}
    if work.reason is not None:
        told["reason"] = work.reason
    notify(
        session,
        branch_id=work.branch_id,
        person_id=work.volunteer_id,
        template=template,
        values=told,
        cause=str(command.id),
        now=now,
    )
