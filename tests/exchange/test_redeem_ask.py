from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do, make_world, messages_to, some_id
from tests.exchange.using import TOMORROW, ask, events, fund, get, held, need
from tests.factories import make_family, make_person, make_senior
from timebank.care.errors import ActivityUnknown, EndsBeforeStart, NoActivity, VisitTooLong
from timebank.care.rules import PartOfDay
from timebank.core.commands import CommandRecord
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.permissions import Role
from timebank.exchange.commands.redemptions import (
    ApproveRedemption,
    RefuseRedemption,
    approve_redemption,
    refuse_redemption,
)
from timebank.exchange.errors.redemptions import (
    CareBegun,
    CareDayUnfit,
    CareLengthUnfit,
    NeedNotConfirmed,
    OwnUseTooEarly,
    OwnUseWithoutBirthDate,
    PointsTooFew,
    RedemptionApproved,
    RedemptionNotFound,
    RedemptionReasonNeeded,
    SplitShownDiffers,
    WeekdayTooLate,
    WhenUnclear,
)
from timebank.exchange.errors.standing import (
    AccountFrozen,
    ActsForRelative,
    MayNotActForThem,
    SecondAskedForIt,
    SecondIsRelative,
)
from timebank.exchange.models import Freeze
from timebank.exchange.rules.redemptions import RedemptionState, Split, settled
from timebank.people.errors import NotActive, ResidentNumberRefused
from timebank.people.models import Person
from timebank.people.rules import PersonState
from timebank.policies.rules import Policy
from timebank.policies.rules.policy import STANDARD_LIMITS, Limit


@pytest.fixture
def large(session: Session) -> World:
    """A branch in which more than an hour needs a second person."""
    loose = {"second_approver_minutes": Limit(0, 3000), "telephone_minutes": Limit(0, 3000)}
    limits = {**STANDARD_LIMITS, **loose}
    world = make_world(session, Policy(second_approver_minutes=60, telephone_minutes=30, limits=limits))
    fund(session, world.senior, own=300)
    return world


def test_who_asks_has_the_minutes_put_aside_at_once(world: World) -> None:
    fund(world.session, world.senior, own=300)
    redemption = get(world, ask(world))
    assert held(world) == {"own": 210, "held": 90}
    assert (redemption.state, redemption.minutes, redemption.from_own) == (RedemptionState.ASKED, 90, 90)
    assert redemption.due_on == TOMORROW
    assert events(world, redemption.id) == ["asked"]
    assert messages_to(world, world.senior) == ["redemption_asked"]


def test_what_was_given_goes_first_then_ones_own(world: World) -> None:
    fund(world.session, world.senior, own=300, received=60, gift_only=500)
    need(world)
    redemption = get(world, ask(world))
    assert (redemption.from_received, redemption.from_own) == (60, 30)
    assert held(world) == {"own": 270, "gift_only": 500, "held": 90}


def test_without_a_confirmed_need_ones_own_are_used_alone(world: World) -> None:
    fund(world.session, world.senior, own=90, received=60)
    assert get(world, ask(world)).from_own == 90
    assert held(world) == {"received": 60, "held": 90}


def test_another_split_than_was_shown_is_refused(world: World) -> None:
    fund(world.session, world.senior, own=300)
    with pytest.raises(SplitShownDiffers):
        ask(world, shown=Split(received=60, own=30))
    ask(world, shown=Split(received=0, own=90))


def test_the_same_request_twice_reserves_once(world: World) -> None:
    fund(world.session, world.senior, own=300)
    command_id = some_id()
    assert ask(world, id=command_id) == ask(world, id=command_id)
    assert held(world) == {"own": 210, "held": 90}


@pytest.mark.parametrize(
    ("balances", "refusal"),
    [
        ({}, PointsTooFew),
        ({"own": 89}, PointsTooFew),
        ({"gift_only": 500}, PointsTooFew),
        ({"received": 500}, NeedNotConfirmed),
    ],
)
def test_what_is_not_there_cannot_be_used(
    world: World, balances: dict[str, int], refusal: type[DomainError]
) -> None:
    fund(world.session, world.senior, **balances)
    with pytest.raises(refusal):
        ask(world)
    assert held(world) == balances


def test_exactly_what_is_there_can_be_used(world: World) -> None:
    fund(world.session, world.senior, own=90)
    ask(world)
    assert held(world) == {"held": 90}


