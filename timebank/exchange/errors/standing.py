"""Accounts that are frozen, and who may act for whom."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class AccountFrozen(DomainError):
    """Nothing moves on the person's accounts since `since`; the branch knows why."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "exchange.account-frozen"


class MayNotActForThem(DomainError):
    """Only the person themselves, or a coordinator of their branch, may say this for them."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.may-not-act-for-them"


class ActsForRelative(DomainError):
    """Nobody of the branch acts for a relative, or lets a relative have what is somebody else's."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.acts-for-relative"


class NotASecondPerson(DomainError):
    """Only coordinators and deputies of the branch decide such things."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.not-a-second-person"


class SecondIsParty(DomainError):
    """Nobody decides what they give or receive themselves."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.second-is-party"


class SecondAskedForIt(DomainError):
    """Who entered it does not decide it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.second-asked-for-it"


class SecondIsRelative(DomainError):
    """Nobody decides for a relative."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.second-is-relative"


class DeputyMustWait(DomainError):
    """A coordinator of the branch can decide it, so no deputy does."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "exchange.deputy-must-wait"
