"""Giving points to family, to somebody who is named, or to the pool."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import read_text
from timebank.core.clock import end_of_day, local_day
from timebank.core.commands import Command
from timebank.core.ids import NATIONAL
from timebank.exchange.commands.acting import check_acting
from timebank.exchange.commands.moving_gifts import By, offer, reserve, tell_giver
from timebank.exchange.errors.gifts import (
    BranchUnknown,
    GiftToOneself,
    GivesForOthersToSelf,
    MoreThanThere,
    NotFamily,
    NothingGiven,
    NothingToGive,
    ReceiverGone,
    ReceiverMissing,
    ReceiverUnclear,
    SplitChanged,
)
from timebank.exchange.errors.standing import ActsForRelative
from timebank.exchange.models.gifts import Gift
from timebank.exchange.queries.gifts import giveable_of
from timebank.exchange.queries.receivers import Signs, are_one_person, find_receiver, signs_of
from timebank.exchange.queries.standing import check_free_to_move, is_frozen
from timebank.exchange.rules.acting import Acting
from timebank.exchange.rules.crossing import id_in_both
from timebank.exchange.rules.gifts import MESSAGE_LENGTH, GiftState, GiftTarget
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, get_branch, get_people, list_branches, lock_person
from timebank.people.rules import DelegatedAct, PersonState, clean_name, normalise_phone
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class Give(Command):
    """The gift's id follows from the command's.

    Family is named by `receiver_id`; anybody else by `name` with `phone` or `birth_date`, in
    `receiver_branch`.
    """

    giver_id: UUID
    target: GiftTarget
    minutes: int
    receiver_id: UUID | None = None
    receiver_branch: str | None = None
    """The giver's own where it is left out."""
    name: str | None = None
    phone: str | None = None
    birth_date: date | None = None
    message: str | None = None
    shown_gift_only_minutes: int | None = None
    """How many minutes for giving only the giver was shown to go first; None where nothing was shown."""

    @property
    def subject_id(self) -> UUID | None:
        return self.giver_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receiver:
    branch_id: str
    id: UUID | None
    name: str | None
    signs: Signs | None = None


def give(session: Session, command: Give, *, now: datetime) -> UUID:
    """Put the minutes aside and offer them; return the gift's id.

    Nothing tells the giver whether somebody fits the name: a gift that fits nobody waits like any other, and
    goes back when its days are over.

    Raises:
        NotActive, MayNotActForThem, ActsForRelative, NotDelegated, BeyondDelegation, GivesForOthersToSelf,
        AccountFrozen,
        NothingGiven, NothingToGive, MoreThanThere, SplitChanged,
        ReceiverMissing, ReceiverUnclear, BranchUnknown, GiftToOneself, NotFamily, ReceiverGone, NameMissing,
        NameTooLong, NameUnfit, PhoneUnreadable, TextTooLong, ResidentNumberRefused
    """
    branch_id = command.branch_id
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    giver = lock_person(session, branch_id=branch_id, person_id=command.giver_id)
    if giver.state is not PersonState.ACTIVE:
        raise NotActive
    acting = check_acting(
        session,
        branch_id=branch_id,
        actor_id=command.actor_id,
        person_id=giver.id,
        act=DelegatedAct.GIVE,
        minutes=command.minutes,
        day=today,
    )
    check_free_to_move(session, branch_id=branch_id, person_id=giver.id)
    message = read_text(command.message, field="message", most=MESSAGE_LENGTH)
    receiver = _receiver(session, command)
    if command.actor_id != giver.id:
        check_not_to_whom_acts(
            session,
            branch_id=branch_id,
            actor_id=command.actor_id,
            receiver=(receiver.branch_id, receiver.id),
        )
    if acting is Acting.BRANCH:
        _check_not_to_relative(session, command, receiver)
    policy = policy_on(session, branch_id=branch_id, day=today)
    gift = _gift(session, command, receiver, policy, acting=acting, today=today, zone=zone, now=now)
    gift.message = message
    session.add(gift)
    session.flush()
    by = By(actor_id=command.actor_id, on_behalf_of_id=command.on_behalf_of_id)
    reserve(session, gift, by=by, now=now)
    tell_giver(session, gift, "gift_given", now=now)
    if gift.state is GiftState.OFFERED:
        offer(session, gift, giver_name=giver.name, now=now)
    return gift.id


