"""Which request for care an approved visit was for."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from timebank.care.queries.listing import VisitRow, list_assignments, list_visits
from timebank.care.rules import OPEN_STATES as UNDECIDED_STATES
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.rules.settling import Hours, settled_by
from timebank.people.queries import get_branch


def find_settled(session: Session, row: VisitRow, awaited: Sequence[Redemption]) -> Redemption | None:
    """Return which of those that await a visit of the two on its day the approved visit was for."""
    visit = row.visit
    pair: dict[str, Any] = {
        "branch_id": visit.branch_id,
        "volunteer_id": visit.volunteer_id,
        "senior_id": visit.senior_id,
        "since": visit.local_day,
        "until": visit.local_day,
    }
    zone = ZoneInfo(get_branch(session, visit.branch_id).zone)
    others = list_visits(session, **pair, states=UNDECIDED_STATES)
    made_for_it = {each.assignment_id for each in awaited}
    usual = [
        line.assignment
        for line in list_assignments(session, **pair)
        if line.assignment.id not in made_for_it and visit.local_day.weekday() in line.assignment.weekdays
    ]
    settled_id = settled_by(
        _hours(row, zone),
        awaited=[
            Hours.of(each.id, each.visit_start, each.visit_end, each.activities)
            for each in awaited
            if each.visit_start is not None and each.visit_end is not None
        ],
        others=[_hours(each, zone) for each in others],
        usual=[
            Hours.of(each.id, each.usual_start, each.usual_end, each.activities)
            for each in usual
            if each.usual_start is not None and each.usual_end is not None
        ],
    )
    return next((each for each in awaited if each.id == settled_id), None)


def _hours(row: VisitRow, zone: ZoneInfo) -> Hours:
    visit = row.visit
    starts, ends = (each.astimezone(zone).time() for each in (visit.starts_at, visit.ends_at))
    return Hours.of(visit.id, starts, ends, visit.activities)
