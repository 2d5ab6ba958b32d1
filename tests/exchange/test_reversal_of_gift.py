"""Gifts, grants and uses are taken back by two people, across branches too."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from tests.care.world import World, do, messages_to
from tests.exchange.correcting import (
    LATER,
    ask_back,
    branch_sums,
    check_ledger,
    final_gift,
    grant_back,
    reversal_of,
    take_back_whole,
    third,
)
from tests.exchange.giving import COOLED_OFF, accept, fund, gift_of, give_to, held
from tests.exchange.test_gift_across import OTHER, PHONE, clearing, give_her
from tests.exchange.using import agreed, need, visit
from tests.exchange.using import fund as fund_kinds
from tests.factories import make_branch, make_coordinator, make_family, make_person, make_volunteer
from tests.sign_in import sign_in
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.commands.gifts import AcceptGift, accept_gift
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.commands.reversals import AskReversal, GrantReversal, ask_reversal, grant_reversal
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    PoolGaveItAway,
    ReversalDecided,
    ReversedBefore,
    SecondHadPart,
)
from timebank.exchange.errors.standing import DeputyMustWait, SecondAskedForIt
from timebank.exchange.queries.waiting import count_waiting
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.queries.clearing import list_clearing
from timebank.people.models import Person


def test_a_gift_goes_back_to_the_accounts_it_came_from(world: World) -> None:
    make_family(world.session, world.volunteer, world.senior)
    gift_id = final_gift(world, world.volunteer, world.senior)
    assert held(world.session, world.volunteer) == {"own": 60}
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert gift_of(world, gift_id).state is GiftState.REVERSED
    assert held(world.session, world.volunteer) == {"gift_only": 60, "own": 180}
    assert held(world.session, world.senior) == {}
    assert messages_to(world, world.volunteer)[-1] == "gift_reversed"
    assert messages_to(world, world.senior)[-1] == "gift_reversed_receiver"
    check_ledger(world)


def test_a_gift_that_was_used_leaves_its_receiver_owing(world: World) -> None:
    daughter = make_volunteer(world.session, name="최은정")
    make_family(world.session, daughter, world.senior)
    gift_id = final_gift(world, daughter, world.senior)
    need(world)
    agreed(world)
    world.decide(visit(world))
    assert held(world.session, world.senior) == {"received": 90}
    found = take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert found.owed_minutes == 90
    assert held(world.session, world.senior) == {"debt": -90}
    check_ledger(world)


def test_both_branches_post_their_half_back(world: World) -> None:
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    mother = make_person(world.session, name="윤옥자", phone=PHONE, roles=[Role.SENIOR], branch_id=OTHER)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    gift_id = give_her(world)
    do(
        accept_gift,
        AcceptGift(branch_id=OTHER, actor_id=mother.id, gift_id=gift_id, receiver_id=mother.id),
    )
    finish_due(COOLED_OFF)
    assert clearing(world.session) == {world.branch_id: 180, OTHER: -180}
    (seen,) = list_clearing(world.session, branch_id=world.branch_id)
    assert (seen.counter_branch, seen.balance, seen.mirror_balance, seen.mirrored) == (OTHER, 180, -180, True)
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert clearing(world.session) == {world.branch_id: 0, OTHER: 0}
    assert held(world.session, mother) == {}
    assert held(world.session, world.volunteer) == {"gift_only": 120, "own": 100}
    check_ledger(world, world.branch_id, OTHER)


def given_to_another_branch(world: World) -> tuple[UUID, Person]:
    """Return a final gift to somebody of another branch, and a coordinator there."""
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    mother = make_person(world.session, name="윤옥자", phone=PHONE, roles=[Role.SENIOR], branch_id=OTHER)
    there = make_coordinator(world.session, name="한상우", branch_id=OTHER)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    gift_id = give_her(world)
    accept(gift_id, mother)
    finish_due(COOLED_OFF)
    return gift_id, there


def test_the_request_of_the_other_branch_is_closed_and_its_asker_told(app: Flask, world: World) -> None:
    gift_id, there = given_to_another_branch(world)
    asking = AskReversal(
        branch_id=OTHER, actor_id=there.id, kind=ObjectKind.GIFT, thing_id=gift_id, reason="잘못 왔습니다."
    )
    overtaken = do(ask_reversal, asking, now=LATER)
    assert count_waiting(world.session, branch_id=OTHER).reversals == 1
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    found = reversal_of(world, overtaken)
    assert (found.state, found.decided_by_id) == (ReversalState.OVERTAKEN, None)
    assert messages_to(world, there) == ["reversal_overtaken"]
    assert count_waiting(world.session, branch_id=OTHER).reversals == 0
    colleague = make_coordinator(world.session, name="오세라", branch_id=OTHER)
    world.session.commit()
    granting = GrantReversal(branch_id=OTHER, actor_id=colleague.id, reversal_id=overtaken)
    with pytest.raises(ReversalDecided):
        do(grant_reversal, granting, now=LATER)
    with pytest.raises(ReversedBefore):
        do(ask_reversal, replace(asking, id=new_id()), now=LATER)
    desk = app.test_client()
    sign_in(desk, colleague)
    assert "다른 지점" in desk.get(f"/desk/reversals/{overtaken}").text
    assert clearing(world.session) == {world.branch_id: 0, OTHER: 0}


def test_a_gift_to_the_pool_comes_back_while_the_pool_has_it(world: World) -> None:
    fund(world.session, world.volunteer, own=180)
    gift_id = give_to(world.volunteer)
    finish_due(COOLED_OFF)
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert held(world.session, world.volunteer) == {"own": 180}
    assert branch_sums(world)["pool"] == 0
    check_ledger(world)


def test_what_the_pool_has_granted_is_not_taken_back_from_it(world: World) -> None:
    need(world)
    fund(world.session, world.volunteer, own=180)
    gift_id = give_to(world.volunteer)
    finish_due(COOLED_OFF)
    granting = world.command(
        GrantFromPool, world.coordinator, person_id=world.senior.id, minutes=60, reason="급합니다."
    )
    grant_id = do(grant_from_pool, granting, now=LATER)
    reversal_id = ask_back(world, ObjectKind.GIFT, gift_id)
    colleague = third(world)
    with pytest.raises(PoolGaveItAway):
        grant_back(world, reversal_id, colleague)
    grant_back(world, ask_back(world, ObjectKind.GRANT, grant_id), colleague)
    assert held(world.session, world.senior) == {}
    assert messages_to(world, world.senior)[-1] == "grant_reversed"
    grant_back(world, reversal_id, colleague)
    assert held(world.session, world.volunteer) == {"own": 180}
    check_ledger(world)


def test_a_use_gives_each_minute_back_where_it_came_from(world: World) -> None:
    need(world)
    fund_kinds(world.session, world.senior, own=100, received=60)
    redemption_id = agreed(world)
    world.decide(visit(world))
    assert held(world.session, world.senior) == {"own": 70}
    take_back_whole(world, ObjectKind.REDEMPTION, redemption_id)
    assert held(world.session, world.senior) == {"own": 100, "received": 60}
    assert held(world.session, world.volunteer) == {"gift_only": 18, "own": 72}
    assert messages_to(world, world.senior)[-1] == "redemption_reversed"
    check_ledger(world)


def test_a_gift_that_can_still_be_taken_back_is_not_corrected(world: World) -> None:
    fund(world.session, world.volunteer, own=180)
    with pytest.raises(NothingToReverse):
        ask_back(world, ObjectKind.GIFT, give_to(world.volunteer))


def test_a_deputy_takes_a_grant_back_where_both_coordinators_had_a_part(world: World) -> None:
    deputy = make_person(world.session, name="최도훈", roles=[Role.DEPUTY], born=None)
    world.session.commit()
    need(world)
    fund(world.session, world.volunteer, own=600)
    give_to(world.volunteer, minutes=600)
    finish_due(COOLED_OFF)
    granting = world.command(
        GrantFromPool, world.coordinator, person_id=world.senior.id, minutes=60, reason="급합니다."
    )
    reversal_id = ask_back(world, ObjectKind.GRANT, do(grant_from_pool, granting, now=LATER))
    with pytest.raises(SecondHadPart):
        grant_back(world, reversal_id, world.coordinator)
    with pytest.raises(SecondAskedForIt):
        grant_back(world, reversal_id, world.other_coordinator)
    grant_back(world, reversal_id, deputy)
    assert held(world.session, world.senior) == {}


def test_a_deputy_waits_while_a_coordinator_can_decide(world: World) -> None:
    deputy = make_person(world.session, name="최도훈", roles=[Role.DEPUTY], born=None)
    world.session.commit()
    need(world)
    fund(world.session, world.volunteer, own=600)
    give_to(world.volunteer, minutes=600)
    finish_due(COOLED_OFF)
    granting = world.command(
        GrantFromPool, world.coordinator, person_id=world.senior.id, minutes=60, reason="급합니다."
    )
    grant_id = do(grant_from_pool, granting, now=LATER)
    reversal_id = ask_back(world, ObjectKind.GRANT, grant_id, by=world.coordinator)
    with pytest.raises(DeputyMustWait):
        grant_back(world, reversal_id, deputy)
    grant_back(world, reversal_id, world.other_coordinator)


def test_a_coordinator_finds_the_way_from_what_moved_to_its_correction(app: Flask, world: World) -> None:
    make_family(world.session, world.volunteer, world.senior)
    gift_id = final_gift(world, world.volunteer, world.senior)
    desk, auditor = app.test_client(), app.test_client()
    sign_in(desk, world.coordinator)
    reader = make_person(world.session, name="감사인", roles=[Role.AUDITOR], born=None)
    world.session.commit()
    sign_in(auditor, reader)
    assert f"/desk/gifts/{gift_id}" in desk.get("/desk/gifts").text
    assert f"/desk/gifts/{gift_id}" not in auditor.get("/desk/gifts").text
    asking = f"/desk/reversals/new/gift/{gift_id}"
    assert asking in desk.get(f"/desk/gifts/{gift_id}").text
    assert desk.get(asking).status_code == 200
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert asking not in desk.get(f"/desk/gifts/{gift_id}").text
    assert f"/desk/gifts/{gift_id}" not in desk.get("/desk/gifts").text


def test_a_use_and_a_grant_lead_to_their_corrections(app: Flask, world: World) -> None:
    desk = app.test_client()
    sign_in(desk, world.coordinator)
    need(world)
    fund(world.session, world.volunteer, own=180)
    give_to(world.volunteer)
    finish_due(COOLED_OFF)
    granting = world.command(
        GrantFromPool, world.other_coordinator, person_id=world.senior.id, minutes=120, reason="급합니다."
    )
    grant_id = do(grant_from_pool, granting)
    assert f"/desk/pool/grants/{grant_id}" in desk.get("/desk/pool").text
    assert f"/desk/reversals/new/grant/{grant_id}" in desk.get(f"/desk/pool/grants/{grant_id}").text
    redemption_id = agreed(world)
    page = f"/desk/redemptions/{redemption_id}"
    assert f"/desk/reversals/new/redemption/{redemption_id}" not in desk.get(page).text
    world.decide(visit(world))
    assert f"/desk/reversals/new/redemption/{redemption_id}" in desk.get(page).text
