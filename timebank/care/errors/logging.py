"""Why a visit cannot be logged as it was said."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class NotAssigned(DomainError):
    """On that `day` no coordinator had this volunteer visit this senior."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.not-assigned"
    field: ClassVar = "senior_id"


class IdentityNotSeen(DomainError):
    """No coordinator has seen who the volunteer is."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.identity-not-seen"


class TrainingMissing(DomainError):
    """`recorded_minutes` of `needed_minutes` are done; `left_minutes` are not."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.training-missing"


class TooYoung(DomainError):
    """The volunteer turns `age` only on `birthday`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.too-young"
    field: ClassVar = "day"


class BirthDateMissing(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.birth-date-missing"


class GuardianMissing(DomainError):
    """The guardian's consent, or how to reach the guardian, is not on record."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.guardian-missing"


class ConsentMissing(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.consent-missing"


class NoActivity(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.no-activity"
    field: ClassVar = "activities"


class ActivityUnknown(DomainError):
    """The branch does not offer `activity` on that day."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.activity-unknown"
    field: ClassVar = "activities"


class StartDoesNotExist(DomainError):
    """Clocks skip `time` on `day`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.start-does-not-exist"
    field: ClassVar = "start"


class EndDoesNotExist(DomainError):
    """Clocks skip `time` on `day`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.end-does-not-exist"
    field: ClassVar = "end"


class StartNotWholeMinutes(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.start-not-whole-minutes"
    field: ClassVar = "start"


class EndNotWholeMinutes(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.end-not-whole-minutes"
    field: ClassVar = "end"


class EndsBeforeStart(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.ends-before-start"
    field: ClassVar = "end"


class EndsBeforeStartPerhaps(EndsBeforeStart):
    """Twelve hours later, at `suggested`, it would be a usual visit."""

    code: ClassVar = "care.ends-before-start-perhaps"


class EndsAtStart(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.ends-at-start"
    field: ClassVar = "end"


class DayInFuture(DomainError):
    """`day` is after `today`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.day-in-future"
    field: ClassVar = "day"


class EndInFuture(DomainError):
    """The visit ends at `end`, which is not over yet."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.end-in-future"
    field: ClassVar = "end"


class TooLate(DomainError):
    """Visits are logged within `days` days; today the earliest is `earliest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.too-late"
    field: ClassVar = "day"


class VisitTooLong(DomainError):
    """The visit takes `visit_minutes`, at most `longest_minutes` can be logged."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.visit-too-long"
    field: ClassVar = "end"


class MinorAtNight(DomainError):
    """Under `age` visits lie between `earliest` and `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.minor-at-night"
    field: ClassVar = "start"


class VisitOverlaps(DomainError):
    """Another visit of the volunteer, with `senior`, runs from `start` to `end`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-overlaps"
    field: ClassVar = "start"


class DayCapReached(DomainError):
    """`recorded_minutes` of `cap_minutes` on `day` are taken: `left_minutes` can still be logged."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.day-cap-reached"
    field: ClassVar = "end"


class DayCapFull(DayCapReached):
    """Nothing is left of `cap_minutes` on `day`."""

    code: ClassVar = "care.day-cap-full"
    field: ClassVar = "day"


class WeekCapReached(DomainError):
    """`recorded_minutes` of `cap_minutes` from `monday` to `sunday` are taken: `left_minutes` are left."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.week-cap-reached"
    field: ClassVar = "end"


class WeekCapFull(WeekCapReached):
    """Nothing is left of `cap_minutes` from `monday` to `sunday`."""

    code: ClassVar = "care.week-cap-full"
    field: ClassVar = "day"


class CallerCheckNeeded(DomainError):
    """A visit entered after a telephone call says who called and how they were verified."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.caller-check-needed"
    field: ClassVar = "caller_check"


class HowNeeded(DomainError):
    """A visit entered for somebody else came by telephone or on paper."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.how-needed"
    field: ClassVar = "how"


class ReasonNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.reason-needed"
    field: ClassVar = "reason"


class WordsNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.words-needed"
    field: ClassVar = "words"
