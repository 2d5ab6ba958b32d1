"""What comes round by itself for households."""

from collections.abc import Callable
from datetime import datetime, time

from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.periodic import once_a_day
from timebank.households.commands import RemindEnding, remind_ending
from timebank.people.queries import list_branches

REMIND_AT = time(8)
"""Officers read it when their day begins."""


def remind_everywhere(now: datetime) -> int:
    """Remind the officers of every branch of needs that end soon, each once; return how many needs."""
    return sum(_remind(branch_id, now) for branch_id in _zones())


def remind_daily(now: datetime) -> int:
    """Do the same in each branch in the morning of its day, once."""
    return sum(
        once_a_day(
            "households.remind",
            lambda branch_id=branch_id: _remind(branch_id, now),  # type: ignore[misc]
            zone=zone,
            place=branch_id,
            at=REMIND_AT,
            now=now,
        )
        for branch_id, zone in _zones().items()
    )


def _zones() -> dict[str, str]:
    session = db.session()
    zones = {branch.id: branch.zone for branch in list_branches(session)}
    session.rollback()
    return zones


def _remind(branch_id: str, now: datetime) -> int:
    command = RemindEnding(branch_id=branch_id, actor_id=None)
    return perform(remind_ending, command, origin=SYSTEM, now=now)["ending"]


PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...] = (("households.remind", remind_daily),)
