"""A gift that crossed branches: either side objects where they are a member, and the other is told."""

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.care.world import World, do, messages_to
from tests.exchange.correcting import LATER, check_ledger
from tests.exchange.giving import COOLED_OFF, accept, fund, gift_of, held
from tests.exchange.test_gift_across import OTHER, PHONE, clearing, give_her
from tests.factories import make_branch, make_coordinator, make_person
from tests.sign_in import sign_in
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.commands.disputes import DecideDispute, OpenDispute, decide_dispute, open_dispute
from timebank.exchange.commands.reversals import AskReversal, GrantReversal, ask_reversal, grant_reversal
from timebank.exchange.errors.disputes import NotYetDecided
from timebank.exchange.errors.reversals import (
    ReversalByParty,
    ReversalDecided,
    SecondHadPart,
)
from timebank.exchange.errors.standing import SecondIsParty
from timebank.exchange.models import Dispute
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.tasks.gifts import finish_due
from timebank.notifications.models import Message
from timebank.people.models import Login, Person

WORDS = "약속과 다른 점입니다."


class Far:
    """The receiver's branch: the mother, two who decide there, and the gift that has arrived."""

    def __init__(self, world: World) -> None:
        self.world = world
        make_branch(world.session, OTHER, name="청주 흥덕구 지점")
        self.mother = make_person(
            world.session, name="윤옥자", phone=PHONE, roles=[Role.SENIOR], branch_id=OTHER
        )
        self.first = make_coordinator(world.session, name="한지우", branch_id=OTHER)
        self.second = make_coordinator(world.session, name="서은호", branch_id=OTHER)
        fund(world.session, world.volunteer, own=100, gift_only=120)
        self.gift_id = give_her(world)

    def arrive(self) -> None:
        accept(self.gift_id, self.mother)
        finish_due(COOLED_OFF)

    def object_to(self, by: Person | None = None) -> UUID:
        command = OpenDispute(
            branch_id=OTHER,
            actor_id=(by or self.mother).id,
            kind=ObjectKind.GIFT,
            thing_id=self.gift_id,
            person_id=self.mother.id,
            words=WORDS,
        )
        return do(open_dispute, command, now=LATER)

    def decide(self, dispute_id: UUID, by: Person, *, upheld: bool = True) -> UUID | None:
        command = DecideDispute(
            branch_id=OTHER, actor_id=by.id, dispute_id=dispute_id, upheld=upheld, words="맞습니다."
        )
        return do(decide_dispute, command, now=LATER)

    def grant(self, reversal_id: UUID, by: Person) -> None:
        command = GrantReversal(branch_id=OTHER, actor_id=by.id, reversal_id=reversal_id)
        do(grant_reversal, command, now=LATER)

    def as_here(self, person: Person, name: str) -> Person:
        """Return the same person as a coordinator of the receiver's branch, by one sign-in."""
        session = self.world.session
        if person.login_id is None:
            login = Login(id=new_id(), language="ko", created_at=LATER)
            session.add(login)
            session.flush()
            person.login_id = login.id
        there = make_coordinator(session, name=name, branch_id=OTHER)
        there.login_id = person.login_id
        session.commit()
        return there


@pytest.fixture
def far(world: World) -> Far:
    return Far(world)


def test_the_receiver_objects_where_they_are_and_the_giver_is_told_at_home(far: Far) -> None:
    far.arrive()
    far.object_to()
    dispute = far.world.session.scalars(select(Dispute)).one()
    assert (dispute.branch_id, dispute.object_id) == (OTHER, far.gift_id)
    assert messages_to(far.world, far.mother)[-1] == "dispute_opened"
    assert messages_to(far.world, far.world.volunteer)[-1] == "dispute_elsewhere"
    told = far.world.session.scalars(select(Message).where(Message.template == "dispute_elsewhere")).one()
    assert told.branch_id == far.world.branch_id
    assert json.loads(told.values)["there"] == "청주 흥덕구 지점"


