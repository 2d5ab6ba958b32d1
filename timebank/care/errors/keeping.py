"""Why a draft or a picture cannot be kept."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class DraftTooLong(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.draft-too-long"


class SlipUnreadable(DomainError):
    """The file is no picture of the kinds that are taken, and no PDF."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.slip-unreadable"
    field: ClassVar = "slip"


class SlipTooLarge(DomainError):
    """The file has more than `most_megabytes`."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.slip-too-large"
    field: ClassVar = "slip"


class SlipOfNothing(DomainError):
    """A picture comes with a slip or a written reply, not with a call or one's own knowledge."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "care.slip-of-nothing"
    field: ClassVar = "slip"


class SlipNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "care.slip-not-found"
