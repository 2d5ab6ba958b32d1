from collections import Counter
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.care.packing import get_work, pack, work_command
from tests.care.test_at_once import at_once
from tests.care.world import NOW, TODAY, World, do, make_world, some_id, taken_in, taken_on
from tests.factories import make_person
from timebank.care.commands import WithdrawVisit, log_visit, withdraw_visit
from timebank.care.commands.claims import Examination
from timebank.care.commands.erasing import erase_words
from timebank.care.commands.food_work import (
    LogFoodWork,
    WithdrawFoodWork,
    log_food_work,
    withdraw_food_work,
)
from timebank.care.commands.logging_many import FactsOfMany
from timebank.care.errors import (
    DayCapReached,
    DayInFuture,
    EndsBeforeStart,
    FoodWorkNotFound,
    FoodWorkOverlaps,
    FoodWorkWithdrawn,
    IdentityNotSeen,
    NotYourFoodWork,
    VisitOverlaps,
)
from timebank.care.models import FoodWork, Visit
from timebank.care.queries.food_work import list_food_work
from timebank.care.rules import FoodWorkKind, FoodWorkState
from timebank.core.db import db
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.permissions import Role
from timebank.policies.rules import Policy


def test_a_volunteer_logs_an_afternoon_of_packing(world: World) -> None:
    work = get_work(world, pack(world, note="상자 40개"))
    assert (work.kind, work.minutes, work.local_day) == (FoodWorkKind.PACK, 120, TODAY)
    assert (work.state, work.note, work.decide_by) == (
        FoodWorkState.SUBMITTED,
        "상자 40개",
        TODAY + timedelta(days=7),
    )
    assert (taken_on(world), taken_in(world)) == (120, 120)


def test_the_same_click_again_logs_nothing_more(world: World) -> None:
    command = work_command(world)
    assert do(log_food_work, command) == do(log_food_work, command)
    assert len(list_food_work(world.session, branch_id=world.branch_id)) == 1
    assert taken_on(world) == 120


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"day": TODAY + timedelta(days=1)}, DayInFuture),
        ({"start": time(16), "end": time(14), "day": TODAY - timedelta(days=1)}, EndsBeforeStart),
        ({"start": time(8), "end": time(16, 30)}, DomainError),
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, Any], refused: type[DomainError]) -> None:
    with pytest.raises(refused):
        pack(world, **changes)
    assert taken_on(world) == 0


def test_all_that_is_wrong_is_said_at_once(world: World) -> None:
    with pytest.raises(SeveralRefusals):
        pack(world, day=date(2020, 1, 1), note="주민번호 800101-1234567")


def test_whose_identity_nobody_saw_logs_nothing(world: World) -> None:
    somebody = make_person(world.session, name="임새봄", roles=[Role.VOLUNTEER], born=date(1980, 1, 1))
    world.session.commit()
    with pytest.raises(SeveralRefusals) as refused:
        pack(world, actor_id=somebody.id)
    assert any(isinstance(each, IdentityNotSeen) for each in refused.value.refusals)


def test_nobody_packs_during_a_visit_nor_visits_while_packing(world: World) -> None:
    world.log(start=time(10), end=time(12))
    with pytest.raises(VisitOverlaps):
        pack(world, start=time(11, 30), end=time(13))
    pack(world, start=time(12), end=time(13))
    with pytest.raises(FoodWorkOverlaps):
        world.log(start=time(12, 30), end=time(14))
    with pytest.raises(FoodWorkOverlaps):
        pack(world, kind=FoodWorkKind.DRIVE, start=time(12, 59), end=time(14))
    world.log(start=time(13), end=time(14))


def test_a_file_of_visits_meets_the_food_work_too(world: World) -> None:
    pack(world)
    visit = world.log_command(start=time(15), end=time(17))
    facts = FactsOfMany(world.session, [visit], branch_id=world.branch_id, now=NOW)
    found = Examination(facts, visit, visit=None, now=NOW)
    assert [type(each) for each in found.faults] == [FoodWorkOverlaps]


def test_the_database_itself_keeps_one_person_in_one_place(world: World) -> None:
    visit_id = world.log(start=time(10), end=time(12))
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    work_id = pack(world, start=time(11), end=time(13))
    for statement in (
        update(Visit).where(Visit.id == visit_id).values(state="submitted"),
        update(FoodWork)
        .where(FoodWork.id == work_id)
        .values(starts_at=FoodWork.ends_at, ends_at=FoodWork.starts_at),
    ):
        with pytest.raises(IntegrityError), world.session.begin_nested():
            world.session.execute(statement)


def test_food_work_and_visits_share_the_cap_of_the_day(session: Session) -> None:
    world = make_world(session, Policy(day_cap_minutes=180))
    world.log(start=time(10), end=time(12))
    with pytest.raises(DayCapReached):
        pack(world)
    pack(world, end=time(15))
    assert taken_on(world) == 180


def test_the_volunteer_withdraws_it_and_its_time_is_free(world: World) -> None:
    work_id = pack(world)
    do(withdraw_food_work, world.command(WithdrawFoodWork, world.volunteer, food_work_id=work_id))
    assert get_work(world, work_id).state is FoodWorkState.WITHDRAWN
    assert (taken_on(world), taken_in(world)) == (0, 0)
    world.log(start=time(14), end=time(16))
    with pytest.raises(FoodWorkWithdrawn):
        do(withdraw_food_work, world.command(WithdrawFoodWork, world.volunteer, food_work_id=work_id))


def test_a_stranger_withdraws_nothing_and_what_is_not_there_is_not_found(world: World) -> None:
    work_id = pack(world)
    for person in (world.senior, world.coordinator):
        with pytest.raises(NotYourFoodWork):
            do(withdraw_food_work, world.command(WithdrawFoodWork, person, food_work_id=work_id))
    with pytest.raises(FoodWorkNotFound):
        do(withdraw_food_work, world.command(WithdrawFoodWork, world.volunteer, food_work_id=some_id()))


def test_who_leaves_takes_the_words_along(world: World) -> None:
    work_id = pack(world, note="상자 40개")
    erase_words(world.session, branch_id=world.branch_id, person_id=world.volunteer.id)
    work = get_work(world, work_id)
    assert (work.note, work.minutes) == (None, 120)


def test_of_a_visit_and_food_work_at_once_one_is_kept(own_bank: Flask) -> None:
    with own_bank.app_context():
        world = make_world(db.session())
        for hour in (8, 10, 12):
            visit = world.log_command(start=time(hour), end=time(hour + 1))
            work = work_command(world, start=time(hour, 30), end=time(hour + 1, 30))
            world.session.rollback()
            outcomes = at_once(own_bank, _either, [visit, work])
            assert outcomes["done"] == 1, outcomes
            assert outcomes["care.visit-overlaps"] + outcomes["care.food-work-overlaps"] == 1
        kept = Counter(
            {
                model: world.session.scalar(select(func.count()).select_from(model))
                for model in (Visit, FoodWork)
            }
        )
        assert sum(kept.values()) == 3
        assert taken_on(world) == 180


def _either(session: Session, command: Any, *, now: Any) -> Any:  # noqa: ANN401
    return (log_food_work if isinstance(command, LogFoodWork) else log_visit)(session, command, now=now)
