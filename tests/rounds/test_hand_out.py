"""Confirming, handing over, cancelling, and what comes back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.care.world import TODAY, do
from tests.rounds.world import Food
from timebank.households.commands import ChangeHousehold, LimitGiven, change_household
from timebank.households.rules import HouseholdKind, LimitKind
from timebank.matching.commands import (
    CancelVisit,
    ChangeTime,
    CloseRound,
    Extra,
    JoinRound,
    MissVisit,
    cancel_visit,
    change_time,
    close_round,
    join_round,
    miss_visit,
)
from timebank.matching.errors import (
    CollectorNeeded,
    HoursPassed,
    NotBooked,
    NothingHanded,
    NotOnThatDay,
    NotYours,
    PlanConflicts,
    TimeFull,
    TimePassed,
    TimeUnfit,
    TooMany,
)
from timebank.matching.models import Appointment
from timebank.matching.rules.rounds import AppointmentState, Collector, DayPlan, PickState
from timebank.pantry.commands import OpenRecall, open_recall
from timebank.pantry.errors import HarmsHousehold, LotBlocked
from timebank.pantry.models import Movement
from timebank.pantry.rules import MovementKind


def visit(food: Food, household: str) -> Appointment:
    food.session.expire_all()
    return food.session.scalars(
        select(Appointment).where(Appointment.household_id == food.households[household])
    ).one()


def test_confirming_promises_every_unit(food: Food) -> None:
    round_id = food.confirmed()
    gives = food.gives(round_id)
    assert sum(each.units for each in food.picks(round_id)) == sum(gives.values())
    assert food.left("우유") == (4, 4)
    assert food.pantry.sums_agree()
    assert visit(food, "기숙").told_at is not None


def test_handing_over_names_the_household_and_the_proxy(food: Food) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙", collector=Collector.OTHER, collector_name="이웃 박준호")
    assert food.left("우유") == (0, 0)
    done = visit(food, "기숙")
    assert (done.state, done.collector_name) == (AppointmentState.DONE, "이웃 박준호")
    given = food.session.scalars(select(Movement).where(Movement.kind == MovementKind.HANDED_OUT)).all()
    assert {each.household_id for each in given} == {food.households["기숙"]}
    assert food.pantry.sums_agree()


def test_handing_over_twice_is_refused(food: Food) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    with pytest.raises(NotBooked):
        food.hand(round_id, "기숙", extras=(Extra(lot_id=food.lots["쌀"], units=1),))


def test_what_is_missing_goes_back_to_the_shelf(food: Food) -> None:
    round_id = food.confirmed()
    first, *rest = food.picks(round_id, "철수")
    food.hand(round_id, "철수", picks=(first.id,))
    states = {each.id: each.state for each in food.picks(round_id, "철수")}
    assert states[first.id] is PickState.HANDED
    assert {states[each.id] for each in rest} == {PickState.RETURNED}
    assert food.pantry.sums_agree()


def test_somebody_else_is_named_and_nothing_is_not_handed_over(food: Food) -> None:
    round_id = food.confirmed()
    with pytest.raises(CollectorNeeded):
        food.hand(round_id, "기숙", collector=Collector.OTHER)
    with pytest.raises(NothingHanded):
        food.hand(round_id, "기숙", picks=())


def allergic(food: Food, household: str, *codes: str) -> None:
    found = food.pantry.bank.get(food.households[household])
    command = food.ask(
        ChangeHousehold,
        household_id=found.id,
        revision=found.revision,
        kind=HouseholdKind.ALONE_SENIOR,
        name=found.name,
        size=found.size,
        has=tuple(found.has),
        weekday=found.weekday,
        hour=found.hour,
        limits=tuple(LimitGiven(code=each, kind=LimitKind.ALLERGY) for each in codes),
    )
    do(change_household, command)


def test_an_allergy_told_after_planning_stops_the_confirmation(food: Food) -> None:
    round_id = food.planned()
    allergic(food, "기숙", "milk")
    assert [rule.value for _each, rule in food.board(round_id).conflicts] == ["forbidden"]
    with pytest.raises(PlanConflicts):
        food.confirm(round_id)
    whole = next(pair for pair in food.gives(round_id).items() if pair[0][0] != "기숙")
    with pytest.raises(PlanConflicts):
        food.lock(round_id, *whole[0], whole[1])
    food.plan(round_id)
    food.confirm(round_id)
    assert ("기숙", "우유") not in food.gives(round_id)


def test_a_label_corrected_after_confirming_stops_the_hand_over(food: Food) -> None:
    round_id = food.confirmed()
    food.pantry.read(food.lots["빵"], "wheat", "milk")
    holder = next(who for who, lot in food.gives(round_id) if lot == "빵" and who == "철수")
    with pytest.raises(HarmsHousehold):
        food.hand(round_id, holder)


def test_recalled_food_is_not_handed_over(food: Food) -> None:
    round_id = food.confirmed()
    do(open_recall, food.ask(OpenRecall, lot_id=food.lots["우유"], reason="금속 조각"))
    with pytest.raises(LotBlocked):
        food.hand(round_id, "기숙")


def test_two_rounds_never_promise_the_same_unit(food: Food) -> None:
    first, second = food.planned(), food.planned()
    food.confirm(first)
    with pytest.raises(PlanConflicts):
        food.confirm(second)
    assert food.pantry.sums_agree()
    food.plan(second)
    food.confirm(second)
    assert sum(food.gives(first).values()) + sum(food.gives(second).values()) <= 13


def test_a_cancellation_heals_the_plan_before_it_stands(food: Food) -> None:
    round_id = food.planned()
    do(cancel_visit, food.ask(CancelVisit, round_id=round_id, household_id=food.households["기숙"]))
    gives = food.gives(round_id)
    assert not [who for who, _lot in gives if who == "기숙"]
    assert food.round(round_id).version == 2


def test_after_telling_a_cancellation_takes_nothing_from_anybody(food: Food) -> None:
    round_id = food.confirmed()
    before = food.gives(round_id)
    do(cancel_visit, food.ask(CancelVisit, round_id=round_id, household_id=food.households["기숙"]))
    after = food.gives(round_id)
    assert {key: units for key, units in before.items() if key[0] != "기숙"} == after
    assert food.left("우유") == (4, 0)


def test_what_a_cancellation_frees_goes_to_who_had_nothing(food: Food) -> None:
    food.add_household("말임", has=("fridge",), limits=(LimitGiven(code="wheat", kind=LimitKind.ALLERGY),))
    food.refuse(round_id := food.planned(), "말임", "우유")
    food.confirm(round_id)
    (decision,) = food.board(round_id).decisions
    assert not [who for who, _lot in food.gives(round_id) if who == "말임"]
    decision.end(by_id=decision.made_by_id, at=decision.made_at)
    food.session.commit()
    do(cancel_visit, food.ask(CancelVisit, round_id=round_id, household_id=food.households["기숙"]))
    assert food.gives(round_id)["말임", "우유"] > 0
    assert visit_told(food, round_id, "말임")
    assert food.pantry.sums_agree()


def visit_told(food: Food, round_id: object, household: str) -> bool:
    food.session.expire_all()
    return (
        food.session.scalars(
            select(Appointment.told_at).where(
                Appointment.round_id == round_id,
                Appointment.household_id == food.households[household],
            )
        ).one()
        is not None
    )


def test_who_does_not_come_gives_it_back_and_may_still_come(food: Food) -> None:
    round_id = food.confirmed()
    do(miss_visit, food.ask(MissVisit, round_id=round_id, household_id=food.households["기숙"]))
    assert food.left("우유") == (4, 0)
    food.hand(round_id, "기숙", extras=(Extra(lot_id=food.lots["우유"], units=2),))
    assert food.left("우유") == (2, 0)


def test_a_walk_in_gets_what_the_caps_allow(food: Food) -> None:
    round_id = food.confirmed()
    food.add_household("순례", "wheat")
    food.add_lot("라면", 9, "wheat")
    food.add_lot("두부", 9, "soy")
    with pytest.raises(HarmsHousehold):
        food.hand(round_id, "순례", extras=(Extra(lot_id=food.lots["라면"], units=1),))
    with pytest.raises(TooMany):
        food.hand(round_id, "순례", extras=(Extra(lot_id=food.lots["두부"], units=5),))
    food.hand(round_id, "순례", extras=(Extra(lot_id=food.lots["두부"], units=3),))
    assert food.left("두부") == (6, 0)


def test_the_caps_count_what_every_round_of_the_cycle_gave(food: Food) -> None:
    food.add_lot("두부", 40, "soy")
    food.add_household("순례", "wheat")
    tofu = food.lots["두부"]
    food.hand(food.confirmed(days=(DayPlan(day=TODAY, until_hour=24),), category_cap=3), "순례")
    second = food.confirmed(days=(DayPlan(day=TODAY, until_hour=24),), category_cap=3)
    left = food.left("두부")[0]
    with pytest.raises(TooMany):
        food.hand(second, "순례", picks=(), extras=(Extra(lot_id=tofu, units=3),))
    assert food.left("두부")[0] == left


def test_closing_brings_everything_back(food: Food) -> None:
    round_id = food.confirmed()
    food.hand(round_id, "기숙")
    missed = do(close_round, food.ask(CloseRound, round_id=round_id))["missed"]
    assert missed == 2
    assert [food.left(lot)[1] for lot in food.lots] == [0, 0, 0]
    assert food.pantry.sums_agree()


def test_another_time_keeps_what_is_set_aside(food: Food) -> None:
    round_id = food.confirmed()
    before = [each.id for each in food.picks(round_id, "철수")]
    of = {"round_id": round_id, "household_id": food.households["철수"]}
    do(change_time, food.ask(ChangeTime, **of, day=TODAY + timedelta(days=1), hour=15))
    assert (visit(food, "철수").day, visit(food, "철수").hour) == (TODAY + timedelta(days=1), 15)
    assert [each.id for each in food.picks(round_id, "철수")] == before


def test_a_day_on_which_it_would_be_spoiled_is_refused(food: Food) -> None:
    food.add_lot("나물", 2, expires_on=TODAY)
    round_id = food.confirmed()
    holder = next(who for who, lot in food.gives(round_id) if lot == "나물")
    of = {"round_id": round_id, "household_id": food.households[holder]}
    with pytest.raises(NotOnThatDay):
        do(change_time, food.ask(ChangeTime, **of, day=TODAY + timedelta(days=1), hour=15))


def test_full_hours_and_closed_ones_are_refused(food: Food) -> None:
    days = (DayPlan(day=TODAY, from_hour=18, until_hour=22, per_hour=1),)
    round_id = food.open(days=days)
    of = {"round_id": round_id, "household_id": food.households["기숙"]}
    taken = next(
        each.hour for key, each in food.board(round_id).appointments.items() if key != of["household_id"]
    )
    with pytest.raises(TimeFull):
        do(change_time, food.ask(ChangeTime, **of, day=TODAY, hour=taken))
    with pytest.raises(TimeUnfit):
        do(change_time, food.ask(ChangeTime, **of, day=TODAY, hour=23))


def test_an_hour_that_is_over_is_neither_booked_nor_given(food: Food) -> None:
    """It is half past six in the evening."""
    round_id = food.planned()
    hours = {each.hour for each in food.board(round_id).appointments.values() if each.day == TODAY}
    assert min(hours, default=18) >= 18
    of = {"round_id": round_id, "household_id": food.households["기숙"]}
    with pytest.raises(TimePassed):
        do(change_time, food.ask(ChangeTime, **of, day=TODAY, hour=17))
    do(change_time, food.ask(ChangeTime, **of, day=TODAY, hour=18))
    food.add_household("순례")
    with pytest.raises(TimePassed):
        do(
            join_round,
            food.ask(JoinRound, **of | {"household_id": food.households["순례"]}, day=TODAY, hour=10),
        )


def test_a_round_whose_hours_are_over_is_not_opened(food: Food) -> None:
    with pytest.raises(HoursPassed):
        food.open(days=(DayPlan(day=TODAY, from_hour=10, until_hour=18),))


def test_a_stranger_changes_nobody_elses_time(food: Food) -> None:
    round_id = food.open()
    of = {"round_id": round_id, "household_id": food.households["기숙"], "own": True}
    with pytest.raises(NotYours):
        do(change_time, food.ask(ChangeTime, **of, day=TODAY, hour=15))


def test_who_registers_later_joins(food: Food) -> None:
    round_id = food.planned()
    food.add_household("순례")
    of = {"round_id": round_id, "household_id": food.households["순례"]}
    do(join_round, food.ask(JoinRound, **of, day=TODAY, hour=20))
    food.plan(round_id)
    assert [who for who, _lot in food.gives(round_id) if who == "순례"]
