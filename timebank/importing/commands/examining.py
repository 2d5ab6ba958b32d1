"""What becomes of rows: cells are read into commands, these are examined, and all are written at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from timebank.care.commands import assign_volunteer, log_visit
from timebank.core.commands import SYSTEM, Command, Handler, record_many
from timebank.core.errors import DomainError
from timebank.core.many import Many
from timebank.households.commands import register_household
from timebank.importing.commands.openings import carry_over, take_back_opening
from timebank.importing.commands.steps import Given, Rests, Sheet, Step, Undo
from timebank.pantry.commands.giving import announce_donation, register_donor
from timebank.pantry.commands.products import learn_product
from timebank.people.commands import confirm_link, record_training, register_person

A_WORD = 500
"""Rows between two words of progress."""
ANSWERED: frozenset[Any] = frozenset(
    {
        announce_donation,
        assign_volunteer,
        carry_over,
        confirm_link,
        learn_product,
        log_visit,
        record_training,
        register_donor,
        register_household,
        register_person,
        take_back_opening,
    }
)
"""Handlers whose answer is the command's id; that of all others is None."""
Said = Callable[[int], None]
"""Told how many rows are through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One pass of one row: its commands, or what its cells lack."""

    row: Given
    steps: Sequence[Step] = ()
    fault: DomainError | None = None


def plan_of(sheet: Sheet, said: Said) -> list[Planned]:
    """Return what the rows come to, pass by pass. Outside a unit of work: a refusal would doom it."""
    plan: list[Planned] = []
    for number in range(sheet.passes):
        for row in sheet.rows:
            try:
                plan.append(Planned(row=row, steps=tuple(sheet.steps(row, number))))
            except DomainError as fault:
                plan.append(Planned(row=row, fault=fault))
            if len(plan) % (A_WORD * sheet.passes) == 0:
                said(len(plan) // sheet.passes)
    said(len(sheet.rows))
    return plan


@dataclass(slots=True)
class Examination:
    """The commands of a plan, with all that is there read once. Nothing is written before `write`."""

    many: Sequence[Many]
    plan: Sequence[Planned]
    rests: Rests | None = None
    """Refuses rows that are to be taken back, and on which something rests."""
    refused: dict[int, DomainError] = field(default_factory=dict)
    accepted: defaultdict[Handler[Any, Any], list[Command]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, session: Session, sheet: Sheet, plan: Sequence[Planned]) -> "Examination":
        commands = [command for each in plan for _handle, command in each.steps]
        return cls(many=sheet.many(session, commands), plan=plan)

    @classmethod
    def of_undo(cls, session: Session, sheet: Sheet, undos: Mapping[int, Undo]) -> "Examination":
        """Return that of the rows to be taken back, by their numbers."""
        rows = [row for row in sheet.undo_order() if row.number in undos]
        plan = [Planned(row=row, steps=undos[row.number].steps) for row in rows]
        backs = sheet.backs(session, [command for each in plan for _handle, command in each.steps])
        return cls(many=backs, plan=plan, rests=sheet.rests(session, undos, backs))

    def examine(self, said: Said, *, to_the_end: bool) -> None:
        """Find what rows are refused for; where not `to_the_end`, stop at the first one and raise it."""
        examiners = {handle: how for many in self.many for handle, how in many.examiners.items()}
        for place, each in enumerate(self.plan, start=1):
            if each.row.number in self.refused:
                continue
            try:
                if each.fault is not None:
                    raise each.fault
                if self.rests is not None:
                    self.rests(each.row)
                for handle, command in each.steps:
                    examiners[handle](command)
                    self.accepted[handle].append(command)
            except DomainError as refusal:
                self.refused[each.row.number] = refusal
                if not to_the_end:
                    raise
            if place % A_WORD == 0:
                said(place)
        said(len(self.plan))

    def write(self, session: Session, said: Said, *, now: datetime) -> None:
        """Write all that was accepted, and the record of it."""
        for place, many in enumerate(self.many, start=1):
            many.write()
            said(place)
        for handle, commands in self.accepted.items():
            record_many(session, handle, commands, answered=handle in ANSWERED, origin=SYSTEM, now=now)
