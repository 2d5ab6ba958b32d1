"""What a delegate has done by telephone: the holder reads of it, and they are no second person for it."""

import pytest
import time_machine
from flask import Flask

from tests.care.world import NOW, World, do
from tests.exchange.giving import fund
from tests.exchange.test_telephone_desk import answer, ask, daughter, entrust, give, opened
from tests.factories import BRANCH, give_role, make_person
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.exchange.commands.gift_approvals import ApproveGift, approve_gift
from timebank.exchange.commands.redemptions import ApproveRedemption, approve_redemption
from timebank.exchange.errors.standing import SecondAskedForIt
from timebank.exchange.models import Redemption
from timebank.exchange.queries.things import list_things
from timebank.exchange.rules.calls import CallerKind
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct

__all__ = ["daughter"]


def test_the_senior_reads_what_a_delegate_had_done_by_telephone(
    app: Flask, world: World, daughter: Person
) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world, daughter, DelegatedAct.GIVE, minutes=90)
    call_id = opened(world, CallerKind.DELEGATE, caller_id=daughter.id)
    answer(world, call_id)
    give(world, call_id, 60)
    client = app.test_client()
    with time_machine.travel(NOW, tick=False):
        sign_in(client, world.senior)
        page = client.get("/me/delegate").get_data(as_text=True)
    assert "점수를 나눔" in page
    assert "이은정님, 전화로" in page


def test_who_telephoned_as_delegate_is_no_second_person_later(world: World) -> None:
    neighbour = make_person(world.session, name="오세라", roles=[Role.VOLUNTEER])
    world.senior.neighbourhood = "두류동"
    fund(world.session, world.senior, own=4000)
    entrust(world, neighbour, DelegatedAct.GIVE, DelegatedAct.ASK, minutes=3000)
    call_id = opened(world, CallerKind.DELEGATE, caller_id=neighbour.id)
    answer(world, call_id)
    gift_id = give(world, call_id, 700)
    asked = ask(world, call_id)
    redemption = world.session.get_one(Redemption, (BRANCH, asked))
    redemption.state = RedemptionState.AWAITING_APPROVAL
    give_role(world.session, neighbour, Role.COORDINATOR)
    world.session.commit()
    with pytest.raises(SecondAskedForIt):
        do(approve_gift, world.command(ApproveGift, neighbour, gift_id=gift_id))
    with pytest.raises(SecondAskedForIt):
        do(approve_redemption, world.command(ApproveRedemption, neighbour, redemption_id=asked))
    do(approve_gift, world.command(ApproveGift, world.other_coordinator, gift_id=gift_id))
    do(approve_redemption, world.command(ApproveRedemption, world.other_coordinator, redemption_id=asked))
    (thing,) = list_things(world.session, branch_id=BRANCH, wanted=[(ObjectKind.GIFT, gift_id)]).values()
    assert neighbour.id in thing.had_part
