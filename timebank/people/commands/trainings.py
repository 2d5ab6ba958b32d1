"""Trainings: planned, signed up for, attended, recorded."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.people import queries
from timebank.people.commands.identity import lock_active
from timebank.people.commands.notify import notify
from timebank.people.errors import (
    EventCancelled,
    EventFull,
    EventInPast,
    EventNotStarted,
    EventStarted,
    EventUnfit,
    NoSeat,
    OwnRecord,
    SeatTaken,
    TitleMissing,
    TrainingInFuture,
    TrainingTooLong,
)
from timebank.people.models import Branch, Training, TrainingEvent, TrainingSeat
from timebank.people.rules import clean_text

LONGEST_MINUTES = 1440
SHORTEST_EVENT_MINUTES = 10
MOST_SEATS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTraining(Command):
    """A coordinator records a training that somebody received."""

    person_id: UUID
    title: str
    held_on: date
    minutes: int

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def record_training(session: Session, command: RecordTraining, *, now: datetime) -> UUID:
    """Keep the training and return its id.

    Raises:
        PersonNotFound, NotActive, TitleMissing, TextTooLong, ResidentNumberRefused, TrainingInFuture,
        TrainingTooLong
        OwnRecord: nobody records their own training.
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    session.add(training_of(command, queries.get_branch(session, command.branch_id), now=now))
    _tell(session, command, person.id, "training_recorded", {"minutes": command.minutes}, now=now)
    return command.id


