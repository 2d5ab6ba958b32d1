"""A delegate gives and asks for the holder within what was entrusted, and never answers their own doing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, World, do
from tests.exchange.giving import accept, fund, give_to, held
from tests.exchange.using import ask
from tests.factories import BRANCH, make_family, make_person
from timebank.core.permissions import Role
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.exchange.errors.gifts import GiverAcceptsOwn, GivesForOthersToSelf
from timebank.exchange.errors.standing import MayNotActForThem
from timebank.people.commands import AppointDelegate, EndDelegation, appoint_delegate, end_delegation
from timebank.people.errors.delegations import BeyondDelegation, NotDelegated
from timebank.people.models import Person
from timebank.people.queries import list_acts_for
from timebank.people.rules import DelegatedAct, DelegationMethod


@pytest.fixture
def daughter(world: World) -> Person:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    world.session.commit()
    return daughter


def entrust(holder: Person, delegate: Person, *acts: DelegatedAct, minutes: int = 0) -> UUID:
    return do(
        appoint_delegate,
        AppointDelegate(
            branch_id=BRANCH,
            actor_id=holder.id,
            holder_id=holder.id,
            delegate_id=delegate.id,
            acts=frozenset(acts),
            give_minutes=minutes,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=30),
            method=DelegationMethod.SCREEN,
        ),
        now=NOW,
    )


def by(delegate: Person, holder: Person) -> dict[str, Any]:
    return {"actor_id": delegate.id, "on_behalf_of_id": holder.id}


def test_a_delegate_gives_up_to_what_was_entrusted(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    give_to(world.senior, minutes=180, **by(daughter, world.senior))
    with pytest.raises(BeyondDelegation) as refused:
        give_to(world.senior, minutes=121, **by(daughter, world.senior))
    assert refused.value.values == {"left_minutes": 120}
    assert held(world.session, world.senior) == {"own": 420, "held": 180}
    acts = list_acts_for(world.session, branch_id=BRANCH, holder_id=world.senior.id, by_ids=[daughter.id])
    assert [each.name for each in acts] == ["exchange.give"]


def test_a_stranger_and_a_delegate_of_other_acts_give_nothing(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    with pytest.raises(MayNotActForThem):
        give_to(world.senior, **by(daughter, world.senior))
    entrust(world.senior, daughter, DelegatedAct.ASK)
    with pytest.raises(NotDelegated):
        give_to(world.senior, **by(daughter, world.senior))


def test_revoked_it_is_over_at_once(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    delegation_id = entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    do(
        end_delegation,
        EndDelegation(branch_id=BRANCH, actor_id=world.senior.id, delegation_id=delegation_id),
        now=NOW,
    )
    with pytest.raises(MayNotActForThem):
        give_to(world.senior, **by(daughter, world.senior))


def test_a_delegate_gives_nothing_to_themselves(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    with pytest.raises(GivesForOthersToSelf):
        give_to(world.senior, daughter, **by(daughter, world.senior))


def test_a_delegate_accepts_for_the_receiver_but_not_what_they_gave(world: World, daughter: Person) -> None:
    son = make_person(world.session, name="이은호", roles=[Role.FAMILY])
    make_family(world.session, world.senior, son, by=world.coordinator)
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    entrust(son, daughter, DelegatedAct.GIVE, minutes=60)
    own = give_to(world.senior, son, minutes=60)
    accept(own, son, by=daughter)
    hers = give_to(world.senior, son, minutes=60, **by(daughter, world.senior))
    with pytest.raises(GiverAcceptsOwn):
        accept(hers, son, by=daughter)
    accept(hers, son)


def test_a_coordinator_does_not_answer_what_they_entered_themselves(world: World) -> None:
    son = make_person(world.session, name="이은호", roles=[Role.FAMILY])
    make_family(world.session, world.senior, son, by=world.coordinator)
    fund(world.session, world.senior, own=600)
    entered = give_to(world.senior, son, minutes=60, **by(world.coordinator, world.senior))
    with pytest.raises(GiverAcceptsOwn):
        accept(entered, son, by=world.coordinator)
    accept(entered, son, by=world.other_coordinator)


def test_a_daughter_asks_for_care_as_a_delegate_though_she_is_family(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    with pytest.raises(MayNotActForThem):
        ask(world, daughter, on_behalf_of_id=world.senior.id)
    entrust(world.senior, daughter, DelegatedAct.ASK)
    redemption_id = ask(world, daughter, on_behalf_of_id=world.senior.id)
    cancel = CancelRedemption(
        branch_id=BRANCH, **by(daughter, world.senior), redemption_id=redemption_id, reason="입원하셨습니다"
    )
    do(cancel_redemption, cancel, now=NOW)
    assert held(world.session, world.senior) == {"own": 600}


def test_a_former_delegate_cancels_nothing(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    delegation_id = entrust(world.senior, daughter, DelegatedAct.ASK)
    redemption_id = ask(world, daughter, on_behalf_of_id=world.senior.id)
    do(
        end_delegation,
        EndDelegation(branch_id=BRANCH, actor_id=world.senior.id, delegation_id=delegation_id),
        now=NOW,
    )
    cancel = CancelRedemption(
        branch_id=BRANCH, **by(daughter, world.senior), redemption_id=redemption_id, reason="입원하셨습니다"
    )
    with pytest.raises(MayNotActForThem):
        do(cancel_redemption, cancel, now=NOW)
