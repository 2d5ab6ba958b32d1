"""Moves to another branch."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class MoveNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.move-not-found"


class MoveUnderway(DomainError):
    """A move of this person is open already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.move-underway"


class MoveOver(DomainError):
    """The move was carried out, called off or refused."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.move-over"


class MoveOfRelative(DomainError):
    """Nobody opens or accepts the move of a relative, or their own."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.move-of-relative"


class MoveNeedsTwo(DomainError):
    """Who opened the move does not accept it, in whichever branch."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.move-needs-two"


class MoveHere(DomainError):
    """The member is in that branch already."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.move-here"
    field: ClassVar = "to_branch"


class NotWhoMoves(DomainError):
    """The record that was chosen has another name or birth date."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.not-who-moves"
    field: ClassVar = "person_id"


class MayBeThereAlready(DomainError):
    """The receiving branch has somebody of that name and birth date, or contact."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.may-be-there-already"
    field: ClassVar = "person_id"


class MoveRefusalMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.move-refusal-missing"
    field: ClassVar = "reason"