def training_of(command: RecordTraining, branch: Branch, *, now: datetime) -> Training:
    """Return the training as told.

    Raises:
        OwnRecord, TitleMissing, TextTooLong, ResidentNumberRefused, TrainingInFuture, TrainingTooLong
    """
    if command.actor_id is None or command.actor_id == command.person_id:
        raise OwnRecord
    title = clean_text(command.title, most=120)
    if not title:
        raise TitleMissing
    if not 1 <= command.minutes <= LONGEST_MINUTES:
        raise TrainingTooLong(most_minutes=LONGEST_MINUTES)
    if command.held_on > clock.local_day(now, branch.zone):
        raise TrainingInFuture
    return Training(
        branch_id=command.branch_id,
        id=command.id,
        person_id=command.person_id,
        event_id=None,
        title=title,
        held_on=command.held_on,
        minutes=command.minutes,
        recorded_by_id=command.actor_id,
        recorded_at=now,
        voided_at=None,
        voided_by_id=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidTraining(Command):
    """A coordinator strikes out a training that was recorded by mistake."""

    person_id: UUID
    training_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.training_id


def void_training(session: Session, command: VoidTraining, *, now: datetime) -> None:
    """Let the training count no more; it stays readable.

    Raises:
        PersonNotFound, TrainingNotFound, TrainingVoided, OwnRecord
    """
    training = queries.get_training(session, branch_id=command.branch_id, training_id=command.training_id)
    queries.lock_person(session, branch_id=command.branch_id, person_id=training.person_id)
    session.refresh(training)
    if command.actor_id == training.person_id:
        raise OwnRecord
    training.strike_out(by_id=command.actor_id, at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTraining(Command):
    """A coordinator plans a training that members can sign up for."""

    title: str
    starts_at: datetime
    minutes: int
    place: str
    seats: int

    @property
    def object_id(self) -> UUID | None:
        return self.id


def plan_training(session: Session, command: PlanTraining, *, now: datetime) -> UUID:
    """Announce the training and return its id.

    Raises:
        EventInPast, TextTooLong, ResidentNumberRefused, TitleMissing
        EventUnfit: without a place, or with minutes or seats out of range.
    """
    assert command.actor_id is not None
    title, place = clean_text(command.title, most=120), clean_text(command.place, most=120)
    if not title:
        raise TitleMissing
    fits = SHORTEST_EVENT_MINUTES <= command.minutes <= LONGEST_MINUTES and 1 <= command.seats <= MOST_SEATS
    if not place or not fits:
        raise EventUnfit
    if command.starts_at <= now:
        raise EventInPast
    session.add(
        TrainingEvent(
            branch_id=command.branch_id,
            id=command.id,
            title=title,
            starts_at=command.starts_at,
            minutes=command.minutes,
            place=place,
            seats=command.seats,
            taken=0,
            created_by_id=command.actor_id,
            cancelled_at=None,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTraining(Command):
    """A coordinator calls a planned training off."""

    event_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.event_id


def cancel_training(session: Session, command: CancelTraining, *, now: datetime) -> list[UUID]:
    """Call the training off, tell who had a seat, and return them.

    Raises:
        EventNotFound, EventCancelled, EventStarted
    """
    event = queries.lock_event(session, branch_id=command.branch_id, event_id=command.event_id)
    if event.cancelled_at is not None:
        raise EventCancelled
    if event.starts_at <= now:
        raise EventStarted
    event.cancelled_at = now
    attendants = queries.list_attendants(session, branch_id=command.branch_id, event_id=event.id)
    for each in attendants:
        values = {"title": event.title, "at": event.starts_at}
        _tell(session, command, each.person.id, "training_cancelled", values, now=now)
    return [each.person.id for each in attendants]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp(Command):
    """Somebody takes a seat in a planned training, on their own or by a coordinator's hand."""

    event_id: UUID
    person_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.event_id


def sign_up(session: Session, command: SignUp, *, now: datetime) -> None:
    """Take one of the seats, if one is left.

    Raises:
        PersonNotFound, NotActive, EventNotFound, EventCancelled, EventStarted, SeatTaken, EventFull
    """
    person = lock_active(session, branch_id=command.branch_id, person_id=command.person_id)
    event = queries.get_event(session, branch_id=command.branch_id, event_id=command.event_id)
    if event.cancelled_at is not None:
        raise EventCancelled
    if event.starts_at <= now:
        raise EventStarted
    if event.id in queries.seats_of(session, branch_id=command.branch_id, person_id=person.id):
        raise SeatTaken
    taken = session.execute(
        update(TrainingEvent)
        .where(
            TrainingEvent.branch_id == command.branch_id,
            TrainingEvent.id == event.id,
            TrainingEvent.cancelled_at.is_(None),
            TrainingEvent.taken < TrainingEvent.seats,
        )
        .values(taken=TrainingEvent.taken + 1)
        .returning(TrainingEvent.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        raise EventFull
    session.expire(event)
    session.add(
        TrainingSeat(
            branch_id=command.branch_id,
            id=command.id,
            event_id=command.event_id,
            person_id=person.id,
            signed_up_at=now,
        )
    )
    if command.actor_id == person.id:
        person.last_heard_at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpSeat(Command):
    """Somebody cannot come after all."""

    event_id: UUID
    person_id: UUID

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.event_id


def give_up_seat(session: Session, command: GiveUpSeat, *, now: datetime) -> None:
    """Free the seat for somebody else.

    Raises:
        PersonNotFound, EventNotFound, EventStarted, NoSeat
    """
    queries.lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
    event = queries.lock_event(session, branch_id=command.branch_id, event_id=command.event_id)
    if event.starts_at <= now:
        raise EventStarted
    gone = session.execute(
        delete(TrainingSeat)
        .where(
            TrainingSeat.branch_id == command.branch_id,
            TrainingSeat.event_id == event.id,
            TrainingSeat.person_id == command.person_id,
        )
        .returning(TrainingSeat.id)
    ).one_or_none()
    if gone is None:
        raise NoSeat
    event.taken -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance(Command):
    """A coordinator records who of those with a seat was there."""

    event_id: UUID
    present: frozenset[UUID]

    @property
    def object_id(self) -> UUID | None:
        return self.event_id


def record_attendance(session: Session, command: RecordAttendance, *, now: datetime) -> list[UUID]:
    """Give each of them the training's minutes, once; return those who were recorded just now.

    Raises:
        EventNotFound, EventCancelled
        EventNotStarted: it has not begun.
        NoSeat: one of them had not signed up.
        OwnRecord: nobody records their own attendance.
    """
    event = queries.lock_event(session, branch_id=command.branch_id, event_id=command.event_id)
    if event.cancelled_at is not None:
        raise EventCancelled
    if event.starts_at > now:
        raise EventNotStarted
    if command.actor_id is None or command.actor_id in command.present:
        raise OwnRecord
    attendants = queries.list_attendants(session, branch_id=command.branch_id, event_id=event.id)
    if command.present - {each.person.id for each in attendants}:
        raise NoSeat
    zone = queries.get_branch(session, command.branch_id).zone
    known = {
        training.person_id: training
        for training in session.scalars(
            select(Training).where(Training.branch_id == command.branch_id, Training.event_id == event.id)
        )
    }
    recorded = []
    for person_id in sorted(command.present):
        training = known.get(person_id)
        if training is not None and training.voided_at is None:
            continue
        if training is None:
            session.add(
                Training(
                    branch_id=command.branch_id,
                    id=new_id(),
                    person_id=person_id,
                    event_id=event.id,
                    title=event.title,
                    held_on=clock.local_day(event.starts_at, zone),
                    minutes=event.minutes,
                    recorded_by_id=command.actor_id,
                    recorded_at=now,
                    voided_at=None,
                    voided_by_id=None,
                )
            )
        else:
            training.voided_at, training.voided_by_id = None, None
            training.recorded_by_id, training.recorded_at = command.actor_id, now
        recorded.append(person_id)
        _tell(session, command, person_id, "training_recorded", {"minutes": event.minutes}, now=now)
    return recorded


def _tell(  # noqa: PLR0913  what a message consists of
    session: Session,
    command: Command,
    person_id: UUID,
    template: str,
    values: dict[str, Any],
    *,
    now: datetime,
) -> None:
    notify(
        session,
        branch_id=command.branch_id,
        person_id=person_id,
        template=template,
        values=values,
        cause=str(command.id),
        now=now,
    )
