"""Whom the branch asked whether they can come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from timebank.exchange.errors.redemptions import VolunteerOfferNotFound
from timebank.exchange.models.redemptions import Redemption, VolunteerOffer
from timebank.exchange.rules.redemptions import RedemptionState, VisitTime, VolunteerOfferState
from timebank.people.queries import people_select

MANY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerOfferLine:
    """An offer with its redemption and the names that a page shows."""

    offer: VolunteerOffer
    redemption: Redemption
    volunteer: str
    beneficiary: str


def get_volunteer_offer(session: Session, *, branch_id: str, offer_id: UUID) -> VolunteerOffer:
    """Return the offer as it stands in the database.

    Raises:
        VolunteerOfferNotFound
    """
    found = session.get(VolunteerOffer, (branch_id, offer_id), populate_existing=True)
    if found is None:
        raise VolunteerOfferNotFound
    return found


def lock_volunteer_offers(
    session: Session,
    *,
    branch_id: str,
    redemption_id: UUID,
    states: Collection[VolunteerOfferState] = (VolunteerOfferState.WAITING,),
) -> Sequence[VolunteerOffer]:
    """Return the redemption's offers in these states, their rows locked. The redemption is locked first."""
    return session.scalars(
        select(VolunteerOffer)
        .where(
            VolunteerOffer.branch_id == branch_id,
            VolunteerOffer.redemption_id == redemption_id,
            VolunteerOffer.state.in_(sorted(states)),
        )
        .order_by(VolunteerOffer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def list_volunteer_offers(  # noqa: PLR0913  each narrows the list
    session: Session,
    *,
    branch_id: str,
    redemption_id: UUID | None = None,
    volunteer_id: UUID | None = None,
    offer_id: UUID | None = None,
    states: Collection[VolunteerOfferState] = (),
    since: date | None = None,
    limit: int = MANY,
) -> list[VolunteerOfferLine]:
    """Return offers, the first visit first; `since` keeps visits of that local day and later."""
    volunteer, beneficiary = people_select(branch_id).subquery(), people_select(branch_id).subquery()
    wanted = (
        select(VolunteerOffer, Redemption, volunteer.c.name, beneficiary.c.name)
        .join(Redemption, _of_redemption())
        .join(volunteer, volunteer.c.id == VolunteerOffer.volunteer_id)
        .join(beneficiary, beneficiary.c.id == Redemption.beneficiary_id)
        .where(VolunteerOffer.branch_id == branch_id)
        .order_by(VolunteerOffer.visit_on, VolunteerOffer.visit_start, VolunteerOffer.id)
        .limit(limit)
    )
    if redemption_id is not None:
        wanted = wanted.where(VolunteerOffer.redemption_id == redemption_id)
    if volunteer_id is not None:
        wanted = wanted.where(VolunteerOffer.volunteer_id == volunteer_id)
    if offer_id is not None:
        wanted = wanted.where(VolunteerOffer.id == offer_id)
    if states:
        wanted = wanted.where(VolunteerOffer.state.in_(sorted(states)))
    if since is not None:
        wanted = wanted.where(VolunteerOffer.visit_on >= since)
    return [
        VolunteerOfferLine(offer=offer, redemption=redemption, volunteer=a, beneficiary=b)
        for offer, redemption, a, b in session.execute(wanted)
    ]


def get_volunteer_offer_line(session: Session, *, branch_id: str, offer_id: UUID) -> VolunteerOfferLine:
    """Return one offer with its redemption.

    Raises:
        VolunteerOfferNotFound
    """
    found = list_volunteer_offers(session, branch_id=branch_id, offer_id=offer_id)
    if not found:
        raise VolunteerOfferNotFound
    return found[0]


def _of_redemption() -> ColumnElement[bool]:
    return and_(
        Redemption.branch_id == VolunteerOffer.branch_id, Redemption.id == VolunteerOffer.redemption_id
    )


def find_promised(
    session: Session, *, branch_id: str, volunteer_id: UUID, when: VisitTime, other_than: UUID
) -> Redemption | None:
    """Return another redemption for which the volunteer has promised some of that time."""
    return session.scalars(
        select(Redemption)
        .where(
            Redemption.branch_id == branch_id,
            Redemption.volunteer_id == volunteer_id,
            Redemption.id != other_than,
            promised_at(when),
        )
        .limit(1)
    ).first()


def promised_at(when: VisitTime) -> ColumnElement[bool]:
    """Return the condition that a redemption was accepted for some of that time."""
    return and_(
        Redemption.state == RedemptionState.ACCEPTED,
        Redemption.visit_on == when.day,
        Redemption.visit_start < when.end,
        Redemption.visit_end > when.start,
    )


def overlaps(when: VisitTime, start: time | None, end: time | None) -> bool:
    """Tell whether a usual time takes some of the visit's; one past midnight lasts to the day's end."""
    if start is None or end is None:
        return False
    return start < when.end and (end <= start or end > when.start)


def list_overdue_offers(session: Session, *, before: date, limit: int) -> Sequence[VolunteerOffer]:
    """Return offers of every branch that should have been answered before that day."""
    return session.scalars(
        select(VolunteerOffer)
        .where(VolunteerOffer.state == VolunteerOfferState.WAITING, VolunteerOffer.answer_by < before)
        .order_by(VolunteerOffer.branch_id, VolunteerOffer.id)
        .limit(limit)
    ).all()
