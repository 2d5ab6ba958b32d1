"""Objections to what was decided: raised by those concerned, decided in writing by somebody not involved."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.exchange.correcting import final_gift, grant_back, third
from tests.exchange.giving import fund, give_to
from tests.exchange.test_telephone_desk import entrust
from tests.exchange.using import agreed, held, visit
from tests.exchange.using import fund as fund_kinds
from tests.factories import give_consent, make_family, make_person, make_senior, make_volunteer
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.exchange.commands.disputes import (
    AddWords,
    DecideDispute,
    OpenDispute,
    WithdrawDispute,
    add_words,
    decide_dispute,
    open_dispute,
    withdraw_dispute,
)
from timebank.exchange.errors.disputes import (
    DisputeNotFound,
    DisputeOpen,
    DisputeOver,
    DisputeWordsMissing,
    NotConcerned,
    NotYetDecided,
)
from timebank.exchange.errors.reversals import ObjectNotFound, SecondHadPart
from timebank.exchange.errors.standing import NotASecondPerson, SecondAskedForIt, SecondIsRelative
from timebank.exchange.models import Dispute, Reversal
from timebank.exchange.queries.disputes import count_disputes, list_disputes, list_said
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.disputes import DisputeState, DisputeWordKind
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct, Purpose

WORDS = "그날은 다녀가신 분이 없었습니다."


def approved(world: World) -> UUID:
    visit_id = world.log()
    world.decide(visit_id)
    return visit_id


def object_to(
    world: World,
    thing_id: UUID,
    by: Person | None = None,
    *,
    kind: ObjectKind = ObjectKind.VISIT,
    **changes: Any,  # noqa: ANN401
) -> UUID:
    who = by or world.senior
    usual: dict[str, Any] = {"kind": kind, "thing_id": thing_id, "person_id": who.id, "words": WORDS}
    return do(open_dispute, world.command(OpenDispute, who, **usual | changes))


def decide(
    world: World, dispute_id: UUID, by: Person, *, upheld: bool = True, words: str = "맞습니다."
) -> Any:  # noqa: ANN401
    command = world.command(DecideDispute, by, dispute_id=dispute_id, upheld=upheld, words=words)
    return do(decide_dispute, command)


def dispute_of(world: World, dispute_id: UUID) -> Dispute:
    return world.session.scalars(
        select(Dispute).where(Dispute.id == dispute_id).execution_options(populate_existing=True)
    ).one()


def test_a_senior_objects_and_all_concerned_are_told_by_when_it_is_decided(world: World) -> None:
    dispute_id = object_to(world, approved(world))
    found = dispute_of(world, dispute_id)
    assert (found.state, found.due_on) == (DisputeState.OPEN, TODAY + timedelta(days=14))
    assert messages_to(world, world.senior)[-1] == "dispute_opened"
    assert messages_to(world, world.volunteer)[-1] == "dispute_against"
    (said,) = list_said(world.session, branch_id=world.branch_id, dispute_id=dispute_id)
    assert (said.word.kind, said.word.words, said.by) == (DisputeWordKind.OBJECTED, WORDS, "김영자")


def test_upheld_it_asks_for_the_correction_which_another_person_grants(world: World) -> None:
    dispute_id = object_to(world, approved(world))
    reversal_id = decide(world, dispute_id, world.other_coordinator)
    reversal = world.session.scalars(select(Reversal)).one()
    assert (reversal.id, reversal.dispute_id, reversal.state) == (
        reversal_id,
        dispute_id,
        ReversalState.ASKED,
    )
    with pytest.raises(SecondAskedForIt):
        grant_back(world, reversal_id, world.other_coordinator)
    grant_back(world, reversal_id, third(world))
    assert held(world, world.volunteer) == {}
    for person in (world.senior, world.volunteer):
        assert "dispute_upheld" in messages_to(world, person)


def test_rejected_it_changes_nothing_and_says_why(world: World) -> None:
    dispute_id = object_to(world, approved(world))
    assert decide(world, dispute_id, world.other_coordinator, upheld=False) is None
    assert dispute_of(world, dispute_id).state is DisputeState.REJECTED
    assert messages_to(world, world.senior)[-1] == "dispute_rejected"
    assert world.session.scalars(select(Reversal)).all() == []


def test_a_volunteer_objects_to_a_visit_that_was_sent_back(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id, Outcome.REJECT)
    dispute_id = object_to(world, visit_id, world.volunteer)
    assert decide(world, dispute_id, world.other_coordinator) is None
    assert dispute_of(world, dispute_id).state is DisputeState.UPHELD


def test_both_sides_of_a_gift_and_of_a_use_may_object(world: World) -> None:
    daughter = make_volunteer(world.session, name="최은정")
    make_family(world.session, daughter, world.senior)
    gift_id = final_gift(world, daughter, world.senior)
    object_to(world, gift_id, daughter, kind=ObjectKind.GIFT)
    object_to(world, gift_id, world.senior, kind=ObjectKind.GIFT)
    fund_kinds(world.session, world.senior, own=240)
    redemption_id = agreed(world)
    world.decide(visit(world))
    object_to(world, redemption_id, kind=ObjectKind.REDEMPTION)
    assert count_disputes(world.session, branch_id=world.branch_id, day=TODAY).waiting == 3


def test_family_objects_with_consent_alone(world: World) -> None:
    son = make_volunteer(world.session, name="김민수")
    make_family(world.session, world.senior, son)
    world.session.commit()
    visit_id = approved(world)
    with pytest.raises(NotConcerned):
        object_to(world, visit_id, son, person_id=world.senior.id)
    give_consent(world.session, world.senior, Purpose.SHARE_VISITS, towards_id=son.id)
    world.session.commit()
    dispute_id = object_to(world, visit_id, son, person_id=world.senior.id)
    assert dispute_of(world, dispute_id).raised_by_id == world.senior.id
    (said,) = list_said(world.session, branch_id=world.branch_id, dispute_id=dispute_id)
    assert said.recorded_by == "김민수"


@pytest.mark.parametrize(
    ("act", "objects_to", "reads"),
    [
        (DelegatedAct.SEE, None, {ObjectKind.VISIT, ObjectKind.GIFT}),
        (DelegatedAct.ASK, ObjectKind.VISIT, {ObjectKind.VISIT}),
        (DelegatedAct.GIVE, ObjectKind.GIFT, {ObjectKind.GIFT}),
    ],
)
def test_a_delegate_objects_and_reads_as_far_as_was_entrusted(
    app: Flask, world: World, act: DelegatedAct, objects_to: ObjectKind | None, reads: set[ObjectKind]
) -> None:
    delegate = make_person(world.session, name="오세라", roles=[Role.VOLUNTEER])
    make_family(world.session, world.volunteer, world.senior)
    world.session.commit()
    entrust(world, delegate, act, minutes=60 if act is DelegatedAct.GIVE else 0)
    things = {
        ObjectKind.VISIT: approved(world),
        ObjectKind.GIFT: final_gift(world, world.volunteer, world.senior),
    }
    client = app.test_client()
    with time_machine.travel(NOW, tick=False):
        sign_in(client, delegate)
        for kind, thing_id in things.items():
            raised = object_to(world, thing_id, kind=kind)
            assert client.get(f"/disputes/{raised}").status_code == (200 if kind in reads else 404)
            may = kind is objects_to
            with pytest.raises(DisputeOpen if may else NotConcerned):
                object_to(world, thing_id, delegate, kind=kind, person_id=world.senior.id)
            assert client.get(f"/disputes/new/{kind}/{thing_id}").status_code == (200 if may else 404)


def test_a_coordinator_writes_an_objection_down_and_does_not_decide_it(world: World) -> None:
    dispute_id = object_to(world, approved(world), world.other_coordinator, person_id=world.senior.id)
    with pytest.raises(SecondAskedForIt):
        decide(world, dispute_id, world.other_coordinator)
    with pytest.raises(SecondHadPart):
        decide(world, dispute_id, world.coordinator)
    decide(world, dispute_id, third(world))


def test_neither_a_party_nor_a_relative_decides(world: World) -> None:
    colleague = third(world)
    make_family(world.session, world.senior, colleague)
    world.session.commit()
    dispute_id = object_to(world, approved(world))
    with pytest.raises(SecondIsRelative):
        decide(world, dispute_id, colleague)
    with pytest.raises(NotASecondPerson):
        decide(world, dispute_id, world.volunteer)


def test_a_stranger_does_not_object(world: World) -> None:
    stranger = make_senior(world.session, name="강말순")
    world.session.commit()
    visit_id = approved(world)
    with pytest.raises(NotConcerned):
        object_to(world, visit_id, stranger)
    with pytest.raises(NotConcerned):
        object_to(world, visit_id, stranger, person_id=world.senior.id)


def test_each_side_says_how_they_see_it(world: World) -> None:
    dispute_id = object_to(world, approved(world))
    of: dict[str, Any] = {"dispute_id": dispute_id, "words": "열 시에 갔습니다."}
    do(add_words, world.command(AddWords, world.volunteer, **of))
    do(add_words, world.command(AddWords, world.coordinator, **of))
    with pytest.raises(NotConcerned):
        do(add_words, world.command(AddWords, make_senior(world.session, name="강말순"), **of))
    said = list_said(world.session, branch_id=world.branch_id, dispute_id=dispute_id)
    assert [each.by for each in said] == ["김영자", "윤미경", "정현우"]


def test_who_raised_it_may_take_it_back(world: World) -> None:
    dispute_id = object_to(world, approved(world))
    with pytest.raises(NotConcerned):
        do(withdraw_dispute, world.command(WithdrawDispute, world.volunteer, dispute_id=dispute_id))
    do(withdraw_dispute, world.command(WithdrawDispute, world.senior, dispute_id=dispute_id))
    assert dispute_of(world, dispute_id).state is DisputeState.WITHDRAWN
    assert messages_to(world, world.volunteer)[-1] == "dispute_withdrawn"
    with pytest.raises(DisputeOver):
        decide(world, dispute_id, world.other_coordinator)


def test_one_objects_once_until_it_is_decided(world: World) -> None:
    visit_id = approved(world)
    dispute_id = object_to(world, visit_id)
    with pytest.raises(DisputeOpen):
        object_to(world, visit_id)
    decide(world, dispute_id, world.other_coordinator, upheld=False)
    object_to(world, visit_id)


def test_what_is_not_decided_is_answered_on_its_own_page(world: World) -> None:
    visit_id = world.log()
    with pytest.raises(NotYetDecided):
        object_to(world, visit_id)
    fund(world.session, world.volunteer, own=180)
    with pytest.raises(NotYetDecided):
        object_to(world, give_to(world.volunteer), world.volunteer, kind=ObjectKind.GIFT)


def test_words_are_needed(world: World) -> None:
    visit_id = approved(world)
    with pytest.raises(DisputeWordsMissing):
        object_to(world, visit_id, words=" ")
    with pytest.raises(DisputeWordsMissing):
        decide(world, object_to(world, visit_id), world.other_coordinator, words="")


def test_what_is_late_is_counted_and_stands_first(world: World) -> None:
    late_id = object_to(world, approved(world))
    day = TODAY + timedelta(days=15)
    assert count_disputes(world.session, branch_id=world.branch_id, day=day).late == 1
    assert count_disputes(world.session, branch_id=world.branch_id, day=day - timedelta(days=1)).late == 0
    (line,) = list_disputes(world.session, branch_id=world.branch_id, is_open=True)
    assert (line.dispute.id, line.raised_by, line.thing.day) == (late_id, "김영자", date(2026, 11, 23))


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(ObjectNotFound):
        object_to(world, some_id())
    with pytest.raises(ObjectNotFound):
        object_to(world, some_id(), kind=ObjectKind.GRANT)
    with pytest.raises(DisputeNotFound):
        decide(world, some_id(), world.coordinator)
