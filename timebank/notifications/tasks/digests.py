"""The digests: once a local day of each branch, what can wait goes in one message."""

from datetime import datetime
from functools import partial

from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.core.periodic import once_a_day
from timebank.notifications.rules import DIGEST_AT, DIGEST_UNTIL
from timebank.people.commands.notify import gather_digests
from timebank.people.queries.branches import list_branches

NAME = "notifications.digests"


def gather_all(now: datetime) -> int:
    """Write the digests of every branch whose hour has come, and return how many."""
    session = db.session()
    places = [(branch.id, branch.zone) for branch in list_branches(session, with_national=True)]
    session.rollback()
    return sum(
        once_a_day(
            NAME,
            partial(gather_branch, branch_id, zone, now=now),
            place=branch_id,
            zone=zone,
            at=DIGEST_AT,
            until=DIGEST_UNTIL,
            now=now,
        )
        for branch_id, zone in places
    )


def gather_branch(branch_id: str, zone: str, *, now: datetime) -> int:
    """Write the digests of one branch: the news from before today's hour, a few people at a time."""
    before = clock.local_moment(clock.local_day(now, zone), DIGEST_AT, zone) or now
    written = 0
    while True:
        more = unit_of_work(partial(gather_digests, branch_id=branch_id, before=before, now=now))
        if more is None:
            return written
        written += more
