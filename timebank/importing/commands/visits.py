"""Visits from a file: entered for the volunteer, who confirms each as after a call."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from timebank.care.commands import LogVisit, WithdrawVisit, log_visit, withdraw_visit
from timebank.care.commands.logging_many import NewVisits
from timebank.care.commands.visits import check_withdraws
from timebank.care.queries import list_visits_by_id
from timebank.care.rules import EnteredHow
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.many import InTurn, Many, some
from timebank.importing.commands.activities import activity_words
from timebank.importing.commands.people_index import PeopleIndex
from timebank.importing.commands.steps import Faults, Given, Sheet, Step, Taking, Undo
from timebank.people.queries import get_branch


class VisitsSheet(Sheet):
    """Each row is one visit."""

    step_names = ("visit",)

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        super().__init__(session, taking, rows, now=now)
        self.index = PeopleIndex(session, branch_id=taking.branch_id)
        today = local_day(now, get_branch(session, taking.branch_id).zone)
        self.activities = activity_words(session, branch_id=taking.branch_id, day=today)

    def steps(self, row: Given, number: int) -> Iterator[Step]:
        faults = Faults(self.taking.kind, row)
        for name in ("volunteer", "senior", "day", "start", "end", "activities"):
            faults.needed(name)
        volunteer = faults.read("volunteer", self.index.find)
        senior = faults.read("senior", self.index.find)
        day, start, end = faults.day("day"), faults.time("start"), faults.time("end")
        past_midnight = faults.yes("past_midnight")
        activities = faults.words("activities", self.activities)
        faults.raise_any()
        assert volunteer and senior and day and start is not None and end is not None
        yield (
            log_visit,
            LogVisit(
                **self.said(row, "visit"),
                volunteer_id=volunteer,
                senior_id=senior,
                day=day,
                start=start,
                end=end,
                past_midnight=past_midnight,
                activities=tuple(activities),
                note=faults.text("note") or None,
                how=EnteredHow.IMPORT,
            ),
        )

    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        visits = [each for each in commands if isinstance(each, LogVisit)]
        return [NewVisits(session, visits, branch_id=self.taking.branch_id, now=self.now)]

    def undo(self, row: Given) -> Undo:
        visit_id = self.id_of(row, "visit")
        take_back = WithdrawVisit(**self.said(row, "undo-visit"), visit_id=visit_id)
        return Undo(made=[visit_id], steps=[(withdraw_visit, take_back)])

    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        asked = [each.visit_id for each in commands if isinstance(each, WithdrawVisit)]
        visits = {
            visit.id: visit
            for ids in some(asked)
            for visit in list_visits_by_id(session, branch_id=self.taking.branch_id, ids=ids)
        }

        def examine(command: WithdrawVisit) -> None:
            check_withdraws(command, visits[command.visit_id])

        return [InTurn(session, withdraw_visit, examine, now=self.now)]
