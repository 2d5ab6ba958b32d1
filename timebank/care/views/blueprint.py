"""The one blueprint of care's pages, and what each of them asks first."""

from collections.abc import Collection
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, g
from sqlalchemy.orm import Session

from timebank.audit.commands import note_look
from timebank.audit.queries import looked_at_since
from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.policies.queries import policy_numbered, policy_on
from timebank.policies.rules import PolicyInForce
from timebank.web.addresses import client_address
from timebank.web.identity import me
from timebank.web.pagination import decode_cursor

bp = Blueprint("care", __name__)
session = db.session
"""Calling it returns the request's session."""


def today() -> date:
    """Return the branch's local day."""
    return clock.local_day(clock.now(), me().zone)


def rules_today() -> PolicyInForce:
    """Return the operating rules of today, read once for a request."""
    asked = (me().branch_id, today())
    known: dict[tuple[str, date], PolicyInForce] = g.setdefault("care_rules", {})
    if asked not in known:
        known[asked] = policy_on(session(), branch_id=asked[0], day=asked[1])
    return known[asked]


def rules_numbered(number: int) -> PolicyInForce:
    """Return the operating rules that a visit falls under, read once for a request."""
    asked = (me().branch_id, number)
    known: dict[tuple[str, int], PolicyInForce] = g.setdefault("care_rules_numbered", {})
    if asked not in known:
        known[asked] = policy_numbered(session(), branch_id=asked[0], number=number)
    return known[asked]


moment_cursor = partial(decode_cursor, shape="tu")
day_cursor = partial(decode_cursor, shape="du")


def keep_daily_looks(subjects: Collection[UUID]) -> None:
    """Write down, once a day, that the reader sees where these people live."""
    if not subjects:
        return
    since = clock.start_of_day(today(), me().zone)
    seen = looked_at_since(session(), branch_id=me().branch_id, reader_id=me().person_id, since=since)
    new = set(subjects) - seen
    if new:
        keep_looks(new, "contact")


def keep_looks(subjects: Collection[UUID], seen: str) -> None:
    """Write down that the reader sees something of these people that only staff may see."""
    reader, now = me(), clock.now()

    def write(unit: Session) -> None:
        for subject_id in subjects:
            note_look(
                unit,
                branch_id=reader.branch_id,
                reader_id=reader.person_id,
                subject_id=subject_id,
                seen=seen,
                channel=reader.channel,
                address=client_address(),
                now=now,
            )

    unit_of_work(write)
