"""What comes round by itself for households."""

from timebank.core import clock
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.households.commands import RemindEnding, remind_ending
from timebank.people.queries import list_branches


def remind_everywhere() -> int:
    """Remind the officers of every branch of needs that end soon; return how many there are. Once a day."""
    now = clock.now()
    branches = [branch.id for branch in list_branches(db.session())]
    return sum(
        perform(remind_ending, RemindEnding(branch_id=branch_id, actor_id=None), origin=SYSTEM, now=now)[
            "ending"
        ]
        for branch_id in branches
    )
