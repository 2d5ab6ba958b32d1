"""What is refused about delegates."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class DelegationNotFound(DomainError):
    """The branch has no such delegation, or it concerns neither of the two who ask."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "people.delegation-not-found"


class DelegateNotFound(DomainError):
    """No member of the branch has this name together with this number."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.delegate-not-found"
    field: ClassVar = "phone"


class DelegateMissing(DomainError):
    """Nobody was named."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.delegate-missing"
    field: ClassVar = "delegate"


class OwnDelegate(DomainError):
    """Nobody is their own delegate."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.own-delegate"
    field: ClassVar = "delegate"


class DelegateUnfit(DomainError):
    """A delegate is an active member of the branch, and none of its staff."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.delegate-unfit"
    field: ClassVar = "delegate"


class DelegationStands(DomainError):
    """The holder has a delegate, until `ends_on`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.delegation-stands"
    field: ClassVar = "delegate"


class NothingDelegated(DomainError):
    """A delegation names at least one act."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.nothing-delegated"
    field: ClassVar = "acts"


class GiveMinutesUnfit(DomainError):
    """How much may be given is said where giving is allowed, and only there."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.give-minutes-unfit"
    field: ClassVar = "give_minutes"


class DelegationDaysUnfit(DomainError):
    """The last day lies between `earliest` and `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.delegation-days-unfit"
    field: ClassVar = "ends_on"


class DelegationStartUnfit(DomainError):
    """A delegation begins today or later."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.delegation-start-unfit"
    field: ClassVar = "starts_on"


class DelegationPaperMissing(DomainError):
    """What is appointed on paper names the paper."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.delegation-paper-missing"
    field: ClassVar = "paper_ref"


class WitnessMissing(DomainError):
    """What is appointed on paper names who saw the holder sign."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "people.witness-missing"
    field: ClassVar = "seen_by"


class DelegationEnded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.delegation-ended"


class NotDelegated(DomainError):
    """The holder has not given this act to whoever asks, or not on this day."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "people.not-delegated"


class BeyondDelegation(DomainError):
    """More than the `left_minutes` that the delegate may still give."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "people.beyond-delegation"
    field: ClassVar = "minutes"
