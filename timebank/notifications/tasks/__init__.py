"""What is done with messages by the clock. Sending itself is done at each of the worker's rounds."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from timebank.core.db import unit_of_work
from timebank.notifications.tasks.digests import gather_all
from timebank.people.commands.throttle import forget_old


def forget_attempts(now: datetime) -> int:
    """Forget attempts to sign in that count no more."""
    unit_of_work(partial(forget_old, now=now))
    return 0


PERIODIC: tuple[tuple[str, Callable[[datetime], int]], ...] = (
    ("notifications.digests", gather_all),
    ("people.attempts", forget_attempts),
)
