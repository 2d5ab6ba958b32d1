from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import BRANCH, give_training, make_branch, make_coordinator, make_person, make_volunteer
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db, unit_of_work
from timebank.core.errors import DomainError
from timebank.people import queries
from timebank.people.commands import (
    CancelTraining,
    GiveUpSeat,
    PlanTraining,
    RecordAttendance,
    RecordTraining,
    SignUp,
    VoidTraining,
    cancel_training,
    give_up_seat,
    plan_training,
    record_attendance,
    record_training,
    sign_up,
    void_training,
)
from timebank.people.errors import (
    EventCancelled,
    EventFull,
    EventInPast,
    EventNotFound,
    EventNotStarted,
    EventStarted,
    EventUnfit,
    NoSeat,
    OwnRecord,
    PersonNotFound,
    SeatTaken,
    TitleMissing,
    TrainingInFuture,
    TrainingNotFound,
    TrainingTooLong,
    TrainingVoided,
)
from timebank.people.models import Person
from timebank.people.queries import Readiness
from timebank.people.rules import Missing
from timebank.policies.rules import Policy

TODAY = date(2026, 3, 2)


def recording(person: Person, by: Person, **said: Any) -> RecordTraining:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "person_id": person.id,
        "title": "기본 교육",
        "held_on": TODAY,
        "minutes": 180,
    }
    return RecordTraining(**(content | said))


def planning(by: Person, noon: datetime, **said: Any) -> PlanTraining:  # noqa: ANN401
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "title": "기본 교육",
        "starts_at": noon + timedelta(days=5),
        "minutes": 240,
        "place": "자원봉사센터 2층",
        "seats": 2,
    }
    return PlanTraining(**(content | said))


def signing(event_id: UUID, person: Person) -> SignUp:
    return SignUp(branch_id=BRANCH, actor_id=person.id, person_id=person.id, event_id=event_id)


def giving_up(event_id: UUID, person: Person) -> GiveUpSeat:
    return GiveUpSeat(branch_id=BRANCH, actor_id=person.id, person_id=person.id, event_id=event_id)


def attending(event_id: UUID, by: Person, *present: Person) -> RecordAttendance:
    return RecordAttendance(
        branch_id=BRANCH, actor_id=by.id, event_id=event_id, present=frozenset(each.id for each in present)
    )


def ready(session: Session, person: Person) -> Readiness:
    return queries.readiness(session, branch_id=BRANCH, person=person, policy=Policy(), day=TODAY)


def test_training_is_counted_until_240_minutes_are_reached(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    person = make_person(session)
    record_training(session, recording(person, coordinator), now=noon)
    session.flush()
    assert ready(session, person).training_left == 60
    record_training(session, recording(person, coordinator, minutes=60), now=noon)
    session.flush()
    assert Missing.TRAINING not in ready(session, person).missing


def test_what_was_recorded_by_mistake_counts_no_more(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    volunteer = make_volunteer(session, coordinator=coordinator)
    assert ready(session, volunteer).ready
    (training,) = queries.list_trainings(session, branch_id=BRANCH, person_id=volunteer.id)
    command = VoidTraining(
        branch_id=BRANCH, actor_id=coordinator.id, person_id=volunteer.id, training_id=training.id
    )
    void_training(session, command, now=noon)
    session.flush()
    assert ready(session, volunteer).missing == (Missing.TRAINING,)
    with pytest.raises(TrainingVoided):
        void_training(session, command, now=noon)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"held_on": date(2026, 3, 3)}, TrainingInFuture),
        ({"minutes": 0}, TrainingTooLong),
        ({"minutes": 1441}, TrainingTooLong),
        ({"title": " "}, TitleMissing),
        ({"branch_id": "cheongju"}, PersonNotFound),
    ],
)
def test_a_training_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    with pytest.raises(refusal):
        record_training(session, recording(make_person(session), make_coordinator(session), **said), now=noon)


def test_nobody_records_or_strikes_out_their_own_training(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    with pytest.raises(OwnRecord):
        record_training(session, recording(coordinator, coordinator), now=noon)
    training = give_training(session, coordinator, by=make_coordinator(session))
    command = VoidTraining(
        branch_id=BRANCH, actor_id=coordinator.id, person_id=coordinator.id, training_id=training.id
    )
    with pytest.raises(OwnRecord):
        void_training(session, command, now=noon)


def test_a_training_that_is_not_there_is_not_struck_out(session: Session, noon: datetime) -> None:
    coordinator = make_coordinator(session)
    command = VoidTraining(
        branch_id=BRANCH, actor_id=coordinator.id, person_id=coordinator.id, training_id=coordinator.id
    )
    with pytest.raises(TrainingNotFound):
        void_training(session, command, now=noon)


def test_seats_are_taken_until_none_is_left_and_given_back(session: Session, noon: datetime) -> None:
    event_id = plan_training(session, planning(make_coordinator(session), noon), now=noon)
    first, second, third = (make_person(session) for _ in range(3))
    sign_up(session, signing(event_id, first), now=noon)
    with pytest.raises(SeatTaken):
        sign_up(session, signing(event_id, first), now=noon)
    sign_up(session, signing(event_id, second), now=noon)
    with pytest.raises(EventFull):
        sign_up(session, signing(event_id, third), now=noon)
    assert queries.find_next_event(session, branch_id=BRANCH, now=noon) is None
    give_up_seat(session, giving_up(event_id, first), now=noon)
    session.flush()
    with pytest.raises(NoSeat):
        give_up_seat(session, giving_up(event_id, first), now=noon)
    sign_up(session, signing(event_id, third), now=noon)
    assert queries.get_event(session, branch_id=BRANCH, event_id=event_id).taken == 2


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"starts_at": datetime(2026, 3, 2, 2, tzinfo=UTC)}, EventInPast),
        ({"title": ""}, TitleMissing),
        ({"place": ""}, EventUnfit),
        ({"minutes": 9}, EventUnfit),
        ({"seats": 0}, EventUnfit),
        ({"seats": 1001}, EventUnfit),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    session: Session, noon: datetime, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        plan_training(session, planning(make_coordinator(session), noon, **said), now=noon)


