"""The second person's word about a large gift."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.core.clock import end_of_day, local_day
from timebank.core.commands import Command
from timebank.exchange.commands.moving_gifts import By, offer, release, tell_giver
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.standing import SecondIsParty
from timebank.exchange.models.gifts import Gift
from timebank.exchange.queries.calls import callers_of
from timebank.exchange.queries.gifts import lock_gift
from timebank.exchange.queries.receivers import is_received_by
from timebank.exchange.queries.seconds import check_second_person
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.gifts import REASON_LENGTH, GiftTarget
from timebank.people.queries import get_branch, get_person
from timebank.policies.queries import policy_numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveGift(Command):
    gift_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.gift_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseGift(Command):
    gift_id: UUID
    reason: str
    """The giver reads it."""

    @property
    def object_id(self) -> UUID | None:
        return self.gift_id


def approve_gift(session: Session, command: ApproveGift, *, now: datetime) -> None:
    """Let a large gift be offered; the days for accepting it begin now.

    Raises:
        GiftNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative, DeputyMustWait,
        AccountFrozen, GiftDecided and the other facts about where the gift stands
    """
    gift = _undecided(session, command, gift_id=command.gift_id, now=now)
    check_free_to_move(session, branch_id=gift.branch_id, person_id=gift.giver_id)
    zone = get_branch(session, gift.branch_id).zone
    policy = policy_numbered(session, branch_id=gift.branch_id, number=gift.policy_version)
    last = local_day(now, zone) + timedelta(days=policy.accept_days)
    gift.approve(by_id=command.actor_id, at=now, lapses_at=end_of_day(last, zone))
    if gift.target is not GiftTarget.POOL:
        giver = get_person(session, branch_id=gift.branch_id, person_id=gift.giver_id)
        offer(session, gift, giver_name=giver.name, now=now)
    tell_giver(session, gift, "gift_approved", now=now)


def refuse_gift(session: Session, command: RefuseGift, *, now: datetime) -> None:
    """Send a large gift back to its giver, who reads why.

    Raises:
        GiftNotFound, NotASecondPerson, SecondIsParty, SecondAskedForIt, SecondIsRelative, DeputyMustWait,
        WhyMissing, TextTooLong, ResidentNumberRefused, GiftDecided and the other facts
    """
    reason = read_text(command.reason, field="reason", most=REASON_LENGTH)
    if reason is None:
        raise WhyMissing
    gift = _undecided(session, command, gift_id=command.gift_id, now=now)
    gift.refuse(by_id=command.actor_id, at=now, reason=reason)
    release(
        session,
        gift,
        by=By(actor_id=command.actor_id, on_behalf_of_id=command.on_behalf_of_id),
        now=now,
    )
    tell_giver(session, gift, "gift_refused", now=now)


def _undecided(session: Session, command: Command, *, gift_id: UUID, now: datetime) -> Gift:
    gift = lock_gift(session, branch_id=command.branch_id, gift_id=gift_id)
    check_second_person(
        session,
        branch_id=command.branch_id,
        person_id=command.actor_id,
        parties=parties_of(gift),
        asked_by_id=gift.entered_by_id,
        called_by=callers_of(session, branch_id=gift.branch_id, object_id=gift.id),
        day=local_day(now, get_branch(session, command.branch_id).zone),
    )
    assert command.actor_id is not None
    if is_received_by(session, gift, command.branch_id, command.actor_id):
        raise SecondIsParty
    return gift


def parties_of(gift: Gift) -> list[UUID]:
    """Return whose gift it is, as far as it is known."""
    return [gift.giver_id] if gift.receiver_id is None else [gift.giver_id, gift.receiver_id]
