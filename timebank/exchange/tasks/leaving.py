"""Leavings by the clock: when the days to think are over. Each in a unit of work of its own, once."""

from datetime import datetime

import structlog

from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands.leaving import FinishLeaving, finish_leaving
from timebank.exchange.queries.leaving import list_due_to_leave

AT_ONCE = 200
log = structlog.get_logger()


def finish_leavings(now: datetime) -> int:
    """Let go whose days to think are over; return how many."""
    done = 0
    for branch_id, leaving_id in list_due_to_leave(db.session(), now=now, limit=AT_ONCE):
        command = FinishLeaving(branch_id=branch_id, actor_id=None, leaving_id=leaving_id)
        try:
            perform(finish_leaving, command, origin=SYSTEM, now=now)
        except DomainError as refusal:
            # A visit waits for its decision, or the account stands still: tried again the next time.
            log.info("leaving put off", branch=branch_id, leaving=str(leaving_id), code=refusal.code)
        else:
            done += 1
    return done
