"""Giving: put aside at once, for giving only first, and nothing told to the giver about who is a member."""

from datetime import date

import pytest

from tests.care.world import NOW, World, do, messages_to, some_id
from tests.exchange.giving import (
    COOLED_OFF,
    LAPSED,
    arrival_of,
    freeze,
    fund,
    gift_of,
    give_command,
    give_to,
    held,
)
from tests.factories import make_branch, make_family, make_person, make_senior
from timebank.core.permissions import Role
from timebank.exchange.commands.giving import give
from timebank.exchange.errors.gifts import (
    BranchUnknown,
    GiftToOneself,
    MoreThanThere,
    NotFamily,
    NothingGiven,
    NothingToGive,
    ReceiverGone,
    ReceiverMissing,
    ReceiverUnclear,
    SplitChanged,
)
from timebank.exchange.errors.standing import AccountFrozen, MayNotActForThem
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.people.errors import (
    NameMissing,
    PersonNotFound,
    PhoneUnreadable,
    ResidentNumberRefused,
    TextTooLong,
)
from timebank.people.rules import PersonState

PHONE = "010-5000-7001"


def test_what_is_for_giving_only_goes_first_and_is_put_aside(world: World) -> None:
    fund(world.session, world.volunteer, own=300, gift_only=120)
    gift_id = give_to(world.volunteer, minutes=210)
    gift = gift_of(world, gift_id)
    assert (gift.gift_only_minutes, gift.own_minutes) == (120, 90)
    assert held(world.session, world.volunteer) == {"own": 210, "held": 210}
    assert messages_to(world, world.volunteer)[-1:] == ["gift_given"]


def test_a_gift_within_what_is_for_giving_only_leaves_the_own(world: World) -> None:
    fund(world.session, world.volunteer, own=300, gift_only=120)
    give_to(world.volunteer, minutes=120)
    assert held(world.session, world.volunteer) == {"own": 300, "held": 120}


def test_a_relative_is_offered_it_and_told(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    make_family(world.session, world.volunteer, world.senior)
    world.session.commit()
    gift_id = give_to(world.volunteer, world.senior, message="  건강하세요  ")
    gift, arrival = gift_of(world, gift_id), arrival_of(world, gift_id)
    assert gift.state is GiftState.OFFERED
    assert (gift.cooling_ends_at, gift.lapses_at) == (COOLED_OFF, LAPSED)
    assert arrival is not None
    assert (arrival.receiver_id, arrival.minutes, arrival.message) == (world.senior.id, 180, "건강하세요")
    assert messages_to(world, world.senior) == ["gift_offered"]


def test_nobody_unrelated_is_family(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(NotFamily):
        give_to(world.volunteer, world.senior)
    assert held(world.session, world.volunteer) == {"gift_only": 180}


def test_family_has_to_be_named(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(ReceiverMissing):
        give_to(world.volunteer, target=GiftTarget.FAMILY)


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(0, NothingGiven), (-60, NothingGiven), (181, MoreThanThere), (10**9, MoreThanThere)],
)
def test_nothing_less_and_more_than_there_is_are_refused(
    world: World, minutes: int, refusal: type[Exception]
) -> None:
    fund(world.session, world.volunteer, own=60, gift_only=120)
    with pytest.raises(refusal):
        give_to(world.volunteer, minutes=minutes)
    assert held(world.session, world.volunteer) == {"own": 60, "gift_only": 120}


def test_all_there_is_can_be_given(world: World) -> None:
    fund(world.session, world.volunteer, own=60, gift_only=120)
    give_to(world.volunteer, minutes=180)
    assert held(world.session, world.volunteer) == {"held": 180}


def test_who_has_nothing_gives_nothing(world: World) -> None:
    with pytest.raises(NothingToGive):
        give_to(world.volunteer)


def test_what_was_received_is_not_given_on(world: World) -> None:
    with pytest.raises(NothingToGive):
        give_to(world.senior)


def test_another_split_than_was_shown_is_asked_about_again(world: World) -> None:
    fund(world.session, world.volunteer, own=300, gift_only=120)
    with pytest.raises(SplitChanged) as refused:
        give_to(world.volunteer, shown_gift_only_minutes=180)
    assert refused.value.values == {"gift_only_minutes": 120, "own_minutes": 60}


def test_somebody_named_by_name_and_phone_finds_it(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    other = make_person(world.session, name="박말분", phone=PHONE, roles=[Role.SENIOR])
    world.session.commit()
    gift_id = give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name=" 박 말분", phone=PHONE)
    assert gift_of(world, gift_id).receiver_id == other.id
    assert messages_to(world, other) == ["gift_offered"]


def test_somebody_known_is_found_by_name_and_birth_date(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    born = date(1944, 4, 4)
    other = make_person(world.session, name="박말분", born=born, identified_by=world.coordinator)
    world.session.commit()
    gift_id = give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name="박말분", birth_date=born)
    assert gift_of(world, gift_id).receiver_id == other.id


def test_who_only_says_when_they_were_born_is_not_found_by_it(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    born = date(1944, 4, 4)
    make_person(world.session, name="박말분", born=born)
    world.session.commit()
    gift_id = give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name="박말분", birth_date=born)
    assert gift_of(world, gift_id).receiver_id is None


@pytest.mark.parametrize("name", ["박말순", "김영자"])
def test_the_giver_learns_nothing_from_a_name_that_fits_nobody(world: World, name: str) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    make_person(world.session, name="박말분", phone=PHONE, roles=[Role.SENIOR])
    world.session.commit()
    gift_id = give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name=name, phone=PHONE)
    gift = gift_of(world, gift_id)
    assert (gift.state, gift.receiver_id) == (GiftState.OFFERED, None)
    assert held(world.session, world.volunteer) == {"held": 180}


