"""Lists of care for pages: each one query, however many rows, with the names that they show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import Session

from timebank.care.models import (
    Assignment,
    CapOverride,
    Evidence,
    Need,
    Offer,
    Visit,
    VisitEvent,
    VisitObjection,
)
from timebank.care.rules import OPEN_STATES, OfferState, OverrideState, VisitState
from timebank.people.queries import people_select

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    assignment: Assignment
    volunteer: str
    senior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    visit: Visit
    volunteer: str
    senior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """An open need. `senior` is for staff alone; `waiting` counts the offers without an answer."""

    need: Need
    senior: str
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    offer: Offer
    need: Need
    volunteer: str
    senior: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    override: CapOverride
    volunteer: str
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    objection: VisitObjection
    visit: Visit
    volunteer: str
    senior: str
    raised_by: str


def in_force_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an assignment holds on the local day."""
    return and_(Assignment.starts_on <= day, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= day))


def list_assignments(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID | None = None,
    senior_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = PAGE,
) -> list[AssignmentLine]:
    """Return assignments, those that begin last first; one more than `limit`.

    `since` and `until` keep those that hold on a day between them, both included.
    """
    asked = {"volunteer_id": volunteer_id, "senior_id": senior_id, "since": since, "until": until}
    given = {name: value for name, value in asked.items() if value is not None}
    wanted = _assignments(frozenset(given))
    if after is not None:
        wanted = wanted.where(tuple_(Assignment.starts_on, Assignment.id) < tuple_(*after))
    return [
        AssignmentLine(assignment=assignment, volunteer=volunteer_name, senior=senior_name)
        for assignment, volunteer_name, senior_name in session.execute(
            wanted, {"branch": branch_id, "most": limit + 1, **given}
        )
    ]


@cache
def _assignments(narrowed_by: frozenset[str]) -> Select[Assignment, str, str]:
    # Built once for each way to narrow the list: building takes longer than running.
    volunteer, senior = (people_select(bindparam("branch")).subquery() for _ in range(2))
    conditions = {
        "volunteer_id": Assignment.volunteer_id == bindparam("volunteer_id"),
        "senior_id": Assignment.senior_id == bindparam("senior_id"),
        "since": or_(Assignment.ends_on.is_(None), Assignment.ends_on >= bindparam("since")),
        "until": Assignment.starts_on <= bindparam("until"),
    }
    return (
        select(Assignment, volunteer.c.name, senior.c.name)
        .join(volunteer, volunteer.c.id == Assignment.volunteer_id)
        .join(senior, senior.c.id == Assignment.senior_id)
        .where(
            Assignment.branch_id == bindparam("branch"), *(conditions[name] for name in sorted(narrowed_by))
        )
        .order_by(Assignment.starts_on.desc(), Assignment.id.desc())
        .limit(bindparam("most"))
    )


def find_assignment_line(session: Session, *, branch_id: str, assignment_id: UUID) -> AssignmentLine | None:
    """Return one assignment with the names of the two."""
    volunteer, senior = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    row = session.execute(
        select(Assignment, volunteer.c.name, senior.c.name)
        .join(volunteer, volunteer.c.id == Assignment.volunteer_id)
        .join(senior, senior.c.id == Assignment.senior_id)
        .where(Assignment.branch_id == branch_id, Assignment.id == assignment_id)
    ).one_or_none()
    return None if row is None else AssignmentLine(assignment=row[0], volunteer=row[1], senior=row[2])


