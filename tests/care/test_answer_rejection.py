from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, World, do, enter_for, get_visit, hear_of, kinds_of, some_id, taken_on
from timebank.care.commands import (
    AnswerRejection,
    ObjectToVisit,
    answer_rejection,
    find_faults,
    object_to_visit,
)
from timebank.care.errors import (
    DayCapReached,
    NothingToAnswer,
    NotYourVisit,
    VisitAlreadyDecided,
    VisitNotFound,
    VisitOverlaps,
    VolunteerSilent,
    WordsNeeded,
)
from timebank.care.rules import EventKind, Objection, VisitState
from timebank.exchange.rules import Outcome
from timebank.people.models import Person


def answer(world: World, visit_id: UUID, *, by: Person | None = None, **changes: Any) -> AnswerRejection:  # noqa: ANN401
    usual: dict[str, Any] = {
        "visit_id": visit_id,
        "day": TODAY,
        "start": time(10),
        "end": time(12),
        "activities": ("talk", "cook"),
    }
    command: AnswerRejection = world.command(AnswerRejection, by or world.volunteer, **usual | changes)
    return command


@pytest.fixture
def rejected(world: World) -> UUID:
    visit_id = world.log(end=time(13))
    world.decide(visit_id, Outcome.REJECT)
    return visit_id


def test_a_corrected_visit_waits_again_from_the_day_of_the_answer(world: World, rejected: UUID) -> None:
    assert taken_on(world) == 0
    later = datetime(2026, 11, 27, 9, tzinfo=UTC)
    do(answer_rejection, answer(world, rejected), now=later)
    visit = get_visit(world, rejected)
    assert visit.state is VisitState.SUBMITTED
    assert (visit.minutes, visit.submitted_at, visit.decide_by) == (120, later, date(2026, 12, 4))
    assert (visit.decided_by_id, visit.decided_at) == (None, None)
    assert taken_on(world) == 120
    assert kinds_of(world, rejected)[-1] is EventKind.ANSWERED


def test_words_alone_are_an_answer_and_nothing_is_none(world: World, rejected: UUID) -> None:
    with pytest.raises(WordsNeeded):
        do(answer_rejection, answer(world, rejected, end=time(13)))
    do(answer_rejection, answer(world, rejected, end=time(13), words="설거지까지 했습니다."))
    assert get_visit(world, rejected).minutes == 180


def test_only_the_volunteer_answers(world: World, rejected: UUID) -> None:
    with pytest.raises(NotYourVisit):
        do(answer_rejection, answer(world, rejected, by=world.coordinator))


def test_what_was_not_sent_back_needs_no_answer(world: World) -> None:
    visit_id = world.log()
    with pytest.raises(NothingToAnswer):
        do(answer_rejection, answer(world, visit_id))
    world.decide(visit_id)
    with pytest.raises(VisitAlreadyDecided):
        do(answer_rejection, answer(world, visit_id))


def test_an_unknown_visit_is_not_found(world: World) -> None:
    with pytest.raises(VisitNotFound):
        do(answer_rejection, answer(world, some_id()))


def test_the_same_answer_again_is_one(world: World, rejected: UUID) -> None:
    command = answer(world, rejected)
    do(answer_rejection, command)
    do(answer_rejection, command)
    assert kinds_of(world, rejected).count(EventKind.ANSWERED) == 1
    assert taken_on(world) == 120


def test_the_time_may_be_taken_meanwhile(world: World, rejected: UUID) -> None:
    world.log(start=time(11), end=time(13))
    with pytest.raises(VisitOverlaps):
        do(answer_rejection, answer(world, rejected))
    do(answer_rejection, answer(world, rejected, end=time(11)))


def test_the_cap_may_be_reached_meanwhile(world: World, rejected: UUID) -> None:
    for start, end in ((4, 9), (13, 15)):
        world.log(start=time(start), end=time(end))
    with pytest.raises(DayCapReached) as refused:
        do(answer_rejection, answer(world, rejected))
    assert refused.value.values["left_minutes"] == 60
    assert find_faults(world.session, answer(world, rejected, end=time(11)), now=NOW) == []


def test_what_came_in_time_is_in_time_when_it_is_answered(world: World) -> None:
    visit_id = world.log(day=date(2026, 10, 24))
    world.decide(visit_id, Outcome.REJECT)
    much_later = datetime(2027, 1, 10, 9, tzinfo=UTC)
    do(answer_rejection, answer(world, visit_id, day=date(2026, 10, 24), end=time(11)), now=much_later)
    assert get_visit(world, visit_id).minutes == 60


def test_an_objection_that_said_the_same_is_settled_by_the_correction(world: World) -> None:
    visit_id = world.log(end=time(13))
    do(
        object_to_visit,
        world.command(
            ObjectToVisit,
            world.senior,
            visit_id=visit_id,
            kind=Objection.DIFFERENT,
            raised_by_id=world.senior.id,
            said_minutes=120,
        ),
    )
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    do(answer_rejection, answer(world, visit_id, end=time(12, 30)))
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    assert taken_on(world) == 150
    do(answer_rejection, answer(world, visit_id))
    assert get_visit(world, visit_id).state is VisitState.SUBMITTED
    assert kinds_of(world, visit_id)[-2:] == [EventKind.ANSWERED, EventKind.SETTLED]
    assert taken_on(world) == 120
    world.decide(visit_id)


def test_answering_confirms_what_somebody_else_had_entered(world: World) -> None:
    visit_id = enter_for(world, end=time(13))
    world.decide(visit_id, Outcome.REJECT, by=world.other_coordinator)
    with pytest.raises(VolunteerSilent):
        do(answer_rejection, answer(world, visit_id))
    hear_of(world, world.volunteer)
    do(answer_rejection, answer(world, visit_id))
    assert get_visit(world, visit_id).confirmed_by_id == world.volunteer.id