def test_a_name_alone_is_too_little(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(ReceiverUnclear):
        give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name="박말분")


def test_a_phone_alone_is_too_little(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(NameMissing):
        give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, phone=PHONE)


def test_a_phone_that_is_none_is_refused(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(PhoneUnreadable):
        give_to(world.volunteer, target=GiftTarget.THIRD_PARTY, name="박말분", phone="123")


@pytest.mark.parametrize("branch_id", ["nowhere", "national"])
def test_a_branch_that_takes_no_gifts_is_refused(world: World, branch_id: str) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(BranchUnknown):
        give_to(
            world.volunteer,
            target=GiftTarget.THIRD_PARTY,
            receiver_branch=branch_id,
            name="박말분",
            phone=PHONE,
        )


def test_nobody_gives_to_themselves(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(GiftToOneself):
        give_to(world.volunteer, world.volunteer)


def test_nobody_gives_to_themselves_by_their_own_number(world: World) -> None:
    giver = make_person(world.session, name="한소희", phone=PHONE, roles=[Role.VOLUNTEER])
    fund(world.session, giver, gift_only=180)
    with pytest.raises(GiftToOneself):
        give_to(giver, target=GiftTarget.THIRD_PARTY, name="한소희", phone=PHONE)


@pytest.mark.parametrize("state", [state for state in PersonState if state is not PersonState.ACTIVE])
def test_a_relative_who_is_gone_is_given_nothing(world: World, state: PersonState) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    make_family(world.session, world.volunteer, world.senior)
    world.senior.state = state
    world.session.commit()
    with pytest.raises(ReceiverGone):
        give_to(world.volunteer, world.senior)


def test_a_frozen_relative_is_given_nothing(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    make_family(world.session, world.volunteer, world.senior)
    freeze(world.session, world.senior)
    with pytest.raises(ReceiverGone):
        give_to(world.volunteer, world.senior)


def test_who_is_frozen_gives_nothing(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    freeze(world.session, world.volunteer)
    with pytest.raises(AccountFrozen):
        give_to(world.volunteer)


def test_a_stranger_gives_nothing_of_others(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(MayNotActForThem):
        give_to(world.volunteer, actor_id=world.senior.id)


def test_a_coordinator_gives_for_who_telephones(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    gift_id = give_to(world.volunteer, actor_id=world.coordinator.id, on_behalf_of_id=world.volunteer.id)
    assert gift_of(world, gift_id).entered_by_id == world.coordinator.id


@pytest.mark.parametrize(
    ("minutes", "state"), [(600, GiftState.ACCEPTED), (601, GiftState.AWAITING_APPROVAL)]
)
def test_a_large_gift_by_telephone_waits_for_a_second_coordinator(
    world: World, minutes: int, state: GiftState
) -> None:
    fund(world.session, world.volunteer, gift_only=700)
    gift_id = give_to(world.volunteer, actor_id=world.coordinator.id, minutes=minutes)
    assert gift_of(world, gift_id).state is state


def test_somebody_of_another_branch_is_nobody_here(world: World) -> None:
    make_branch(world.session, "heungdeok", name="청주 흥덕구 지점")
    other = make_senior(world.session, name="이순자", branch_id="heungdeok")
    world.session.commit()
    with pytest.raises(PersonNotFound):
        give_to(world.volunteer, giver_id=other.id)
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(NotFamily):
        give_to(world.volunteer, target=GiftTarget.FAMILY, receiver_id=other.id)
    with pytest.raises(NotFamily):
        give_to(world.volunteer, target=GiftTarget.FAMILY, receiver_id=some_id())


@pytest.mark.parametrize(
    ("message", "refusal"), [("가" * 10_000, TextTooLong), ("900101-1234567", ResidentNumberRefused)]
)
def test_an_unfit_message_is_refused_beside_its_field(
    world: World, message: str, refusal: type[Exception]
) -> None:
    fund(world.session, world.volunteer, gift_only=180)
    with pytest.raises(refusal) as refused:
        give_to(world.volunteer, message=message)
    assert refused.value.field == "message"  # type: ignore[attr-defined]


def test_the_same_gift_twice_is_one(world: World) -> None:
    fund(world.session, world.volunteer, gift_only=360)
    command = give_command(world.volunteer)
    assert do(give, command) == do(give, command, now=NOW)
    assert held(world.session, world.volunteer) == {"gift_only": 180, "held": 180}
