"""Keeping an account still, ending what is underway on it, and emptying it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands import EndAssignment, end_assignment
from timebank.care.commands.board import CloseNeed, close_need
from timebank.care.queries.listing import list_assignments, list_open_needs
from timebank.core.commands import Command
from timebank.exchange.commands.letting_go import let_go
from timebank.exchange.commands.moving_gifts import (
    By,
    hand_over,
    mirror,
    tell_giver,
    tell_receiver,
)
from timebank.exchange.commands.moving_gifts import release as release_gift
from timebank.exchange.commands.offers import ask_again_if_nobody_is_left, give_back_promise
from timebank.exchange.commands.reserving import note, release, tell
from timebank.exchange.models.gifts import Freeze
from timebank.exchange.queries.freezes import Holdings, find_freeze, lock_holdings
from timebank.exchange.queries.gifts import list_open_gifts_of, lock_gift
from timebank.exchange.queries.offers import get_volunteer_offer, list_volunteer_offers
from timebank.exchange.queries.redemptions import (
    find_logged_visit,
    list_open_redemptions_of,
    lock_redemption,
)
from timebank.exchange.rules.gifts import OPEN_GIFTS, FreezeReason, GiftState
from timebank.exchange.rules.redemptions import OPEN_STATES, RedemptionEventKind, VolunteerOfferState
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind

MANY = 1000


def freeze(session: Session, *, branch_id: str, person_id: UUID, reason: FreezeReason, now: datetime) -> None:
    """Let nothing move on the person's accounts from now on; where they are still already, they stay so."""
    if find_freeze(session, branch_id=branch_id, person_id=person_id) is None:
        session.add(Freeze(branch_id=branch_id, person_id=person_id, since=now, reason=reason))
        session.flush()


def lift(session: Session, *, branch_id: str, person_id: UUID, reason: FreezeReason, now: datetime) -> None:
    """Let minutes move again, if it was for that reason that they did not."""
    found = find_freeze(session, branch_id=branch_id, person_id=person_id)
    if found is not None and found.reason is reason:
        found.lifted_at = now


def end_underway(  # noqa: PLR0913  # whose, and until when
    session: Session,
    command: Command,
    *,
    person_id: UUID,
    last_day: date,
    today: date,
    now: datetime,
) -> None:
    """End what the person has underway: gifts, requests for care, promises to come, assignments, needs.

    Gifts whose days of cooling off are over become final; all others go back to who gave them. A request
    whose visit is logged stays until that visit is decided. `last_day` is the last day of the assignments.
    """
    end_gifts(session, command, person_id=person_id, now=now)
    end_redemptions(session, command, person_id=person_id, today=today, now=now)
    _give_back_promises(session, command, volunteer_id=person_id, today=today, now=now)
    _end_assignments(session, command, person_id=person_id, last_day=last_day, today=today, now=now)
    for row in list_open_needs(session, branch_id=command.branch_id, limit=MANY):
        if row.need.senior_id == person_id:
            closing = CloseNeed(branch_id=command.branch_id, actor_id=command.actor_id, need_id=row.need.id)
            close_need(session, closing, now=now)
    session.flush()


def end_gifts(session: Session, command: Command, *, person_id: UUID, now: datetime) -> None:
    """Let each open gift of the person become final, if its days are over, or go back."""
    by = By(actor_id=command.actor_id, on_behalf_of_id=None)
    for branch_id, gift_id in list_open_gifts_of(session, branch_id=command.branch_id, person_id=person_id):
        gift = lock_gift(session, branch_id=branch_id, gift_id=gift_id)
        if gift.state not in OPEN_GIFTS:
            continue
        is_giver = (gift.branch_id, gift.giver_id) == (command.branch_id, person_id)
        was_offered = gift.state is not GiftState.AWAITING_APPROVAL
        if gift.state is GiftState.ACCEPTED and now >= gift.cooling_ends_at:
            gift.finish(at=now)
            hand_over(session, gift, by=by, now=now)
            mirror(session, gift)
            continue
        gift.call_off(at=now, by_giver=is_giver)
        mirror(session, gift)
        release_gift(session, gift, by=by, now=now)
        if not is_giver:
            tell_giver(session, gift, "gift_lapsed", now=now)
        elif was_offered:
            tell_receiver(session, gift, "gift_taken_back", now=now)


