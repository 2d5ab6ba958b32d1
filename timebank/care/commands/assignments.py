"""Introducing a volunteer to a senior."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.board import accept_offer
from timebank.care.commands.checks import check_activities, check_period, check_role, check_weekdays
from timebank.care.commands.texts import read_text
from timebank.care.errors import AlreadyAssigned, AssignmentEnded, SamePerson, UsualTimeHalf
from timebank.care.models import Assignment
from timebank.care.queries import find_assignment_within, lock_assignment
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.people.commands.notify import notify
from timebank.people.errors import NotActive
from timebank.people.queries import get_branch, lock_people
from timebank.people.rules import PersonState
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignVolunteer(Command):
    """The assignment gets the command's own id."""

    volunteer_id: UUID
    senior_id: UUID
    activities: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    """0 for Monday; empty for none in particular."""
    usual_start: time | None = None
    usual_end: time | None = None
    starts_on: date | None = None
    """None for the day on which it is carried out."""
    ends_on: date | None = None
    safety_note: str | None = None
    offer_id: UUID | None = None
    """The offer that this accepts; its need is closed."""

    @property
    def subject_id(self) -> UUID | None:
        return self.volunteer_id


def assign_volunteer(session: Session, command: AssignVolunteer, *, now: datetime) -> UUID:
    """Let the volunteer see the senior and log care for them, from a day to a day; return its id.

    An offer that led to it is accepted, and its need closed. The volunteer is told.

    Raises:
        PersonNotFound, NotAVolunteer, NotASenior, SamePerson, AlreadyAssigned, PeriodReversed,
        UsualTimeHalf, WeekdayUnknown, NoActivity, ActivityUnknown, TextTooLong, ResidentNumberRefused,
        OfferNotFound, OfferAnswered, AssignmentTooFar, NoPolicyInForce
    """
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    if command.volunteer_id == command.senior_id:
        raise SamePerson
    # Locked in one order, so that the same two are not assigned twice at once.
    people = lock_people(session, branch_id=branch_id, ids=[command.volunteer_id, command.senior_id])
    day = check_days(command, today=today)
    check_role(session, branch_id=branch_id, person_id=command.volunteer_id, role=Role.VOLUNTEER, day=day)
    check_role(session, branch_id=branch_id, person_id=command.senior_id, role=Role.SENIOR, day=day)
    if any(person.state is not PersonState.ACTIVE for person in people.values()):
        raise NotActive
    policy = policy_on(session, branch_id=branch_id, day=min(day, today))
    assignment = assignment_of(command, policy, today=today, now=now)
    other = find_assignment_within(
        session,
        branch_id=branch_id,
        volunteer_id=command.volunteer_id,
        senior_id=command.senior_id,
        starts_on=assignment.starts_on,
        ends_on=command.ends_on,
    )
    if other is not None:
        raise AlreadyAssigned(since=other.starts_on)
    session.add(assignment)
    if command.offer_id is not None:
        accept_offer(session, command, offer_id=command.offer_id, now=now)
    notify(
        session,
        branch_id=branch_id,
        person_id=command.volunteer_id,
        template="assigned",
        values={},
        cause=str(command.id),
        now=now,
    )
    return command.id


def check_days(command: AssignVolunteer, *, today: date) -> date:
    """Return the day on which the two have to be volunteer and senior.

    Raises:
        PeriodReversed, AssignmentTooFar
    """
    starts_on = command.starts_on or today
    check_period(starts_on, command.ends_on, today=today)
    day = max(starts_on, today)
    return day if command.ends_on is None else min(day, command.ends_on)


def assignment_of(
    command: AssignVolunteer, policy: PolicyInForce, *, today: date, now: datetime
) -> Assignment:
    """Return the assignment as told.

    Raises:
        NoActivity, ActivityUnknown, UsualTimeHalf, WeekdayUnknown, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    activities = check_activities(policy, command.activities)
    if (command.usual_start is None) != (command.usual_end is None):
        raise UsualTimeHalf
    return Assignment(
        branch_id=command.branch_id,
        id=command.id,
        volunteer_id=command.volunteer_id,
        senior_id=command.senior_id,
        activities=activities,
        weekdays=check_weekdays(command.weekdays),
        usual_start=command.usual_start,
        usual_end=command.usual_end,
        starts_on=command.starts_on or today,
        ends_on=command.ends_on,
        safety_note=read_text(command.safety_note, field="safety_note"),
        assigned_by_id=command.actor_id,
        assigned_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAssignment(Command):
    assignment_id: UUID
    ends_on: date | None = None
    """The last day; None for the one on which it is carried out."""


def end_assignment(session: Session, command: EndAssignment, *, now: datetime) -> None:
    """End the assignment on a day; it may lie in the past. Visits logged already stay. The volunteer is told.

    Raises:
        AssignmentNotFound, AssignmentEnded, PeriodReversed
    """
    assignment = lock_assignment(session, branch_id=command.branch_id, assignment_id=command.assignment_id)
    today = local_day(now, get_branch(session, command.branch_id).zone)
    last = last_day(command, assignment, today=today)
    assignment.ends_on, assignment.ended_by_id = last, command.actor_id
    notify(
        session,
        branch_id=command.branch_id,
        person_id=assignment.volunteer_id,
        template="assignment_ended",
        values={},
        cause=str(command.id),
        now=now,
    )


def last_day(command: EndAssignment, assignment: Assignment, *, today: date) -> date:
    """Return the day on which the assignment ends as asked.

    Raises:
        AssignmentEnded, PeriodReversed, AssignmentTooFar
    """
    if assignment.ends_on is not None and assignment.ends_on < today:
        raise AssignmentEnded(ends_on=assignment.ends_on)
    ends_on = command.ends_on or today
    check_period(assignment.starts_on, ends_on, today=today)
    return ends_on
