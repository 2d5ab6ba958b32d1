"""What the queue says is odd, and that it costs no more with more visits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do, enter_for, hear_of, make_world
from tests.factories import give_consent, give_role, make_family, make_senior, make_volunteer
from timebank.care.commands import (
    AskOverride,
    ConfirmVisit,
    ObjectToVisit,
    OfferHelp,
    OpenNeed,
    RecordEvidence,
    ask_override,
    confirm_visit,
    object_to_visit,
    offer_help,
    open_need,
    record_evidence,
)
from timebank.care.queries import QueueLine, count_waiting, list_letters, list_queue
from timebank.care.rules import EvidenceMethod, Objection, Oddity, OddKind, PartOfDay
from timebank.core.permissions import Role
from timebank.people.models import Person
from timebank.people.rules import PersonState, Purpose
from timebank.policies.rules import Policy


@pytest.fixture
def world(world: World) -> World:
    """The branch, where the volunteer was heard of today."""
    hear_of(world, world.volunteer)
    return world


def line_of(world: World, visit_id: UUID, *, now: datetime = NOW, reader: Person | None = None) -> QueueLine:
    queue = list_queue(
        world.session,
        branch_id=world.branch_id,
        reader_id=(reader or world.coordinator).id,
        now=now,
        ids=[visit_id],
    )
    assert len(queue) == 1
    return queue[0]


def odd(world: World, visit_id: UUID) -> list[Oddity]:
    return list(line_of(world, visit_id).oddities)


def test_a_usual_visit_is_plain(world: World) -> None:
    line = line_of(world, world.log())
    assert line.oddities == ()
    assert not line.is_odd
    assert (line.volunteer, line.senior, line.days_waiting, line.days_late) == ("윤미경", "김영자", 0, 0)
    assert line.is_mine and line.can_approve
    assert [each.name for each in line.deciders] == ["김도윤", "정현우"]


def test_the_oldest_comes_first_and_tells_how_late_it_is(world: World) -> None:
    new = world.log()
    old = world.log(day=date(2026, 11, 10), now=datetime(2026, 11, 10, 9, tzinfo=UTC))
    queue = list_queue(world.session, branch_id=world.branch_id, reader_id=world.coordinator.id, now=NOW)
    assert [line.visit.id for line in queue] == [old, new]
    assert (queue[0].days_waiting, queue[0].days_late) == (13, 6)


def test_what_the_senior_says_comes_first(world: World) -> None:
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
    figures = {"kind": Objection.DIFFERENT, "said_minutes": 120, "usual_minutes": 120}
    assert odd(world, visit_id) == [
        Oddity(OddKind.OBJECTION, figures),
        Oddity(OddKind.LONGER, {"visit_minutes": 180, "usual_minutes": 120}),
    ]
    assert not line_of(world, visit_id).can_approve


def test_a_call_that_names_another_length_is_odd_and_its_evidence_shown(world: World) -> None:
    visit_id = world.log()
    do(
        record_evidence,
        world.command(
            RecordEvidence,
            world.coordinator,
            visit_id=visit_id,
            method=EvidenceMethod.SENIOR_CALL,
            agrees=True,
            said_by_id=world.senior.id,
            said_minutes=110,
        ),
    )
    line = line_of(world, visit_id)
    assert [each.kind for each in line.oddities] == [OddKind.SAID_DIFFERENT]
    assert line.evidence is EvidenceMethod.SENIOR_CALL


def second_volunteer(world: World, **changes: Any) -> Person:  # noqa: ANN401
    volunteer = make_volunteer(world.session, name="제갈민수", coordinator=world.coordinator, **changes)
    give_consent(world.session, volunteer, Purpose.GUARDIAN)
    hear_of(world, volunteer)
    world.assign(volunteer, world.senior)
    return volunteer


def test_another_volunteer_with_the_same_senior_at_the_time_is_odd(world: World) -> None:
    other = second_volunteer(world)
    world.log(volunteer_id=other.id, actor_id=other.id, start=time(11, 30), end=time(13, 30))
    visit_id = world.log()
    assert odd(world, visit_id) == [
        Oddity(
            OddKind.SAME_TIME,
            {
                "other": "제갈민수",
                "starts_at": datetime(2026, 11, 23, 2, 30, tzinfo=UTC),
                "ends_at": datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
            },
        )
    ]


def test_a_pair_of_a_minor_and_an_adult_is_as_it_should_be(session: Session) -> None:
    world = make_world(session, Policy(minors_in_pairs=True))
    hear_of(world, world.volunteer)
    minor = second_volunteer(world, born=date(2010, 5, 5))
    alone = world.log(volunteer_id=minor.id, actor_id=minor.id)
    assert odd(world, alone) == [Oddity(OddKind.MINOR_ALONE, {"age": 16})]
    adult = world.log()
    assert odd(world, alone) == odd(world, adult) == []


def test_many_logged_late_on_one_day_are_odd(world: World) -> None:
    ids = [world.log(day=date(2026, 10, 26 + number)) for number in range(5)]
    assert odd(world, ids[0]) == [Oddity(OddKind.BACK_DATED, {"days": 28, "count": 5})]
    late = world.log(day=date(2026, 11, 9), now=NOW + timedelta(days=1))
    assert odd(world, late) == [Oddity(OddKind.LATE, {"days": 15})]


def test_many_of_last_week_at_once_are_odd(world: World) -> None:
    ids = [world.log(day=date(2026, 11, 16 + number)) for number in range(5)]
    assert odd(world, ids[0]) == [Oddity(OddKind.MANY_AT_ONCE, {"count": 5})]


def test_what_staff_entered_is_odd_and_bursts_are_more_so(world: World) -> None:
    first = enter_for(world)
    assert odd(world, first) == [
        Oddity(OddKind.ENTERED_BY_STAFF, {"staff": "정현우"}),
        Oddity(OddKind.UNCONFIRMED),
    ]
    assert not line_of(world, first).is_mine
    assert not line_of(world, first, reader=world.other_coordinator).can_approve
    do(confirm_visit, world.command(ConfirmVisit, world.senior, visit_id=first))
    assert line_of(world, first, reader=world.other_coordinator).can_approve
    for number in range(9):
        enter_for(world, day=date(2026, 11, 1 + number))
    assert Oddity(OddKind.STAFF_BURST, {"staff": "정현우", "count": 10}) in odd(world, first)


def test_whole_hours_again_and_again_are_odd_unless_usual(world: World) -> None:
    for number in range(5):
        world.log(day=date(2026, 11, 16 + number), end=time(11), now=NOW - timedelta(days=7 - number))
    visit_id = world.log(end=time(11))
    assert Oddity(OddKind.ROUND_HOURS, {"count": 6}) in odd(world, visit_id)
    world.log(day=date(2026, 11, 13), end=time(11, 10))
    assert all(each.kind is not OddKind.ROUND_HOURS for each in odd(world, visit_id))


def test_two_who_care_for_each_other_are_odd(world: World) -> None:
    give_role(world.session, world.volunteer, Role.SENIOR)
    other = second_volunteer(world)
    give_role(world.session, other, Role.SENIOR)
    world.session.commit()
    world.assign(world.volunteer, other)
    world.assign(other, world.volunteer)
    there = world.log(senior_id=other.id)
    back = world.log(
        volunteer_id=other.id,
        actor_id=other.id,
        senior_id=world.volunteer.id,
        start=time(14),
        end=time(16),
    )
    assert odd(world, there) == odd(world, back) == [Oddity(OddKind.RECIPROCAL)]


def test_relatives_the_departed_and_the_silent_are_odd(world: World) -> None:
    visit_id = world.log()
    make_family(world.session, world.senior, world.volunteer, by=world.coordinator)
    world.senior.state = PersonState.DECEASED
    hear_of(world, world.volunteer, datetime(2026, 3, 1, tzinfo=UTC))
    assert odd(world, visit_id) == [
        Oddity(OddKind.SENIOR_GONE, {"state": PersonState.DECEASED}),
        Oddity(OddKind.RELATIVE),
        Oddity(OddKind.VOLUNTEER_SILENT, {"heard": datetime(2026, 3, 1, tzinfo=UTC)}),
    ]


def test_the_home_page_counts_what_waits(world: World) -> None:
    world.log(day=date(2026, 11, 10), now=datetime(2026, 11, 10, 9, tzinfo=UTC))
    disputed = world.log()
    do(
        object_to_visit,
        world.command(
            ObjectToVisit,
            world.senior,
            visit_id=disputed,
            kind=Objection.NO_VISIT,
            raised_by_id=world.senior.id,
        ),
    )
    enter_for(world, start=time(14), end=time(15))
    need_id = do(
        open_need,
        world.command(
            OpenNeed,
            world.coordinator,
            senior_id=world.senior.id,
            activities=("talk",),
            weekdays=(1,),
            part=PartOfDay.MORNING,
            minutes=60,
        ),
    )
    do(offer_help, world.command(OfferHelp, world.volunteer, need_id=need_id))
    do(
        ask_override,
        world.command(
            AskOverride,
            world.coordinator,
            volunteer_id=world.volunteer.id,
            day=TODAY,
            minutes=600,
            reason="까닭",
        ),
    )
    counts = count_waiting(world.session, branch_id=world.branch_id, now=NOW)
    assert (counts.to_decide, counts.late, counts.most_days_late, counts.oldest_days) == (3, 1, 6, 13)
    assert (counts.unconfirmed, counts.objections, counts.objections_answer_by) == (1, 1, date(2026, 11, 30))
    assert (counts.offers, counts.open_needs, counts.overrides) == (1, 1, 1)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Gather the statements that are sent while the block runs."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_more_visits_need_no_more_queries(world: World) -> None:
    def read() -> int:
        world.session.expire_all()
        with counted(world.session) as statements:
            queue = list_queue(
                world.session, branch_id=world.branch_id, reader_id=world.coordinator.id, now=NOW
            )
            letters = list_letters(world.session, branch_id=world.branch_id, month=TODAY)
            count_waiting(world.session, branch_id=world.branch_id, now=NOW)
        assert queue
        assert letters
        return len(statements)

    enter_for(world)
    few = read()
    for number in range(4):
        senior = make_senior(world.session, name=f"박말{'가나다라'[number]}")
        other = make_volunteer(world.session, coordinator=world.coordinator)
        world.session.commit()
        for volunteer in (world.volunteer, other):
            world.assign(volunteer, senior)
            world.log(
                volunteer_id=volunteer.id,
                actor_id=volunteer.id,
                senior_id=senior.id,
                day=date(2026, 11, 2 + number),
            )
    assert read() <= few + 1  # who was beside whom is asked for where somebody was
