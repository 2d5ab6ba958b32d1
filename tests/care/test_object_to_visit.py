from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, World, do, get_visit, kinds_of, messages_to, some_id
from tests.factories import give_consent, make_family, make_person
from timebank.care.commands import (
    AnswerRejection,
    ObjectToVisit,
    SettleObjection,
    answer_rejection,
    object_to_visit,
    settle_objection,
)
from timebank.care.errors import (
    AlreadyObjected,
    AlreadySettled,
    CannotObject,
    CannotSettle,
    NotCorrectedYet,
    ObjectionNotFound,
    VisitDisputed,
    VisitNotFound,
    VisitRejected,
    WordsNeeded,
)
from timebank.care.queries import get_objection
from timebank.care.rules import EventKind, Objection, SettledHow, VisitState
from timebank.core.permissions import Role
from timebank.exchange.rules import Outcome
from timebank.people.models import Person
from timebank.people.rules import Purpose


def objection(world: World, visit_id: UUID, *, by: Person | None = None, **changes: Any) -> ObjectToVisit:  # noqa: ANN401
    usual: dict[str, Any] = {
        "visit_id": visit_id,
        "kind": Objection.DIFFERENT,
        "raised_by_id": world.senior.id,
        "words": "두 시간 있다 갔다",
        "said_minutes": 120,
    }
    command: ObjectToVisit = world.command(ObjectToVisit, by or world.senior, **usual | changes)
    return command


def settling(
    world: World,
    objection_id: UUID,
    *,
    by: Person,
    how: SettledHow = SettledHow.TAKEN_BACK,
    words: str = "다시 여쭈니 맞다고 하셨습니다.",
) -> SettleObjection:
    command: SettleObjection = world.command(
        SettleObjection, by, objection_id=objection_id, how=how, words=words
    )
    return command


def test_the_senior_s_word_stops_the_approval(world: World) -> None:
    visit_id = world.log(end=time(13))
    objection_id = do(object_to_visit, objection(world, visit_id))
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    kept = get_objection(world.session, branch_id=world.branch_id, objection_id=objection_id)
    assert (kept.words, kept.said_minutes, kept.answer_by) == ("두 시간 있다 갔다", 120, date(2026, 11, 30))
    assert messages_to(world, world.volunteer)[-1] == "visit_objected"
    with pytest.raises(VisitDisputed):
        world.decide(visit_id)


def test_a_coordinator_writes_down_what_the_senior_says(world: World) -> None:
    visit_id = world.log()
    objection_id = do(object_to_visit, objection(world, visit_id, by=world.coordinator))
    kept = get_objection(world.session, branch_id=world.branch_id, objection_id=objection_id)
    assert (kept.raised_by_id, kept.recorded_by_id) == (world.senior.id, world.coordinator.id)


def test_a_relative_objects_with_the_senior_s_consent_only(world: World) -> None:
    visit_id = world.log()
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    world.session.commit()
    command = objection(world, visit_id, by=daughter, raised_by_id=daughter.id)
    with pytest.raises(CannotObject):
        do(object_to_visit, command)
    give_consent(world.session, world.senior, Purpose.SHARE_VISITS, towards_id=daughter.id)
    world.session.commit()
    do(object_to_visit, command)


def test_the_volunteer_and_strangers_do_not_object(world: World) -> None:
    visit_id = world.log()
    with pytest.raises(CannotObject):
        do(object_to_visit, objection(world, visit_id, raised_by_id=world.other_coordinator.id))
    with pytest.raises(CannotObject):
        do(object_to_visit, objection(world, visit_id, by=world.volunteer))


def test_nobody_objects_twice_at_once(world: World) -> None:
    visit_id = world.log()
    command = objection(world, visit_id)
    assert do(object_to_visit, command) == do(object_to_visit, command)
    with pytest.raises(AlreadyObjected):
        do(object_to_visit, objection(world, visit_id))


def test_an_approved_visit_stays_approved_and_the_objection_waits(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    do(object_to_visit, objection(world, visit_id, kind=Objection.NO_VISIT))
    assert get_visit(world, visit_id).state is VisitState.APPROVED
    assert kinds_of(world, visit_id)[-1] is EventKind.DISPUTED


def test_a_visit_sent_back_is_not_objected_to(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id, Outcome.REJECT)
    with pytest.raises(VisitRejected):
        do(object_to_visit, objection(world, visit_id))


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(VisitNotFound):
        do(object_to_visit, objection(world, some_id()))
    with pytest.raises(ObjectionNotFound):
        do(settle_objection, settling(world, some_id(), by=world.coordinator))


def test_who_objected_takes_it_back(world: World) -> None:
    visit_id = world.log()
    objection_id = do(object_to_visit, objection(world, visit_id))
    do(settle_objection, settling(world, objection_id, by=world.senior, words=""))
    assert get_visit(world, visit_id).state is VisitState.SUBMITTED
    with pytest.raises(AlreadySettled):
        do(settle_objection, settling(world, objection_id, by=world.senior))
    world.decide(visit_id)


def test_a_coordinator_settles_in_words(world: World) -> None:
    visit_id = world.log()
    objection_id = do(object_to_visit, objection(world, visit_id))
    with pytest.raises(WordsNeeded):
        do(settle_objection, settling(world, objection_id, by=world.coordinator, words="  "))
    do(settle_objection, settling(world, objection_id, by=world.coordinator))
    assert messages_to(world, world.senior)[-1] == "objection_settled"
    assert messages_to(world, world.volunteer)[-1] == "objection_settled"


def test_neither_the_volunteer_nor_a_stranger_settles(world: World) -> None:
    visit_id = world.log()
    objection_id = do(object_to_visit, objection(world, visit_id))
    stranger = make_person(world.session, name="박서준", roles=[Role.VOLUNTEER])
    world.session.commit()
    for person in (world.volunteer, stranger):
        with pytest.raises(CannotSettle):
            do(settle_objection, settling(world, objection_id, by=person))


def test_settled_as_corrected_only_after_a_correction(world: World) -> None:
    visit_id = world.log(end=time(13))
    objection_id = do(object_to_visit, objection(world, visit_id, said_minutes=None))
    command = settling(world, objection_id, by=world.coordinator, how=SettledHow.CORRECTED)
    with pytest.raises(NotCorrectedYet):
        do(settle_objection, command)
    do(
        answer_rejection,
        world.command(
            AnswerRejection,
            world.volunteer,
            visit_id=visit_id,
            day=NOW.date(),
            start=time(10),
            end=time(12),
            activities=("talk",),
        ),
    )
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    do(settle_objection, command)
    assert get_visit(world, visit_id).state is VisitState.SUBMITTED


def test_with_two_objections_both_are_settled_first(world: World) -> None:
    visit_id = world.log()
    daughter = make_person(world.session, name="이은정", roles=[Role.FAMILY])
    make_family(world.session, world.senior, daughter, by=world.coordinator)
    give_consent(world.session, world.senior, Purpose.SHARE_VISITS, towards_id=daughter.id)
    world.session.commit()
    first = do(object_to_visit, objection(world, visit_id))
    second = do(object_to_visit, objection(world, visit_id, by=daughter, raised_by_id=daughter.id))
    do(settle_objection, settling(world, first, by=world.senior))
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    do(settle_objection, settling(world, second, by=daughter))
    assert get_visit(world, visit_id).state is VisitState.SUBMITTED