def end_redemptions(
    session: Session, command: Command, *, person_id: UUID, today: date, now: datetime
) -> None:
    """Cancel what the person has asked for, save where the visit is logged; what was reserved goes back."""
    for redemption_id in list_open_redemptions_of(session, branch_id=command.branch_id, person_id=person_id):
        redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=redemption_id)
        if redemption.state not in OPEN_STATES or find_logged_visit(session, redemption=redemption):
            continue
        volunteer_id, visit_on = redemption.volunteer_id, redemption.visit_on
        let_go(session, redemption, command, today=today, now=now)
        redemption.cancel(at=now, reason=None)
        release(session, redemption, command, now=now)
        note(session, redemption, RedemptionEventKind.CANCELLED, command, now=now)
        if volunteer_id is not None:
            tell(
                session,
                redemption,
                "redemption_cancelled_volunteer",
                command,
                to=volunteer_id,
                values={"day": visit_on},
                now=now,
            )


def _give_back_promises(
    session: Session, command: Command, *, volunteer_id: UUID, today: date, now: datetime
) -> None:
    """Let others be asked for what the volunteer was asked, or had agreed, to do."""
    lines = list_volunteer_offers(
        session,
        branch_id=command.branch_id,
        volunteer_id=volunteer_id,
        states=[VolunteerOfferState.WAITING, VolunteerOfferState.ACCEPTED],
        since=today,
        limit=MANY,
    )
    for offer_id, redemption_id in [(line.offer.id, line.redemption.id) for line in lines]:
        redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=redemption_id)
        offer = get_volunteer_offer(session, branch_id=command.branch_id, offer_id=offer_id)
        if redemption.state not in OPEN_STATES:
            continue
        if offer.state is VolunteerOfferState.WAITING:
            offer.answer(VolunteerOfferState.CLOSED, at=now)
            ask_again_if_nobody_is_left(session, redemption, today=today, now=now)
        elif offer.state is VolunteerOfferState.ACCEPTED and not find_logged_visit(
            session, redemption=redemption
        ):
            give_back_promise(session, redemption, offer, command, reason=None, today=today, now=now)


def _end_assignments(  # noqa: PLR0913  # whose, and until when
    session: Session,
    command: Command,
    *,
    person_id: UUID,
    last_day: date,
    today: date,
    now: datetime,
) -> None:
    branch_id = command.branch_id
    lines = [
        *list_assignments(session, branch_id=branch_id, volunteer_id=person_id, since=today, limit=MANY),
        *list_assignments(session, branch_id=branch_id, senior_id=person_id, since=today, limit=MANY),
    ]
    both = [line.assignment for line in lines]
    for assignment in both:
        ends_on = max(assignment.starts_on, last_day)
        if assignment.ends_on is not None and assignment.ends_on <= ends_on:
            continue
        end_assignment(
            session,
            EndAssignment(
                branch_id=command.branch_id,
                id=uuid5(assignment.id, str(command.id)),
                actor_id=command.actor_id,
                assignment_id=assignment.id,
                ends_on=ends_on,
            ),
            now=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """What left an account that ended, and by which posting."""

    holdings: Holdings
    posting_id: UUID | None


def empty_account(  # noqa: PLR0913  # whose account, into which, and why
    session: Session,
    command: Command,
    *,
    person_id: UUID,
    kind: PostingKind,
    cause: str,
    policy_version: int,
    into: UUID,
    posting_id: UUID,
    now: datetime,
) -> Emptied:
    """Move all that the person holds into one account, their debt settled first.

    What is owed beyond that lapses: nobody is left who could earn it.
    """
    there = lock_holdings(session, branch_id=command.branch_id, person_id=person_id)
    if not there.minutes and not there.debt:
        return Emptied(holdings=there, posting_id=None)
    accounts = open_accounts(
        session, branch_id=command.branch_id, kinds=[*there.parts, AccountKind.DEBT], owner_id=person_id
    )
    moves = {accounts[each]: -minutes for each, minutes in there.parts.items()}
    moves[accounts[AccountKind.DEBT]] = there.debt
    if there.debt > there.minutes:
        lapsed = open_accounts(session, branch_id=command.branch_id, kinds=[AccountKind.LAPSED])
        moves[lapsed[AccountKind.LAPSED]] = there.minutes - there.debt
    else:
        moves[into] = there.left
    post_moves(
        session,
        command,
        posting_id=posting_id,
        kind=kind,
        cause=cause,
        policy_version=policy_version,
        moves=moves,
        now=now,
    )
    return Emptied(holdings=there, posting_id=posting_id)


def post_moves(  # noqa: PLR0913  # a posting says all of these
    session: Session,
    command: Command,
    *,
    posting_id: UUID,
    kind: PostingKind,
    cause: str,
    policy_version: int,
    moves: Mapping[UUID, int],
    now: datetime,
) -> None:
    """Post what each account gains or gives; those that stay as they are do not appear."""
    post(
        session,
        Post(
            branch_id=command.branch_id,
            id=posting_id,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id,
            kind=kind,
            cause=cause,
            policy_version=policy_version,
            legs=tuple(Leg(account_id, minutes) for account_id, minutes in moves.items() if minutes),
        ),
        now=now,
    )
