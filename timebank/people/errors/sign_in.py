"""What is refused at the door: codes, passwords, sign-ins."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class TooManyTries(DomainError):
    """Too many failures from strangers: for this number, or from this network; again at `until`."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "sign-in.too-many-tries"


class TooManyCodes(DomainError):
    """So many codes were asked for that the next one goes out at `until`."""

    kind: ClassVar = Kind.TOO_MANY
    code: ClassVar = "sign-in.too-many-codes"


class CodeWrong(DomainError):
    """`left` tries are left for this code."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.code-wrong"
    field: ClassVar = "code"


class CodeOver(DomainError):
    """The code has run out, was used, or was tried too often."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.code-over"
    field: ClassVar = "code"


class NothingToProve(DomainError):
    """There is no such number or address, it takes no messages, or one signs in with it already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.nothing-to-prove"


class SlipWrong(DomainError):
    """No slip has this number, or it was used, or has run out."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.slip-wrong"
    field: ClassVar = "code"


class PasswordWrong(DomainError):
    """Nobody signs in with this number or address and this password."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-wrong"
    field: ClassVar = "password"


class PasswordTooShort(DomainError):
    """A password has `least` characters or more."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-too-short"
    field: ClassVar = "password"


class PasswordTooLong(DomainError):
    """A password has `most` characters at most."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-too-long"
    field: ClassVar = "password"


class PasswordGuessable(DomainError):
    """It is made of common passwords, repetitions, rows of keys, or the person's own name and numbers."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.password-guessable"
    field: ClassVar = "password"


class PasswordNeeded(DomainError):
    """Staff keep a password."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "sign-in.password-needed"


class SecondFactorWrong(DomainError):
    """Neither the app's present code nor an unused recovery code."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.second-factor-wrong"
    field: ClassVar = "code"


class SecondFactorStands(DomainError):
    """An app is set up already; it is taken off first."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.second-factor-stands"


class NoLogin(DomainError):
    """The person has no login: neither a number nor an address, nor a slip."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.no-login"


class SlipNotYours(DomainError):
    """Nobody prints a slip for themselves, and only an administrator prints one for staff."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "sign-in.slip-not-yours"


class SlipElsewhere(DomainError):
    """The login is somebody in another branch as well, which a slip of this branch would open."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.slip-elsewhere"


class TokenNotFound(DomainError):
    """The branch has no such token."""

    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "sign-in.token-not-found"


class TokenWithoutRole(DomainError):
    """A token is for a role that the person has."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.token-without-role"


class PresentPasswordWrong(DomainError):
    """The password that was said again is not the login's."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "sign-in.present-password-wrong"
    field: ClassVar = "present"


class NowhereAnyMore(DomainError):
    """The login is nobody in any branch."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "sign-in.nowhere-any-more"


class StepTooLate(DomainError):
    """The way in was left open too long, or begun in another window."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "sign-in.step-too-late"
