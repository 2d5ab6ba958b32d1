"""Confirmed needs for care."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class ConfirmedNeedNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.need-not-found"


class ConfirmedNeedEnded(DomainError):
    """It ended on `ended_on`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.need-ended"


class NeedOfRelative(DomainError):
    """Nobody records a need of their own, or of a relative."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.need-of-relative"


class BasisUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.basis-unknown"
    field: ClassVar = "basis"


class BasisWordsNeeded(DomainError):
    """Another basis is said in words."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.basis-words-needed"
    field: ClassVar = "basis_words"


class UrgencyUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.urgency-unknown"
    field: ClassVar = "urgency"


class OfficerNeeded(DomainError):
    """Who confirmed the need has a name."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.officer-needed"
    field: ClassVar = "officer_name"


class OfficeNeeded(DomainError):
    """Who confirmed the need belongs to an office."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.office-needed"
    field: ClassVar = "officer_office"


class ConfirmedDayUnfit(DomainError):
    """A need was confirmed between `earliest` and `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.confirmed-day-unfit"
    field: ClassVar = "confirmed_on"


class ReviewDayUnfit(DomainError):
    """A need is reviewed between `earliest` and `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.review-day-unfit"
    field: ClassVar = "review_on"


class EndReasonNeeded(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.end-reason-needed"
    field: ClassVar = "reason"
