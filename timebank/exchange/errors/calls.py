"""What the telephone desk refuses."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class CallNotFound(DomainError):
    """The branch has no such call."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.call-not-found"


class CallEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.call-ended"


class CallNotYours(DomainError):
    """Who took the call leads it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.call-not-yours"


class CallOfRelative(DomainError):
    """Nobody acts by telephone for themselves or for a relative of their own."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.call-of-relative"


class CallerUnfit(DomainError):
    """Who calls is not what they were said to be: no delegate, or no confirmed relative, of the person."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.caller-unfit"
    field: ClassVar = "caller"


class CallerNameMissing(DomainError):
    """Somebody else who calls gives a name."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.caller-name-missing"
    field: ClassVar = "caller_name"


class AlreadyVerified(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.already-verified"


class NothingToAsk(DomainError):
    """The record holds too little to ask, or too much was answered wrongly: only calling back helps."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.nothing-to-ask"


class NoNumberKnown(DomainError):
    """There is no number on record to call back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.no-number-known"


class NotVerified(DomainError):
    """Nobody was verified, so nothing is done: only general advice is given."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-verified"


class NotTheirsToAsk(DomainError):
    """Whoever calls may not have this done for the person."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-theirs-to-ask"


class CallMismatch(DomainError):
    """What is asked for concerns somebody else than the call."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.call-mismatch"


class ScriptMissing(DomainError):
    """What is done was read out before."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.script-missing"


class ReadOutAnew(DomainError):
    """What is asked for is not what was read out: it is read out anew before it is done."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.read-out-anew"
    field: ClassVar = "shown"


class TextDoesNotReach(DomainError):
    """No text message reaches the person, or they never agreed to such."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.text-does-not-reach"
    field: ClassVar = "receipt"
