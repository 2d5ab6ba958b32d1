"""Gifts by the clock: final, lapsed, reminded of. Each in a unit of work of its own, and only once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands.gifts import (
    FinishGift,
    LapseGift,
    RemindOfGift,
    finish_gift,
    lapse_gift,
    remind_of_gift,
)
from timebank.exchange.queries.gifts import Key, list_due_to_finish, list_due_to_lapse, list_due_to_remind

AT_ONCE = 1000
REMIND_AHEAD = timedelta(days=3)
"""So long before its days are over somebody is reminded of a gift."""
log = structlog.get_logger()


def finish_due(now: datetime) -> int:
    """Let accepted gifts be final whose days of cooling off are over; return how many."""
    return _each(
        list_due_to_finish(db.session(), now=now, limit=AT_ONCE),
        lambda key: perform(
            finish_gift,
            FinishGift(branch_id=key[0], actor_id=None, gift_id=key[1]),
            origin=SYSTEM,
            now=now,
        ),
    )


def lapse_due(now: datetime) -> int:
    """Let gifts go back that nobody accepted in time; return how many."""
    return _each(
        list_due_to_lapse(db.session(), now=now, limit=AT_ONCE),
        lambda key: perform(
            lapse_gift, LapseGift(branch_id=key[0], actor_id=None, gift_id=key[1]), origin=SYSTEM, now=now
        ),
    )


def remind_due(now: datetime) -> int:
    """Remind people of gifts that wait for them and lapse soon; return how many."""
    return _each(
        list_due_to_remind(db.session(), until=now + REMIND_AHEAD, now=now, limit=AT_ONCE),
        lambda key: perform(
            remind_of_gift,
            RemindOfGift(branch_id=key[0], actor_id=None, gift_id=key[1]),
            origin=SYSTEM,
            now=now,
        ),
    )


def _each(keys: Iterable[Key], what: Callable[[Key], None]) -> int:
    done = 0
    for key in keys:
        try:
            what(key)
        except DomainError as refusal:
            # Frozen, or somebody was faster: the others go on.
            log.info("gift left as it is", branch=key[0], gift=str(key[1]), code=refusal.code)
        else:
            done += 1
    return done
