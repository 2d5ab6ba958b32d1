from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.factories import make_senior, make_volunteer
from timebank.care.commands import (
    AnswerOffer,
    CloseNeed,
    OfferHelp,
    OpenNeed,
    TakeBackOffer,
    answer_offer,
    close_need,
    offer_help,
    open_need,
    take_back_offer,
)
from timebank.care.errors import (
    ActivityUnknown,
    AlreadyOffered,
    DayPassed,
    NeedClosed,
    NeedNotFound,
    NeedTooLong,
    NeighbourhoodMissing,
    NoActivity,
    NotASenior,
    NotAVolunteer,
    NotYourOffer,
    OfferAnswered,
    OfferNotFound,
    OnceTooFar,
    ReasonNeeded,
    SamePerson,
    WeekdayUnknown,
    WhenNeeded,
)
from timebank.care.models import Need, Offer
from timebank.care.rules import OfferState, PartOfDay
from timebank.core.errors import DomainError
from timebank.people.models import Person


def open_(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "senior_id": world.senior.id,
        "activities": ("talk",),
        "weekdays": (0,),
        "part": PartOfDay.AFTERNOON,
        "minutes": 120,
    }
    return do(open_need, world.command(OpenNeed, world.coordinator, **usual | changes))


def offer(world: World, need_id: UUID, by: Person | None = None) -> UUID:
    return do(offer_help, world.command(OfferHelp, by or world.volunteer, need_id=need_id))


def state_of(world: World, offer_id: UUID) -> OfferState:
    return world.session.scalars(
        select(Offer.state).where(Offer.id == offer_id).execution_options(populate_existing=True)
    ).one()


def test_a_need_shows_the_neighbourhood_alone(world: World) -> None:
    need = world.session.scalars(select(Need).where(Need.id == open_(world))).one()
    assert (need.neighbourhood, need.activities, need.weekdays, need.minutes) == (
        "월성동",
        ["talk"],
        [0],
        120,
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"activities": ()}, NoActivity),
        ({"activities": ("dance",)}, ActivityUnknown),
        ({"weekdays": ()}, WhenNeeded),
        ({"once_on": TODAY}, WhenNeeded),
        ({"weekdays": (8,)}, WeekdayUnknown),
        ({"weekdays": (), "once_on": date(2026, 11, 22)}, DayPassed),
        ({"weekdays": (), "once_on": date.max}, OnceTooFar),
        ({"minutes": 481}, NeedTooLong),
        ({"minutes": 0}, NeedTooLong),
        ({"minutes": 10**12}, NeedTooLong),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        open_(world, **changes)


def test_a_need_is_a_senior_s_whose_neighbourhood_is_known(world: World) -> None:
    with pytest.raises(NotASenior):
        open_(world, senior_id=world.volunteer.id)
    other = make_senior(world.session, name="박말분")
    world.session.commit()
    with pytest.raises(NeighbourhoodMissing):
        open_(world, senior_id=other.id)


def test_a_volunteer_offers_once(world: World) -> None:
    need_id = open_(world, weekdays=(), once_on=TODAY)
    command = world.command(OfferHelp, world.volunteer, need_id=need_id)
    assert do(offer_help, command) == do(offer_help, command) == command.id
    with pytest.raises(AlreadyOffered):
        offer(world, need_id)


def test_only_volunteers_offer_and_only_to_others(world: World) -> None:
    need_id = open_(world)
    with pytest.raises(NotAVolunteer):
        offer(world, need_id, by=world.coordinator)
    with pytest.raises(SamePerson):
        offer(world, need_id, by=world.senior)
    with pytest.raises(NeedNotFound):
        offer(world, some_id())


def test_what_was_taken_back_can_be_offered_again(world: World) -> None:
    need_id = open_(world)
    offer_id = offer(world, need_id)
    with pytest.raises(NotYourOffer):
        do(take_back_offer, world.command(TakeBackOffer, world.coordinator, offer_id=offer_id))
    do(take_back_offer, world.command(TakeBackOffer, world.volunteer, offer_id=offer_id))
    assert state_of(world, offer_id) is OfferState.TAKEN_BACK
    with pytest.raises(OfferAnswered):
        do(take_back_offer, world.command(TakeBackOffer, world.volunteer, offer_id=offer_id))
    assert offer(world, need_id) == offer_id
    assert state_of(world, offer_id) is OfferState.WAITING


def test_a_refusal_says_why(world: World) -> None:
    offer_id = offer(world, open_(world))
    with pytest.raises(ReasonNeeded):
        do(answer_offer, world.command(AnswerOffer, world.coordinator, offer_id=offer_id, accept=False))
    decline = world.command(
        AnswerOffer, world.coordinator, offer_id=offer_id, accept=False, reason="오전이 필요합니다."
    )
    do(answer_offer, decline)
    assert state_of(world, offer_id) is OfferState.DECLINED
    assert messages_to(world, world.volunteer)[-1] == "offer_declined"


def test_an_accepted_offer_closes_the_need_and_declines_the_others(world: World) -> None:
    need_id = open_(world)
    second = make_volunteer(world.session, name="제갈민수", coordinator=world.coordinator)
    world.session.commit()
    first_offer, second_offer = offer(world, need_id), offer(world, need_id, by=second)
    do(answer_offer, world.command(AnswerOffer, world.coordinator, offer_id=first_offer, accept=True))
    assert state_of(world, first_offer) is OfferState.ACCEPTED
    assert state_of(world, second_offer) is OfferState.DECLINED
    assert messages_to(world, world.volunteer)[-1] == "offer_accepted"
    assert messages_to(world, second) == ["offer_declined"]
    with pytest.raises(OfferAnswered):
        do(answer_offer, world.command(AnswerOffer, world.coordinator, offer_id=second_offer, accept=True))


def test_a_closed_need_takes_no_offers(world: World) -> None:
    need_id = open_(world)
    close = world.command(CloseNeed, world.coordinator, need_id=need_id)
    do(close_need, close)
    do(close_need, close)
    with pytest.raises(NeedClosed):
        do(close_need, world.command(CloseNeed, world.coordinator, need_id=need_id))
    with pytest.raises(NeedClosed):
        offer(world, need_id)


def test_a_need_for_one_day_is_over_the_day_after(world: World) -> None:
    need_id = open_(world, weekdays=(), once_on=TODAY)
    with pytest.raises(NeedClosed):
        do(
            offer_help,
            world.command(OfferHelp, world.volunteer, need_id=need_id),
            now=NOW.replace(day=24),
        )


def test_unknown_needs_and_offers_are_not_found(world: World) -> None:
    with pytest.raises(NeedNotFound):
        do(close_need, world.command(CloseNeed, world.coordinator, need_id=some_id()))
    with pytest.raises(OfferNotFound):
        do(take_back_offer, world.command(TakeBackOffer, world.volunteer, offer_id=some_id()))
    with pytest.raises(OfferNotFound):
        do(answer_offer, world.command(AnswerOffer, world.coordinator, offer_id=some_id(), accept=True))
