"""Reads and locks of single rows."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from timebank.care.errors import (
    AssignmentNotFound,
    NeedNotFound,
    ObjectionNotFound,
    OfferNotFound,
    OverrideNotFound,
    VisitNotFound,
)
from timebank.care.models import Assignment, CapOverride, Need, Offer, Visit, VisitEvent, VisitObjection
from timebank.care.rules import COUNTED_STATES, CapScope, EventKind, OfferState, OverrideState


def get_visit(session: Session, *, branch_id: str, visit_id: UUID) -> Visit:
    """Return the visit.

    Raises:
        VisitNotFound: the branch has no such visit.
    """
    visit = session.get(Visit, (branch_id, visit_id))
    if visit is None:
        raise VisitNotFound
    return visit


def list_visits_by_id(session: Session, *, branch_id: str, ids: Collection[UUID]) -> list[Visit]:
    """Return those of the visits that the branch has, in the order of their beginnings, in one query."""
    return list(
        session.scalars(
            select(Visit)
            .where(Visit.branch_id == branch_id, Visit.id.in_(ids))
            .order_by(Visit.starts_at, Visit.id)
        )
    )


def lock_visit(session: Session, *, branch_id: str, visit_id: UUID) -> Visit:
    """Return the visit, its row locked until the unit of work ends.

    Raises:
        VisitNotFound: the branch has no such visit.
    """
    visit = session.get(Visit, (branch_id, visit_id), with_for_update=True, populate_existing=True)
    if visit is None:
        raise VisitNotFound
    return visit


def lock_assignment(session: Session, *, branch_id: str, assignment_id: UUID) -> Assignment:
    """Return the assignment, its row locked.

    Raises:
        AssignmentNotFound
    """
    found = session.get(Assignment, (branch_id, assignment_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise AssignmentNotFound
    return found


def get_need(session: Session, *, branch_id: str, need_id: UUID) -> Need:
    """Return the need.

    Raises:
        NeedNotFound
    """
    found = session.get(Need, (branch_id, need_id), populate_existing=True)
    if found is None:
        raise NeedNotFound
    return found


def lock_need(session: Session, *, branch_id: str, need_id: UUID) -> Need:
    """Return the need, its row locked.

    Raises:
        NeedNotFound
    """
    found = session.get(Need, (branch_id, need_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise NeedNotFound
    return found


def lock_offer(session: Session, *, branch_id: str, offer_id: UUID) -> Offer:
    """Return the offer, its row locked.

    Raises:
        OfferNotFound
    """
    found = session.get(Offer, (branch_id, offer_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise OfferNotFound
    return found


def get_objection(session: Session, *, branch_id: str, objection_id: UUID) -> VisitObjection:
    """Return the objection as it stands in the database.

    Raises:
        ObjectionNotFound
    """
    found = session.get(VisitObjection, (branch_id, objection_id), populate_existing=True)
    if found is None:
        raise ObjectionNotFound
    return found


def lock_override(session: Session, *, branch_id: str, override_id: UUID) -> CapOverride:
    """Return the request for more than the cap, its row locked.

    Raises:
        OverrideNotFound
    """
    found = session.get(CapOverride, (branch_id, override_id), with_for_update=True, populate_existing=True)
    if found is None:
        raise OverrideNotFound
    return found


_ASSIGNMENT_ON = (
    select(Assignment)
    .where(
        Assignment.branch_id == bindparam("branch"),
        Assignment.volunteer_id == bindparam("volunteer"),
        Assignment.senior_id == bindparam("senior"),
        Assignment.starts_on <= bindparam("day"),
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= bindparam("day")),
    )
    .order_by(Assignment.starts_on.desc(), Assignment.id)
    .limit(1)
)
_OVERLAPPING = (
    select(Visit)
    .where(
        Visit.branch_id == bindparam("branch"),
        Visit.volunteer_id == bindparam("volunteer"),
        Visit.state.in_(sorted(COUNTED_STATES)),
        Visit.starts_at < bindparam("ends_at"),
        Visit.ends_at > bindparam("starts_at"),
    )
    .order_by(Visit.starts_at)
    .limit(1)
)
_OTHER_OVERLAPPING = _OVERLAPPING.where(Visit.id != bindparam("other_than"))


def find_assignment(
    session: Session, *, branch_id: str, volunteer_id: UUID, senior_id: UUID, day: date
) -> Assignment | None:
    """Return the assignment of the two that holds on `day`."""
    asked = {"branch": branch_id, "volunteer": volunteer_id, "senior": senior_id, "day": day}
    return session.scalars(_ASSIGNMENT_ON, asked).first()


def find_overlapping(  # noqa: PLR0913  # each names one side of the question
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    other_than: UUID | None,
) -> Visit | None:
    """Return the volunteer's first other visit that takes some of this time."""
    asked = {"branch": branch_id, "volunteer": volunteer_id, "starts_at": starts_at, "ends_at": ends_at}
    if other_than is None:
        return session.scalars(_OVERLAPPING, asked).first()
    return session.scalars(_OTHER_OVERLAPPING, {**asked, "other_than": other_than}).first()


