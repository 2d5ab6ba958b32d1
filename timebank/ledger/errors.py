"""What the ledger refuses."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class AccountNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "ledger.account-not-found"


class PostingNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "ledger.posting-not-found"


class BalanceTooLow(DomainError):
    """The account would fall below its floor.

    Values: `account_kind`, the `minutes` asked for, and the `available_minutes`.
    """

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "ledger.balance-too-low"


class PostingDiffers(DomainError):
    """The id, or the cause, was used before, for a posting with other content."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "ledger.posting-differs"


class AlreadyReversed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "ledger.already-reversed"


class ReversalStands(DomainError):
    """A reversal is not reversed: what is right again is posted anew."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "ledger.reversal-stands"
