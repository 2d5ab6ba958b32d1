"""Whoever acts for somebody stays honest: not for relatives, not to themselves, not twice in one matter."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, World, do, some_id
from tests.exchange.correcting import take_back_whole
from tests.exchange.giving import COOLED_OFF, LAPSED, accept, approve, fund, gift_of, give_to, held, take_back
from tests.exchange.test_delegates_act import by, entrust
from tests.exchange.using import ask, offer
from tests.factories import give_role, make_branch, make_family, make_person, make_senior, make_volunteer
from timebank.core.crypto import blind_index
from timebank.core.permissions import Role
from timebank.exchange.commands.asking import AskForCare
from timebank.exchange.commands.calls import (
    ActInCall,
    NoteAnswers,
    OpenCall,
    in_call,
    note_answers,
    open_call,
)
from timebank.exchange.commands.gift_approvals import RefuseGift, refuse_gift
from timebank.exchange.commands.gifts import AcceptGift, DeclineGift, decline_gift
from timebank.exchange.commands.giving import Give
from timebank.exchange.commands.redemptions import CancelRedemption
from timebank.exchange.errors.calls import CallMismatch
from timebank.exchange.errors.gifts import GiftEnteredByRelative, GiverAcceptsOwn, GivesForOthersToSelf
from timebank.exchange.errors.redemptions import VolunteerUnfit
from timebank.exchange.errors.standing import ActsForRelative, SecondIsParty
from timebank.exchange.models import Call
from timebank.exchange.rules.calls import CallAct, CallerKind, Question, Receipt
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.redemptions import Unfit
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.tasks.gifts import finish_due, lapse_due
from timebank.people.errors import NotActive
from timebank.people.models import Login, Person
from timebank.people.queries import find_delegation
from timebank.people.rules import DelegatedAct, PersonState

OTHER = "heungdeok"


@pytest.fixture
def daughter(world: World) -> Person:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    world.senior.neighbourhood = "두류동"
    world.session.commit()
    return daughter


def left_to_give(world: World) -> int:
    found = find_delegation(world.session, branch_id=world.branch_id, holder_id=world.senior.id, day=TODAY)
    assert found is not None
    world.session.refresh(found)
    return found.left_minutes


def called(world: World, delegate: Person) -> UUID:
    """Have the senior's delegate telephone, and answer rightly."""
    common = {"branch_id": world.branch_id, "actor_id": world.coordinator.id}
    call_id = do(
        open_call,
        OpenCall(
            **common,  # type: ignore[arg-type]
            person_id=world.senior.id,
            caller_kind=CallerKind.DELEGATE,
            caller_id=delegate.id,
        ),
    )
    call = world.session.get_one(Call, (world.branch_id, call_id))
    right = frozenset(Question(each) for each in call.questions)
    do(note_answers, NoteAnswers(**common, call_id=call_id, right=right))  # type: ignore[arg-type]
    return call_id


def in_the_call(world: World, call_id: UUID, act: CallAct, kind: type, **said: object) -> UUID:
    common = {
        "branch_id": world.branch_id,
        "id": some_id(),
        "actor_id": world.coordinator.id,
        "on_behalf_of_id": world.senior.id,
    }
    command = ActInCall(
        **common,  # type: ignore[arg-type]
        call_id=call_id,
        asked=kind(**common | said),
        script="그대로 읽어 드렸습니다.",
        receipt=Receipt.PAPER,
    )
    answer = do(in_call(act), command)
    return answer if isinstance(answer, UUID) else command.id


def test_a_coordinator_neither_gives_nor_accepts_for_a_relative(world: World) -> None:
    make_family(world.session, world.senior, world.coordinator, by=world.other_coordinator)
    make_family(world.session, world.senior, world.volunteer, by=world.other_coordinator)
    fund(world.session, world.senior, own=300)
    fund(world.session, world.volunteer, own=300)
    with pytest.raises(ActsForRelative):
        give_to(world.senior, world.volunteer, **by(world.coordinator, world.senior))
    gift_id = give_to(world.volunteer, world.senior)
    with pytest.raises(ActsForRelative):
        accept(gift_id, world.senior, by=world.coordinator)
    accept(gift_id, world.senior, by=world.other_coordinator)


