"""A digest over a branch's visits and decisions, for the nightly heads."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from timebank.care.models import Evidence, Visit, VisitEvent
from timebank.care.queries.reversals import still_counts
from timebank.care.rules import VisitState
from timebank.core.crypto import keyed_digest

BATCH = 2000
"""Rows in memory at once."""


def digest_of_visits(session: Session, branch_id: str, until: datetime) -> str:
    """Return a keyed digest over everything that happened to the branch's visits up to `until`, included.

    It covers the events and evidence, which are only added, and each approved visit as it stands: who, when,
    how long, for what, decided by whom. Asked again later for the same moment it is the same, or somebody
    has changed what was. Free text is not in it: it may be erased.
    """
    digest = hashlib.sha256()
    for rows in (
        select(
            VisitEvent.id,
            VisitEvent.visit_id,
            VisitEvent.kind,
            VisitEvent.actor_id,
            VisitEvent.on_behalf_of_id,
            VisitEvent.at,
            VisitEvent.details,
        )
        .where(VisitEvent.branch_id == branch_id, VisitEvent.at <= until)
        .order_by(VisitEvent.at, VisitEvent.id),
        select(
            Evidence.id,
            Evidence.visit_id,
            Evidence.method,
            Evidence.agrees,
            Evidence.said_by_id,
            Evidence.recorded_by_id,
            Evidence.recorded_at,
            Evidence.said_minutes,
        )
        .where(Evidence.branch_id == branch_id, Evidence.recorded_at <= until)
        .order_by(Evidence.recorded_at, Evidence.id),
        select(
            Visit.id,
            Visit.volunteer_id,
            Visit.senior_id,
            Visit.assignment_id,
            Visit.starts_at,
            Visit.ends_at,
            Visit.local_day,
            Visit.minutes,
            Visit.activities,
            Visit.entered_by_id,
            Visit.entered_how,
            Visit.confirmed_by_id,
            Visit.decided_by_id,
            Visit.decided_at,
            Visit.policy_number,
        )
        .where(
            Visit.branch_id == branch_id,
            # Also what was taken back since: what was decided then stays what it was.
            or_(Visit.state == VisitState.APPROVED, ~still_counts()),
            Visit.decided_at <= until,
        )
        .order_by(Visit.decided_at, Visit.id),
    ):
        for row in session.execute(rows.execution_options(yield_per=BATCH)):
            digest.update(json.dumps(list(row), sort_keys=True, default=_plain).encode() + b"\n")
        digest.update(b"--\n")
    return keyed_digest(digest.digest())


def _plain(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, UUID | date):
        return str(value)
    raise TypeError(f"no digest over {type(value).__name__}")
