"""Objections to what was decided."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class DisputeNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.dispute-not-found"


class DisputeWordsMissing(DomainError):
    """An objection, and its decision, say why."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.dispute-words-missing"
    field: ClassVar = "words"


class NotYetDecided(DomainError):
    """It has not ended: what is wrong is said, answered or taken back on its own page."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.not-yet-decided"


class NotConcerned(DomainError):
    """Only those whom it is about object to it, their family with consent, or whom they appointed."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-concerned"


class DisputeOpen(DomainError):
    """They have objected to it already; more can be said there."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.dispute-open"


class DisputeOver(DomainError):
    """It was decided, or taken back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.dispute-over"
