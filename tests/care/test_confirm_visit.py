from datetime import UTC, datetime

import pytest

from tests.care.world import World, do, enter_for, get_visit, hear_of, kinds_of, messages_to, some_id
from timebank.care.commands import (
    ConfirmVisit,
    ObjectToVisit,
    RecordEvidence,
    confirm_visit,
    object_to_visit,
    record_evidence,
)
from timebank.care.errors import (
    CannotConfirm,
    ConfirmsOwnEntry,
    EvidenceFromNobody,
    PaperRefNeeded,
    SaidMinutesUnfit,
    VisitAlreadyDecided,
    VisitDisputed,
    VisitNotFound,
    VisitUnconfirmed,
    VolunteerSilent,
    WordsNeeded,
)
from timebank.care.rules import EventKind, EvidenceMethod, Objection, VisitState


@pytest.fixture
def world(world: World) -> World:
    """The branch, where the volunteer was heard of last month."""
    hear_of(world, world.volunteer, datetime(2026, 10, 20, tzinfo=UTC))
    return world


def test_what_somebody_else_entered_waits_until_the_volunteer_confirms(world: World) -> None:
    visit_id = enter_for(world)
    assert messages_to(world, world.volunteer)[-1] == "visit_to_confirm"
    with pytest.raises(VisitUnconfirmed):
        world.decide(visit_id, by=world.other_coordinator)
    do(confirm_visit, world.command(ConfirmVisit, world.volunteer, visit_id=visit_id))
    visit = get_visit(world, visit_id)
    assert visit.confirmed_by_id == world.volunteer.id
    assert kinds_of(world, visit_id) == [EventKind.ENTERED, EventKind.CONFIRMED]
    world.decide(visit_id, by=world.other_coordinator)


def test_the_senior_confirms_too(world: World) -> None:
    visit_id = enter_for(world)
    do(confirm_visit, world.command(ConfirmVisit, world.senior, visit_id=visit_id))
    assert get_visit(world, visit_id).confirmed_by_id == world.senior.id


def test_nobody_else_confirms(world: World) -> None:
    visit_id = enter_for(world)
    for person in (world.coordinator, world.other_coordinator):
        with pytest.raises(CannotConfirm):
            do(confirm_visit, world.command(ConfirmVisit, person, visit_id=visit_id))


def test_a_volunteer_silent_for_half_a_year_is_identified_again_first(world: World) -> None:
    hear_of(world, world.volunteer, datetime(2026, 5, 22, 14, 59, tzinfo=UTC))
    visit_id = enter_for(world)
    for person in (world.volunteer, world.senior):
        with pytest.raises(VolunteerSilent):
            do(confirm_visit, world.command(ConfirmVisit, person, visit_id=visit_id))
    # Six months ago to the day is not silent yet.
    hear_of(world, world.volunteer, datetime(2026, 5, 22, 15, tzinfo=UTC))
    do(confirm_visit, world.command(ConfirmVisit, world.volunteer, visit_id=visit_id))


def test_what_is_disputed_or_decided_is_not_confirmed(world: World) -> None:
    visit_id = world.log()
    objection = world.command(
        ObjectToVisit,
        world.senior,
        visit_id=visit_id,
        kind=Objection.NO_VISIT,
        raised_by_id=world.senior.id,
    )
    confirm = world.command(ConfirmVisit, world.senior, visit_id=visit_id)
    do(object_to_visit, objection)
    with pytest.raises(VisitDisputed):
        do(confirm_visit, confirm)


