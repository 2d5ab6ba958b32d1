"""Grants from the pool."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class GrantNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.grant-not-found"


class NoConfirmedNeed(DomainError):
    """No need for care is confirmed for the person today."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.no-confirmed-need"
    field: ClassVar = "person_id"


class PoolTooLow(DomainError):
    """The pool holds `available_minutes`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.pool-too-low"
    field: ClassVar = "minutes"


class GrantToOneself(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.grant-to-oneself"


class GrantToRelative(DomainError):
    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.grant-to-relative"


class GrantDecided(DomainError):
    """It was confirmed or refused already, or needed neither."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.grant-decided"
