"""Letting go whoever was asked, or had agreed, to come."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands import EndAssignment, end_assignment
from timebank.care.queries import lock_assignment
from timebank.core.commands import Command
from timebank.exchange.commands.reserving import tell
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.queries.offers import lock_volunteer_offers
from timebank.exchange.rules.redemptions import VolunteerOfferState


def let_go(session: Session, redemption: Redemption, command: Command, *, today: date, now: datetime) -> None:
    """Close the offers that are out, and take back the assignment that was made for it."""
    close_offers(session, redemption, command, now=now)
    for offer in lock_volunteer_offers(
        session,
        branch_id=redemption.branch_id,
        redemption_id=redemption.id,
        states=[VolunteerOfferState.ACCEPTED],
    ):
        offer.withdraw(at=now, reason=None)
    end_pairing(session, redemption, command, today=today, now=now)


def close_offers(
    session: Session,
    redemption: Redemption,
    command: Command,
    *,
    now: datetime,
    but: UUID | None = None,
) -> None:
    """Close the offers that wait, except one, and thank their volunteers."""
    for offer in lock_volunteer_offers(session, branch_id=redemption.branch_id, redemption_id=redemption.id):
        if offer.id != but:
            offer.answer(VolunteerOfferState.CLOSED, at=now)
            values = {"day": offer.visit_on}
            tell(
                session,
                redemption,
                "redemption_offer_closed",
                command,
                to=offer.volunteer_id,
                values=values,
                now=now,
            )


def end_pairing(
    session: Session, redemption: Redemption, command: Command, *, today: date, now: datetime
) -> None:
    """End the assignment that was made for the visit: yesterday, or as soon as it can."""
    if redemption.assignment_id is None:
        return
    assignment = lock_assignment(
        session, branch_id=redemption.branch_id, assignment_id=redemption.assignment_id
    )
    if assignment.ends_on is not None and assignment.ends_on < today:
        return
    end_assignment(
        session,
        EndAssignment(
            branch_id=redemption.branch_id,
            id=uuid5(redemption.assignment_id, "end"),
            actor_id=command.actor_id,
            assignment_id=redemption.assignment_id,
            ends_on=max(assignment.starts_on, today - timedelta(days=1)),
        ),
        now=now,
    )
