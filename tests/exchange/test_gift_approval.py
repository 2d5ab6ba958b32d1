"""Above the policy's amount a second person looks at a gift first, and nobody looks at their own."""

from uuid import UUID

import pytest

from tests.care.world import World, do, messages_to, some_id
from tests.exchange.giving import (
    LAPSED,
    accept,
    approve,
    arrival_of,
    fund,
    gift_of,
    give_to,
    held,
    take_back,
)
from tests.factories import make_family, make_person
from timebank.core.permissions import Role
from timebank.exchange.commands.gift_approvals import RefuseGift, refuse_gift
from timebank.exchange.errors.gifts import (
    GiftDecided,
    GiftNotFound,
    GiftRefused,
    GiftTakenBack,
    WhyMissing,
)
from timebank.exchange.errors.standing import (
    DeputyMustWait,
    NotASecondPerson,
    SecondAskedForIt,
    SecondIsParty,
    SecondIsRelative,
)
from timebank.exchange.queries.gifts import list_gifts_to_approve
from timebank.exchange.queries.waiting import count_waiting
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.tasks.gifts import lapse_due
from timebank.people.models import Person

LARGE = 3001


@pytest.fixture(autouse=True)
def _family(world: World) -> None:
    make_family(world.session, world.volunteer, world.senior, by=world.coordinator)
    fund(world.session, world.volunteer, own=4000, gift_only=1000)


def refuse(gift_id: UUID, by: Person, reason: str = "금액을 다시 확인해 주세요.") -> None:
    do(refuse_gift, RefuseGift(branch_id=by.branch_id, actor_id=by.id, gift_id=gift_id, reason=reason))


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (LARGE - 2, GiftState.OFFERED),
        (LARGE - 1, GiftState.OFFERED),
        (LARGE, GiftState.AWAITING_APPROVAL),
    ],
)
def test_the_limit_is_exact(world: World, minutes: int, state: GiftState) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=minutes)
    assert gift_of(world, gift_id).state is state


def test_who_receives_it_does_not_see_it_before(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    assert arrival_of(world, gift_id) is None
    assert messages_to(world, world.senior) == []
    assert held(world.session, world.volunteer) == {"own": 1999, "held": 3001}
    assert [each.gift.id for each in list_gifts_to_approve(world.session, branch_id=world.branch_id)] == [
        gift_id
    ]
    with pytest.raises(GiftNotFound):
        accept(gift_id, world.senior)


def test_an_approved_gift_is_offered(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    approve(gift_id, world.coordinator)
    arrival = arrival_of(world, gift_id)
    assert arrival is not None and arrival.lapses_at == LAPSED
    assert messages_to(world, world.senior) == ["gift_offered"]
    assert count_waiting(world.session, branch_id=world.branch_id).gifts == 0
    accept(gift_id, world.senior)


def test_a_large_gift_to_the_pool_needs_no_acceptance(world: World) -> None:
    gift_id = give_to(world.volunteer, minutes=LARGE)
    assert gift_of(world, gift_id).state is GiftState.AWAITING_APPROVAL
    approve(gift_id, world.coordinator)
    assert gift_of(world, gift_id).state is GiftState.ACCEPTED


def test_a_refused_gift_goes_back_with_the_reason(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    refuse(gift_id, world.coordinator)
    gift = gift_of(world, gift_id)
    assert (gift.state, gift.refusal) == (GiftState.REFUSED, "금액을 다시 확인해 주세요.")
    assert held(world.session, world.volunteer) == {"own": 4000, "gift_only": 1000}
    with pytest.raises(GiftRefused):
        approve(gift_id, world.coordinator)


def test_a_refusal_says_why(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    with pytest.raises(WhyMissing):
        refuse(gift_id, world.coordinator, "  ")


def test_it_is_decided_once(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    approve(gift_id, world.coordinator)
    with pytest.raises(GiftDecided):
        approve(gift_id, world.other_coordinator)
    with pytest.raises(GiftDecided):
        refuse(gift_id, world.other_coordinator)


def test_the_giver_takes_it_back_meanwhile(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    take_back(gift_id, world.volunteer)
    assert held(world.session, world.volunteer) == {"own": 4000, "gift_only": 1000}
    with pytest.raises(GiftTakenBack):
        approve(gift_id, world.coordinator)


def test_what_nobody_approves_goes_back(world: World) -> None:
    give_to(world.volunteer, world.senior, minutes=LARGE)
    assert lapse_due(LAPSED) == 1
    assert held(world.session, world.volunteer) == {"own": 4000, "gift_only": 1000}


def test_members_decide_nothing(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    with pytest.raises(NotASecondPerson):
        approve(gift_id, world.senior)
    with pytest.raises(GiftNotFound):
        approve(some_id(), world.coordinator)


def test_who_entered_it_does_not_decide_it(world: World) -> None:
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE, actor_id=world.coordinator.id)
    with pytest.raises(SecondAskedForIt):
        approve(gift_id, world.coordinator)
    approve(gift_id, world.other_coordinator)


def test_a_relative_of_either_does_not_decide_it(world: World) -> None:
    make_family(world.session, world.senior, world.coordinator)
    world.session.commit()
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    with pytest.raises(SecondIsRelative):
        approve(gift_id, world.coordinator)


def test_nobody_decides_their_own(world: World) -> None:
    giver = make_person(world.session, name="한소희", roles=[Role.VOLUNTEER, Role.COORDINATOR])
    fund(world.session, giver, own=LARGE)
    gift_id = give_to(giver, minutes=LARGE)
    with pytest.raises(SecondIsParty):
        approve(gift_id, giver)


def test_a_deputy_decides_where_no_coordinator_can(world: World) -> None:
    deputy = make_person(world.session, name="최도훈", roles=[Role.DEPUTY], born=None)
    world.session.commit()
    gift_id = give_to(world.volunteer, world.senior, minutes=LARGE)
    with pytest.raises(DeputyMustWait):
        approve(gift_id, deputy)
    for coordinator in (world.coordinator, world.other_coordinator):
        make_family(world.session, world.senior, coordinator, by=deputy)
    world.session.commit()
    approve(gift_id, deputy)
