"""More than the cap on one day or in one week: asked by one coordinator, answered by another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.checks import check_role
from timebank.care.commands.taking import raise_cap, raise_week_cap
from timebank.care.commands.texts import read_text
from timebank.care.errors import (
    AnswersOwnOverride,
    OverrideAlreadyAsked,
    OverrideAnswered,
    OverrideBelowCap,
    OverrideDayUnfit,
    OverrideTooLarge,
    ReasonNeeded,
)
from timebank.care.models import CapOverride
from timebank.care.queries import days_taken, find_asked_override, lock_override, weeks_taken
from timebank.care.rules import DAY_MINUTES, WEEK_MINUTES, CapScope, OverrideState, monday_of
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.people.queries import are_family, get_branch, lock_person
from timebank.policies.queries import policy_on

AHEAD = timedelta(days=92)
"""So far ahead more than the cap can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOverride(Command):
    """The request gets the command's own id."""

    volunteer_id: UUID
    scope: CapScope = CapScope.DAY
    day: date
    """The day, or any day of the week."""
    minutes: int
    """The cap asked for: all of the day's or week's minutes, not those on top."""
    reason: str

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def ask_override(session: Session, command: AskOverride, *, now: datetime) -> UUID:
    """Ask another coordinator for more than the cap; return the request's id.

    Raises:
        PersonNotFound, NotAVolunteer, ReasonNeeded, OverrideBelowCap, OverrideTooLarge, OverrideDayUnfit,
        OverrideAlreadyAsked, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise ReasonNeeded
    branch_id, volunteer_id = command.branch_id, command.volunteer_id
    today = local_day(now, get_branch(session, branch_id).zone)
    # The volunteer's lock keeps two coordinators from asking the same at once.
    lock_person(session, branch_id=branch_id, person_id=volunteer_id)
    check_role(session, branch_id=branch_id, person_id=volunteer_id, role=Role.VOLUNTEER, day=today)
    earliest = today - timedelta(days=policy_on(session, branch_id=branch_id, day=today).submit_days)
    if not earliest <= command.day <= today + AHEAD:
        raise OverrideDayUnfit(earliest=earliest, latest=today + AHEAD)
    policy = policy_on(session, branch_id=branch_id, day=min(command.day, today))
    if command.scope is CapScope.DAY:
        day, cap, most = command.day, policy.day_cap_minutes, DAY_MINUTES
        taken = days_taken(session, branch_id=branch_id, volunteer_id=volunteer_id, days=[day])
    else:
        day, cap, most = monday_of(command.day), policy.week_cap_minutes, WEEK_MINUTES
        taken = weeks_taken(session, branch_id=branch_id, volunteer_id=volunteer_id, mondays=[day])
    cap = max(cap, taken[day].cap) if day in taken else cap
    if command.minutes <= cap:
        raise OverrideBelowCap(cap_minutes=cap)
    if command.minutes > most:
        raise OverrideTooLarge(most_minutes=most)
    asked = find_asked_override(
        session, branch_id=branch_id, volunteer_id=volunteer_id, scope=command.scope, day=day
    )
    if asked is not None:
        raise OverrideAlreadyAsked(minutes=asked.minutes)
    session.add(
        CapOverride(
            branch_id=branch_id,
            id=command.id,
            volunteer_id=volunteer_id,
            scope=command.scope,
            day=day,
            minutes=command.minutes,
            reason=reason,
            state=OverrideState.ASKED,
            asked_by_id=command.actor_id,
            asked_at=now,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOverride(Command):
    override_id: UUID
    grant: bool
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.override_id


def answer_override(session: Session, command: AnswerOverride, *, now: datetime) -> None:
    """Grant or refuse what another coordinator asked for, with a reason.

    Raises:
        OverrideNotFound, OverrideAnswered, AnswersOwnOverride, ReasonNeeded, TextTooLong,
        ResidentNumberRefused
    """
    assert command.actor_id is not None
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise ReasonNeeded
    override = lock_override(session, branch_id=command.branch_id, override_id=command.override_id)
    if override.state is not OverrideState.ASKED:
        raise OverrideAnswered
    if command.actor_id in (override.asked_by_id, override.volunteer_id) or are_family(
        session, branch_id=command.branch_id, a_id=command.actor_id, b_id=override.volunteer_id
    ):
        raise AnswersOwnOverride
    override.state = OverrideState.GRANTED if command.grant else OverrideState.REFUSED
    override.answered_by_id, override.answered_at, override.answer_reason = command.actor_id, now, reason
    if not command.grant:
        return
    who: dict[str, Any] = {"branch_id": override.branch_id, "volunteer_id": override.volunteer_id}
    if override.scope is CapScope.DAY:
        raise_cap(session, **who, day=override.day, cap=override.minutes)
    else:
        raise_week_cap(session, **who, monday=override.day, cap=override.minutes)