@pytest.mark.parametrize(
    ("born", "now"),
    [
        (date(1961, 11, 23), NOW),
        # Born on 29 February: 65 on 1 March 2025 of a year that has none.
        (date(1960, 2, 29), datetime(2025, 2, 28, 15, tzinfo=NOW.tzinfo)),
    ],
)
def test_ones_own_can_be_used_from_the_65th_birthday_on(world: World, born: date, now: datetime) -> None:
    person = make_senior(world.session, name="박말순", born=born)
    fund(world.session, person, own=300)
    day = now.astimezone(NOW.tzinfo).date() + timedelta(days=5)
    before = now - timedelta(days=1) if now is NOW else now - timedelta(seconds=1)
    with pytest.raises(OwnUseTooEarly):
        ask(world, person, day=day, now=before)
    ask(world, person, day=day, now=now)
    assert held(world, person)["held"] == 90


def test_own_points_of_who_has_no_birth_date_wait_for_it(world: World) -> None:
    person = make_person(world.session, name="박말순", roles=[Role.SENIOR], born=None)
    fund(world.session, person, own=300)
    with pytest.raises(OwnUseWithoutBirthDate):
        ask(world, person)


def test_somebody_young_uses_what_they_received_once_their_need_is_confirmed(world: World) -> None:
    person = make_senior(world.session, name="박소연", born=date(1999, 1, 1))
    fund(world.session, person, own=300, received=90)
    need(world, person)
    ask(world, person)
    assert held(world, person) == {"own": 300, "held": 90}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"activities": ()}, NoActivity),
        ({"activities": ("surgery",)}, ActivityUnknown),
        ({"end": None}, WhenUnclear),
        ({"part": PartOfDay.MORNING, "day": TOMORROW, "minutes": 60}, WhenUnclear),
        ({"part": PartOfDay.MORNING, "start": time(9), "minutes": 60}, WhenUnclear),
        ({"part": PartOfDay.MORNING}, CareLengthUnfit),
        ({"part": PartOfDay.MORNING, "minutes": 0}, CareLengthUnfit),
        ({"part": PartOfDay.MORNING, "minutes": 481}, CareLengthUnfit),
        ({"part": PartOfDay.MORNING, "minutes": 60, "last_day": TODAY - timedelta(days=1)}, CareDayUnfit),
        ({"part": PartOfDay.MORNING, "minutes": 60, "last_day": date.max}, CareDayUnfit),
        ({"day": TODAY - timedelta(days=1)}, CareDayUnfit),
        ({"day": TODAY + timedelta(days=93)}, CareDayUnfit),
        ({"day": date.max}, CareDayUnfit),
        ({"day": TODAY}, CareBegun),
        ({"place": "450211-2345678"}, ResidentNumberRefused),
        ({"wish": "450211-2345678"}, ResidentNumberRefused),
    ],
)
def test_what_cannot_be_meant_is_refused(
    world: World, changes: dict[str, Any], refusal: type[DomainError]
) -> None:
    fund(world.session, world.senior, own=600)
    with pytest.raises(refusal):
        ask(world, **changes)
    assert held(world) == {"own": 600}


@pytest.mark.parametrize(
    ("start", "end", "refusal"),
    [(time(13), time(12), EndsBeforeStart), (time(9), time(17, 1), VisitTooLong)],
)
def test_times_that_do_not_fit_say_so(
    world: World, start: time, end: time, refusal: type[DomainError]
) -> None:
    fund(world.session, world.senior, own=600)
    with pytest.raises(SeveralRefusals) as refused:
        ask(world, start=start, end=end)
    assert isinstance(refused.value.refusals[0], refusal)


def test_any_afternoon_of_some_days_can_be_asked_for(world: World) -> None:
    fund(world.session, world.senior, own=600)
    redemption = get(world, ask(world, part=PartOfDay.AFTERNOON, weekdays=(1, 0), minutes=120))
    assert (redemption.weekdays, redemption.part, redemption.minutes) == ([0, 1], PartOfDay.AFTERNOON, 120)
    assert redemption.last_day == TODAY + timedelta(days=14)
    assert redemption.due_on == TODAY + timedelta(days=3)


def test_a_coordinator_asks_for_who_telephones_and_both_are_on_record(world: World) -> None:
    fund(world.session, world.senior, own=300)
    redemption_id = ask(world, world.coordinator, on_behalf_of_id=world.senior.id)
    redemption = get(world, redemption_id)
    assert (redemption.beneficiary_id, redemption.asked_by_id) == (world.senior.id, world.coordinator.id)
    record = world.session.scalars(select(CommandRecord).where(CommandRecord.id == redemption_id)).one()
    assert (record.actor_id, record.on_behalf_of_id) == (world.coordinator.id, world.senior.id)
    assert messages_to(world, world.senior) == ["redemption_asked"]


def test_a_stranger_asks_for_nobody(world: World) -> None:
    fund(world.session, world.senior, own=300)
    with pytest.raises(MayNotActForThem):
        ask(world, world.volunteer, on_behalf_of_id=world.senior.id)


