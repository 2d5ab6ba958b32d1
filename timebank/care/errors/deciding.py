"""Why a visit cannot be decided, confirmed or objected to."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


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


class NotApproved(DomainError):
    """Only what was approved is taken back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "care.not-approved"


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


class SaidMinutesUnfit(DomainError):
    """How long a visit was, as somebody said, lies between nothing and `most_minutes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.said-minutes-unfit"
    field: ClassVar = "said_minutes"
