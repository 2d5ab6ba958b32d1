"""The coordinator's queue: what waits to be decided, oldest first, and what is odd about each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from timebank.care.models import CapOverride, Evidence, Need, Offer, Visit, VisitObjection
from timebank.care.queries.deciders import Bench, Decider, bench_of
from timebank.care.queries.oddities import oddities_of
from timebank.care.rules import (
    OPEN_STATES,
    EvidenceMethod,
    Oddity,
    OfferState,
    OverrideState,
    VisitState,
)
from timebank.core.clock import local_day
from timebank.people.queries import get_branch, people_select

QUEUE = 200
"""A queue longer than that is worked through from its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One visit that waits for a decision."""

    visit: Visit
    volunteer: str
    senior: str
    oddities: tuple[Oddity, ...]
    evidence: EvidenceMethod | None
    """The newest that speaks for it."""
    days_waiting: int
    """Local days since it was sent in."""
    days_late: int
    """Local days since it should have been decided; 0 while there is time."""
    deciders: tuple[Decider, ...]
    """Who may decide it now."""
    is_mine: bool
    """The reader is one of them."""
    can_approve: bool
    """The reader may approve it: nobody objects, and what was entered for somebody is confirmed."""

    @property
    def is_odd(self) -> bool:
        return bool(self.oddities)


def list_queue(  # noqa: PLR0913  # whose queue, and which part of it
    session: Session,
    *,
    branch_id: str,
    reader_id: UUID,
    now: datetime,
    ids: Collection[UUID] | None = None,
    limit: int = QUEUE,
) -> list[QueueLine]:
    """Return the visits that wait for a decision, those to be decided first first.

    `ids` keeps some of them. So many queries, however many visits.
    """
    today = local_day(now, get_branch(session, branch_id).zone)
    volunteer, senior = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(Visit, volunteer.c.name, senior.c.name)
        .join(volunteer, volunteer.c.id == Visit.volunteer_id)
        .join(senior, senior.c.id == Visit.senior_id)
        .where(Visit.branch_id == branch_id, Visit.state.in_(sorted(OPEN_STATES)))
        .order_by(Visit.decide_by, Visit.submitted_at, Visit.id)
        .limit(limit)
    )
    if ids is not None:
        wanted = wanted.where(Visit.id.in_(ids))
    rows = session.execute(wanted).all()
    visits = [row[0] for row in rows]
    odd = oddities_of(session, branch_id=branch_id, visits=visits, now=now)
    bench = bench_of(session, branch_id=branch_id, day=today)
    evidence = _evidence(session, branch_id, [visit.id for visit in visits])
    zone = get_branch(session, branch_id).zone
    return [
        _line(
            (visit, volunteer_name, senior_name),
            odd[visit.id],
            evidence.get(visit.id),
            bench,
            reader_id,
            today=today,
            sent_on=local_day(visit.submitted_at, zone),
        )
        for visit, volunteer_name, senior_name in rows
    ]


def _line(  # noqa: PLR0913  # what a line shows
    row: tuple[Visit, str, str],
    odd: list[Oddity],
    evidence: EvidenceMethod | None,
    bench: Bench,
    reader_id: UUID,
    *,
    today: date,
    sent_on: date,
) -> QueueLine:
    visit, volunteer, senior = row
    eligible = bench.eligible(visit)
    mine = any(each.id == reader_id for each in eligible)
    unconfirmed = visit.needs_confirmation and visit.confirmed_at is None
    return QueueLine(
        visit=visit,
        volunteer=volunteer,
        senior=senior,
        oddities=tuple(odd),
        evidence=evidence,
        days_waiting=(today - sent_on).days,
        days_late=max(0, (today - visit.decide_by).days),
        deciders=tuple(eligible),
        is_mine=mine,
        can_approve=mine and visit.state is VisitState.SUBMITTED and not unconfirmed,
    )


def _evidence(session: Session, branch_id: str, ids: Collection[UUID]) -> dict[UUID, EvidenceMethod]:
    rows = session.execute(
        select(Evidence.visit_id, Evidence.method)
        .where(Evidence.branch_id == branch_id, Evidence.visit_id.in_(ids), Evidence.agrees.is_(True))
        .order_by(Evidence.recorded_at, Evidence.id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True, kw_only=True)
class CareCounts:
    """What waits in the branch."""

    to_decide: int
    late: int
    """Of those, past the day by which they were to be decided."""
    most_days_late: int
    oldest_days: int
    """Local days since the oldest of them was sent in."""
    unconfirmed: int
    """Of those, entered by somebody else and not confirmed."""
    objections: int
    objections_answer_by: date | None
    """The first day by which one of them is to be answered."""
    offers: int
    open_needs: int
    overrides: int


def count_waiting(session: Session, *, branch_id: str, now: datetime) -> CareCounts:
    """Count what waits in the branch. Four queries."""
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    visits = session.execute(
        select(
            func.count(),
            func.count().filter(Visit.decide_by < today),
            func.count().filter(Visit.needs_confirmation.is_(True), Visit.confirmed_at.is_(None)),
            func.min(Visit.decide_by),
            func.min(Visit.submitted_at),
        ).where(Visit.branch_id == branch_id, Visit.state.in_(sorted(OPEN_STATES)))
    ).one()
    to_decide, late, unconfirmed, first_due, oldest = visits
    objections, answer_by = session.execute(
        select(func.count(), func.min(VisitObjection.answer_by))
        .join(
            Visit,
            (Visit.branch_id == VisitObjection.branch_id) & (Visit.id == VisitObjection.visit_id),
        )
        .where(
            VisitObjection.branch_id == branch_id,
            VisitObjection.settled_at.is_(None),
            Visit.state.in_((VisitState.DISPUTED, VisitState.APPROVED)),
        )
    ).one()
    offers = session.scalar(
        select(func.count())
        .select_from(Offer)
        .where(Offer.branch_id == branch_id, Offer.state == OfferState.WAITING)
    )
    on_board = (
        select(func.count())
        .select_from(Need)
        .where(
            Need.branch_id == branch_id,
            Need.closed_at.is_(None),
            or_(Need.once_on.is_(None), Need.once_on >= today),
        )
        .scalar_subquery()
    )
    asked = (
        select(func.count())
        .select_from(CapOverride)
        .where(CapOverride.branch_id == branch_id, CapOverride.state == OverrideState.ASKED)
        .scalar_subquery()
    )
    open_needs, overrides = session.execute(select(on_board, asked)).one()
    return CareCounts(
        to_decide=to_decide,
        late=late,
        most_days_late=max(0, (today - first_due).days) if first_due else 0,
        oldest_days=(today - local_day(oldest, zone)).days if oldest else 0,
        unconfirmed=unconfirmed,
        objections=objections,
        objections_answer_by=answer_by,
        offers=offers or 0,
        open_needs=open_needs,
        overrides=overrides,
    )
