"""Short ways of asking for corrections and granting them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from tests.care.world import NOW, World, do
from tests.exchange.giving import COOLED_OFF, accept, fund, give_to
from tests.factories import make_coordinator
from timebank.exchange.commands.reversals import AskReversal, GrantReversal, ask_reversal, grant_reversal
from timebank.exchange.models import Reversal
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.queries.verification import verify
from timebank.people.models import Person

LATER = COOLED_OFF


def third(world: World) -> Person:
    """Return a coordinator who had no part in anything so far."""
    person = make_coordinator(world.session, name="서지우")
    world.session.commit()
    return person


def ask_back(world: World, kind: ObjectKind, thing_id: UUID, by: Person | None = None) -> UUID:
    command = world.command(
        AskReversal,
        by or world.other_coordinator,
        kind=kind,
        thing_id=thing_id,
        reason="그날 다녀가신 분이 없습니다.",
    )
    return do(ask_reversal, command, now=LATER)


def grant_back(world: World, reversal_id: UUID, by: Person) -> None:
    do(grant_reversal, world.command(GrantReversal, by, reversal_id=reversal_id), now=LATER)


def take_back_whole(world: World, kind: ObjectKind, thing_id: UUID) -> Reversal:
    """Have two people take it back, and return the record."""
    reversal_id = ask_back(world, kind, thing_id)
    grant_back(world, reversal_id, third(world))
    return reversal_of(world, reversal_id)


def reversal_of(world: World, reversal_id: UUID) -> Reversal:
    return world.session.scalars(
        select(Reversal).where(Reversal.id == reversal_id).execution_options(populate_existing=True)
    ).one()


def final_gift(world: World, giver: Person, receiver: Person, *, minutes: int = 180) -> UUID:
    """Return a gift that is the receiver's for good."""
    fund(world.session, giver, gift_only=60, own=minutes)
    gift_id = give_to(giver, receiver, minutes=minutes)
    accept(gift_id, receiver, now=NOW)
    assert finish_due(COOLED_OFF) >= 1
    return gift_id


def branch_sums(world: World) -> Mapping[str, int]:
    return {
        kind.value: minutes
        for kind, minutes in balances_of_branch(world.session, branch_id=world.branch_id).items()
    }


def check_ledger(world: World, *branches: str) -> None:
    """Fail where verification finds a fault."""
    for branch_id in branches or (world.branch_id,):
        assert verify(world.session, branch_id=branch_id).finding is None