def test_a_coordinator_gives_nothing_of_somebody_else_to_a_relative(world: World) -> None:
    mother = make_person(world.session, name="박순자", phone="010-5000-7010", roles=[Role.SENIOR])
    make_family(world.session, world.coordinator, mother, by=world.other_coordinator)
    make_family(world.session, world.senior, mother, by=world.other_coordinator)
    fund(world.session, world.senior, own=300)
    named: dict[str, Any] = {"target": GiftTarget.THIRD_PARTY, "name": mother.name, "phone": "010-5000-7010"}
    with pytest.raises(ActsForRelative):
        give_to(world.senior, mother, **by(world.coordinator, world.senior))
    with pytest.raises(ActsForRelative):
        give_to(world.senior, **named, **by(world.coordinator, world.senior))
    give_to(world.senior, mother, **by(world.other_coordinator, world.senior))


def test_what_a_coordinator_entered_for_whoever_fits_their_relative_accepts_with_a_colleague(
    world: World,
) -> None:
    fund(world.session, world.senior, own=300)
    named: dict[str, Any] = {"target": GiftTarget.THIRD_PARTY, "name": "박순자", "phone": "010-5000-7010"}
    gift_id = give_to(world.senior, **named, **by(world.coordinator, world.senior))
    mother = make_person(world.session, name="박순자", phone="010-5000-7010", roles=[Role.SENIOR])
    make_family(world.session, world.coordinator, mother, by=world.other_coordinator)
    world.session.commit()
    with pytest.raises(GiftEnteredByRelative):
        accept(gift_id, mother)
    with pytest.raises(ActsForRelative):
        accept(gift_id, mother, by=world.coordinator)
    accept(gift_id, mother, by=world.other_coordinator)
    assert gift_of(world, gift_id).state is GiftState.ACCEPTED


def test_nobody_accepts_what_they_entered_for_somebody_else(world: World) -> None:
    fund(world.session, world.senior, own=300)
    named: dict[str, Any] = {"target": GiftTarget.THIRD_PARTY, "name": "정현우", "phone": "010-5000-7011"}
    gift_id = give_to(world.senior, **named, **by(world.coordinator, world.senior))
    world.coordinator.phone = "+821050007011"
    world.coordinator.phone_index = blind_index("phone", world.coordinator.phone)
    world.session.commit()
    with pytest.raises(GiverAcceptsOwn):
        accept(gift_id, world.coordinator)


def test_nobody_gives_for_who_has_left(world: World) -> None:
    fund(world.session, world.senior, own=300)
    world.senior.state = PersonState.LEFT
    world.session.commit()
    with pytest.raises(NotActive):
        give_to(world.senior, **by(world.coordinator, world.senior))


def test_a_coordinator_does_not_approve_what_goes_to_them_in_another_branch(world: World) -> None:
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    elsewhere = make_person(
        world.session, name="김도윤", phone="010-5000-7009", roles=[Role.VOLUNTEER], branch_id=OTHER
    )
    login = Login(id=some_id(), created_at=NOW)
    world.session.add(login)
    world.session.flush()
    elsewhere.login_id = world.other_coordinator.login_id = login.id
    fund(world.session, world.senior, own=4000)
    gift_id = give_to(
        world.senior,
        minutes=3001,
        target=GiftTarget.THIRD_PARTY,
        receiver_branch=OTHER,
        name="김도윤",
        phone="010-5000-7009",
    )
    assert gift_of(world, gift_id).state is GiftState.AWAITING_APPROVAL
    with pytest.raises(SecondIsParty):
        approve(gift_id, world.other_coordinator)
    approve(gift_id, world.coordinator)


