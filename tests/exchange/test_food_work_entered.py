"""Food work that a coordinator entered for who telephoned, and who decides it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from tests.care.packing import agree, enter_work, get_work, pack
from tests.care.world import NOW, World, hear_of, messages_to, taken_on
from tests.exchange.test_food_work import certified, decide
from tests.factories import give_role, make_family, make_person
from timebank.care.errors import (
    CallerCheckNeeded,
    ConfirmsOwnFoodWork,
    EnteredFoodWork,
    FoodWorkConfirmed,
    FoodWorkDeputyNotNeeded,
    FoodWorkUnconfirmed,
    HowNeeded,
    NotYourFoodWork,
    VolunteerSilent,
)
from timebank.care.models import FoodWork
from timebank.care.queries.food_work import count_food_work, find_entry
from timebank.care.rules import EnteredHow, EvidenceMethod, FoodWorkState
from timebank.core.permissions import Role
from timebank.exchange.rules import Outcome
from timebank.people.models import Person

CALL = EvidenceMethod.VOLUNTEER_CALL


def test_what_was_entered_waits_for_the_volunteer_s_word(world: World) -> None:
    hear_of(world, world.volunteer)
    work_id = enter_work(world, caller="박순자, 어머니")
    assert taken_on(world) == 120
    assert messages_to(world, world.volunteer)[-1] == "food_work_to_confirm"
    with pytest.raises(FoodWorkUnconfirmed):
        decide(world, work_id, by=world.other_coordinator)
    agree(world, work_id)
    decide(world, work_id, by=world.other_coordinator)
    assert certified(world) == (120, {"food:pack": 120})
    with pytest.raises(FoodWorkConfirmed):
        agree(world, pack_elsewhen(world))


def pack_elsewhen(world: World) -> Any:  # noqa: ANN401
    return pack(world, day=NOW.date() - timedelta(days=2))


def test_who_entered_it_neither_confirms_nor_decides_it(world: World) -> None:
    hear_of(world, world.volunteer)
    work_id = enter_work(world)
    with pytest.raises(ConfirmsOwnFoodWork):
        agree(world, work_id, world.coordinator, how=CALL)
    agree(world, work_id, world.other_coordinator, how=CALL)
    entry = find_entry(world.session, branch_id=world.branch_id, food_work_id=work_id)
    assert entry is not None
    assert (entry.confirmed_by_id, entry.confirmed_how) == (world.other_coordinator.id, CALL)
    with pytest.raises(EnteredFoodWork):
        decide(world, work_id, by=world.coordinator)
    decide(world, work_id, by=world.other_coordinator)


def test_the_database_itself_approves_nothing_that_nobody_confirmed(world: World) -> None:
    hear_of(world, world.volunteer)
    work_id = enter_work(world)
    approving = update(FoodWork).where(FoodWork.id == work_id)
    other = world.other_coordinator.id
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.execute(
            approving.values(state=FoodWorkState.APPROVED, decided_by_id=other, decided_at=NOW)
        )
    agree(world, work_id)
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.execute(
            approving.values(state=FoodWorkState.APPROVED, decided_by_id=world.coordinator.id, decided_at=NOW)
        )


def test_what_was_not_so_is_rejected_without_a_word_of_the_volunteer(world: World) -> None:
    work_id = enter_work(world)
    decide(world, work_id, by=world.other_coordinator, outcome=Outcome.REJECT, reason="그날은 쉬었습니다.")
    assert (get_work(world, work_id).state, taken_on(world)) == (FoodWorkState.REJECTED, 0)


def test_a_stranger_confirms_nothing(world: World) -> None:
    work_id = enter_work(world)
    for person, how in (
        (world.senior, EvidenceMethod.VOLUNTEER_SCREEN),
        (world.volunteer, CALL),
        (world.other_coordinator, EvidenceMethod.KNOWLEDGE),
    ):
        with pytest.raises(NotYourFoodWork):
            agree(world, work_id, person, how=how)


def test_who_was_silent_for_long_is_identified_first(world: World) -> None:
    work_id = enter_work(world)
    with pytest.raises(VolunteerSilent):
        agree(world, work_id)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [({"how": EnteredHow.SCREEN}, HowNeeded), ({"caller_check": None}, CallerCheckNeeded)],
)
def test_nothing_is_entered_without_saying_how_it_came(
    world: World, changes: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        enter_work(world, **changes)
    assert taken_on(world) == 0


def deputy(world: World) -> Person:
    made = make_person(world.session, name="권다온", roles=[Role.DEPUTY], born=None)
    world.session.commit()
    return made


def test_the_deputy_decides_where_nobody_else_can(world: World) -> None:
    standing_in = deputy(world)
    work_id = pack(world)
    with pytest.raises(FoodWorkDeputyNotNeeded):
        decide(world, work_id, by=standing_in)
    for each in (world.coordinator, world.other_coordinator):
        make_family(world.session, world.volunteer, each, by=world.coordinator)
    world.session.commit()
    decide(world, work_id, by=standing_in)
    assert get_work(world, work_id).decided_by_id == standing_in.id


def test_a_food_coordinator_who_can_comes_before_the_deputy(world: World) -> None:
    standing_in = deputy(world)
    for each in (world.coordinator, world.other_coordinator):
        make_family(world.session, world.volunteer, each, by=world.coordinator)
    packer = make_person(world.session, name="백나래", roles=[Role.FOOD_COORDINATOR], born=date(1990, 1, 1))
    world.session.commit()
    work_id = pack(world)
    with pytest.raises(FoodWorkDeputyNotNeeded):
        decide(world, work_id, by=standing_in)
    give_role(world.session, standing_in, Role.FOOD_COORDINATOR)
    world.session.commit()
    decide(world, work_id, by=standing_in)
    assert packer.id != standing_in.id


def test_what_waits_is_counted_and_late_from_the_day_after(world: World) -> None:
    work = get_work(world, pack(world))
    for day, late in ((work.decide_by, 0), (work.decide_by + timedelta(days=1), 1)):
        found = count_food_work(world.session, branch_id=world.branch_id, day=day)
        assert (found.waiting, found.late) == (1, late)
