from datetime import time

import pytest

from tests.care.world import World, do, enter_for, get_visit, kinds_of, some_id, taken_on
from timebank.care.commands import WithdrawVisit, withdraw_visit
from timebank.care.errors import (
    NotYourVisit,
    VisitAlreadyDecided,
    VisitNotFound,
    VisitRejected,
    VisitWithdrawn,
)
from timebank.care.rules import EventKind, VisitState
from timebank.exchange.rules import Outcome


def test_the_volunteer_withdraws_what_is_not_decided(world: World) -> None:
    visit_id = world.log()
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    assert get_visit(world, visit_id).state is VisitState.WITHDRAWN
    assert kinds_of(world, visit_id) == [EventKind.SUBMITTED, EventKind.WITHDRAWN]
    assert taken_on(world) == 0


def test_whoever_entered_it_by_mistake_withdraws_it(world: World) -> None:
    visit_id = enter_for(world)
    do(withdraw_visit, world.command(WithdrawVisit, world.coordinator, visit_id=visit_id))
    assert get_visit(world, visit_id).state is VisitState.WITHDRAWN


def test_a_stranger_is_refused(world: World) -> None:
    visit_id = world.log()
    for person in (world.senior, world.coordinator):
        with pytest.raises(NotYourVisit):
            do(withdraw_visit, world.command(WithdrawVisit, person, visit_id=visit_id))
    assert get_visit(world, visit_id).state is VisitState.SUBMITTED


def test_what_is_decided_stays(world: World) -> None:
    approved, rejected = world.log(), world.log(start=time(14), end=time(15))
    world.decide(approved)
    world.decide(rejected, Outcome.REJECT)
    with pytest.raises(VisitAlreadyDecided):
        do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=approved))
    with pytest.raises(VisitRejected):
        do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=rejected))


def test_again_is_refused_and_the_same_click_again_is_not(world: World) -> None:
    visit_id = world.log()
    command = world.command(WithdrawVisit, world.volunteer, visit_id=visit_id)
    do(withdraw_visit, command)
    do(withdraw_visit, command)
    with pytest.raises(VisitWithdrawn):
        do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    assert taken_on(world) == 0


def test_an_unknown_visit_is_not_found(world: World) -> None:
    with pytest.raises(VisitNotFound):
        do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=some_id()))
