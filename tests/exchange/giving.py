"""Short ways of giving points in the tests' branch."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, World, do
from timebank.core.ids import new_id
from timebank.exchange.commands.gift_approvals import ApproveGift, approve_gift
from timebank.exchange.commands.gifts import AcceptGift, TakeGiftBack, accept_gift, take_gift_back
from timebank.exchange.commands.giving import Give, give
from timebank.exchange.models import Freeze, Gift, GiftArrival
from timebank.exchange.rules.gifts import FreezeReason, GiftTarget
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import balances_of
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person

LAST_SECOND = datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC)
"""The last second of 30 November in Seoul: seven days after the tests' Monday."""
COOLED_OFF = datetime(2026, 11, 30, 15, tzinfo=UTC)
LAPSED = datetime(2026, 12, 23, 15, tzinfo=UTC)
"""The first moment after the thirtieth day."""


def fund(session: Session, person: Person, *, own: int = 0, gift_only: int = 0) -> None:
    """Have the person hold so many minutes more."""
    kinds = (AccountKind.OWN, AccountKind.GIFT_ONLY)
    accounts = open_accounts(session, branch_id=person.branch_id, kinds=kinds, owner_id=person.id)
    issuance = open_accounts(session, branch_id=person.branch_id, kinds=[AccountKind.ISSUANCE])
    moves = {
        accounts[AccountKind.OWN]: own,
        accounts[AccountKind.GIFT_ONLY]: gift_only,
        issuance[AccountKind.ISSUANCE]: -own - gift_only,
    }
    opening = new_id()
    post(
        session,
        Post(
            branch_id=person.branch_id,
            id=opening,
            actor_id=None,
            kind=PostingKind.OPENING,
            cause=f"opening:{opening}",
            policy_version=1000,
            legs=tuple(Leg(account_id, minutes) for account_id, minutes in moves.items() if minutes),
        ),
        now=NOW,
    )
    session.commit()


def give_command(giver: Person, **changes: Any) -> Give:  # noqa: ANN401
    """Return the giving of three points to the pool, with these changes."""
    usual: dict[str, Any] = {
        "branch_id": giver.branch_id,
        "actor_id": giver.id,
        "giver_id": giver.id,
        "target": GiftTarget.POOL,
        "minutes": 180,
    }
    return Give(**usual | changes)


def give_to(giver: Person, receiver: Person | None = None, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    """Give three points to the relative, or to the pool, with these changes; return the gift's id."""
    family = {"target": GiftTarget.FAMILY, "receiver_id": receiver.id} if receiver else {}
    return do(give, give_command(giver, **family | changes), now=now)


def accept(gift_id: UUID, receiver: Person, *, now: datetime = NOW, by: Person | None = None) -> None:
    do(
        accept_gift,
        AcceptGift(
            branch_id=receiver.branch_id,
            actor_id=(by or receiver).id,
            on_behalf_of_id=receiver.id if by else None,
            gift_id=gift_id,
            receiver_id=receiver.id,
        ),
        now=now,
    )


def take_back(gift_id: UUID, giver: Person, *, now: datetime = NOW) -> None:
    do(
        take_gift_back,
        TakeGiftBack(branch_id=giver.branch_id, actor_id=giver.id, gift_id=gift_id, giver_id=giver.id),
        now=now,
    )


def approve(gift_id: UUID, by: Person, *, now: datetime = NOW) -> None:
    do(approve_gift, ApproveGift(branch_id=by.branch_id, actor_id=by.id, gift_id=gift_id), now=now)


def held(session: Session, person: Person) -> dict[str, int]:
    """Return what the person holds, in minutes, without empty accounts."""
    found = balances_of(session, branch_id=person.branch_id, owner_id=person.id)
    return {kind.value: minutes for kind, minutes in found.items() if minutes}


def gift_of(world: World, gift_id: UUID) -> Gift:
    """Return the gift as the database has it."""
    return world.session.scalars(
        select(Gift).where(Gift.id == gift_id).execution_options(populate_existing=True)
    ).one()


def arrival_of(world: World, gift_id: UUID) -> GiftArrival | None:
    """Return what the receiver's branch knows of the gift."""
    return world.session.scalars(
        select(GiftArrival).where(GiftArrival.id == gift_id).execution_options(populate_existing=True)
    ).one_or_none()


def freeze(session: Session, person: Person) -> None:
    """Let nothing move on the person's accounts."""
    session.add(
        Freeze(branch_id=person.branch_id, person_id=person.id, since=NOW, reason=FreezeReason.DISPUTE)
    )
    session.commit()
