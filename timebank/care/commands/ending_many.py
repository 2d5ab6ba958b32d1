"""Ending assignments, thousands at once: what `end_assignment` writes, in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.care.commands.assignments import EndAssignment, end_assignment, last_day
from timebank.care.errors import AssignmentNotFound
from timebank.care.models import Assignment
from timebank.core.clock import local_day
from timebank.core.commands import Command, Handler
from timebank.core.many import Examiner, Many, some
from timebank.people.commands.notify_many import News, notify_many
from timebank.people.queries import get_branch, get_people


class EndedAssignments(Many):
    """Assignments that end; each volunteer is told."""

    def __init__(
        self, session: Session, commands: Sequence[Command], *, branch_id: str, now: datetime
    ) -> None:
        self.session, self.branch_id, self.now = session, branch_id, now
        self.today = local_day(now, get_branch(session, branch_id).zone)
        self._assignments: dict[UUID, Assignment] = {}
        for part in some(sorted(each.assignment_id for each in commands if isinstance(each, EndAssignment))):
            found = session.scalars(
                select(Assignment)
                .where(Assignment.branch_id == branch_id, Assignment.id.in_(part))
                .order_by(Assignment.id)
                .with_for_update(key_share=True)
                .execution_options(populate_existing=True)
            )
            self._assignments |= {each.id: each for each in found}
        self.ended: dict[UUID, date] = {}
        """Which were accepted, and the last day of each."""
        self._commands: list[EndAssignment] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {end_assignment: self._end}

    def _end(self, command: EndAssignment) -> None:
        assignment = self._assignments.get(command.assignment_id)
        if assignment is None:
            raise AssignmentNotFound
        self.ended[assignment.id] = last_day(command, assignment, today=self.today)
        self._commands.append(command)

    def write(self) -> None:
        people = {
            person_id: person
            for part in some(each.volunteer_id for each in self._assignments.values())
            for person_id, person in get_people(self.session, branch_id=self.branch_id, ids=part).items()
        }
        news: list[News] = []
        for command in self._commands:
            assignment = self._assignments[command.assignment_id]
            assignment.ends_on, assignment.ended_by_id = self.ended[assignment.id], command.actor_id
            volunteer = people[assignment.volunteer_id]
            news.append(News(person=volunteer, template="assignment_ended", values={}, cause=command.id))
        self.session.flush()
        notify_many(self.session, news, branch_id=self.branch_id, now=self.now)
