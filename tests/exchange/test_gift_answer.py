"""Accepting, declining, thanking: by the receiver or who acts for them, once, in time."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.care.world import NOW, World, do, messages_to, some_id
from tests.exchange.giving import (
    COOLED_OFF,
    LAPSED,
    accept,
    arrival_of,
    freeze,
    fund,
    gift_of,
    give_to,
    held,
    take_back,
)
from tests.factories import make_family, make_person, make_senior
from timebank.core.permissions import Role
from timebank.exchange.commands.gifts import DeclineGift, ThankForGift, decline_gift, thank_for_gift
from timebank.exchange.errors.gifts import (
    AlreadyThanked,
    GiftAlreadyAccepted,
    GiftDeclined,
    GiftLapsed,
    GiftNotFound,
    GiftTakenBack,
    GiverAcceptsOwn,
    NothingToThankFor,
    ThanksMissing,
)
from timebank.exchange.errors.standing import AccountFrozen, MayNotActForThem
from timebank.exchange.queries.gifts import count_gifts_for, list_received
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.people.errors import TextTooLong
from timebank.people.models import Person

PHONE = "010-5000-7002"


@pytest.fixture
def gift_id(world: World) -> UUID:
    """Return the id of a gift of the volunteer to the senior, who are family."""
    make_family(world.session, world.volunteer, world.senior)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    return give_to(world.volunteer, world.senior)


def decline(gift_id: UUID, receiver: Person, *, by: Person | None = None) -> None:
    do(
        decline_gift,
        DeclineGift(
            branch_id=receiver.branch_id,
            actor_id=(by or receiver).id,
            gift_id=gift_id,
            receiver_id=receiver.id,
        ),
    )


def thank(gift_id: UUID, receiver: Person, thanks: str = "고맙습니다") -> None:
    do(
        thank_for_gift,
        ThankForGift(
            branch_id=receiver.branch_id,
            actor_id=receiver.id,
            gift_id=gift_id,
            receiver_id=receiver.id,
            thanks=thanks,
        ),
    )


def test_an_accepted_gift_waits_until_it_has_cooled_off(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    gift, arrival = gift_of(world, gift_id), arrival_of(world, gift_id)
    assert gift.state is GiftState.ACCEPTED
    assert arrival is not None and arrival.state is GiftState.ACCEPTED
    assert held(world.session, world.volunteer) == {"own": 40, "held": 180}
    assert held(world.session, world.senior) == {}
    assert messages_to(world, world.volunteer)[-1] == "gift_accepted"


def test_accepting_after_the_cooling_off_makes_it_final(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior, now=COOLED_OFF)
    assert gift_of(world, gift_id).state is GiftState.FINAL
    assert held(world.session, world.senior) == {"received": 180}
    assert held(world.session, world.volunteer) == {"own": 40}


def test_it_can_be_accepted_until_its_last_second(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior, now=LAPSED - timedelta(seconds=1))
    assert held(world.session, world.senior) == {"received": 180}


def test_after_its_last_day_it_is_not_accepted(world: World, gift_id: UUID) -> None:
    with pytest.raises(GiftLapsed):
        accept(gift_id, world.senior, now=LAPSED)


def test_it_is_accepted_once(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    with pytest.raises(GiftAlreadyAccepted):
        accept(gift_id, world.senior)


def test_nobody_else_accepts_it(world: World, gift_id: UUID) -> None:
    other = make_senior(world.session, name="이순자")
    world.session.commit()
    with pytest.raises(GiftNotFound):
        accept(gift_id, other)
    with pytest.raises(MayNotActForThem):
        accept(gift_id, world.senior, by=other)
    with pytest.raises(GiftNotFound):
        accept(some_id(), world.senior)


def test_a_coordinator_accepts_for_who_telephones(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior, by=world.coordinator)
    assert gift_of(world, gift_id).accepted_by_id == world.coordinator.id


def test_who_gives_does_not_accept_for_who_receives(world: World) -> None:
    giver = make_person(world.session, name="한소희", roles=[Role.VOLUNTEER, Role.COORDINATOR])
    receiver = make_person(world.session, name="박말분", phone=PHONE, roles=[Role.SENIOR])
    fund(world.session, giver, gift_only=180)
    gift_id = give_to(giver, target=GiftTarget.THIRD_PARTY, name="박말분", phone=PHONE)
    with pytest.raises(GiverAcceptsOwn):
        accept(gift_id, receiver, by=giver)


def test_nothing_is_accepted_on_a_frozen_account(world: World, gift_id: UUID) -> None:
    freeze(world.session, world.senior)
    with pytest.raises(AccountFrozen):
        accept(gift_id, world.senior)


def test_nothing_is_accepted_from_a_frozen_account(world: World, gift_id: UUID) -> None:
    freeze(world.session, world.volunteer)
    with pytest.raises(AccountFrozen):
        accept(gift_id, world.senior)


def test_a_declined_gift_goes_back_where_it_came_from(world: World, gift_id: UUID) -> None:
    decline(gift_id, world.senior)
    assert gift_of(world, gift_id).state is GiftState.DECLINED
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}
    assert messages_to(world, world.volunteer)[-1] == "gift_declined"
    with pytest.raises(GiftDeclined):
        accept(gift_id, world.senior)
    with pytest.raises(GiftDeclined):
        decline(gift_id, world.senior)


def test_what_was_accepted_is_not_declined(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    with pytest.raises(GiftAlreadyAccepted):
        decline(gift_id, world.senior)


def test_what_was_taken_back_is_not_accepted(world: World, gift_id: UUID) -> None:
    take_back(gift_id, world.volunteer)
    with pytest.raises(GiftTakenBack):
        accept(gift_id, world.senior)


def test_a_word_of_thanks_reaches_the_giver_once(world: World, gift_id: UUID) -> None:
    accept(gift_id, world.senior)
    thank(gift_id, world.senior, " 잘 쓰겠습니다 ")
    assert gift_of(world, gift_id).thanks == "잘 쓰겠습니다"
    assert messages_to(world, world.volunteer)[-1] == "gift_thanked"
    with pytest.raises(AlreadyThanked):
        thank(gift_id, world.senior)


def test_thanks_come_after_accepting(world: World, gift_id: UUID) -> None:
    with pytest.raises(NothingToThankFor):
        thank(gift_id, world.senior)


@pytest.mark.parametrize(("thanks", "refusal"), [("  ", ThanksMissing), ("가" * 301, TextTooLong)])
def test_unfit_thanks_are_refused(world: World, gift_id: UUID, thanks: str, refusal: type[Exception]) -> None:
    accept(gift_id, world.senior)
    with pytest.raises(refusal):
        thank(gift_id, world.senior, thanks)


def test_who_joins_later_with_that_name_and_number_finds_the_gift(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    gift_id = give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name="박말분", phone=PHONE)
    stranger = make_person(world.session, name="박말순", phone=PHONE, roles=[Role.SENIOR])
    meant = make_person(world.session, name="박말분", phone=PHONE, roles=[Role.SENIOR])
    world.session.commit()
    here = world.branch_id
    assert list_received(world.session, branch_id=here, person_id=stranger.id) == []
    assert count_gifts_for(world.session, branch_id=here, person_id=meant.id, now=NOW) == 1
    with pytest.raises(GiftNotFound):
        accept(gift_id, stranger)
    accept(gift_id, meant, now=COOLED_OFF)
    assert held(world.session, meant) == {"received": 180}