def _gift(  # noqa: PLR0913  what a gift is made of
    session: Session,
    command: Give,
    receiver: _Receiver,
    policy: PolicyInForce,
    *,
    acting: Acting,
    today: date,
    zone: str,
    now: datetime,
) -> Gift:
    if command.minutes < 1:
        raise NothingGiven
    there = giveable_of(session, branch_id=command.branch_id, person_id=command.giver_id)
    if not there.minutes:
        raise NothingToGive
    if command.minutes > there.minutes:
        raise MoreThanThere(available_minutes=there.minutes)
    split = there.split(command.minutes)
    if command.shown_gift_only_minutes not in (None, split.gift_only):
        raise SplitChanged(gift_only_minutes=split.gift_only, own_minutes=split.own)
    to_pool = command.target is GiftTarget.POOL
    return Gift(
        branch_id=command.branch_id,
        id=id_in_both(command.branch_id, command.id),
        giver_id=command.giver_id,
        target=command.target,
        receiver_branch=receiver.branch_id,
        receiver_id=receiver.id,
        receiver_name=receiver.name,
        name_index=receiver.signs.name_index if receiver.signs else None,
        phone_index=receiver.signs.phone_index if receiver.signs else None,
        birth_index=receiver.signs.birth_index if receiver.signs else None,
        gift_only_minutes=split.gift_only,
        own_minutes=split.own,
        state=GiftState.AWAITING_APPROVAL
        if needs_second_person(policy, command, acting=acting)
        else GiftState.ACCEPTED
        if to_pool
        else GiftState.OFFERED,
        policy_version=policy.number,
        entered_by_id=command.actor_id,
        given_at=now,
        given_on=today,
        cooling_ends_at=end_of_day(today + timedelta(days=policy.cooling_off_days), zone),
        lapses_at=end_of_day(today + timedelta(days=policy.accept_days), zone),
    )


def needs_second_person(policy: PolicyInForce, command: Give, *, acting: Acting = Acting.THEMSELVES) -> bool:
    """Tell whether a second person approves it: it is large, or large for what was said by telephone."""
    limit = policy.second_approver_minutes
    if acting is Acting.BRANCH:
        limit = min(limit, policy.telephone_minutes)
    return command.minutes > limit


def check_not_to_whom_acts(
    session: Session, *, branch_id: str, actor_id: UUID | None, receiver: tuple[str, UUID | None]
) -> None:
    """Pass if whoever acts for a giver of the branch does not give to themselves, here or elsewhere.

    Raises:
        GivesForOthersToSelf
    """
    there, receiver_id = receiver
    if actor_id is None or receiver_id is None:
        return
    if are_one_person(session, a=(branch_id, actor_id), b=(there, receiver_id)):
        raise GivesForOthersToSelf


def _check_not_to_relative(session: Session, command: Give, receiver: _Receiver) -> None:
    """Pass if a coordinator does not give what is somebody else's to a relative of their own.

    Raises:
        ActsForRelative
    """
    assert command.actor_id is not None
    here = receiver.id if receiver.branch_id == command.branch_id else None
    if here is not None and are_family(
        session, branch_id=command.branch_id, a_id=command.actor_id, b_id=here
    ):
        raise ActsForRelative


def _receiver(session: Session, command: Give) -> _Receiver:
    if command.target is GiftTarget.POOL:
        return _Receiver(branch_id=command.branch_id, id=None, name=None)
    if command.target is GiftTarget.FAMILY:
        return _relative(session, command)
    return _named(session, command)


def _relative(session: Session, command: Give) -> _Receiver:
    if command.receiver_id is None:
        raise ReceiverMissing
    if command.receiver_id == command.giver_id:
        raise GiftToOneself
    if not are_family(session, branch_id=command.branch_id, a_id=command.giver_id, b_id=command.receiver_id):
        raise NotFamily
    relative = get_people(session, branch_id=command.branch_id, ids=[command.receiver_id])[
        command.receiver_id
    ]
    frozen = is_frozen(session, branch_id=command.branch_id, person_id=relative.id)
    if frozen or relative.state is not PersonState.ACTIVE:
        raise ReceiverGone
    return _Receiver(branch_id=command.branch_id, id=relative.id, name=relative.name)


def _named(session: Session, command: Give) -> _Receiver:
    branch_id = command.receiver_branch or command.branch_id
    if branch_id == NATIONAL or all(each.id != branch_id for each in list_branches(session)):
        raise BranchUnknown
    name = clean_name(command.name or "")
    phone = normalise_phone(command.phone) if command.phone else None
    if phone is None and command.birth_date is None:
        raise ReceiverUnclear
    found = find_receiver(session, branch_id=branch_id, name=name, phone=phone, birth_date=command.birth_date)
    if found is not None and are_one_person(
        session, a=(command.branch_id, command.giver_id), b=(branch_id, found)
    ):
        raise GiftToOneself
    return _Receiver(
        branch_id=branch_id,
        id=found,
        name=name,
        signs=signs_of(name=name, phone=phone, birth_date=command.birth_date),
    )
