"""What the clock does: offers expire, people are reminded, visits that nobody logged are noticed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

import structlog

from timebank.core.clock import local_day
from timebank.core.commands import SYSTEM, Command, Handler, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands.noticing import (
    NoticeUnlogged,
    RemindOfVisit,
    notice_unlogged,
    remind_of_visit,
)
from timebank.exchange.commands.offers import ExpireOffer, expire_offer
from timebank.exchange.queries.offers import list_overdue_offers
from timebank.exchange.queries.redemptions import list_due_for_reminder, list_unlogged
from timebank.people.queries import list_branches

AT_ONCE = 500
"""Rows that one call takes; the next takes those that are left."""
DAY = timedelta(days=1)
log = structlog.get_logger()


def expire_offers(now: datetime) -> int:
    """Close the offers that nobody answered in time; return how many. One unit of work each."""
    last = max(_days(now).values(), default=now.date())
    rows = [
        (each.branch_id, each.id)
        for each in list_overdue_offers(db.session(), before=last, limit=AT_ONCE)
        if each.answer_by < _days(now).get(each.branch_id, last)
    ]
    return _each(
        expire_offer,
        (
            ExpireOffer(branch_id=branch_id, id=uuid5(offer_id, "expire"), actor_id=None, offer_id=offer_id)
            for branch_id, offer_id in rows
        ),
        now,
    )


def remind_of_visits(now: datetime) -> int:
    """Remind both of a visit on the eve of its day; return how many visits."""
    days = _days(now)
    commands = [
        RemindOfVisit(
            branch_id=each.branch_id,
            id=uuid5(each.id, f"remind:{each.accepted_at}"),
            actor_id=None,
            redemption_id=each.id,
        )
        for day in sorted(set(days.values()))
        for each in list_due_for_reminder(db.session(), day=day + DAY, limit=AT_ONCE)
        if days.get(each.branch_id) == day
    ]
    return _each(remind_of_visit, commands, now)


def flag_missed(now: datetime) -> int:
    """Notice visits whose day is over and that nobody has logged; return how many."""
    days = _days(now)
    last = max(days.values(), default=now.date())
    commands = [
        NoticeUnlogged(
            branch_id=each.branch_id,
            id=uuid5(each.id, f"unlogged:{each.accepted_at}"),
            actor_id=None,
            redemption_id=each.id,
        )
        for each in list_unlogged(db.session(), before=last, limit=AT_ONCE)
        if each.visit_on is not None and each.visit_on < days.get(each.branch_id, last)
    ]
    return _each(notice_unlogged, commands, now)


def _days(now: datetime) -> dict[str, Any]:
    """Return the local day of each branch."""
    return {branch.id: local_day(now, branch.zone) for branch in list_branches(db.session())}


def _each(handle: Handler[Any, Any], commands: Iterable[Command], now: datetime) -> int:
    count = 0
    for command in list(commands):
        try:
            perform(handle, command, origin=SYSTEM, now=now)
        except DomainError as refusal:
            # Somebody was faster: the others go on.
            log.info("left as it is", branch=command.branch_id, command=str(command.id), code=refusal.code)
        else:
            count += 1
    return count
