"""Taking back what was posted."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class ReversalNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.reversal-not-found"


class ObjectNotFound(DomainError):
    """There is no such visit, gift, grant, use or food work in the branch."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.object-not-found"


class NothingToReverse(DomainError):
    """No minutes moved, or they went back already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.nothing-to-reverse"


class ReversalAsked(DomainError):
    """Somebody has asked for it already, and a second person is to look at it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.reversal-asked"


class ReversedBefore(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.reversed-before"


class ReversalDecided(DomainError):
    """It was granted or refused already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.reversal-decided"


class ReversalByParty(DomainError):
    """Who gave or received something objects to it; others ask for its correction."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.reversal-by-party"


class SecondHadPart(DomainError):
    """Who entered or decided it before does not grant its correction."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.second-had-part"


class PoolGaveItAway(DomainError):
    """The pool has granted the minutes already, and holds `available_minutes`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.pool-gave-it-away"


class ReviewNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.review-not-found"


class ReviewDecided(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.review-decided"


class ReviewNotGranted(DomainError):
    """A second person has not agreed to it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.review-not-granted"


class ReviewOfOneself(DomainError):
    """Nobody reviews what they have entered themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.review-of-oneself"


class NothingTicked(DomainError):
    """A review takes back what was ticked in its list."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.nothing-ticked"
    field: ClassVar = "items"


class NotTheirDoing(DomainError):
    """Something in the list was not entered or decided by that member of staff in that time."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.not-their-doing"
    field: ClassVar = "items"


class ReviewDaysUnfit(DomainError):
    """The first day comes before the last, and neither lies ahead."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.review-days-unfit"
    field: ClassVar = "until"
