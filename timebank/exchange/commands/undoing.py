"""What taking something back does: to the ledger, to the record of it, to people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.food_work import ReverseFoodWork, reverse_food_work
from timebank.care.commands.reversals import ReverseVisit, reverse_visit
from timebank.core.commands import Command
from timebank.exchange.commands.debts import cover_spent
from timebank.exchange.commands.moving_gifts import By, mirror, release
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    PoolGaveItAway,
    ReversalAsked,
)
from timebank.exchange.models.gifts import Gift
from timebank.exchange.models.reversals import Reversal
from timebank.exchange.queries.gifts import lock_gift
from timebank.exchange.queries.grants import pool_balance
from timebank.exchange.queries.redemptions import lock_redemption
from timebank.exchange.queries.reversals import find_reversal, find_settled_by, lock_asked_reversal
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.queries.things import Thing, find_posting, get_thing
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.ledger.commands import Leg, Post, Reverse, open_accounts, post, reverse
from timebank.ledger.queries import PostingView, get_posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, get_person
from timebank.people.rules import PersonState


def undo(session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime) -> None:
    """Take the thing back, in this unit of work.

    Raises:
        NothingToReverse, ReversalAsked, PoolGaveItAway, AccountFrozen, AlreadyReversed, BalanceTooLow,
        FoodWorkNotApproved
    """
    if not thing.moved:
        raise NothingToReverse
    for person_id in _whose_minutes(session, command.branch_id, thing):
        check_free_to_move(session, branch_id=command.branch_id, person_id=person_id)
    {
        ObjectKind.VISIT: _visit,
        ObjectKind.GIFT: _gift,
        ObjectKind.GRANT: _grant,
        ObjectKind.REDEMPTION: _redemption,
        ObjectKind.FOOD_WORK: _food_work,
    }[thing.kind](session, command, reversal, thing, now=now)


def _whose_minutes(session: Session, branch_id: str, thing: Thing) -> list[UUID]:
    """Return on whose accounts of the branch minutes move."""
    if thing.kind is ObjectKind.FOOD_WORK:
        posting = find_posting(session, branch_id=branch_id, kind=thing.kind, object_id=thing.id)
        return [] if posting is None else thing.parties
    if thing.kind is not ObjectKind.VISIT or _use_to_take_back(session, branch_id, thing) is not None:
        return thing.parties
    # Who was cared for may have died since: that keeps no credit from being taken back.
    return [each for each in thing.parties if each == thing.giver_id]


def _use_to_take_back(session: Session, branch_id: str, visit: Thing) -> UUID | None:
    """Return the use that the visit settled; None also where who was cared for is no member any more.

    Nothing goes back to an account that has ended. Should it work again, the use is corrected by itself.
    """
    assert visit.receiver_id is not None
    person = get_person(session, branch_id=branch_id, person_id=visit.receiver_id)
    if person.state is not PersonState.ACTIVE:
        return None
    return find_settled_by(session, branch_id=branch_id, visit_id=visit.id)


def _visit(session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime) -> None:
    """Take the credit back, let the hours count no more, and give back what the visit had used up."""
    reverse_visit(
        session,
        ReverseVisit(
            branch_id=command.branch_id, id=reversal.id, actor_id=command.actor_id, visit_id=thing.id
        ),
        now=now,
    )
    posting = find_posting(session, branch_id=command.branch_id, kind=thing.kind, object_id=thing.id)
    assert thing.giver_id is not None
    if posting is not None:  # a visit above the balance cap may have credited nothing
        _take(session, command, reversal, posting, holder_id=thing.giver_id, now=now)
    told = {"day": thing.day, "minutes": thing.minutes}
    for person_id, template in (
        (thing.giver_id, "visit_reversed"),
        (thing.receiver_id, "visit_reversed_senior"),
    ):
        _tell(session, command, reversal, template, person_id, values=told, now=now)
    used = _use_to_take_back(session, command.branch_id, thing)
    if used is not None:
        _use_of_visit(session, command, reversal, used, now=now)


def _use_of_visit(
    session: Session, command: Command, reversal: Reversal, redemption_id: UUID, *, now: datetime
) -> None:
    """Take the use back too: the care for which points were used up did not come about."""
    known = find_reversal(
        session, branch_id=command.branch_id, kind=ObjectKind.REDEMPTION, object_id=redemption_id
    )
    if known is not None and known.state is ReversalState.ASKED:
        raise ReversalAsked
    use = get_thing(session, branch_id=command.branch_id, kind=ObjectKind.REDEMPTION, object_id=redemption_id)
    if known is not None or not use.minutes:
        return
    also = Reversal(
        branch_id=command.branch_id,
        id=uuid5(reversal.id, "use"),
        kind=ObjectKind.REDEMPTION,
        object_id=redemption_id,
        minutes=use.minutes,
        reason=reversal.reason,
        state=ReversalState.GRANTED,
        asked_by_id=reversal.asked_by_id,
        asked_at=reversal.asked_at,
        dispute_id=reversal.dispute_id,
        review_id=reversal.review_id,
        decided_by_id=command.actor_id,
        decided_at=now,
        pool_minutes=0,
        owed_minutes=0,
    )
    session.add(also)
    session.flush()
    _redemption(session, command, also, use, now=now)


def _gift(session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime) -> None:
    """Take it from who received it, and give each minute back to the account that it was given from.

    Asked for in the giver's branch or in the receiver's: the gift itself, locked, lets it happen once.
    """
    giver_branch = thing.elsewhere[0][0] if thing.giver_id is None else command.branch_id
    gift = lock_gift(session, branch_id=giver_branch, gift_id=thing.id)
    gift.reverse()
    posting = _posted(session, command, thing)
    if gift.target is GiftTarget.POOL:
        available = pool_balance(session, branch_id=gift.branch_id)
        if available < gift.minutes:
            raise PoolGaveItAway(available_minutes=available)
    else:
        assert gift.receiver_id is not None
        receiver = (gift.receiver_branch, gift.receiver_id)
        for branch_id, person_id in ((gift.branch_id, gift.giver_id), receiver):
            check_free_to_move(session, branch_id=branch_id, person_id=person_id)
        arrived = (
            get_posting(session, branch_id=gift.receiver_branch, posting_id=uuid5(gift.id, "arrival"))
            if gift.receiver_branch != gift.branch_id
            else posting
        )
        _cover(session, command, reversal, arrived, holder=receiver, now=now)
    _reverse(session, command, reversal, posting, now=now)
    release(session, gift, by=By(actor_id=command.actor_id), now=now)
    mirror(session, gift)
    _overtake(session, command, gift, now=now)
    told = {"minutes": gift.minutes}
    giver = (gift.branch_id, gift.giver_id)
    _tell_there(session, reversal, "gift_reversed", giver, values=told, now=now)
    if gift.receiver_id is not None:
        receiver = (gift.receiver_branch, gift.receiver_id)
        _tell_there(session, reversal, "gift_reversed_receiver", receiver, values=told, now=now)


def _overtake(session: Session, command: Command, gift: Gift, *, now: datetime) -> None:
    """Close what the gift's other branch has asked for, and tell who asked: it is done.

    Whoever grants it there meanwhile waits for the gift, and finds it taken back.
    """
    for branch_id in {gift.branch_id, gift.receiver_branch} - {command.branch_id}:
        known = lock_asked_reversal(session, branch_id=branch_id, kind=ObjectKind.GIFT, object_id=gift.id)
        if known is None:
            continue
        known.overtake(at=now)
        _tell_there(
            session,
            known,
            "reversal_overtaken",
            (branch_id, known.asked_by_id),
            values={"minutes": gift.minutes, "there": get_branch(session, command.branch_id).name},
            now=now,
        )


def _grant(session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime) -> None:
    """Let the pool have it again."""
    assert thing.receiver_id is not None
    _take(session, command, reversal, _posted(session, command, thing), holder_id=thing.receiver_id, now=now)
    _tell(
        session,
        command,
        reversal,
        "grant_reversed",
        thing.receiver_id,
        values={"minutes": thing.minutes},
        now=now,
    )


def _redemption(
    session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime
) -> None:
    """Let what was used up be usable again, each minute where it came from."""
    redemption = lock_redemption(session, branch_id=command.branch_id, redemption_id=thing.id)
    _reverse(session, command, reversal, _posted(session, command, thing), now=now)
    parts = {AccountKind.RECEIVED: redemption.used_received or 0, AccountKind.OWN: redemption.used_own or 0}
    accounts = open_accounts(
        session,
        branch_id=command.branch_id,
        kinds=[AccountKind.HELD, *parts],
        owner_id=redemption.beneficiary_id,
    )
    legs = [Leg(accounts[kind], minutes) for kind, minutes in parts.items() if minutes]
    legs.append(Leg(accounts[AccountKind.HELD], -sum(parts.values())))
    post(
        session,
        Post(
            branch_id=command.branch_id,
            id=uuid5(reversal.id, PostingKind.RELEASE),
            actor_id=command.actor_id,
            kind=PostingKind.RELEASE,
            cause=f"exchange.reversal:{reversal.id}",
            policy_version=redemption.policy_number,
            legs=tuple(legs),
        ),
        now=now,
    )
    told = {"day": thing.day, "minutes": thing.minutes}
    _tell(session, command, reversal, "redemption_reversed", redemption.beneficiary_id, values=told, now=now)


def _food_work(
    session: Session, command: Command, reversal: Reversal, thing: Thing, *, now: datetime
) -> None:
    """Let its hours count no more, free its time, and take the credit back where the rules gave any."""
    reverse_food_work(
        session,
        ReverseFoodWork(
            branch_id=command.branch_id, id=reversal.id, actor_id=command.actor_id, food_work_id=thing.id
        ),
        now=now,
    )
    posting = find_posting(session, branch_id=command.branch_id, kind=thing.kind, object_id=thing.id)
    assert thing.giver_id is not None
    if posting is not None:
        _take(session, command, reversal, posting, holder_id=thing.giver_id, now=now)
    told = {"day": thing.day, "minutes": thing.minutes}
    _tell(session, command, reversal, "food_work_reversed", thing.giver_id, values=told, now=now)


def _take(  # noqa: PLR0913  # what, from whom, and why
    session: Session,
    command: Command,
    reversal: Reversal,
    posting: PostingView,
    *,
    holder_id: UUID,
    now: datetime,
) -> None:
    _cover(session, command, reversal, posting, holder=(command.branch_id, holder_id), now=now)
    _reverse(session, command, reversal, posting, now=now)


def _cover(  # noqa: PLR0913  # what, from whom, and why
    session: Session,
    command: Command,
    reversal: Reversal,
    posting: PostingView,
    *,
    holder: tuple[str, UUID],
    now: datetime,
) -> None:
    branch_id, person_id = holder
    cover = cover_spent(
        session,
        command,
        branch_id=branch_id,
        person_id=person_id,
        posting=posting,
        reversal_id=reversal.id,
        now=now,
    )
    reversal.pool_minutes, reversal.owed_minutes = cover.from_pool, cover.owed


def _posted(session: Session, command: Command, thing: Thing) -> PostingView:
    posting = find_posting(session, branch_id=command.branch_id, kind=thing.kind, object_id=thing.id)
    if posting is None:
        raise NothingToReverse
    return posting


def _reverse(
    session: Session, command: Command, reversal: Reversal, posting: PostingView, *, now: datetime
) -> None:
    reverse(
        session,
        Reverse(
            branch_id=command.branch_id,
            id=reversal.id,
            actor_id=command.actor_id,
            posting_id=posting.id,
            cause=f"exchange.reversal:{reversal.id}",
        ),
        now=now,
    )


def _tell(  # noqa: PLR0913  # whom, what, and why
    session: Session,
    command: Command,
    reversal: Reversal,
    template: str,
    person_id: UUID | None,
    *,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    if person_id is not None:
        _tell_there(session, reversal, template, (command.branch_id, person_id), values=values, now=now)


def _tell_there(  # noqa: PLR0913  # whom and where, what, and why
    session: Session,
    reversal: Reversal,
    template: str,
    whom: tuple[str, UUID],
    *,
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    notify(
        session,
        branch_id=whom[0],
        person_id=whom[1],
        template=template,
        values=values,
        cause=str(reversal.id),
        now=now,
    )
