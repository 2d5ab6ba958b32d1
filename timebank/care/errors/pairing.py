"""Assignments, needs, offers, overrides."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class NotAVolunteer(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.not-a-volunteer"
    field: ClassVar = "volunteer_id"


class NotASenior(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.not-a-senior"
    field: ClassVar = "senior_id"


class SamePerson(DomainError):
    """Nobody cares for themselves."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.same-person"
    field: ClassVar = "senior_id"


class AlreadyAssigned(DomainError):
    """The volunteer is assigned to this senior from `since` on."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.already-assigned"
    field: ClassVar = "senior_id"


class PeriodReversed(DomainError):
    """The last day is before the first, `starts_on`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.period-reversed"
    field: ClassVar = "ends_on"


class UsualTimeHalf(DomainError):
    """A usual time has a start and an end."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.usual-time-half"
    field: ClassVar = "usual_end"


class WeekdayUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.weekday-unknown"
    field: ClassVar = "weekdays"


class AssignmentEnded(DomainError):
    """It ended on `ends_on`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.assignment-ended"


class DayPassed(DomainError):
    """The day has passed; `earliest` is the first that can be chosen."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.day-passed"
    field: ClassVar = "once_on"


class WhenNeeded(DomainError):
    """A need is for days of the week, or for one day."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.when-needed"
    field: ClassVar = "weekdays"


class NeedTooLong(DomainError):
    """A visit takes at most `longest_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.need-too-long"
    field: ClassVar = "minutes"


class NeighbourhoodMissing(DomainError):
    """The senior's record names no neighbourhood for the board."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.neighbourhood-missing"
    field: ClassVar = "senior_id"


class NeedClosed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.need-closed"


class AlreadyOffered(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.already-offered"


class OfferAnswered(DomainError):
    """The offer was answered, or taken back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.offer-answered"


class NotYourOffer(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.not-your-offer"


class OverrideBelowCap(DomainError):
    """The cap is `cap_minutes` already."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.override-below-cap"
    field: ClassVar = "minutes"


class OverrideTooLarge(DomainError):
    """There are only `most_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.override-too-large"
    field: ClassVar = "minutes"


class OverrideAnswered(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.override-answered"


class OverrideAlreadyAsked(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.override-already-asked"


class AnswersOwnOverride(DomainError):
    """Nobody answers what they asked for, nor for themselves or a relative."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.answers-own-override"


class AssignmentTooFar(DomainError):
    """An assignment begins and ends within three years from today."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.assignment-too-far"

    def __init__(self, *, at: str) -> None:
        super().__init__()
        self.field = at  # type: ignore[misc]


class OnceTooFar(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.once-too-far"
    field: ClassVar = "once_on"


class OverrideDayUnfit(DomainError):
    """The day lies between `earliest`, as for logging, and `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.override-day-unfit"
    field: ClassVar = "day"
