"""Taking back: until it is accepted and while it cools off, to the second, in the branch's own days."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.care.world import World, do, messages_to, some_id
from tests.exchange.giving import (
    COOLED_OFF,
    LAST_SECOND,
    accept,
    arrival_of,
    freeze,
    fund,
    gift_of,
    give_to,
    held,
    take_back,
)
from tests.factories import make_family
from timebank.exchange.commands.gifts import TakeGiftBack, take_gift_back
from timebank.exchange.errors.gifts import GiftFinal, GiftNotFound, GiftTakenBack
from timebank.exchange.errors.standing import AccountFrozen, MayNotActForThem
from timebank.exchange.rules.gifts import GiftState


@pytest.fixture
def gift_id(world: World) -> UUID:
    """Return the id of a gift of the volunteer to the senior, who are family."""
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    return give_to(world.volunteer, world.senior)


def test_an_offered_gift_comes_back_with_the_same_split(world: World, gift_id: UUID) -> None:
    take_back(gift_id, world.volunteer)
    arrival = arrival_of(world, gift_id)
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}
    assert arrival is not None and arrival.state is GiftState.TAKEN_BACK
    assert messages_to(world, world.senior) == ["gift_offered", "gift_taken_back"]


def test_an_offered_gift_comes_back_even_after_its_cooling_off(world: World, gift_id: UUID) -> None:
    take_back(gift_id, world.volunteer, now=COOLED_OFF + timedelta(days=1))
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}


def test_an_accepted_gift_comes_back_until_the_last_second(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    take_back(gift_id, world.volunteer, now=LAST_SECOND)
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}


def test_an_accepted_gift_stays_after_the_last_second(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    with pytest.raises(GiftFinal):
        take_back(gift_id, world.volunteer, now=COOLED_OFF)
    assert held(world.session, world.volunteer) == {"own": 40, "held": 180}


def test_a_gift_to_the_pool_comes_back_while_it_cools_off(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    gift_id = give_to(world.volunteer)
    take_back(gift_id, world.volunteer, now=LAST_SECOND)
    assert held(world.session, world.volunteer) == {"gift_only": 180}


def test_the_days_are_those_of_the_givers_branch(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    # 14:59:59 in UTC is the last second of the day in Seoul, a second later is tomorrow.
    late = LAST_SECOND - timedelta(days=7)
    first, second = (
        give_to(world.volunteer, minutes=60, now=late + timedelta(seconds=seconds)) for seconds in (0, 1)
    )
    difference = gift_of(world, second).cooling_ends_at - gift_of(world, first).cooling_ends_at
    assert difference == timedelta(days=1)


def test_it_comes_back_once(world: World, gift_id: UUID) -> None:
    take_back(gift_id, world.volunteer)
    with pytest.raises(GiftTakenBack):
        take_back(gift_id, world.volunteer)


def test_nobody_else_takes_it_back(world: World, gift_id: UUID) -> None:
    with pytest.raises(GiftNotFound):
        take_back(gift_id, world.senior)
    with pytest.raises(GiftNotFound):
        take_back(some_id(), world.volunteer)
    command = TakeGiftBack(
        branch_id=world.branch_id, actor_id=world.senior.id, gift_id=gift_id, giver_id=world.volunteer.id
    )
    with pytest.raises(MayNotActForThem):
        do(take_gift_back, command)


def test_a_frozen_giver_takes_nothing_back(world: World, gift_id: UUID) -> None:
    freeze(world.session, world.volunteer)
    with pytest.raises(AccountFrozen):
        take_back(gift_id, world.volunteer)
