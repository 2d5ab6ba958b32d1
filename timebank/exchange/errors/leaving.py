"""Leaving the bank."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class LeavingNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.leaving-not-found"


class LeavingAsked(DomainError):
    """They have asked to leave already; it comes about on `day`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.leaving-asked"


class LeavingOver(DomainError):
    """It was taken back, or has come about."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.leaving-over"


class LeavingNotDue(DomainError):
    """It can still be taken back until `until`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.leaving-not-due"


class LeavingNotAgreed(DomainError):
    """Whoever leaves says that they know what is erased."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.leaving-not-agreed"
    field: ClassVar = "agreed"


class StaffLeaves(DomainError):
    """Somebody with a staff role is let go by an administrator first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.staff-leaves"
