"""The telephone desk: nobody acts before who calls is known, and the record says for whom it was done."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do
from tests.exchange.giving import fund, gift_of, held
from tests.factories import BRANCH, make_family, make_person
from timebank.care.commands import RecordEvidence
from timebank.care.rules import EvidenceMethod
from timebank.core.commands import Command, CommandRecord
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.commands.asking import AskForCare
from timebank.exchange.commands.calls import (
    ActInCall,
    EndCall,
    NoteAnswers,
    NoteCallBack,
    OpenCall,
    end_call,
    in_call,
    note_answers,
    note_call_back,
    open_call,
)
from timebank.exchange.commands.gift_approvals import ApproveGift, approve_gift
from timebank.exchange.commands.giving import Give
from timebank.exchange.errors.calls import (
    AlreadyVerified,
    CallEnded,
    CallerNameMissing,
    CallerUnfit,
    CallMismatch,
    CallNotFound,
    CallNotYours,
    CallOfRelative,
    NoNumberKnown,
    NothingToAsk,
    NotTheirsToAsk,
    NotVerified,
    ScriptMissing,
)
from timebank.exchange.errors.standing import SecondAskedForIt
from timebank.exchange.models import Call, CallDone, Redemption
from timebank.exchange.rules.calls import (
    STRONG,
    CallAct,
    CallerKind,
    Question,
    Receipt,
    Verification,
    choose_questions,
)
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.notifications.models import Message
from timebank.people.commands import AppointDelegate, EndDelegation, appoint_delegate
from timebank.people.errors.delegations import BeyondDelegation, NotDelegated
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct, DelegationMethod

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def daughter(world: World) -> Person:
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    world.senior.neighbourhood = "두류동"
    world.session.commit()
    return daughter


def opened(world: World, kind: CallerKind = CallerKind.PERSON, **said: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": world.coordinator.id,
        "person_id": world.senior.id,
        "caller_kind": kind,
    }
    return do(open_call, OpenCall(**usual | said))


def call_of(world: World, call_id: UUID) -> Call:
    return world.session.scalars(
        select(Call).where(Call.id == call_id).execution_options(populate_existing=True)
    ).one()


def answer(world: World, call_id: UUID, right: set[Question] | None = None) -> None:
    asked = {Question(each) for each in call_of(world, call_id).questions}
    said = asked if right is None else right
    do(
        note_answers,
        NoteAnswers(branch_id=BRANCH, actor_id=world.coordinator.id, call_id=call_id, right=frozenset(said)),
    )


def call_back(world: World, call_id: UUID) -> None:
    world.senior.phone = "+821011112222"
    world.session.commit()
    do(
        note_call_back,
        NoteCallBack(branch_id=BRANCH, actor_id=world.coordinator.id, call_id=call_id),
    )


def act(world: World, call_id: UUID, what: CallAct, asked: type[Command], **said: Any) -> Any:  # noqa: ANN401
    done_id = new_id()
    kept: dict[str, Any] = {key: said.pop(key) for key in ("script", "receipt") if key in said}
    common: dict[str, Any] = {
        "branch_id": BRANCH,
        "id": done_id,
        "actor_id": world.coordinator.id,
        "on_behalf_of_id": world.senior.id,
    }
    command = ActInCall(
        **common,
        call_id=call_id,
        asked=asked(**common | said),
        script=kept.get("script", "다음 주에 세 점을 나눕니다."),
        receipt=kept.get("receipt", Receipt.PAPER),
    )
    return do(in_call(what), command)


def give(world: World, call_id: UUID, minutes: int = 60, **said: Any) -> Any:  # noqa: ANN401
    usual = {"giver_id": world.senior.id, "target": GiftTarget.POOL, "minutes": minutes}
    return act(world, call_id, CallAct.GIVE, Give, **usual | said)


def ask(world: World, call_id: UUID, **said: Any) -> Any:  # noqa: ANN401
    usual: dict[str, Any] = {
        "activities": ("talk",),
        "day": TOMORROW,
        "start": time(13),
        "end": time(14, 30),
    }
    return act(world, call_id, CallAct.ASK_FOR_CARE, AskForCare, **usual | said)


def entrust(world: World, delegate: Person, *acts: DelegatedAct, minutes: int = 0) -> UUID:
    return do(
        appoint_delegate,
        AppointDelegate(
            branch_id=BRANCH,
            actor_id=world.senior.id,
            holder_id=world.senior.id,
            delegate_id=delegate.id,
            acts=frozenset(acts),
            give_minutes=minutes,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=30),
            method=DelegationMethod.SCREEN,
        ),
    )


def test_two_right_answers_verify_who_calls(world: World, daughter: Person) -> None:
    call_id = opened(world)
    assert len(call_of(world, call_id).questions) == 2
    answer(world, call_id)
    call = call_of(world, call_id)
    assert (call.verified_how, call.verified_at) == (Verification.QUESTIONS, NOW)
    with pytest.raises(AlreadyVerified):
        answer(world, call_id)


def test_a_wrong_answer_asks_anew_and_two_wrong_rounds_leave_calling_back(
    world: World, daughter: Person
) -> None:
    call_id = opened(world)
    answer(world, call_id, set())
    assert call_of(world, call_id).verified_how is None
    answer(world, call_id, set())
    assert (call_of(world, call_id).questions, call_of(world, call_id).failures) == ([], 2)
    with pytest.raises(NothingToAsk):
        answer(world, call_id, set(Question))
    call_back(world, call_id)
    assert call_of(world, call_id).verified_how is Verification.CALL_BACK


def test_ticking_what_was_not_asked_verifies_nobody(world: World, daughter: Person) -> None:
    call_id = opened(world)
    answer(world, call_id, set(Question))
    assert call_of(world, call_id).verified_how is None


def test_one_question_is_one_that_stands_on_no_card() -> None:
    known = frozenset({Question.BIRTH_DAY, Question.NEIGHBOURHOOD, Question.LAST_VISIT})
    for _ in range(20):
        chosen = choose_questions(known, call_id=new_id(), failures=0)
        assert len(set(chosen)) == 2
        assert STRONG & set(chosen)
    call_id = new_id()
    assert len({choose_questions(known, call_id=call_id, failures=0) for _ in range(5)}) == 1
    assert choose_questions(frozenset({Question.BIRTH_DAY}), call_id=call_id, failures=0) == ()


def test_without_a_number_nobody_is_called_back(world: World) -> None:
    call_id = opened(world)
    with pytest.raises(NoNumberKnown):
        do(note_call_back, NoteCallBack(branch_id=BRANCH, actor_id=world.coordinator.id, call_id=call_id))


def test_nothing_is_done_before_somebody_is_verified(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    call_id = opened(world)
    with pytest.raises(NotVerified):
        give(world, call_id)
    assert held(world.session, world.senior) == {"own": 600}


def test_who_calls_is_what_the_record_says(world: World, daughter: Person) -> None:
    for wrong in (
        {"kind": CallerKind.DELEGATE, "caller_id": daughter.id},
        {"kind": CallerKind.FAMILY, "caller_id": world.volunteer.id},
        {"kind": CallerKind.FAMILY},
        {"kind": CallerKind.PERSON, "caller_id": daughter.id},
    ):
        with pytest.raises(CallerUnfit):
            opened(world, **wrong)
    with pytest.raises(CallerNameMissing):
        opened(world, CallerKind.OTHER, caller_name=" ")


def test_nobody_takes_a_call_for_a_relative_of_their_own(world: World) -> None:
    make_family(world.session, world.senior, world.coordinator, by=world.other_coordinator)
    world.session.commit()
    with pytest.raises(CallOfRelative):
        opened(world)


def test_the_actor_is_the_coordinator_and_the_beneficiary_the_person(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    call_id = opened(world)
    answer(world, call_id)
    redemption_id = ask(world, call_id)
    redemption = world.session.get_one(Redemption, (BRANCH, redemption_id))
    assert (redemption.asked_by_id, redemption.beneficiary_id) == (world.coordinator.id, world.senior.id)
    done = world.session.scalars(select(CallDone)).one()
    assert (done.call_id, done.object_id, done.minutes) == (call_id, redemption_id, 90)
    record = world.session.get_one(CommandRecord, (BRANCH, done.id))
    assert (record.name, record.actor_id) == ("exchange.ask_for_care", world.coordinator.id)
    assert record.on_behalf_of_id == record.subject_id == world.senior.id


def test_what_was_read_out_is_kept_and_the_person_is_told(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    call_id = opened(world)
    answer(world, call_id)
    with pytest.raises(ScriptMissing):
        give(world, call_id, script=" ")
    give(world, call_id, receipt=Receipt.TEXT)
    assert world.session.scalars(select(CallDone)).one().script == "다음 주에 세 점을 나눕니다."
    told = set(world.session.scalars(select(Message.template).where(Message.person_id == world.senior.id)))
    assert told == {"gift_given", "call_noted"}


def test_the_same_act_sent_twice_is_done_once(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    call_id = opened(world)
    answer(world, call_id)
    common: dict[str, Any] = {
        "branch_id": BRANCH,
        "id": new_id(),
        "actor_id": world.coordinator.id,
        "on_behalf_of_id": world.senior.id,
    }
    asked = Give(**common, giver_id=world.senior.id, target=GiftTarget.POOL, minutes=60)
    command = ActInCall(**common, call_id=call_id, asked=asked, script="1점", receipt=Receipt.PAPER)
    first = do(in_call(CallAct.GIVE), command)
    assert do(in_call(CallAct.GIVE), command) == first
    assert held(world.session, world.senior) == {"own": 540, "held": 60}


def test_an_act_is_for_the_person_of_the_call(world: World, daughter: Person) -> None:
    call_id = opened(world)
    answer(world, call_id)
    with pytest.raises(CallMismatch):
        give(world, call_id, on_behalf_of_id=world.volunteer.id)


def test_a_delegate_who_calls_is_held_to_what_was_entrusted(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    entrust(world, daughter, DelegatedAct.GIVE, minutes=90)
    call_id = opened(world, CallerKind.DELEGATE, caller_id=daughter.id)
    answer(world, call_id)
    with pytest.raises(NotDelegated):
        ask(world, call_id)
    give(world, call_id, 60)
    with pytest.raises(BeyondDelegation):
        give(world, call_id, 31)
    with pytest.raises(NotTheirsToAsk):
        act(
            world,
            call_id,
            CallAct.VISIT,
            RecordEvidence,
            visit_id=new_id(),
            method=EvidenceMethod.SENIOR_CALL,
            agrees=True,
            said_by_id=world.senior.id,
        )


def test_of_a_relatives_call_the_person_says_so_themselves(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=600)
    call_id = opened(world, CallerKind.FAMILY, caller_id=daughter.id)
    answer(world, call_id)
    with pytest.raises(NotTheirsToAsk):
        give(world, call_id)
    call_back(world, call_id)
    give(world, call_id)
    assert held(world.session, world.senior) == {"own": 540, "held": 60}


def test_a_delegate_is_ended_by_telephone(world: World, daughter: Person) -> None:
    delegation_id = entrust(world, daughter, DelegatedAct.SEE)
    call_id = opened(world)
    answer(world, call_id)
    act(world, call_id, CallAct.END_DELEGATE, EndDelegation, delegation_id=delegation_id)
    with pytest.raises(CallerUnfit):
        opened(world, CallerKind.DELEGATE, caller_id=daughter.id)


def test_at_the_limit_nobody_else_is_needed(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=1200)
    call_id = opened(world)
    answer(world, call_id)
    assert gift_of(world, give(world, call_id, 600)).state is GiftState.ACCEPTED


def test_one_minute_above_the_limit_waits_for_a_second_coordinator(world: World, daughter: Person) -> None:
    fund(world.session, world.senior, own=1200)
    call_id = opened(world)
    answer(world, call_id)
    above = give(world, call_id, 601)
    assert gift_of(world, above).state is GiftState.AWAITING_APPROVAL
    with pytest.raises(SecondAskedForIt):
        do(approve_gift, ApproveGift(branch_id=BRANCH, actor_id=world.coordinator.id, gift_id=above))
    do(approve_gift, ApproveGift(branch_id=BRANCH, actor_id=world.other_coordinator.id, gift_id=above))
    assert gift_of(world, above).state is GiftState.ACCEPTED


def test_only_who_took_the_call_leads_it_and_only_while_it_goes_on(world: World, daughter: Person) -> None:
    call_id = opened(world)
    end = EndCall(branch_id=BRANCH, actor_id=world.coordinator.id, call_id=call_id, words="잘 지내십니다")
    with pytest.raises(CallNotYours):
        do(end_call, EndCall(branch_id=BRANCH, actor_id=world.other_coordinator.id, call_id=call_id))
    do(end_call, end)
    assert call_of(world, call_id).ended_at == NOW
    with pytest.raises(CallEnded):
        answer(world, call_id)
    with pytest.raises(CallNotFound):
        do(end_call, EndCall(branch_id=BRANCH, actor_id=world.coordinator.id, call_id=new_id()))