def list_visits(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID | None = None,
    senior_id: UUID | None = None,
    person_id: UUID | None = None,
    states: Collection[VisitState] = (),
    since: date | None = None,
    until: date | None = None,
    ids: Collection[UUID] | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[VisitRow]:
    """Return visits, the newest first; one more than `limit`.

    `person_id` keeps those that the person gave or received; `since` and `until` are local days, included.
    """
    asked = {
        "volunteer_id": volunteer_id,
        "senior_id": senior_id,
        "person_id": person_id,
        "states": sorted(states) or None,
        "since": since,
        "until": until,
        "ids": None if ids is None else list(ids),
    }
    given = {name: value for name, value in asked.items() if value is not None}
    wanted = _visits(frozenset(given))
    if after is not None:
        wanted = wanted.where(
            or_(Visit.starts_at < after[0], and_(Visit.starts_at == after[0], Visit.id < after[1]))
        )
    return [
        VisitRow(visit=visit, volunteer=volunteer, senior=senior)
        for visit, volunteer, senior in session.execute(
            wanted, {"branch": branch_id, "most": limit + 1, **given}
        )
    ]


@cache
def _visits(narrowed_by: frozenset[str]) -> Select[Visit, str, str]:
    # Built once for each way to narrow the list: building takes longer than running.
    volunteer, senior = (people_select(bindparam("branch")).subquery() for _ in range(2))
    person: BindParameter[UUID] = bindparam("person_id")
    conditions = {
        "volunteer_id": Visit.volunteer_id == bindparam("volunteer_id"),
        "senior_id": Visit.senior_id == bindparam("senior_id"),
        "person_id": or_(Visit.volunteer_id == person, Visit.senior_id == person),
        "states": Visit.state.in_(bindparam("states", expanding=True)),
        "since": Visit.local_day >= bindparam("since"),
        "until": Visit.local_day <= bindparam("until"),
        "ids": Visit.id.in_(bindparam("ids", expanding=True)),
    }
    return (
        select(Visit, volunteer.c.name, senior.c.name)
        .join(volunteer, volunteer.c.id == Visit.volunteer_id)
        .join(senior, senior.c.id == Visit.senior_id)
        .where(Visit.branch_id == bindparam("branch"), *(conditions[name] for name in sorted(narrowed_by)))
        .order_by(Visit.starts_at.desc(), Visit.id.desc())
        .limit(bindparam("most"))
    )


def list_waiting_ids(session: Session, *, branch_id: str, limit: int = 200) -> Sequence[UUID]:
    """Return the visits that wait for a decision by id, in the order of the queue."""
    return session.scalars(
        select(Visit.id)
        .where(Visit.branch_id == branch_id, Visit.state.in_(sorted(OPEN_STATES)))
        .order_by(Visit.decide_by, Visit.submitted_at, Visit.id)
        .limit(limit)
    ).all()


_MINUTES_IN = select(func.coalesce(func.sum(Visit.minutes), 0)).where(
    Visit.branch_id == bindparam("branch"),
    Visit.volunteer_id == bindparam("volunteer"),
    Visit.state.in_(bindparam("states", expanding=True)),
)
_COUNT_IN = (
    select(func.count())
    .select_from(Visit)
    .where(
        Visit.branch_id == bindparam("branch"),
        Visit.volunteer_id == bindparam("volunteer"),
        Visit.state.in_(bindparam("states", expanding=True)),
    )
)


def pending_minutes(session: Session, *, branch_id: str, volunteer_id: UUID) -> int:
    """Return the minutes of the volunteer's visits that are not decided yet."""
    states = [VisitState.SUBMITTED, VisitState.DISPUTED]
    total = session.scalar(_MINUTES_IN, {"branch": branch_id, "volunteer": volunteer_id, "states": states})
    return int(total or 0)


def count_visits(
    session: Session, *, branch_id: str, volunteer_id: UUID, states: Collection[VisitState]
) -> int:
    """Return how many of the volunteer's visits are in these states."""
    asked = {"branch": branch_id, "volunteer": volunteer_id, "states": sorted(states)}
    return session.scalar(_COUNT_IN, asked) or 0


def list_events(session: Session, *, branch_id: str, visit_id: UUID) -> Sequence[VisitEvent]:
    """Return what happened to the visit, in order."""
    return session.scalars(
        select(VisitEvent)
        .where(VisitEvent.branch_id == branch_id, VisitEvent.visit_id == visit_id)
        .order_by(VisitEvent.at, VisitEvent.id)
    ).all()


def list_evidence(session: Session, *, branch_id: str, visit_ids: Collection[UUID]) -> Sequence[Evidence]:
    """Return what speaks for these visits, or against them, in order."""
    return session.scalars(
        select(Evidence)
        .where(Evidence.branch_id == branch_id, Evidence.visit_id.in_(visit_ids))
        .order_by(Evidence.recorded_at, Evidence.id)
    ).all()


def list_objections(
    session: Session, *, branch_id: str, visit_ids: Collection[UUID]
) -> Sequence[VisitObjection]:
    """Return the objections to these visits, settled ones too, in order."""
    return session.scalars(
        select(VisitObjection)
        .where(VisitObjection.branch_id == branch_id, VisitObjection.visit_id.in_(visit_ids))
        .order_by(VisitObjection.raised_at, VisitObjection.id)
    ).all()


def list_waiting_objections(session: Session, *, branch_id: str, limit: int = PAGE) -> list[ObjectionRow]:
    """Return the branch's objections that are not settled, the first to be answered first."""
    volunteer, senior, raiser = (people_select(branch_id).subquery() for _ in range(3))
    rows = session.execute(
        select(VisitObjection, Visit, volunteer.c.name, senior.c.name, raiser.c.name)
        .join(Visit, and_(Visit.branch_id == VisitObjection.branch_id, Visit.id == VisitObjection.visit_id))
        .join(volunteer, volunteer.c.id == Visit.volunteer_id)
        .join(senior, senior.c.id == Visit.senior_id)
        .join(raiser, raiser.c.id == VisitObjection.raised_by_id)
        .where(VisitObjection.branch_id == branch_id, VisitObjection.settled_at.is_(None))
        .order_by(VisitObjection.answer_by, VisitObjection.id)
        .limit(limit)
    )
    return [
        ObjectionRow(objection=objection, visit=visit, volunteer=a, senior=b, raised_by=c)
        for objection, visit, a, b, c in rows
    ]


def list_open_needs(session: Session, *, branch_id: str, limit: int = PAGE) -> list[NeedRow]:
    """Return the needs on the board, the first to be written down first."""
    return _need_rows(session, _open_needs(), {"branch": branch_id, "most": limit})


def find_need(session: Session, *, branch_id: str, need_id: UUID) -> NeedRow | None:
    """Return one need, also one that was closed."""
    found = _need_rows(session, _needs().where(Need.id == need_id), {"branch": branch_id})
    return found[0] if found else None


@cache
def _open_needs() -> Select[Need, str, int]:
    wanted = _needs().where(Need.closed_at.is_(None)).order_by(Need.opened_at, Need.id)
    return wanted.limit(bindparam("most"))


@cache
def _needs() -> Select[Need, str, int]:
    senior = people_select(bindparam("branch")).subquery()
    waiting = (
        select(func.count())
        .select_from(Offer)
        .where(Offer.branch_id == Need.branch_id, Offer.need_id == Need.id, Offer.state == OfferState.WAITING)
        .scalar_subquery()
    )
    return (
        select(Need, senior.c.name, waiting)
        .join(senior, senior.c.id == Need.senior_id)
        .where(Need.branch_id == bindparam("branch"))
    )


def _need_rows(session: Session, wanted: Select[Need, str, int], given: dict[str, object]) -> list[NeedRow]:
    rows = session.execute(wanted, given)
    return [NeedRow(need=need, senior=name, waiting=count) for need, name, count in rows]


def list_offers(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID | None = None,
    states: Collection[OfferState] = (),
    offer_id: UUID | None = None,
    limit: int = PAGE,
) -> list[OfferRow]:
    """Return offers of help, the first made first."""
    asked = {"volunteer_id": volunteer_id, "states": sorted(states) or None, "offer_id": offer_id}
    given = {name: value for name, value in asked.items() if value is not None}
    return [
        OfferRow(offer=offer, need=need, volunteer=a, senior=b)
        for offer, need, a, b in session.execute(
            _offers(frozenset(given)), {"branch": branch_id, "most": limit, **given}
        )
    ]


@cache
def _offers(narrowed_by: frozenset[str]) -> Select[Offer, Need, str, str]:
    volunteer, senior = (people_select(bindparam("branch")).subquery() for _ in range(2))
    conditions = {
        "volunteer_id": Offer.volunteer_id == bindparam("volunteer_id"),
        "states": Offer.state.in_(bindparam("states", expanding=True)),
        "offer_id": Offer.id == bindparam("offer_id"),
    }
    return (
        select(Offer, Need, volunteer.c.name, senior.c.name)
        .join(Need, and_(Need.branch_id == Offer.branch_id, Need.id == Offer.need_id))
        .join(volunteer, volunteer.c.id == Offer.volunteer_id)
        .join(senior, senior.c.id == Need.senior_id)
        .where(Offer.branch_id == bindparam("branch"), *(conditions[name] for name in sorted(narrowed_by)))
        .order_by(Offer.offered_at, Offer.id)
        .limit(bindparam("most"))
    )


def list_overrides(
    session: Session,
    *,
    branch_id: str,
    state: OverrideState | None = None,
    override_id: UUID | None = None,
    limit: int = PAGE,
) -> list[OverrideRow]:
    """Return requests for more than the cap, the newest first."""
    volunteer, asker = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(CapOverride, volunteer.c.name, asker.c.name)
        .join(volunteer, volunteer.c.id == CapOverride.volunteer_id)
        .join(asker, asker.c.id == CapOverride.asked_by_id)
        .where(CapOverride.branch_id == branch_id)
        .order_by(CapOverride.asked_at.desc(), CapOverride.id.desc())
        .limit(limit)
    )
    if state is not None:
        wanted = wanted.where(CapOverride.state == state)
    if override_id is not None:
        wanted = wanted.where(CapOverride.id == override_id)
    return [
        OverrideRow(override=override, volunteer=a, asked_by=b) for override, a, b in session.execute(wanted)
    ]
