"""Two people take back all that one member of staff had entered: ticked, asked, granted, one by one."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.care.packing import agree, enter_work, get_work, pack
from tests.care.world import (
    NOW,
    TODAY,
    World,
    do,
    enter_for,
    hear_of,
    make_world,
    some_id,
    taken_in,
    taken_on,
)
from tests.exchange.correcting import LATER, ask_back, check_ledger, grant_back, third
from tests.exchange.giving import fund, give_to
from tests.exchange.test_food_work import balances, certified, decide
from tests.exchange.using import held, need
from tests.factories import make_coordinator
from timebank.care.commands import RecordEvidence, record_evidence
from timebank.care.rules import EvidenceMethod, FoodWorkState
from timebank.core.clock import local_day
from timebank.core.commands import SYSTEM
from timebank.core.ids import new_id
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.commands.reversal_reviews import (
    AskReview,
    GrantReview,
    LeaveItem,
    RefuseReview,
    TakeItemBack,
    ask_review,
    grant_review,
    leave_item,
    refuse_review,
    take_item_back,
)
from timebank.exchange.errors.reversals import (
    NothingTicked,
    NotTheirDoing,
    ReviewDaysUnfit,
    ReviewDecided,
    ReviewNotFound,
    ReviewOfOneself,
)
from timebank.exchange.errors.standing import SecondAskedForIt, SecondIsParty
from timebank.exchange.queries.reversal_reviews import list_doings, list_items
from timebank.exchange.rules.reversals import ItemState, ObjectKind
from timebank.exchange.tasks.gifts import finish_due
from timebank.exchange.tasks.reversals import take_items_back
from timebank.people.models import Person
from timebank.policies.rules import Policy

LAST_DAY = local_day(LATER, "Asia/Seoul")


def doings(world: World, staff: Person) -> list[tuple[ObjectKind, UUID]]:
    found = list_doings(
        world.session,
        branch_id=world.branch_id,
        staff_id=staff.id,
        starts_at=NOW - timedelta(days=30),
        ends_before=LATER + timedelta(days=1),
    )
    return [(each.kind, each.id) for each in found]


def ask(world: World, items: list[tuple[ObjectKind, UUID]], by: Person | None = None, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "staff_id": world.coordinator.id,
        "since": TODAY - timedelta(days=7),
        "until": LAST_DAY,
        "items": tuple(items),
        "reason": "확인 없이 입력했습니다.",
    }
    command = world.command(AskReview, by or world.other_coordinator, **usual | changes)
    return do(ask_review, command, now=LATER)


def run(world: World, review_id: UUID, by: Person) -> list[str | None]:
    """Take the items back, and return the codes of what was refused."""
    verdicts = take_items_back(
        branch_id=world.branch_id,
        review_id=review_id,
        actor_id=by.id,
        run_id=new_id(),
        origin=SYSTEM,
        now=LATER,
    )
    return [each.refusal.code if each.refusal else None for each in verdicts]


def two_visits_and_a_grant(world: World) -> list[tuple[ObjectKind, UUID]]:
    need(world)
    visits = [world.log(day=TODAY - timedelta(days=days)) for days in (1, 2)]
    for visit_id in visits:
        world.decide(visit_id)
    fund(world.session, world.volunteer, own=180)
    give_to(world.volunteer, minutes=180)
    finish_due(LATER)
    granting = world.command(
        GrantFromPool, world.coordinator, person_id=world.senior.id, minutes=60, reason="급합니다."
    )
    grant_id = do(grant_from_pool, granting, now=LATER)
    return [*((ObjectKind.VISIT, each) for each in visits), (ObjectKind.GRANT, grant_id)]


def test_all_that_one_person_entered_is_listed_and_taken_back_by_two_others(world: World) -> None:
    made = two_visits_and_a_grant(world)
    found = doings(world, world.coordinator)
    assert set(found) == set(made)
    review_id = ask(world, found)
    colleague = third(world)
    do(grant_review, world.command(GrantReview, colleague, review_id=review_id), now=LATER)
    assert run(world, review_id, colleague) == [None, None, None]
    assert doings(world, world.coordinator) == []
    assert held(world) == {}
    items = list_items(world.session, branch_id=world.branch_id, review_id=review_id)
    assert {item.state for item in items} == {ItemState.DONE}
    check_ledger(world)
    assert run(world, review_id, colleague) == []


def test_an_item_of_another_review_is_not_there(world: World) -> None:
    first, second, _grant = two_visits_and_a_grant(world)
    one, other = ask(world, [first]), ask(world, [second])
    colleague = third(world)
    do(grant_review, world.command(GrantReview, colleague, review_id=one), now=LATER)
    (item,) = list_items(world.session, branch_id=world.branch_id, review_id=other)
    for handle, kind, more in ((take_item_back, TakeItemBack, {}), (leave_item, LeaveItem, {"code": "x"})):
        command = world.command(kind, colleague, review_id=one, item_id=item.id, **more)
        with pytest.raises(ReviewNotFound):
            do(handle, command, now=LATER)
    assert item.state is ItemState.WAITING


def test_only_what_is_ticked_is_taken_back(world: World) -> None:
    first, *_others = two_visits_and_a_grant(world)
    review_id = ask(world, [first])
    colleague = third(world)
    do(grant_review, world.command(GrantReview, colleague, review_id=review_id), now=LATER)
    assert run(world, review_id, colleague) == [None]
    assert len(doings(world, world.coordinator)) == 2


def test_one_that_is_refused_leaves_the_others_done_and_is_tried_anew(world: World) -> None:
    hear_of(world, world.volunteer)
    visit_id = enter_for(world)
    do(
        record_evidence,
        world.command(
            RecordEvidence,
            world.other_coordinator,
            visit_id=visit_id,
            method=EvidenceMethod.SENIOR_CALL,
            agrees=True,
            said_by_id=world.senior.id,
        ),
    )
    decider, asker, granter = (
        make_coordinator(world.session, name=name) for name in ("서지우", "문가온", "차은별")
    )
    world.session.commit()
    world.decide(visit_id, by=decider)
    other_id = world.log(day=TODAY - timedelta(days=1))
    world.decide(other_id)
    review_id = ask(world, [(ObjectKind.VISIT, visit_id), (ObjectKind.VISIT, other_id)], asker)
    do(grant_review, world.command(GrantReview, decider, review_id=review_id), now=LATER)
    assert sorted(map(str, run(world, review_id, decider))) == ["None", "exchange.second-had-part"]
    states = {
        item.state for item in list_items(world.session, branch_id=world.branch_id, review_id=review_id)
    }
    assert states == {ItemState.DONE, ItemState.LEFT}
    assert run(world, review_id, granter) == [None]
    check_ledger(world)


def test_neither_who_entered_it_nor_who_asked_grants_it(world: World) -> None:
    review_id = ask(world, two_visits_and_a_grant(world))
    with pytest.raises(SecondIsParty):
        do(grant_review, world.command(GrantReview, world.coordinator, review_id=review_id), now=LATER)
    with pytest.raises(SecondAskedForIt):
        do(grant_review, world.command(GrantReview, world.other_coordinator, review_id=review_id), now=LATER)


def test_nobody_reviews_themselves_nor_ticks_what_is_not_theirs(world: World) -> None:
    made = two_visits_and_a_grant(world)
    with pytest.raises(ReviewOfOneself):
        ask(world, made, world.coordinator)
    with pytest.raises(NothingTicked):
        ask(world, [])
    with pytest.raises(NotTheirDoing):
        ask(world, [(ObjectKind.VISIT, some_id())])
    with pytest.raises(ReviewDaysUnfit):
        ask(world, made, until=LAST_DAY + timedelta(days=1))


def test_a_review_is_refused_with_a_reason_and_decided_once(world: World) -> None:
    review_id = ask(world, two_visits_and_a_grant(world))
    colleague = third(world)
    no = world.command(RefuseReview, colleague, review_id=review_id, reason="모두 확인된 방문입니다.")
    do(refuse_review, no, now=LATER)
    with pytest.raises(ReviewDecided):
        do(grant_review, world.command(GrantReview, colleague, review_id=review_id), now=LATER)
    assert set(run(world, review_id, colleague)) == {"exchange.review-not-granted"}
    with pytest.raises(ReviewNotFound):
        do(grant_review, world.command(GrantReview, colleague, review_id=some_id()), now=LATER)


def entered_food_work(world: World) -> UUID:
    """Return food work that a coordinator entered, its volunteer confirmed and a colleague approved."""
    hear_of(world, world.volunteer)
    work_id = enter_work(world)
    agree(world, work_id)
    decide(world, work_id, by=world.other_coordinator)
    return work_id


def test_food_work_that_one_person_entered_is_listed_and_taken_back(session: Session) -> None:
    world = make_world(session, Policy(food_work_rate=30))
    work_id = entered_food_work(world)
    assert (certified(world)[0], balances(world) != {}) == (120, True)
    found = doings(world, world.coordinator)
    assert found == doings(world, world.other_coordinator) == [(ObjectKind.FOOD_WORK, work_id)]
    asker, granter = (make_coordinator(session, name=name) for name in ("문가온", "차은별"))
    session.commit()
    review_id = ask(world, found, asker)
    do(grant_review, world.command(GrantReview, granter, review_id=review_id), now=LATER)
    assert run(world, review_id, world.other_coordinator) == ["exchange.second-had-part"]
    assert run(world, review_id, asker) == ["exchange.second-asked-for-it"]
    assert get_work(world, work_id).state is FoodWorkState.APPROVED
    assert run(world, review_id, granter) == [None]
    assert (balances(world), certified(world)) == ({}, (0, {}))
    assert (taken_on(world), taken_in(world)) == (0, 0)
    assert get_work(world, work_id).state is FoodWorkState.WITHDRAWN
    assert doings(world, world.coordinator) == []
    assert run(world, review_id, granter) == []
    check_ledger(world)
    pack(world)


def test_food_work_that_is_undecided_or_one_s_own_is_not_listed(world: World) -> None:
    hear_of(world, world.volunteer)
    work_id = enter_work(world)
    pack(world, start=time(17), end=time(18))
    assert doings(world, world.coordinator) == doings(world, world.volunteer) == []
    with pytest.raises(NotTheirDoing):
        ask(world, [(ObjectKind.FOOD_WORK, work_id)])


def test_food_work_that_somebody_took_back_meanwhile_is_left(world: World) -> None:
    work_id = entered_food_work(world)
    visit_id = world.log(day=TODAY - timedelta(days=1))
    world.decide(visit_id)
    asker, granter = (make_coordinator(world.session, name=name) for name in ("문가온", "차은별"))
    world.session.commit()
    review_id = ask(world, doings(world, world.coordinator), asker)
    do(grant_review, world.command(GrantReview, granter, review_id=review_id), now=LATER)
    reversal_id = ask_back(world, ObjectKind.FOOD_WORK, work_id, asker)
    assert doings(world, world.coordinator) == [(ObjectKind.VISIT, visit_id)]
    assert sorted(map(str, run(world, review_id, granter))) == ["None", "exchange.reversal-asked"]
    grant_back(world, reversal_id, granter)
    assert run(world, review_id, granter) == ["exchange.reversed-before"]
    assert certified(world) == (0, {})
