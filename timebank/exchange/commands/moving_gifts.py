"""What a gift does to the ledger, to its other half in the receiver's branch, and whom it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.exchange.models.gifts import Gift, GiftArrival
from timebank.exchange.queries.calls import find_delegate_on_telephone
from timebank.exchange.queries.gifts import find_arrival, lock_arrival
from timebank.exchange.rules.gifts import GiftTarget
from timebank.ledger.commands import Leg, Post, PostAcross, open_accounts, post, post_across
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.delegations import restore_allowance
from timebank.people.commands.notify import notify

GIVING = (AccountKind.GIFT_ONLY, AccountKind.OWN, AccountKind.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does it, and for whom."""

    actor_id: UUID | None
    on_behalf_of_id: UUID | None = None


def reserve(session: Session, gift: Gift, *, by: By, now: datetime) -> None:
    """Put the gift's minutes aside: those for giving only, then the giver's own.

    Raises:
        BalanceTooLow
    """
    _within(session, gift, PostingKind.RESERVE, by, sign=1, now=now)


def release(session: Session, gift: Gift, *, by: By, now: datetime) -> None:
    """Put the gift's minutes back where each of them came from; a delegate who gave them may do so again."""
    gave = gift.entered_by_id if gift.entered_by_id != gift.giver_id else None
    restore_allowance(
        session,
        branch_id=gift.branch_id,
        delegate_id=find_delegate_on_telephone(session, gift) or gave,
        holder_id=gift.giver_id,
        minutes=gift.minutes,
        given_at=gift.given_at,
    )
    _within(session, gift, PostingKind.RELEASE, by, sign=-1, now=now)


def _within(  # noqa: PLR0913  what moves, and which way
    session: Session, gift: Gift, kind: PostingKind, by: By, *, sign: int, now: datetime
) -> None:
    accounts = open_accounts(session, branch_id=gift.branch_id, kinds=GIVING, owner_id=gift.giver_id)
    moves = {
        AccountKind.GIFT_ONLY: -gift.gift_only_minutes,
        AccountKind.OWN: -gift.own_minutes,
        AccountKind.HELD: gift.minutes,
    }
    _post(session, gift, kind, by, {accounts[each]: sign * moves[each] for each in moves}, now=now)


def _post(  # noqa: PLR0913  what moves, and why
    session: Session,
    gift: Gift,
    kind: PostingKind,
    by: By,
    moves: Mapping[UUID, int],
    *,
    now: datetime,
) -> None:
    post(
        session,
        Post(
            branch_id=gift.branch_id,
            id=uuid5(gift.id, kind),  # each happens to a gift once
            actor_id=by.actor_id,
            on_behalf_of_id=by.on_behalf_of_id,
            kind=kind,
            cause=f"exchange.gift:{gift.id}",
            policy_version=gift.policy_version,
            legs=tuple(Leg(account_id, minutes) for account_id, minutes in moves.items() if minutes),
        ),
        now=now,
    )


def hand_over(session: Session, gift: Gift, *, by: By, now: datetime) -> None:
    """Let the minutes that were put aside be the receiver's, or the pool's."""
    held = open_accounts(session, branch_id=gift.branch_id, kinds=[AccountKind.HELD], owner_id=gift.giver_id)[
        AccountKind.HELD
    ]
    if gift.target is GiftTarget.POOL:
        pool = open_accounts(session, branch_id=gift.branch_id, kinds=[AccountKind.POOL])[AccountKind.POOL]
        _post(session, gift, PostingKind.GIFT, by, {held: -gift.minutes, pool: gift.minutes}, now=now)
        return
    received = open_accounts(
        session, branch_id=gift.receiver_branch, kinds=[AccountKind.RECEIVED], owner_id=gift.receiver_id
    )[AccountKind.RECEIVED]
    if gift.receiver_branch == gift.branch_id:
        _post(session, gift, PostingKind.GIFT, by, {held: -gift.minutes, received: gift.minutes}, now=now)
        return
    post_across(
        session,
        PostAcross(
            branch_id=gift.branch_id,
            id=uuid5(gift.id, PostingKind.GIFT),
            counter_branch=gift.receiver_branch,
            counter_id=uuid5(gift.id, "arrival"),
            actor_id=by.actor_id,
            on_behalf_of_id=by.on_behalf_of_id,
            kind=PostingKind.GIFT,
            cause=f"exchange.gift:{gift.id}",
            policy_version=gift.policy_version,
            giving=(Leg(held, -gift.minutes),),
            receiving=(Leg(received, gift.minutes),),
        ),
        now=now,
    )


def offer(session: Session, gift: Gift, *, giver_name: str, now: datetime) -> None:
    """Let the receiver's branch know of the gift, and tell who is meant."""
    session.add(
        GiftArrival(
            branch_id=gift.receiver_branch,
            id=gift.id,
            giver_branch=gift.branch_id,
            giver_name=giver_name,
            receiver_id=gift.receiver_id,
            name_index=gift.name_index,
            phone_index=gift.phone_index,
            birth_index=gift.birth_index,
            minutes=gift.minutes,
            message=gift.message,
            state=gift.state,
            offered_at=now,
            cooling_ends_at=gift.cooling_ends_at,
            lapses_at=gift.lapses_at,
        )
    )
    session.flush()
    tell_receiver(session, gift, "gift_offered", now=now, until=last_moment(gift.lapses_at))


def last_moment(ends_at: datetime) -> datetime:
    """Return the last moment before the end, which lies on the last day."""
    return ends_at - timedelta(seconds=1)


def mirror(session: Session, gift: Gift) -> None:
    """Have the receiver's branch see the state that the gift is in now."""
    if gift.target is GiftTarget.POOL:
        return
    arrival = lock_arrival(session, branch_id=gift.receiver_branch, gift_id=gift.id)
    if arrival is not None:
        arrival.follow(gift)


def tell_giver(session: Session, gift: Gift, template: str, *, now: datetime, **values: Any) -> None:  # noqa: ANN401
    """Tell who gave it."""
    _tell(session, gift, template, (gift.branch_id, gift.giver_id), values, now=now)


def tell_receiver(session: Session, gift: Gift, template: str, *, now: datetime, **values: Any) -> None:  # noqa: ANN401
    """Tell who receives it, where somebody does and may know of it."""
    if gift.receiver_id is not None and find_arrival(
        session, branch_id=gift.receiver_branch, gift_id=gift.id
    ):
        _tell(session, gift, template, (gift.receiver_branch, gift.receiver_id), values, now=now)


def _tell(  # noqa: PLR0913  what there is to tell, and to whom
    session: Session,
    gift: Gift,
    template: str,
    whom: tuple[str, UUID],
    values: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    branch_id, person_id = whom
    notify(
        session,
        branch_id=branch_id,
        person_id=person_id,
        template=template,
        values={"minutes": gift.minutes, **values},
        cause=str(gift.id),
        now=now,
    )
