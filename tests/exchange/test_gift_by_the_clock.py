"""What the bank does with gifts by the clock: final, lapsed, reminded of; each once."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.care.world import NOW, World, messages_to
from tests.exchange.giving import (
    COOLED_OFF,
    LAPSED,
    LAST_SECOND,
    accept,
    arrival_of,
    freeze,
    fund,
    gift_of,
    give_to,
    held,
)
from tests.factories import make_family
from timebank.exchange.queries.grants import pool_balance
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.tasks.gifts import finish_due, lapse_due, remind_due


@pytest.fixture
def gift_id(world: World) -> UUID:
    """Return the id of a gift of the volunteer to the senior, who are family."""
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    return give_to(world.volunteer, world.senior)


def test_an_accepted_gift_is_final_once_its_days_are_over(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    assert finish_due(LAST_SECOND) == 0
    assert finish_due(COOLED_OFF) == 1
    assert finish_due(COOLED_OFF) == 0
    arrival = arrival_of(world, gift_id)
    assert arrival is not None and arrival.state is GiftState.FINAL
    assert held(world.session, world.senior) == {"received": 180}
    assert held(world.session, world.volunteer) == {"own": 40}
    assert messages_to(world, world.senior)[-1] == "gift_yours"


def test_a_gift_to_the_pool_needs_nobodys_word(world: World) -> None:
    fund(world.session, world.volunteer, own=60, gift_only=120)
    give_to(world.volunteer)
    assert pool_balance(world.session, branch_id=world.branch_id) == 0
    assert finish_due(COOLED_OFF) == 1
    assert pool_balance(world.session, branch_id=world.branch_id) == 180
    assert held(world.session, world.volunteer) == {}


def test_what_nobody_accepted_is_never_final(world: World, gift_id: UUID) -> None:
    assert finish_due(LAPSED) == 0
    assert gift_of(world, gift_id).state is GiftState.OFFERED


def test_a_frozen_account_holds_up_its_own_gifts_only(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    give_to(world.volunteer, minutes=30)
    freeze(world.session, world.senior)
    assert finish_due(COOLED_OFF) == 1
    assert gift_of(world, gift_id).state is GiftState.ACCEPTED


def test_a_gift_that_nobody_accepts_goes_back(world: World, gift_id: UUID) -> None:
    assert lapse_due(LAPSED - timedelta(seconds=1)) == 0
    assert lapse_due(LAPSED) == 1
    assert lapse_due(LAPSED) == 0
    assert gift_of(world, gift_id).state is GiftState.LAPSED
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}
    assert messages_to(world, world.volunteer)[-1] == "gift_lapsed"


def test_who_was_meant_is_reminded_once(world: World, gift_id: UUID) -> None:
    assert remind_due(NOW) == 0
    assert remind_due(LAPSED - timedelta(days=2)) == 1
    assert remind_due(LAPSED - timedelta(days=2)) == 0
    assert messages_to(world, world.senior) == ["gift_offered", "gift_ending"]
