"""Gifts of points."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class GiftNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "exchange.gift-not-found"


class NothingGiven(DomainError):
    """A gift has a minute or more."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.nothing-given"
    field: ClassVar = "minutes"


class MoreThanThere(DomainError):
    """There are only `available_minutes` to give."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.more-than-there"
    field: ClassVar = "minutes"


class NothingToGive(DomainError):
    """There is nothing that could be given."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.nothing-to-give"
    field: ClassVar = "minutes"


class SplitChanged(DomainError):
    """What would go first is not what was shown: `gift_only_minutes` and `own_minutes` now."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.split-changed"


class ReceiverMissing(DomainError):
    """It is not said to whom."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.receiver-missing"
    field: ClassVar = "receiver_id"


class ReceiverUnclear(DomainError):
    """Somebody is named by their name with their telephone number or birth date."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.receiver-unclear"
    field: ClassVar = "phone"


class BranchUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.branch-unknown"
    field: ClassVar = "receiver_branch"


class GivesForOthersToSelf(DomainError):
    """Whoever gives for somebody else does not give to themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.gives-for-others-to-self"


class GiftToOneself(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.gift-to-oneself"
    field: ClassVar = "receiver_id"


class NotFamily(DomainError):
    """No confirmed link is open between the two."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.not-family"
    field: ClassVar = "receiver_id"


class ReceiverGone(DomainError):
    """The relative has left, has died, or their accounts are frozen."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.receiver-gone"
    field: ClassVar = "receiver_id"


class GiftNotDecided(DomainError):
    """A second person has to approve it first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-not-decided"


class GiftDecided(DomainError):
    """It needs no approval, or no longer."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-decided"


class GiftAlreadyAccepted(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-already-accepted"


class GiftFinal(DomainError):
    """It was accepted, and the days in which it could be taken back are over."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-final"


class GiftDeclined(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-declined"


class GiftTakenBack(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-taken-back"


class GiftLapsed(DomainError):
    """Nobody accepted it in time."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-lapsed"


class GiftRefused(DomainError):
    """The second person refused it."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-refused"


class GiftReversed(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.gift-reversed"


class StillCoolingOff(DomainError):
    """It can be taken back until `until`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.still-cooling-off"


class StillOpen(DomainError):
    """It can be accepted until `until`."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.still-open"


class GiverAcceptsOwn(DomainError):
    """Who gives does not accept for who receives."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.giver-accepts-own"


class GiftEnteredByRelative(DomainError):
    """The coordinator who entered it is a relative of whom it turned out to be for: another one accepts."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.gift-entered-by-relative"


class NothingToThankFor(DomainError):
    """Thanks go back for what was accepted."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.nothing-to-thank-for"


class AlreadyThanked(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.already-thanked"


class ThanksMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.thanks-missing"
    field: ClassVar = "thanks"


class WhyMissing(DomainError):
    """A refusal or a grant says why."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "exchange.why-missing"
    field: ClassVar = "reason"