def list_open_objections(session: Session, *, branch_id: str, visit_id: UUID) -> list[VisitObjection]:
    """Return the visit's objections that are not settled, the oldest first."""
    return list(
        session.scalars(
            select(VisitObjection)
            .where(
                VisitObjection.branch_id == branch_id,
                VisitObjection.visit_id == visit_id,
                VisitObjection.settled_at.is_(None),
            )
            .order_by(VisitObjection.raised_at, VisitObjection.id)
            .execution_options(populate_existing=True)
        )
    )


def was_corrected_since(session: Session, *, branch_id: str, visit_id: UUID, since: datetime) -> bool:
    """Tell whether the volunteer has corrected the visit after that moment."""
    answers = session.scalars(
        select(VisitEvent.details).where(
            VisitEvent.branch_id == branch_id,
            VisitEvent.visit_id == visit_id,
            VisitEvent.kind == EventKind.ANSWERED,
            VisitEvent.at >= since,
        )
    )
    return any(details is not None and details.get("corrected") for details in answers)


def find_assignment_within(  # noqa: PLR0913  # each names one side of the question
    session: Session,
    *,
    branch_id: str,
    volunteer_id: UUID,
    senior_id: UUID,
    starts_on: date,
    ends_on: date | None,
) -> Assignment | None:
    """Return an assignment of the two that holds on one of these days."""
    wanted = select(Assignment).where(
        Assignment.branch_id == branch_id,
        Assignment.volunteer_id == volunteer_id,
        Assignment.senior_id == senior_id,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= starts_on),
    )
    if ends_on is not None:
        wanted = wanted.where(Assignment.starts_on <= ends_on)
    return session.scalars(wanted.order_by(Assignment.starts_on).limit(1)).first()


def find_offer(session: Session, *, branch_id: str, need_id: UUID, volunteer_id: UUID) -> Offer | None:
    """Return the volunteer's offer to the need, whatever became of it."""
    return session.scalars(
        select(Offer)
        .where(Offer.branch_id == branch_id, Offer.need_id == need_id, Offer.volunteer_id == volunteer_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def list_waiting_offers(session: Session, *, branch_id: str, need_id: UUID) -> list[Offer]:
    """Return the need's offers that are not answered, the oldest first."""
    return list(
        session.scalars(
            select(Offer)
            .where(Offer.branch_id == branch_id, Offer.need_id == need_id, Offer.state == OfferState.WAITING)
            .order_by(Offer.offered_at, Offer.id)
        )
    )


def find_asked_override(
    session: Session, *, branch_id: str, volunteer_id: UUID, scope: CapScope, day: date
) -> CapOverride | None:
    """Return the request for this day or week that nobody has answered."""
    return session.scalars(
        select(CapOverride).where(
            CapOverride.branch_id == branch_id,
            CapOverride.volunteer_id == volunteer_id,
            CapOverride.scope == scope,
            CapOverride.day == day,
            CapOverride.state == OverrideState.ASKED,
        )
    ).first()