def test_upheld_and_granted_there_it_goes_back_in_both_books(far: Far) -> None:
    far.arrive()
    reversal_id = far.decide(far.object_to(), far.first)
    assert reversal_id is not None
    far.grant(reversal_id, far.second)
    assert gift_of(far.world, far.gift_id).state is GiftState.REVERSED
    assert held(far.world.session, far.mother) == {}
    assert held(far.world.session, far.world.volunteer) == {"gift_only": 120, "own": 100}
    assert clearing(far.world.session) == {far.world.branch_id: 0, OTHER: 0}
    assert messages_to(far.world, far.world.volunteer)[-2:] == ["dispute_upheld", "gift_reversed"]
    assert messages_to(far.world, far.mother)[-1] == "gift_reversed_receiver"
    check_ledger(far.world, far.world.branch_id, OTHER)


def test_asked_for_in_both_branches_it_goes_back_once(far: Far) -> None:
    far.arrive()
    there = far.decide(far.object_to(), far.first)
    assert there is not None
    asking = far.world.command(
        AskReversal, far.world.coordinator, kind=ObjectKind.GIFT, thing_id=far.gift_id, reason=WORDS
    )
    here = do(ask_reversal, asking, now=LATER)
    far.grant(there, far.second)
    with pytest.raises(ReversalDecided):
        do(
            grant_reversal,
            far.world.command(GrantReversal, far.world.other_coordinator, reversal_id=here),
            now=LATER,
        )
    assert held(far.world.session, far.world.volunteer) == {"gift_only": 120, "own": 100}


def test_the_giver_objects_at_home_and_the_receiver_is_told_where_they_are(far: Far) -> None:
    far.arrive()
    command = far.world.command(
        OpenDispute,
        far.world.volunteer,
        kind=ObjectKind.GIFT,
        thing_id=far.gift_id,
        person_id=far.world.volunteer.id,
        words=WORDS,
    )
    do(open_dispute, command, now=LATER)
    assert messages_to(far.world, far.mother)[-1] == "dispute_elsewhere"


def test_a_gift_that_is_not_accepted_yet_is_answered_instead(far: Far) -> None:
    with pytest.raises(NotYetDecided):
        far.object_to()


def test_who_gave_it_at_home_does_not_decide_there(far: Far) -> None:
    far.arrive()
    dispute_id = far.object_to()
    giver_there = far.as_here(far.world.volunteer, "윤미경")
    with pytest.raises(SecondIsParty):
        far.decide(dispute_id, giver_there)
    asking = AskReversal(
        branch_id=OTHER, actor_id=giver_there.id, kind=ObjectKind.GIFT, thing_id=far.gift_id, reason=WORDS
    )
    with pytest.raises(ReversalByParty):
        do(ask_reversal, asking, now=LATER)


def test_who_entered_it_at_home_does_not_grant_its_correction_there(far: Far) -> None:
    gift = gift_of(far.world, far.gift_id)
    gift.entered_by_id = far.world.coordinator.id
    far.world.session.commit()
    far.arrive()
    reversal_id = far.decide(far.object_to(), far.first)
    assert reversal_id is not None
    with pytest.raises(SecondHadPart):
        far.grant(reversal_id, far.as_here(far.world.coordinator, "박정현"))


def test_the_receivers_page_leads_to_the_objection_and_staff_decide_it(app: Flask, far: Far) -> None:
    far.arrive()
    client, desk = app.test_client(), app.test_client()
    sign_in(client, far.mother)
    asking = f"/disputes/new/gift/{far.gift_id}"
    assert asking in client.get(f"/gifts/received/{far.gift_id}").text
    assert "윤미경" in client.get(asking).text
    dispute_id = far.object_to()
    sign_in(desk, far.first)
    page = desk.get(f"/disputes/{dispute_id}").text
    assert "윤미경" in page and f"/desk/disputes/{dispute_id}" in page