def test_a_decided_visit_is_not_confirmed(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    with pytest.raises(VisitAlreadyDecided):
        do(confirm_visit, world.command(ConfirmVisit, world.senior, visit_id=visit_id))


def test_an_unknown_visit_is_not_found(world: World) -> None:
    with pytest.raises(VisitNotFound):
        do(confirm_visit, world.command(ConfirmVisit, world.senior, visit_id=some_id()))


def test_a_colleague_s_call_confirms_and_the_own_one_does_not(world: World) -> None:
    visit_id = enter_for(world)
    call = {
        "visit_id": visit_id,
        "method": EvidenceMethod.SENIOR_CALL,
        "agrees": True,
        "said_by_id": world.senior.id,
        "words": "밥 먹고 열두 시쯤 갔지.",
    }
    with pytest.raises(ConfirmsOwnEntry):
        do(record_evidence, world.command(RecordEvidence, world.coordinator, **call))
    assert get_visit(world, visit_id).confirmed_at is None
    do(record_evidence, world.command(RecordEvidence, world.other_coordinator, **call))
    assert get_visit(world, visit_id).confirmed_by_id == world.senior.id
    assert kinds_of(world, visit_id) == [EventKind.ENTERED, EventKind.EVIDENCE, EventKind.CONFIRMED]


def test_a_signed_slip_confirms_and_says_where_it_is(world: World) -> None:
    visit_id = enter_for(world)
    slip = {
        "visit_id": visit_id,
        "method": EvidenceMethod.PAPER_SLIP,
        "agrees": True,
        "said_by_id": world.senior.id,
    }
    with pytest.raises(PaperRefNeeded):
        do(record_evidence, world.command(RecordEvidence, world.coordinator, **slip))
    do(record_evidence, world.command(RecordEvidence, world.coordinator, **slip, paper_ref="2026-11 철 3쪽"))
    assert get_visit(world, visit_id).confirmed_at is not None


def test_a_coordinator_s_own_knowledge_confirms_nothing(world: World) -> None:
    visit_id = enter_for(world)
    known: dict[str, object] = {"visit_id": visit_id, "method": EvidenceMethod.KNOWLEDGE, "agrees": True}
    with pytest.raises(WordsNeeded):
        do(record_evidence, world.command(RecordEvidence, world.other_coordinator, **known))
    do(
        record_evidence,
        world.command(RecordEvidence, world.other_coordinator, **known, words="함께 갔습니다."),
    )
    assert get_visit(world, visit_id).confirmed_at is None


def test_a_denial_disputes_the_visit(world: World) -> None:
    visit_id = world.log()
    do(
        record_evidence,
        world.command(
            RecordEvidence,
            world.coordinator,
            visit_id=visit_id,
            method=EvidenceMethod.SENIOR_CALL,
            agrees=False,
            said_by_id=world.senior.id,
            said_minutes=60,
        ),
    )
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    assert kinds_of(world, visit_id) == [EventKind.SUBMITTED, EventKind.EVIDENCE, EventKind.DISPUTED]


def test_the_volunteer_s_denial_disputes_what_somebody_else_entered(world: World) -> None:
    visit_id = enter_for(world)
    denial = world.command(
        RecordEvidence,
        world.other_coordinator,
        visit_id=visit_id,
        method=EvidenceMethod.VOLUNTEER_CALL,
        agrees=False,
        said_by_id=world.volunteer.id,
        words="그날은 가지 않았습니다.",
    )
    do(record_evidence, denial)
    assert get_visit(world, visit_id).state is VisitState.DISPUTED
    assert kinds_of(world, visit_id) == [EventKind.ENTERED, EventKind.EVIDENCE, EventKind.DISPUTED]
    assert "visit_objected" not in messages_to(world, world.volunteer)
    for said in ({"actor_id": world.senior.id}, {"actor_id": world.volunteer.id}):
        with pytest.raises(VisitDisputed):
            do(confirm_visit, ConfirmVisit(branch_id=world.branch_id, visit_id=visit_id, **said))
    with pytest.raises(VisitDisputed):
        world.decide(visit_id, by=world.other_coordinator)


def test_words_are_somebody_s_who_was_there(world: World) -> None:
    visit_id = world.log()
    cases = (
        (EvidenceMethod.SENIOR_CALL, None),
        (EvidenceMethod.SENIOR_CALL, world.volunteer.id),
        (EvidenceMethod.SENIOR_CALL, world.other_coordinator.id),
        (EvidenceMethod.VOLUNTEER_CALL, world.senior.id),
        (EvidenceMethod.PAPER_SLIP, some_id()),
    )
    for method, said_by_id in cases:
        command = world.command(
            RecordEvidence,
            world.coordinator,
            visit_id=visit_id,
            method=method,
            agrees=True,
            said_by_id=said_by_id,
            paper_ref="3",
        )
        with pytest.raises(EvidenceFromNobody):
            do(record_evidence, command)


def test_a_screen_is_the_person_s_own_and_figures_are_of_a_day(world: World) -> None:
    visit_id = world.log()
    usual = {"visit_id": visit_id, "agrees": True, "said_by_id": world.senior.id}
    with pytest.raises(CannotConfirm):
        do(
            record_evidence,
            world.command(RecordEvidence, world.coordinator, **usual, method=EvidenceMethod.SENIOR_SCREEN),
        )
    for said in (-1, 1441, 10**12):
        command = world.command(
            RecordEvidence,
            world.coordinator,
            **usual,
            method=EvidenceMethod.SENIOR_CALL,
            said_minutes=said,
        )
        with pytest.raises(SaidMinutesUnfit):
            do(record_evidence, command)