def test_what_was_called_off_takes_nobody_and_tells_who_had_a_seat(session: Session, noon: datetime) -> None:
    coordinator, person = make_coordinator(session), make_person(session)
    event_id = plan_training(session, planning(coordinator, noon), now=noon)
    sign_up(session, signing(event_id, person), now=noon)
    session.flush()
    command = CancelTraining(branch_id=BRANCH, actor_id=coordinator.id, event_id=event_id)
    assert cancel_training(session, command, now=noon) == [person.id]
    session.flush()
    with pytest.raises(EventCancelled):
        cancel_training(session, command, now=noon)
    with pytest.raises(EventCancelled):
        sign_up(session, signing(event_id, make_person(session)), now=noon)


def test_once_begun_no_seat_is_taken_given_back_or_called_off(session: Session, noon: datetime) -> None:
    coordinator, person = make_coordinator(session), make_person(session)
    event_id = plan_training(session, planning(coordinator, noon), now=noon)
    sign_up(session, signing(event_id, person), now=noon)
    session.flush()
    later = noon + timedelta(days=5)
    with pytest.raises(EventStarted):
        sign_up(session, signing(event_id, make_person(session)), now=later)
    with pytest.raises(EventStarted):
        give_up_seat(session, giving_up(event_id, person), now=later)
    with pytest.raises(EventStarted):
        cancel_training(
            session, CancelTraining(branch_id=BRANCH, actor_id=coordinator.id, event_id=event_id), now=later
        )


def test_attendance_is_recorded_for_many_and_once(session: Session, noon: datetime) -> None:
    coordinator, first, second = make_coordinator(session), make_person(session), make_person(session)
    event_id = plan_training(session, planning(coordinator, noon), now=noon)
    for person in (first, second):
        sign_up(session, signing(event_id, person), now=noon)
    session.flush()
    with pytest.raises(EventNotStarted):
        record_attendance(session, attending(event_id, coordinator, first), now=noon)
    later = noon + timedelta(days=5, hours=4)
    assert record_attendance(session, attending(event_id, coordinator, first), now=later) == [first.id]
    session.flush()
    both = attending(event_id, coordinator, first, second)
    assert record_attendance(session, both, now=later) == [second.id]
    session.flush()
    (kept,) = queries.list_trainings(session, branch_id=BRANCH, person_id=first.id)
    assert (kept.minutes, kept.held_on) == (240, date(2026, 3, 7))


def test_attendance_is_for_who_signed_up_and_not_for_oneself(session: Session, noon: datetime) -> None:
    coordinator, stranger = make_coordinator(session), make_person(session)
    event_id = plan_training(session, planning(coordinator, noon), now=noon)
    session.flush()
    later = noon + timedelta(days=6)
    with pytest.raises(NoSeat):
        record_attendance(session, attending(event_id, coordinator, stranger), now=later)
    with pytest.raises(OwnRecord):
        record_attendance(session, attending(event_id, coordinator, coordinator), now=later)


def test_another_branch_finds_no_such_training(session: Session, noon: datetime) -> None:
    event_id = plan_training(session, planning(make_coordinator(session), noon), now=noon)
    make_branch(session, "cheongju", name="청주 지점")
    other = make_person(session, branch_id="cheongju")
    command = SignUp(branch_id="cheongju", actor_id=other.id, person_id=other.id, event_id=event_id)
    with pytest.raises(EventNotFound):
        sign_up(session, command, now=noon)


def test_eight_people_at_once_take_exactly_the_seats_there_are(own_bank: Flask, noon: datetime) -> None:
    with own_bank.app_context():

        def prepare(session: Session) -> tuple[UUID, list[UUID]]:
            event_id = plan_training(session, planning(make_coordinator(session), noon, seats=3), now=noon)
            return event_id, [make_person(session).id for _ in range(8)]

        event_id, ids = unit_of_work(prepare)

    def take(person_id: UUID) -> str:
        command = SignUp(branch_id=BRANCH, actor_id=person_id, person_id=person_id, event_id=event_id)
        with own_bank.app_context():
            try:
                perform(sign_up, command, origin=SYSTEM, now=noon)
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "taken"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(take, ids))
    assert answers == ["people.event-full"] * 5 + ["taken"] * 3
