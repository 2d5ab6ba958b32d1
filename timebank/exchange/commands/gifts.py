"""What becomes of a gift: accepted, declined, taken back, thanked for, final, lapsed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Permission, permissions_of
from timebank.exchange.commands.acting import check_acting
from timebank.exchange.commands.moving_gifts import (
    By,
    hand_over,
    last_moment,
    mirror,
    release,
    tell_giver,
    tell_receiver,
)
from timebank.exchange.errors.gifts import (
    GiftEnteredByRelative,
    GiftNotFound,
    GiverAcceptsOwn,
    ThanksMissing,
)
from timebank.exchange.errors.standing import SecondIsParty
from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.queries.calls import find_delegate_on_telephone
from timebank.exchange.queries.gifts import get_arrival_for, lock_arrival, lock_gift
from timebank.exchange.queries.receivers import are_one_person, is_received_by
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.acting import Acting
from timebank.exchange.rules.gifts import MESSAGE_LENGTH, GiftState
from timebank.people.queries import family_ids_of, get_branch, roles_of
from timebank.people.rules import DelegatedAct


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfReceiver(Command):
    """Said in the receiver's branch, by the receiver or by who acts for them."""

    gift_id: UUID
    receiver_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.receiver_id

    @property
    def object_id(self) -> UUID | None:
        return self.gift_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptGift(_OfReceiver):
    """Take the gift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineGift(_OfReceiver):
    """Send the gift back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankForGift(_OfReceiver):
    thanks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfGiver(Command):
    """Said in the giver's branch."""

    gift_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.gift_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeGiftBack(_OfGiver):
    giver_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.giver_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishGift(_OfGiver):
    """By the bank itself, when the days in which it could be taken back are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseGift(_OfGiver):
    """By the bank itself, when nobody accepted it in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfGift(_OfGiver):
    """By the bank itself, some days before it lapses."""


def accept_gift(session: Session, command: AcceptGift, *, now: datetime) -> None:
    """Take the gift; where it can no longer be taken back, the minutes are the receiver's at once.

    Raises:
        GiftNotFound, MayNotActForThem, GiverAcceptsOwn, GiftEnteredByRelative, AccountFrozen, SecondIsParty,
        GiftLapsed, GiftAlreadyAccepted and the other facts about where it stands
    """
    gift, arrival, acting = _received(session, command, now=now)
    if acting is not Acting.BRANCH:
        _check_not_entered_by_relative(session, gift, command)
    check_free_to_move(session, branch_id=command.branch_id, person_id=command.receiver_id)
    check_free_to_move(session, branch_id=gift.branch_id, person_id=gift.giver_id)
    gift.receiver_id = arrival.receiver_id = command.receiver_id
    if gift.decided_by_id is not None and is_received_by(session, gift, gift.branch_id, gift.decided_by_id):
        raise SecondIsParty
    gift.accept(by_id=command.actor_id, at=now)
    if now >= gift.cooling_ends_at:
        _finish(session, gift, by=_by(command), now=now)
        arrival.follow(gift)
        tell_giver(session, gift, "gift_accepted_final", now=now)
        return
    arrival.follow(gift)
    tell_giver(session, gift, "gift_accepted", now=now, until=last_moment(gift.cooling_ends_at))


def decline_gift(session: Session, command: DeclineGift, *, now: datetime) -> None:
    """Send the gift back: the giver has each minute again where it came from.

    Raises:
        GiftNotFound, MayNotActForThem, GiverAcceptsOwn, and the facts about where the gift stands
    """
    gift, arrival, _acting = _received(session, command, now=now)
    arrival.receiver_id = gift.receiver_id = command.receiver_id
    gift.decline(at=now)
    arrival.follow(gift)
    release(session, gift, by=_by(command), now=now)
    tell_giver(session, gift, "gift_declined", now=now)


def thank_for_gift(session: Session, command: ThankForGift, *, now: datetime) -> None:
    """Let the giver read a word of thanks.

    Raises:
        GiftNotFound, MayNotActForThem, GiverAcceptsOwn, NothingToThankFor, AlreadyThanked, ThanksMissing,
        TextTooLong, ResidentNumberRefused
    """
    thanks = read_text(command.thanks, field="thanks", most=MESSAGE_LENGTH)
    if thanks is None:
        raise ThanksMissing
    gift, arrival, _acting = _received(session, command, now=now)
    gift.thank(thanks)
    arrival.follow(gift)
    tell_giver(session, gift, "gift_thanked", now=now)


def take_gift_back(session: Session, command: TakeGiftBack, *, now: datetime) -> None:
    """Have the gift back: until it is accepted, and while it cools off.

    Raises:
        GiftNotFound, MayNotActForThem, AccountFrozen, GiftFinal and the other facts about where it stands
    """
    day = local_day(now, get_branch(session, command.branch_id).zone)
    gift = lock_gift(session, branch_id=command.branch_id, gift_id=command.gift_id)
    if gift.giver_id != command.giver_id:
        raise GiftNotFound
    check_acting(
        session,
        branch_id=command.branch_id,
        actor_id=command.actor_id,
        person_id=gift.giver_id,
        act=DelegatedAct.GIVE,
        day=day,
    )
    check_free_to_move(session, branch_id=command.branch_id, person_id=gift.giver_id)
    gift.take_back(at=now)
    mirror(session, gift)
    release(session, gift, by=_by(command), now=now)
    tell_receiver(session, gift, "gift_taken_back", now=now)


