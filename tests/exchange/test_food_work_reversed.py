"""Two people take approved food work back: its hours, its time, its points."""

from datetime import time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.care.packing import agree, enter_work, get_work, pack
from tests.care.world import NOW, World, do, hear_of, make_world, messages_to, some_id, taken_in, taken_on
from tests.exchange.correcting import check_ledger
from tests.exchange.test_food_work import balances, certified, decide, food_coordinator
from tests.factories import make_person
from timebank.care.errors import FoodWorkNotFound
from timebank.care.queries.food_work import get_food_work_row
from timebank.care.rules import FoodWorkState
from timebank.core.permissions import Role
from timebank.exchange.commands.reversals import (
    AskReversal,
    GrantReversal,
    RefuseReversal,
    ask_reversal,
    grant_reversal,
    refuse_reversal,
)
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    ReversalAsked,
    ReversalByParty,
    ReversalDecided,
    ReversalNotFound,
    ReversedBefore,
    SecondHadPart,
)
from timebank.exchange.errors.standing import NotASecondPerson, SecondAskedForIt
from timebank.exchange.models import Reversal
from timebank.exchange.queries.explaining import Helped, Posted, explain_postings
from timebank.exchange.queries.waiting import count_waiting
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import get_posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person
from timebank.policies.rules import Policy, SpentReversal


@pytest.fixture
def credited(session: Session) -> World:
    return make_world(session, Policy(food_work_rate=30, reversal_of_spent=SpentReversal.DEBT))


def approved(world: World, by: Person | None = None) -> UUID:
    work_id = pack(world)
    decide(world, work_id, by=by or food_coordinator(world))
    return work_id


def ask(world: World, work_id: UUID, by: Person | None = None, reason: str = "다른 날이었습니다.") -> UUID:
    asked: dict[str, Any] = {"kind": ObjectKind.FOOD_WORK, "thing_id": work_id, "reason": reason}
    return do(ask_reversal, world.command(AskReversal, by or world.coordinator, **asked))


def grant(world: World, reversal_id: UUID, by: Person | None = None) -> None:
    command = world.command(GrantReversal, by or world.other_coordinator, reversal_id=reversal_id)
    do(grant_reversal, command)


def reversal(world: World, reversal_id: UUID) -> Reversal:
    world.session.expire_all()
    return world.session.get_one(Reversal, (world.branch_id, reversal_id))


def test_hours_time_and_points_go_back(credited: World) -> None:
    world = credited
    work_id = approved(world)
    assert balances(world) == {AccountKind.OWN: 48, AccountKind.GIFT_ONLY: 12}
    asked = ask(world, work_id)
    assert (certified(world)[0], count_waiting(world.session, branch_id=world.branch_id).reversals) == (
        120,
        1,
    )
    grant(world, asked)
    assert (balances(world), certified(world)) == ({}, (0, {}))
    assert (taken_on(world), taken_in(world)) == (0, 0)
    assert get_work(world, work_id).state is FoodWorkState.WITHDRAWN
    row = get_food_work_row(world.session, branch_id=world.branch_id, food_work_id=work_id)
    assert row.taken_back is not None
    assert row.taken_back.by_id == world.other_coordinator.id
    assert messages_to(world, world.volunteer)[-1] == "food_work_reversed"
    check_ledger(world)
    posting = get_posting(world.session, branch_id=world.branch_id, posting_id=asked)
    why = explain_postings(
        world.session,
        branch_id=world.branch_id,
        postings=[
            Posted(id=posting.id, kind=posting.kind, cause=posting.cause, reverses_id=posting.reverses_id)
        ],
    )[posting.id]
    assert isinstance(why.subject, Helped)
    assert why.takes_back
    world.log(start=time(14), end=time(16))


def test_without_points_the_hours_alone_go_back(world: World) -> None:
    work_id = approved(world)
    grant(world, ask(world, work_id))
    assert (certified(world), taken_on(world)) == ((0, {}), 0)
    pack(world)


def test_what_was_spent_since_is_owed(credited: World) -> None:
    world = credited
    work_id = approved(world)
    holder = open_accounts(
        world.session,
        branch_id=world.branch_id,
        kinds=[AccountKind.OWN],
        owner_id=world.volunteer.id,
    )
    lapsed = open_accounts(world.session, branch_id=world.branch_id, kinds=[AccountKind.LAPSED])
    spending = Post(
        branch_id=world.branch_id,
        id=some_id(),
        actor_id=None,
        kind=PostingKind.TRANSFER,
        cause="test.spent",
        policy_version=1,
        legs=(Leg(holder[AccountKind.OWN], -48), Leg(lapsed[AccountKind.LAPSED], 48)),
    )
    post(world.session, spending, now=NOW)
    world.session.commit()
    asked = ask(world, work_id)
    grant(world, asked)
    assert reversal(world, asked).owed_minutes == 48
    assert balances(world) == {AccountKind.DEBT: -48}
    check_ledger(world)


def test_it_takes_two_people_who_had_no_part_in_it(world: World) -> None:
    packer = food_coordinator(world)
    hear_of(world, world.volunteer)
    work_id = enter_work(world, packer)
    agree(world, work_id)
    decide(world, work_id, by=world.other_coordinator)
    asked = ask(world, work_id)
    with pytest.raises(SecondAskedForIt):
        grant(world, asked, world.coordinator)
    with pytest.raises(SecondHadPart):
        grant(world, asked, world.other_coordinator)
    with pytest.raises(NotASecondPerson):
        grant(world, asked, packer)
    third = make_person(world.session, name="한지우", roles=[Role.COORDINATOR], born=None)
    world.session.commit()
    grant(world, asked, third)
    with pytest.raises(ReversalDecided):
        grant(world, asked, third)
    assert reversal(world, asked).state is ReversalState.GRANTED


def test_it_is_asked_for_once_and_taken_back_once(world: World) -> None:
    work_id = approved(world)
    asked = ask(world, work_id)
    with pytest.raises(ReversalAsked):
        ask(world, work_id, world.other_coordinator)
    grant(world, asked)
    with pytest.raises(ReversedBefore):
        ask(world, work_id)


def test_a_refused_correction_leaves_everything_and_can_be_asked_again(world: World) -> None:
    work_id = approved(world)
    asked = ask(world, work_id)
    words = {"reversal_id": asked, "reason": "명단에 있습니다."}
    do(refuse_reversal, world.command(RefuseReversal, world.other_coordinator, **words))
    assert certified(world)[0] == 120
    assert messages_to(world, world.coordinator)[-1] == "reversal_refused"
    ask(world, work_id)


def test_what_cannot_be_asked_is_refused(world: World) -> None:
    work_id = pack(world)
    with pytest.raises(NothingToReverse):
        ask(world, work_id)
    decide(world, work_id, by=food_coordinator(world))
    with pytest.raises(WhyMissing):
        ask(world, work_id, reason="  ")
    with pytest.raises(NotASecondPerson):
        ask(world, work_id, world.senior)
    with pytest.raises(FoodWorkNotFound):
        ask(world, some_id())
    with pytest.raises(ReversalNotFound):
        grant(world, some_id())


def test_who_did_the_work_does_not_ask(world: World) -> None:
    packer = food_coordinator(world)
    make_person(world.session, name="한지우", roles=[Role.COORDINATOR], born=None)
    work_id = approved(world, world.other_coordinator)
    get_work(world, work_id).volunteer_id = packer.id
    world.session.commit()
    with pytest.raises(ReversalByParty):
        ask(world, work_id, packer)