def test_a_coordinator_does_not_ask_for_a_relative(world: World) -> None:
    fund(world.session, world.senior, own=300)
    make_family(world.session, world.senior, world.coordinator, by=world.other_coordinator)
    world.session.commit()
    with pytest.raises(ActsForRelative):
        ask(world, world.coordinator, on_behalf_of_id=world.senior.id)


def test_who_has_left_or_is_frozen_uses_nothing(world: World) -> None:
    fund(world.session, world.senior, own=300)
    world.session.add(
        Freeze(branch_id=world.branch_id, id=some_id(), person_id=world.senior.id, since=NOW, reason="death")
    )
    world.session.commit()
    with pytest.raises(AccountFrozen):
        ask(world)
    world.senior.state = PersonState.LEFT
    world.session.commit()
    with pytest.raises(NotActive):
        ask(world)


def second(world: World, redemption_id: Any, by: Person, reason: str | None = None) -> None:  # noqa: ANN401
    if reason is None:
        do(approve_redemption, world.command(ApproveRedemption, by, redemption_id=redemption_id))
    else:
        do(
            refuse_redemption,
            world.command(RefuseRedemption, by, redemption_id=redemption_id, reason=reason),
        )


@pytest.mark.parametrize(
    ("end", "state"),
    [(time(14), RedemptionState.ASKED), (time(14, 1), RedemptionState.AWAITING_APPROVAL)],
)
def test_above_the_limit_a_second_person_approves(large: World, end: time, state: RedemptionState) -> None:
    assert get(large, ask(large, end=end)).state is state


@pytest.mark.parametrize(
    ("end", "state"),
    [(time(13, 30), RedemptionState.ASKED), (time(13, 31), RedemptionState.AWAITING_APPROVAL)],
)
def test_what_is_asked_by_telephone_has_a_limit_of_its_own(
    large: World, end: time, state: RedemptionState
) -> None:
    redemption_id = ask(large, large.coordinator, on_behalf_of_id=large.senior.id, end=end)
    assert get(large, redemption_id).state is state


def test_the_second_person_is_neither_who_asked_nor_a_relative(large: World) -> None:
    redemption_id = ask(large, large.coordinator, on_behalf_of_id=large.senior.id)
    assert held(large)["held"] == 90
    with pytest.raises(SecondAskedForIt):
        second(large, redemption_id, large.coordinator)
    second(large, redemption_id, large.other_coordinator)
    assert get(large, redemption_id).state is RedemptionState.ASKED
    with pytest.raises(RedemptionApproved):
        second(large, redemption_id, large.other_coordinator)
    make_family(large.session, large.senior, large.other_coordinator, by=large.coordinator)
    large.session.commit()
    with pytest.raises(SecondIsRelative):
        second(large, ask(large), large.other_coordinator)


def test_what_is_refused_goes_back_with_the_reason(large: World) -> None:
    redemption_id = ask(large)
    with pytest.raises(RedemptionReasonNeeded):
        second(large, redemption_id, large.coordinator, " ")
    second(large, redemption_id, large.coordinator, "두 번 신청하셨습니다.")
    redemption = get(large, redemption_id)
    assert (redemption.state, redemption.end_reason) == (RedemptionState.REFUSED, "두 번 신청하셨습니다.")
    assert held(large) == {"own": 300}
    assert messages_to(large, large.senior)[-1] == "redemption_refused"
    with pytest.raises(RedemptionNotFound):
        second(large, some_id(), large.coordinator)


def test_the_database_itself_keeps_the_shares_whole(world: World) -> None:
    fund(world.session, world.senior, own=300)
    redemption = get(world, ask(world))
    redemption.from_own = 89
    with pytest.raises(IntegrityError):
        world.session.flush()
    world.session.rollback()


@pytest.mark.parametrize(
    ("given", "used", "back"),
    [(150, (60, 30), (0, 0)), (90, (60, 30), (0, 0)), (61, (60, 1), (0, 29)), (59, (59, 0), (1, 30))],
)
def test_what_was_given_is_used_first_and_ones_own_come_back_first(
    given: int, used: tuple[int, int], back: tuple[int, int]
) -> None:
    found = settled(Split(received=60, own=30), given)
    assert [(each.received, each.own) for each in found] == [used, back]


def test_what_can_never_come_about_is_not_asked_for(world: World) -> None:
    fund(world.session, world.senior, own=600)
    with pytest.raises(CareLengthUnfit) as refused:
        ask(world, part=PartOfDay.EVENING, minutes=360)
    assert refused.value.values == {"longest_minutes": 359}
    tomorrow: dict[str, Any] = {
        "part": PartOfDay.MORNING,
        "minutes": 60,
        "last_day": TODAY + timedelta(days=1),
    }
    with pytest.raises(WeekdayTooLate):
        ask(world, weekdays=(2,), **tomorrow)
    ask(world, weekdays=(1, 4), **tomorrow)
    assert held(world)["held"] == 60