def finish_gift(session: Session, command: FinishGift, *, now: datetime) -> None:
    """Let an accepted gift be the receiver's, or the pool's, for good.

    Raises:
        GiftNotFound, StillCoolingOff, AccountFrozen, and the facts about where the gift stands
    """
    gift = lock_gift(session, branch_id=command.branch_id, gift_id=command.gift_id)
    _finish(session, gift, by=_by(command), now=now)
    mirror(session, gift)
    tell_giver(session, gift, "gift_final", now=now)
    tell_receiver(session, gift, "gift_yours", now=now)


def lapse_gift(session: Session, command: LapseGift, *, now: datetime) -> None:
    """Let a gift that nobody accepted go back.

    Raises:
        GiftNotFound, StillOpen, and the facts about where the gift stands
    """
    gift = lock_gift(session, branch_id=command.branch_id, gift_id=command.gift_id)
    gift.lapse(at=now)
    mirror(session, gift)
    release(session, gift, by=_by(command), now=now)
    tell_giver(session, gift, "gift_lapsed", now=now)


def remind_of_gift(session: Session, command: RemindOfGift, *, now: datetime) -> None:
    """Tell who could accept the gift that its days are nearly over; once.

    Raises:
        GiftNotFound
    """
    gift = lock_gift(session, branch_id=command.branch_id, gift_id=command.gift_id)
    if gift.state is GiftState.OFFERED and gift.reminded_at is None:
        gift.reminded_at = now
        tell_receiver(session, gift, "gift_ending", now=now, until=last_moment(gift.lapses_at))


def _finish(session: Session, gift: Gift, *, by: By, now: datetime) -> None:
    check_free_to_move(session, branch_id=gift.branch_id, person_id=gift.giver_id)
    if gift.receiver_id is not None:
        check_free_to_move(session, branch_id=gift.receiver_branch, person_id=gift.receiver_id)
    gift.finish(at=now)
    hand_over(session, gift, by=by, now=now)


def _check_not_entered_by_relative(session: Session, gift: Gift, command: _OfReceiver) -> None:
    """Pass unless a coordinator entered, for somebody else, what turned out to go to a relative of theirs.

    When it was entered nobody knew who fits; so somebody else of the branch accepts it with the receiver.

    Raises:
        GiftEnteredByRelative
    """
    if gift.entered_by_id in (None, gift.giver_id):
        return
    assert gift.entered_by_id is not None
    entered_by = (gift.branch_id, gift.entered_by_id)
    roles = roles_of(session, branch_id=gift.branch_id, person_id=gift.entered_by_id, day=gift.given_on)
    if Permission.MANAGE_EXCHANGE not in permissions_of(roles):
        return
    near = family_ids_of(session, branch_id=command.branch_id, person_id=command.receiver_id)
    if any(are_one_person(session, a=entered_by, b=(command.branch_id, each)) for each in near):
        raise GiftEnteredByRelative


def _received(session: Session, command: _OfReceiver, *, now: datetime) -> tuple[Gift, GiftArrival, Acting]:
    """Return the gift and its arrival, both locked, the gift first: everybody locks them in that order.

    And in whose name it is answered.
    """
    branch_id, receiver_id = command.branch_id, command.receiver_id
    seen = get_arrival_for(session, branch_id=branch_id, gift_id=command.gift_id, person_id=receiver_id)
    day = local_day(now, get_branch(session, branch_id).zone)
    acting = check_acting(
        session,
        branch_id=branch_id,
        actor_id=command.actor_id,
        person_id=receiver_id,
        act=DelegatedAct.GIVE,
        day=day,
    )
    gift = lock_gift(session, branch_id=seen.giver_branch, gift_id=command.gift_id)
    arrival = lock_arrival(session, branch_id=branch_id, gift_id=command.gift_id)
    if arrival is None or arrival.receiver_id not in (None, receiver_id):
        raise GiftNotFound
    for person_id in (command.actor_id, receiver_id):
        if person_id is not None:
            check_not_of_giver(session, gift, branch_id=branch_id, person_id=person_id)
    return gift, arrival, acting


def check_not_of_giver(session: Session, gift: Gift, *, branch_id: str, person_id: UUID) -> None:
    """Pass if the person of that branch neither gave it nor acted for who gave it.

    Raises:
        GiverAcceptsOwn
    """
    gave = {gift.giver_id, gift.entered_by_id, find_delegate_on_telephone(session, gift)}
    for each in gave - {None}:
        assert each is not None
        if are_one_person(session, a=(gift.branch_id, each), b=(branch_id, person_id)):
            raise GiverAcceptsOwn


def _by(command: Command) -> By:
    return By(actor_id=command.actor_id, on_behalf_of_id=command.on_behalf_of_id)
