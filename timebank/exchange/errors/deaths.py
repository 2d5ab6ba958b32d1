"""Deaths of members."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class DeathNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.death-not-found"


class DeathRecorded(DomainError):
    """The person's death is on record already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.death-recorded"


class DeathOfRelative(DomainError):
    """Nobody records or takes back the death of a relative, or their own."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.death-of-relative"


class DeathDayUnfit(DomainError):
    """The day lies ahead, or is too long ago: `earliest` to `latest`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.death-day-unfit"
    field: ClassVar = "died_on"


class DeathConfirmed(DomainError):
    """A second person has confirmed it: only a reversal undoes that."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.death-confirmed"


class DeathNotConfirmed(DomainError):
    """Nothing has moved yet, so there is nothing to reverse: the record is withdrawn."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.death-not-confirmed"


class DeathOver(DomainError):
    """The record was taken back."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.death-over"


class WishIncomplete(DomainError):
    """A wish of the family is written down with its paper and who saw it signed."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.wish-incomplete"
    field: ClassVar = "wish_paper"


class WishBeyondRules(DomainError):
    """The rules do not let points go to the spouse."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.wish-beyond-rules"
    field: ClassVar = "wish"


class DestinationChanged(DomainError):
    """Since the page was opened, a wish or a spouse came or went: the minutes would go elsewhere."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.destination-changed"


class DeathReasonMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.death-reason-missing"
    field: ClassVar = "reason"


class PassedOnSpent(DomainError):
    """What went to the pool was granted on; `available_minutes` are there."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.passed-on-spent"
