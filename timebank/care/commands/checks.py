"""What assignments, needs and overrides have in common."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST_LINE
from timebank.care.errors import (
    ActivityUnknown,
    AssignmentTooFar,
    NoActivity,
    NotASenior,
    NotAVolunteer,
    PeriodReversed,
    WeekdayUnknown,
)
from timebank.core.permissions import Role
from timebank.people.queries import has_role
from timebank.policies.rules import PolicyInForce

WEEK = range(7)
FARTHEST = timedelta(days=3 * 366)
"""An assignment begins and ends within three years from today."""


def check_activities(policy: PolicyInForce, activities: Sequence[str]) -> list[str]:
    """Return the activities, each once.

    Raises:
        NoActivity, ActivityUnknown
    """
    if not activities:
        raise NoActivity
    offered = {each.code for each in policy.active_activities}
    for code in activities:
        if code not in offered:
            raise ActivityUnknown(activity=code[:LONGEST_LINE])
    return list(dict.fromkeys(activities))


def check_weekdays(weekdays: Sequence[int]) -> list[int]:
    """Return the days of the week, each once, in order.

    Raises:
        WeekdayUnknown
    """
    if any(day not in WEEK for day in weekdays):
        raise WeekdayUnknown
    return sorted(set(weekdays))


def check_period(starts_on: date, ends_on: date | None, *, today: date) -> None:
    """Pass if the days follow each other and are not far off.

    Raises:
        PeriodReversed, AssignmentTooFar
    """
    if ends_on is not None and ends_on < starts_on:
        raise PeriodReversed(starts_on=starts_on)
    if abs(starts_on - today) > FARTHEST:
        raise AssignmentTooFar(at="starts_on")
    if ends_on is not None and ends_on - today > FARTHEST:
        raise AssignmentTooFar(at="ends_on")


def check_role(session: Session, *, branch_id: str, person_id: UUID, role: Role, day: date) -> None:
    """Pass if the person is a volunteer, or a senior, on that local day.

    Raises:
        NotAVolunteer, NotASenior
    """
    if not has_role(session, branch_id=branch_id, person_id=person_id, role=role, day=day):
        raise NotAVolunteer if role is Role.VOLUNTEER else NotASenior
