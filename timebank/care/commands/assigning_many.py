"""Assigning newcomers, thousands at once: what `assign_volunteer` writes, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.assignments import (
    AssignVolunteer,
    assign_volunteer,
    assignment_of,
    check_days,
)
from timebank.care.errors import NotASenior, NotAVolunteer, SamePerson
from timebank.care.models import Assignment
from timebank.core.clock import local_day
from timebank.core.commands import Command, Handler
from timebank.core.many import Examiner, Many, insert_rows, some
from timebank.core.permissions import Role
from timebank.people.commands.newcomers import Newcomers
from timebank.people.commands.notify_many import News, notify_many
from timebank.people.queries import get_branch, roles_of_many
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce


class NewAssignments(Many):
    """Assignments of volunteers who are newcomers, each to one senior, new or known."""

    def __init__(
        self,
        session: Session,
        commands: Sequence[Command],
        *,
        newcomers: Newcomers,
        branch_id: str,
        now: datetime,
    ) -> None:
        self.session, self.newcomers, self.branch_id, self.now = session, newcomers, branch_id, now
        self.today = local_day(now, get_branch(session, branch_id).zone)
        self._roles: dict[tuple[date, UUID], frozenset[Role]] = {}
        asked: dict[date, list[UUID]] = {}
        for command in commands:
            if isinstance(command, AssignVolunteer) and not newcomers.is_drafted(command.senior_id):
                asked.setdefault(self._day(command), []).append(command.senior_id)
        for day, seniors in asked.items():
            for ids in some(seniors):
                found = roles_of_many(session, branch_id=branch_id, ids=ids, day=day)
                self._roles |= {(day, person_id): roles for person_id, roles in found.items()}
        self._policies: dict[date, PolicyInForce] = {}
        self._assignments: list[Assignment] = []
        self._news: list[News] = []

    def _day(self, command: AssignVolunteer) -> date:
        """Return the day that counts; one too far off is refused later."""
        return max(command.starts_on or self.today, self.today)

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {assign_volunteer: self._assign}

    def _assign(self, command: AssignVolunteer) -> None:
        if command.offer_id is not None or command.ends_on is not None:
            raise ValueError("assignments of a file accept no offer, and are open")
        if command.volunteer_id == command.senior_id:
            raise SamePerson
        volunteer = self.newcomers.get(command.volunteer_id)
        self.newcomers.check_active(command.senior_id)
        day = check_days(command, today=self.today)
        if Role.VOLUNTEER not in self.newcomers.roles[volunteer.id]:
            raise NotAVolunteer
        known = self._roles.get((day, command.senior_id), frozenset())
        if Role.SENIOR not in self.newcomers.roles.get(command.senior_id, known):
            raise NotASenior
        policy = self._policy(min(day, self.today))
        self._assignments.append(assignment_of(command, policy, today=self.today, now=self.now))
        self._news.append(News(person=volunteer, template="assigned", values={}, cause=command.id))

    def _policy(self, day: date) -> PolicyInForce:
        if day not in self._policies:
            self._policies[day] = policy_on(self.session, branch_id=self.branch_id, day=day)
        return self._policies[day]

    def write(self) -> None:
        insert_rows(self.session, Assignment, self._assignments)
        notify_many(self.session, self._news, branch_id=self.branch_id, now=self.now)
