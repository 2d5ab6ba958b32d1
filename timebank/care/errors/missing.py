"""What is not there, or not in this branch."""

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
