"""What is refused about trainings."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class TrainingNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.training-not-found"


class EventNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.event-not-found"


class TitleMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.title-missing"
    field: ClassVar = "title"


class TrainingInFuture(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.training-in-future"
    field: ClassVar = "held_on"


class TrainingTooLong(DomainError):
    """A training has between 1 and `most_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.training-too-long"
    field: ClassVar = "minutes"


class TrainingVoided(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.training-voided"


class EventInPast(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.event-in-past"
    field: ClassVar = "day"


class EventUnfit(DomainError):
    """A training has a title, a place, 10 to 1,440 minutes and 1 to 1,000 seats."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.event-unfit"


class EventCancelled(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-cancelled"


class EventStarted(DomainError):
    """The training has begun: it is too late to sign up, give a seat back or cancel."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-started"


class EventNotStarted(DomainError):
    """Attendance is recorded when the training has begun."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-not-started"


class EventFull(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.event-full"


class SeatTaken(DomainError):
    """The person has a seat already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.seat-taken"


class NoSeat(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.no-seat"
