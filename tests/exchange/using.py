"""Short ways of using points for care, for tests."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do, some_id
from timebank.care.commands import LogVisit, log_visit
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.needs import ConfirmNeed, confirm_need
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    OfferRedemption,
    accept_redemption,
    offer_redemption,
)
from timebank.exchange.models.redemptions import Redemption, RedemptionEvent, VolunteerOffer
from timebank.exchange.rules.needs import NeedBasis
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person

TOMORROW = TODAY + timedelta(days=1)
VISIT_OVER = datetime(2026, 11, 24, 6, tzinfo=NOW.tzinfo)
"""Tuesday, 24 November 2026, 15:00 in Seoul: after the visit that is usually asked for."""


def fund(session: Session, person: Person, **minutes: int) -> None:
    """Have the person hold so many minutes of each kind of account."""
    for kind, amount in minutes.items():
        account = AccountKind(kind)
        own = open_accounts(session, branch_id=person.branch_id, kinds=[account], owner_id=person.id)
        issuance = open_accounts(session, branch_id=person.branch_id, kinds=[AccountKind.ISSUANCE])
        legs = (Leg(own[account], amount), Leg(issuance[AccountKind.ISSUANCE], -amount))
        post(
            session,
            Post(
                branch_id=person.branch_id,
                id=some_id(),
                actor_id=None,
                kind=PostingKind.OPENING,
                cause=f"opening:{some_id()}",
                policy_version=1000,
                legs=legs,
            ),
            now=NOW,
        )
    session.commit()


def need(world: World, person: Person | None = None) -> None:
    """Have the person's need for care confirmed."""
    do(
        confirm_need,
        world.command(
            ConfirmNeed,
            world.other_coordinator,
            person_id=(person or world.senior).id,
            basis=NeedBasis.LIVING_ALONE,
            urgency=2,
            officer_name="박서연",
            officer_office="월성동 행정복지센터",
            confirmed_on=TODAY,
            review_on=TODAY + timedelta(days=180),
        ),
    )


def ask(world: World, by: Person | None = None, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    """Have the senior ask for a usual visit, tomorrow 13:00 to 14:30, with these changes."""
    usual: dict[str, Any] = {"activities": ("talk",)}
    if "part" not in changes:
        usual |= {"day": TOMORROW, "start": time(13), "end": time(14, 30)}
    return do(ask_for_care, world.command(AskForCare, by or world.senior, **usual | changes), now=now)


def offer(
    world: World,
    redemption_id: UUID,
    to: Person | None = None,
    *,
    now: datetime = NOW,
    **changes: Any,  # noqa: ANN401
) -> UUID:
    """Have the coordinator ask the volunteer."""
    command = world.command(
        OfferRedemption,
        world.coordinator,
        redemption_id=redemption_id,
        volunteer_id=(to or world.volunteer).id,
        **changes,
    )
    return do(offer_redemption, command, now=now)


def accept(world: World, offer_id: UUID, by: Person | None = None, *, now: datetime = NOW) -> None:
    do(accept_redemption, world.command(AcceptRedemption, by or world.volunteer, offer_id=offer_id), now=now)


def agreed(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    """Return a usual redemption that the volunteer has accepted."""
    redemption_id = ask(world, **changes)
    accept(world, offer(world, redemption_id))
    return redemption_id


def visit(world: World, *, start: time = time(13), end: time = time(14, 30), day: date = TOMORROW) -> UUID:
    """Have the volunteer log the visit that was asked for."""
    command = world.command(
        LogVisit,
        world.volunteer,
        volunteer_id=world.volunteer.id,
        senior_id=world.senior.id,
        day=day,
        start=start,
        end=end,
        activities=("talk",),
    )
    return do(log_visit, command, now=VISIT_OVER)


def get(world: World, redemption_id: UUID) -> Redemption:
    """Return the redemption as the database has it."""
    return world.session.scalars(
        select(Redemption).where(Redemption.id == redemption_id).execution_options(populate_existing=True)
    ).one()


def get_offer(world: World, offer_id: UUID) -> VolunteerOffer:
    return world.session.scalars(
        select(VolunteerOffer).where(VolunteerOffer.id == offer_id).execution_options(populate_existing=True)
    ).one()


def events(world: World, redemption_id: UUID) -> list[str]:
    """Return what happened to the redemption, in order."""
    return [
        kind.value
        for kind in world.session.scalars(
            select(RedemptionEvent.kind)
            .where(RedemptionEvent.redemption_id == redemption_id)
            .order_by(RedemptionEvent.at, RedemptionEvent.id)
        )
    ]


def held(world: World, person: Person | None = None) -> dict[str, int]:
    """Return the person's balances that are not nought, in minutes."""
    who = person or world.senior
    balances = balances_of(world.session, branch_id=who.branch_id, owner_id=who.id)
    return {kind.value: minutes for kind, minutes in balances.items() if minutes}
