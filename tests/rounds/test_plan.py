"""Opening a round, planning it, and what people decide about it."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, do
from tests.rounds.world import Food
from timebank.core.ids import new_id
from timebank.households.rules import Collecting
from timebank.matching.commands import (
    EndDecision,
    MoveItem,
    OpenRound,
    PlanRound,
    end_decision,
    move_item,
    open_round,
    plan_round,
)
from timebank.matching.errors import (
    DaysUnfit,
    MayNotHave,
    NextUnfit,
    PlaceNeeded,
    PlanChanged,
    PlanStale,
    ReasonNeeded,
    RoundNotFound,
    RoundNotOpen,
    TooMany,
)
from timebank.matching.queries import get_plan
from timebank.matching.rules import Reason
from timebank.matching.rules.rounds import DayPlan, DecisionKind


def test_everybody_who_receives_gets_a_time_on_their_usual_day(food: Food) -> None:
    round_id = food.open()
    visits = food.board(round_id).appointments
    assert {key: visits[value].day for key, value in food.households.items()} == {
        "기숙": TODAY,
        "철수": TODAY,
        "금자": TODAY + timedelta(days=1),
    }


def test_seats_are_kept(food: Food) -> None:
    days = (DayPlan(day=TODAY, from_hour=18, until_hour=21, per_hour=1),)
    visits = food.board(food.open(days=days)).appointments
    assert sorted(each.hour for each in visits.values()) == [18, 19, 20]


def test_a_plan_is_the_best_and_harms_nobody(food: Food) -> None:
    round_id = food.planned()
    found = food.board(round_id)
    version = get_plan(food.session, found.round)
    assert (version.gap, version.cost, found.conflicts) == (0, 0, ())
    assert version.wasted_units == 0 and version.unserved == 0
    gives = food.gives(round_id)
    assert ("철수", "우유") not in gives and ("금자", "우유") not in gives
    assert gives["기숙", "우유"] == 4


def test_planning_twice_gives_the_same(food: Food) -> None:
    round_id = food.planned()
    first = food.gives(round_id)
    food.plan(round_id)
    assert (food.gives(round_id), food.round(round_id).version) == (first, 2)


def test_every_pair_has_its_reason(food: Food) -> None:
    found = food.board(food.planned())
    why = found.explanation.why(str(food.households["철수"]), str(food.lots["우유"]))
    assert (why.reason, why.words) == (Reason.ALLERGEN, ("milk",))
    why = found.explanation.why(str(food.households["금자"]), str(food.lots["우유"]))
    assert why.reason is Reason.COLD_CHAIN


def test_an_unread_label_is_for_nobody_with_a_limit(food: Food) -> None:
    food.lots["떡"] = food.pantry.take_in(name="떡", units=5)
    gives = food.gives(food.planned())
    assert ("철수", "떡") not in gives


def test_a_van_carries_no_more_than_it_can(food: Food) -> None:
    food.add_household("말임", size=4, collects=Collecting.DELIVERY, address="월성동 1", weekday=0)
    days = (DayPlan(day=TODAY, until_hour=24, van_units=2),)
    round_id = food.planned(days=days)
    assert sum(units for (who, _lot), units in food.gives(round_id).items() if who == "말임") <= 2


def test_a_lock_stays_and_the_rest_is_the_best_around_it(food: Food) -> None:
    round_id = food.planned()
    food.lock(round_id, "기숙", "쌀", 4)
    food.plan(round_id)
    assert food.gives(round_id)["기숙", "쌀"] == 4
    version = get_plan(food.session, food.round(round_id))
    assert version.gap == 0 and version.cost > 0 and version.locks == 1


def test_what_is_refused_goes_to_others(food: Food) -> None:
    round_id = food.planned()
    food.refuse(round_id, "기숙", "우유")
    assert ("기숙", "우유") not in food.gives(round_id)
    version = get_plan(food.session, food.round(round_id))
    assert version.wasted_units == 4 and version.free_wasted_units == 0 and version.cost > 0


def test_an_undone_refusal_brings_the_best_back(food: Food) -> None:
    round_id = food.planned()
    first = food.gives(round_id)
    food.refuse(round_id, "기숙", "우유")
    (made,) = food.board(round_id).decisions
    assert made.kind is DecisionKind.REFUSE
    do(end_decision, food.ask(EndDecision, round_id=round_id, decision_id=made.id))
    assert food.gives(round_id) == first


def move(food: Food, round_id: UUID, *, source: str, target: str, lot: str) -> None:
    command = food.ask(
        MoveItem,
        round_id=round_id,
        version=food.round(round_id).version,
        from_household_id=food.households[source],
        to_household_id=food.households[target],
        lot_id=food.lots[lot],
        units=1,
        reason="부탁하셨습니다",
    )
    do(move_item, command)


def test_a_move_changes_nothing_else(food: Food) -> None:
    round_id = food.planned()
    before = food.gives(round_id)
    move(food, round_id, source="금자", target="철수", lot="쌀")
    after = food.gives(round_id)
    assert after["철수", "쌀"] == before.get(("철수", "쌀"), 0) + 1
    assert sum(after.values()) == sum(before.values())
    food.plan(round_id)
    assert food.gives(round_id)["철수", "쌀"] == after["철수", "쌀"]


def test_nothing_that_harms_is_moved_or_locked(food: Food) -> None:
    round_id = food.planned()
    with pytest.raises(MayNotHave):
        move(food, round_id, source="기숙", target="철수", lot="우유")
    with pytest.raises(MayNotHave):
        food.lock(round_id, "철수", "우유", 1)
    with pytest.raises(TooMany):
        food.lock(round_id, "기숙", "쌀", 5)


def test_two_who_decide_on_the_same_version_do_not_overwrite(food: Food) -> None:
    round_id = food.planned()
    food.lock(round_id, "기숙", "쌀", 1)
    command = food.ask(
        MoveItem,
        round_id=round_id,
        version=1,
        from_household_id=food.households["기숙"],
        to_household_id=food.households["철수"],
        lot_id=food.lots["쌀"],
        units=1,
        reason="늦었습니다",
    )
    with pytest.raises(PlanChanged):
        do(move_item, command)


def test_whoever_decides_says_why(food: Food) -> None:
    round_id = food.planned()
    with pytest.raises(ReasonNeeded):
        do(
            move_item,
            food.ask(
                MoveItem,
                round_id=round_id,
                version=1,
                from_household_id=food.households["기숙"],
                to_household_id=food.households["철수"],
                lot_id=food.lots["쌀"],
                units=1,
                reason=" ",
            ),
        )


def test_what_was_received_counts_less_each_week(food: Food) -> None:
    food.pantry.hand_out(food.lots["빵"], units=3)
    later = (DayPlan(day=TODAY + timedelta(days=7)),)
    found = food.board(food.open(days=later, next_on=TODAY + timedelta(days=14)))
    received = {each.id: each.received for each in found.free.households}
    assert received[str(food.households["기숙"])] == 2.4
    assert received[str(food.households["철수"])] == 0


def test_a_booked_visit_of_the_next_days_is_left_its_share(food: Food) -> None:
    tomorrow = (DayPlan(day=TODAY + timedelta(days=3)),)
    food.open(days=tomorrow)
    found = food.board(food.planned())
    assert [each for each in found.assigned if each.ahead]
    assert food.board(food.planned(ahead_days=0)).assigned


def test_a_round_needs_days_ahead_a_place_and_a_later_next_one(food: Food) -> None:
    with pytest.raises(DaysUnfit):
        food.open(days=())
    with pytest.raises(DaysUnfit):
        food.open(days=(DayPlan(day=TODAY - timedelta(days=1)),))
    with pytest.raises(NextUnfit):
        food.open(next_on=TODAY)
    with pytest.raises(PlaceNeeded):
        food.open(place=" ")


def test_opening_twice_opens_one(food: Food) -> None:
    command = food.ask(
        OpenRound,
        id=new_id(),
        kind="prepared",
        days=(DayPlan(day=TODAY, until_hour=24),),
        next_on=TODAY + timedelta(days=7),
        place="월성복지관",
        category_cap=4,
    )
    assert do(open_round, command) == do(open_round, command)


def test_a_confirmed_round_and_a_missing_one_are_not_planned(food: Food) -> None:
    round_id = food.confirmed()
    with pytest.raises(RoundNotOpen):
        food.plan(round_id)
    with pytest.raises(RoundNotFound):
        do(plan_round, food.ask(PlanRound, round_id=new_id()))


def test_a_round_planned_in_its_middle_gives_no_time_that_is_over(food: Food) -> None:
    round_id = food.open()
    late = food.add_household("순례", weekday=0)
    tomorrow = NOW + timedelta(days=1)
    do(plan_round, food.ask(PlanRound, round_id=round_id), now=tomorrow)
    assert food.board(round_id).appointments[late].day == TODAY + timedelta(days=1)


def test_a_round_whose_days_are_over_gives_no_times(food: Food) -> None:
    round_id = food.open()
    late = food.add_household("순례")
    do(plan_round, food.ask(PlanRound, round_id=round_id), now=NOW + timedelta(days=4))
    assert late not in food.board(round_id).appointments


def test_a_plan_that_things_have_changed_under_is_not_confirmed_silently(food: Food) -> None:
    round_id = food.planned()
    food.add_lot("과자", 5)
    with pytest.raises(PlanStale):
        food.confirm(round_id)
    food.plan(round_id)
    food.confirm(round_id)
    assert ("과자" in {lot for _who, lot in food.gives(round_id)}) and food.pantry.sums_agree()


def test_a_plan_changed_by_hand_is_confirmed_as_it_is(food: Food) -> None:
    round_id = food.planned()
    (who, lot), units = next(iter(sorted(food.gives(round_id).items())))
    food.lock(round_id, who, lot, units)
    food.confirm(round_id)
