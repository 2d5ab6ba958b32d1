"""Reads of trainings: those planned, and those received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from timebank.people.errors import EventNotFound, TrainingNotFound
from timebank.people.models import Person, Training, TrainingEvent, TrainingSeat
from timebank.people.queries.people import WITHOUT_KEY


def list_trainings(session: Session, *, branch_id: str, person_id: UUID) -> Sequence[Training]:
    """Return what the person received, also what was struck out, the newest first."""
    return session.scalars(
        select(Training)
        .where(Training.branch_id == branch_id, Training.person_id == person_id)
        .order_by(Training.held_on.desc(), Training.id.desc())
    ).all()


def get_training(session: Session, *, branch_id: str, training_id: UUID) -> Training:
    """Return the training that somebody received.

    Raises:
        TrainingNotFound
    """
    training = session.get(Training, (branch_id, training_id), populate_existing=True)
    if training is None:
        raise TrainingNotFound
    return training


def list_coming_events(session: Session, *, branch_id: str, now: datetime) -> Sequence[TrainingEvent]:
    """Return the trainings that have not begun and were not cancelled, the next first."""
    return session.scalars(
        select(TrainingEvent)
        .where(
            TrainingEvent.branch_id == branch_id,
            TrainingEvent.starts_at > now,
            TrainingEvent.cancelled_at.is_(None),
        )
        .order_by(TrainingEvent.starts_at, TrainingEvent.id)
    ).all()


def find_next_event(session: Session, *, branch_id: str, now: datetime) -> TrainingEvent | None:
    """Return the next training with a seat left, or None."""
    return session.scalars(
        select(TrainingEvent)
        .where(
            TrainingEvent.branch_id == branch_id,
            TrainingEvent.starts_at > now,
            TrainingEvent.cancelled_at.is_(None),
            TrainingEvent.taken < TrainingEvent.seats,
        )
        .order_by(TrainingEvent.starts_at, TrainingEvent.id)
        .limit(1)
    ).first()


def list_past_events(
    session: Session, *, branch_id: str, now: datetime, limit: int = 20
) -> Sequence[TrainingEvent]:
    """Return the newest trainings that have begun."""
    return session.scalars(
        select(TrainingEvent)
        .where(TrainingEvent.branch_id == branch_id, TrainingEvent.starts_at <= now)
        .order_by(TrainingEvent.starts_at.desc(), TrainingEvent.id.desc())
        .limit(limit)
    ).all()


def get_event(session: Session, *, branch_id: str, event_id: UUID) -> TrainingEvent:
    """Return the planned training.

    Raises:
        EventNotFound
    """
    event = session.get(TrainingEvent, (branch_id, event_id), populate_existing=True)
    if event is None:
        raise EventNotFound
    return event


def lock_event(session: Session, *, branch_id: str, event_id: UUID) -> TrainingEvent:
    """Return the planned training, its row locked until the unit of work ends.

    Raises:
        EventNotFound
    """
    event = session.get(
        TrainingEvent, (branch_id, event_id), with_for_update=WITHOUT_KEY, populate_existing=True
    )
    if event is None:
        raise EventNotFound
    return event


def seats_of(session: Session, *, branch_id: str, person_id: UUID) -> frozenset[UUID]:
    """Return the trainings that the person signed up for, by id."""
    return frozenset(
        session.scalars(
            select(TrainingSeat.event_id).where(
                TrainingSeat.branch_id == branch_id, TrainingSeat.person_id == person_id
            )
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendant:
    """Somebody who signed up; `minutes` is what was recorded, None as long as nothing was."""

    person: Person
    minutes: int | None


def list_attendants(session: Session, *, branch_id: str, event_id: UUID) -> list[Attendant]:
    """Return who signed up, by name, in one query."""
    rows = session.execute(
        select(Person, Training.minutes)
        .join(
            TrainingSeat,
            and_(TrainingSeat.branch_id == Person.branch_id, TrainingSeat.person_id == Person.id),
        )
        .outerjoin(
            Training,
            and_(
                Training.branch_id == TrainingSeat.branch_id,
                Training.person_id == TrainingSeat.person_id,
                Training.event_id == TrainingSeat.event_id,
                Training.voided_at.is_(None),
            ),
        )
        .where(TrainingSeat.branch_id == branch_id, TrainingSeat.event_id == event_id)
        .order_by(Person.name_folded, Person.id)
    )
    return [Attendant(person=person, minutes=minutes) for person, minutes in rows]
