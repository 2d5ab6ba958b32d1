"""A need that is confirmed, and care that somebody asked for with their points."""

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import SYSTEM, apply
from timebank.core.ids import new_id
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.needs import ConfirmNeed, confirm_need
from timebank.exchange.commands.offers import OfferRedemption, offer_redemption
from timebank.exchange.rules.needs import NeedBasis
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person

MINUTES = 600


def make_uses(
    session: Session, *, senior_id: UUID, volunteer: Person, coordinator: Person, now: datetime
) -> dict[str, UUID]:
    """Return the ids of what was made, by the names that addresses have for them."""
    branch_id, today = coordinator.branch_id, clock.local_day(now, "Asia/Seoul")
    own = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.RECEIVED], owner_id=senior_id)
    issuance = open_accounts(session, branch_id=branch_id, kinds=[AccountKind.ISSUANCE])
    post(
        session,
        Post(
            branch_id=branch_id,
            id=new_id(),
            actor_id=None,
            kind=PostingKind.OPENING,
            cause="opening:uses",
            policy_version=1000,
            legs=(Leg(own[AccountKind.RECEIVED], MINUTES), Leg(issuance[AccountKind.ISSUANCE], -MINUTES)),
        ),
        now=now,
    )
    need_id = apply(
        session,
        confirm_need,
        ConfirmNeed(
            branch_id=branch_id,
            actor_id=coordinator.id,
            person_id=senior_id,
            basis=NeedBasis.LIVING_ALONE,
            urgency=2,
            officer_name="박서연",
            officer_office="월성동 행정복지센터",
            confirmed_on=today,
            review_on=today + timedelta(days=90),
        ),
        origin=SYSTEM,
        now=now,
    )
    redemption_id = apply(
        session,
        ask_for_care,
        AskForCare(
            branch_id=branch_id,
            actor_id=senior_id,
            activities=("talk",),
            day=today + timedelta(days=7),
            start=time(20),
            end=time(20, 30),
        ),
        origin=SYSTEM,
        now=now,
    )
    offer_id = apply(
        session,
        offer_redemption,
        OfferRedemption(
            branch_id=branch_id,
            actor_id=coordinator.id,
            redemption_id=redemption_id,
            volunteer_id=volunteer.id,
        ),
        origin=SYSTEM,
        now=now,
    )
    return {"confirmed_need_id": need_id, "redemption_id": redemption_id, "volunteer_offer_id": offer_id}
