"""Using points for care."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class RedemptionNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.redemption-not-found"


class VolunteerOfferNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.offer-not-found"


class PointsTooFew(DomainError):
    """Of the `minutes` asked for, `available_minutes` can be used."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.points-too-few"
    field: ClassVar = "minutes"


class OwnUseTooEarly(DomainError):
    """Own points can be used from `day` on."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.own-use-too-early"
    field: ClassVar = "minutes"


class OwnUseWithoutBirthDate(DomainError):
    """No birth date is on record, so nobody knows from when own points can be used."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.own-use-without-birth-date"
    field: ClassVar = "minutes"


class NeedNotConfirmed(DomainError):
    """Received points are for who needs care, and no need is confirmed."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.need-not-confirmed"
    field: ClassVar = "minutes"


class WhenUnclear(DomainError):
    """Care is for one day with its times, or for a part of some days."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.when-unclear"
    field: ClassVar = "day"


class CareDayUnfit(DomainError):
    """Care can be asked for from `earliest` to `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.care-day-unfit"
    field: ClassVar = "day"


class CareBegun(DomainError):
    """That time of today has passed."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.care-begun"
    field: ClassVar = "start"


class CareLengthUnfit(DomainError):
    """A visit takes from one minute to `longest_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.care-length-unfit"
    field: ClassVar = "minutes"


class WeekdayTooLate(DomainError):
    """None of the days of the week comes before the last day on which it is of use."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.weekday-too-late"
    field: ClassVar = "weekdays"


class SplitShownDiffers(DomainError):
    """What would be used is not what was shown: `received_minutes` and `own_minutes` now."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.split-shown-differs"


class RedemptionAwaitsApproval(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.redemption-awaits-approval"


class RedemptionApproved(DomainError):
    """It needs no approval, or no longer."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.redemption-approved"


class RedemptionTaken(DomainError):
    """Somebody has accepted it already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.redemption-taken"


class RedemptionNotTaken(DomainError):
    """Nobody has accepted it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.redemption-not-taken"


class RedemptionOver(DomainError):
    """It is done, cancelled, missed or refused."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.redemption-over"


class NotYourRedemption(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-your-redemption"


class VisitBegun(DomainError):
    """The visit has begun; the branch says what became of it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.visit-begun"


class VisitNotDue(DomainError):
    """The visit is yet to come, on `day`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.visit-not-due"


class VisitLogged(DomainError):
    """The volunteer has logged the visit; it is decided first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.visit-logged"


class VolunteerUnfit(DomainError):
    """The volunteer does not fit: `why` is one of rules.Unfit."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.volunteer-unfit"
    field: ClassVar = "volunteer_id"


class VolunteerBusy(DomainError):
    """The volunteer has promised that time to somebody else."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.volunteer-busy"
    field: ClassVar = "volunteer_id"


class VolunteerAsked(DomainError):
    """The volunteer was asked already, and answers by `answer_by`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.volunteer-asked"
    field: ClassVar = "volunteer_id"


class VisitTimeUnfit(DomainError):
    """The time is not one that was asked for."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.visit-time-unfit"
    field: ClassVar = "day"


class VolunteerOfferOver(DomainError):
    """It was answered, or its time is over."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.offer-over"


class NotAskedOfYou(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-asked-of-you"


class DayHasCome(DomainError):
    """On the day itself one calls the branch."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.day-has-come"


class RedemptionReasonNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.redemption-reason-needed"
    field: ClassVar = "reason"