def test_a_delegate_gives_nothing_to_themselves_by_telephone(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    call_id = called(world, daughter)
    said = {"giver_id": world.senior.id, "target": GiftTarget.FAMILY, "receiver_id": daughter.id}
    with pytest.raises(GivesForOthersToSelf):
        in_the_call(world, call_id, CallAct.GIVE, Give, minutes=60, **said)
    assert left_to_give(world) == 300


@pytest.mark.parametrize(("act", "command"), [(CallAct.ACCEPT, AcceptGift), (CallAct.DECLINE, DeclineGift)])
def test_a_delegate_answers_by_telephone_nothing_that_they_gave(
    world: World, daughter: Person, act: CallAct, command: type
) -> None:
    fund(world.session, daughter, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    gift_id = give_to(daughter, world.senior, minutes=60)
    call_id = called(world, daughter)
    said = {"gift_id": gift_id, "receiver_id": world.senior.id}
    with pytest.raises(GiverAcceptsOwn):
        in_the_call(world, call_id, act, command, **said)


def test_in_a_call_only_what_is_the_persons_own_is_touched(world: World, daughter: Person) -> None:
    neighbour = make_senior(world.session, name="박순자")
    fund(world.session, neighbour, own=600)
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, DelegatedAct.ASK, minutes=300)
    theirs = ask(world, neighbour)
    call_id = called(world, daughter)
    said = {"redemption_id": theirs, "reason": "잘못 눌렀습니다."}
    with pytest.raises(CallMismatch):
        in_the_call(world, call_id, CallAct.CANCEL, CancelRedemption, **said)
    given = {"giver_id": neighbour.id, "target": GiftTarget.POOL}
    with pytest.raises(CallMismatch):
        in_the_call(world, call_id, CallAct.GIVE, Give, minutes=60, **given)
    usual = {"activities": ("talk",), "day": TODAY + timedelta(days=1), "start": time(13), "end": time(14)}
    mine = in_the_call(world, call_id, CallAct.ASK_FOR_CARE, AskForCare, **usual)
    said = {"redemption_id": mine, "reason": "병원에 갑니다."}
    in_the_call(world, call_id, CallAct.CANCEL, CancelRedemption, **said)


@pytest.mark.parametrize("how", ["taken back", "declined", "refused", "lapsed"])
def test_what_comes_back_the_delegate_may_give_again(world: World, daughter: Person, how: str) -> None:
    fund(world.session, world.senior, own=4000)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=3500)
    make_family(world.session, world.senior, world.volunteer, by=world.coordinator)
    world.session.commit()
    minutes = 3001 if how == "refused" else 240
    gift_id = give_to(world.senior, world.volunteer, minutes=minutes, **by(daughter, world.senior))
    assert left_to_give(world) == 3500 - minutes
    common = {"branch_id": world.branch_id, "gift_id": gift_id}
    if how == "taken back":
        take_back(gift_id, world.senior)
    elif how == "declined":
        answer = {"actor_id": world.volunteer.id, "receiver_id": world.volunteer.id}
        do(decline_gift, DeclineGift(**common, **answer))  # type: ignore[arg-type]
    elif how == "refused":
        refuse = RefuseGift(**common, actor_id=world.coordinator.id, reason="너무 많습니다.")  # type: ignore[arg-type]
        do(refuse_gift, refuse)
    else:
        assert lapse_due(LAPSED) == 1
    assert left_to_give(world) == 3500
    assert held(world.session, world.senior) == {"own": 4000}


def test_what_was_given_by_telephone_comes_back_to_the_delegates_allowance(
    world: World, daughter: Person
) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    said = {"giver_id": world.senior.id, "target": GiftTarget.POOL}
    gift_id = in_the_call(world, called(world, daughter), CallAct.GIVE, Give, minutes=60, **said)
    assert left_to_give(world) == 240
    take_back(gift_id, world.senior)
    assert left_to_give(world) == 300


def test_what_the_holder_gave_and_what_is_final_restores_nothing(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    give_to(world.senior, minutes=120, **by(daughter, world.senior))
    take_back(give_to(world.senior, minutes=60), world.senior)
    assert left_to_give(world) == 180
    assert lapse_due(COOLED_OFF) == 0
    assert left_to_give(world) == 180


def test_a_correction_of_what_a_delegate_gave_restores_what_they_may(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=300)
    gift_id = give_to(world.senior, minutes=120, **by(daughter, world.senior))
    finish_due(COOLED_OFF)
    assert left_to_give(world) == 180
    take_back_whole(world, ObjectKind.GIFT, gift_id)
    assert left_to_give(world) == 300
    assert held(world.session, world.senior) == {"own": 600}


def test_who_acts_for_somebody_does_not_come_to_them_as_a_volunteer(world: World) -> None:
    helper = make_volunteer(world.session, name="오세라", coordinator=world.coordinator)
    world.session.commit()
    fund(world.session, world.senior, own=600)
    entrust(world.senior, helper, DelegatedAct.ASK)
    redemption_id = ask(world, helper, on_behalf_of_id=world.senior.id)
    with pytest.raises(VolunteerUnfit) as refused:
        offer(world, redemption_id, helper)
    assert refused.value.values == {"why": Unfit.ACTS_FOR_THEM}
    offer(world, redemption_id)


def test_a_delegate_who_joins_the_staff_acts_as_staff(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world.senior, daughter, DelegatedAct.GIVE, minutes=60)
    give_role(world.session, daughter, Role.COORDINATOR)
    world.session.commit()
    with pytest.raises(ActsForRelative):
        give_to(world.senior, minutes=300, **by(daughter, world.senior))
