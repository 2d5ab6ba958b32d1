"""What care refuses. `field` is the command's and the form's field that the sentence stands beside."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class VisitNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.visit-not-found"


class AssignmentNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.assignment-not-found"


class NeedNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.need-not-found"


class OfferNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.offer-not-found"


class ObjectionNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.objection-not-found"


class OverrideNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.override-not-found"


# When a visit is logged ---------------------------------------------------------------------------------


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
    code: ClassVar = "care.time-does-not-exist"
    field: ClassVar = "start"


class EndDoesNotExist(DomainError):
    """Clocks skip `time` on `day`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.time-does-not-exist"
    field: ClassVar = "end"


class StartNotWholeMinutes(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.not-whole-minutes"
    field: ClassVar = "start"


class EndNotWholeMinutes(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.not-whole-minutes"
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


class CallerNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.caller-needed"
    field: ClassVar = "caller"


class HowNeeded(DomainError):
    """A visit entered for somebody else came by telephone or on paper."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.how-needed"
    field: ClassVar = "how"


class TextTooLong(DomainError):
    """The text has `length` characters; there is room for `longest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.text-too-long"

    def __init__(self, *, at: str, length: int, longest: int) -> None:
        super().__init__(length=length, longest=longest)
        self.field = at  # type: ignore[misc]


class HoldsRegistrationNumber(DomainError):
    """The text holds what looks like a resident registration number."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.registration-number"

    def __init__(self, *, at: str) -> None:
        super().__init__()
        self.field = at  # type: ignore[misc]


class ReasonNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.reason-needed"
    field: ClassVar = "reason"


class WordsNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.words-needed"
    field: ClassVar = "words"


# What becomes of it -------------------------------------------------------------------------------------


class NotYourVisit(DomainError):
    """Only the volunteer, or who entered it, does this."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.not-your-visit"


class VisitAlreadyDecided(DomainError):
    """It was approved, on `decided_at`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-already-decided"


class VisitWithdrawn(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-withdrawn"


class VisitRejected(DomainError):
    """It was sent back to the volunteer and waits for an answer."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-rejected"


class NothingToAnswer(DomainError):
    """The visit was neither sent back nor objected to."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.nothing-to-answer"


class VisitDisputed(DomainError):
    """Somebody objects; approval waits until both agree."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-disputed"


class VisitUnconfirmed(DomainError):
    """Entered by somebody else, it waits until the volunteer or the senior confirms it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.visit-unconfirmed"


class VolunteerSilent(DomainError):
    """The volunteer was last heard of on `heard`, over `months` months ago: identified again first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.volunteer-silent"


class DeciderIsParty(DomainError):
    """Nobody decides about care that they gave or received."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.decider-is-party"


class DeciderIsRelative(DomainError):
    """Nobody decides about a relative's care."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.decider-is-relative"


class DeciderEnteredIt(DomainError):
    """Nobody decides about a visit that they entered."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.decider-entered-it"


class NotADecider(DomainError):
    """The person has no role today by which visits are decided."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.not-a-decider"


class DeputyNotNeeded(DomainError):
    """The deputy decides only where the branch has nobody else for this visit."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.deputy-not-needed"


class HandedOver(DomainError):
    """`decider` decides this visit."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.handed-over"


class DeciderNotEligible(DomainError):
    """The visit cannot be handed over to that person."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.decider-not-eligible"
    field: ClassVar = "decider_id"


class CannotConfirm(DomainError):
    """Only the volunteer or the senior confirms a visit, themselves or through a coordinator."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.cannot-confirm"


class ConfirmsOwnEntry(DomainError):
    """Who entered the visit does not also record the call or message that confirms it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.confirms-own-entry"


class PaperRefNeeded(DomainError):
    """A slip is recorded with where it is kept."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.paper-ref-needed"
    field: ClassVar = "paper_ref"


class EvidenceFromNobody(DomainError):
    """The evidence does not say whose words these are, or they are nobody's who was there."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.evidence-from-nobody"
    field: ClassVar = "said_by_id"


class CannotObject(DomainError):
    """Only the senior, or a relative with the senior's consent, objects."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.cannot-object"


class AlreadyObjected(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.already-objected"


class AlreadySettled(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.already-settled"


class NotCorrectedYet(DomainError):
    """The volunteer has not corrected the visit since the objection."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.not-corrected-yet"
    field: ClassVar = "how"


class CannotSettle(DomainError):
    """An objection is settled by a coordinator who is no party, or taken back by who raised it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "care.cannot-settle"


# Assignments, needs, offers, overrides ------------------------------------------------------------------


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
