"""Deciding many visits: one unit of work each, so that one refusal leaves the others done."""

from collections.abc import Sequence
from datetime import datetime

from timebank.core.commands import Origin, perform
from timebank.core.errors import DomainError
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.rules import Verdict


def decide_visits(
    commands: Sequence[DecideVisit], *, origin: Origin, now: datetime | None = None
) -> list[Verdict]:
    """Carry out each decision on its own, and return what became of it, in the same order.

    The same commands again, after a double click or a lost answer, get the same verdicts but for refusals,
    which are tried anew.
    """
    return [Verdict(visit_id=command.visit_id, refusal=_decide(command, origin, now)) for command in commands]


def _decide(command: DecideVisit, origin: Origin, now: datetime | None) -> DomainError | None:
    try:
        perform(decide_visit, command, origin=origin, now=now)
    except DomainError as refusal:
        return refusal
    return None
