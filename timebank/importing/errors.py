"""What is refused of a file, of a row, and of a batch."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class FileUnreadable(DomainError):
    """Neither Excel nor CSV in UTF-8 or CP949."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.file-unreadable"
    field: ClassVar = "file"


class FileEmpty(DomainError):
    """It has no row below its headings."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.file-empty"
    field: ClassVar = "file"


class TooManyRows(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.too-many-rows"
    field: ClassVar = "file"


class HeadingsMissing(DomainError):
    """A column that every row needs is not there."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.headings-missing"
    field: ClassVar = "file"


class HeadingTwice(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.heading-twice"
    field: ClassVar = "file"


class CellMissing(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.cell-missing"


class CellTooLong(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.cell-too-long"


class DayUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.day-unreadable"


class TimeUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.time-unreadable"


class NumberUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.number-unreadable"


class PointsUnreadable(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.points-unreadable"


class WordUnknown(DomainError):
    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.word-unknown"


class PersonUnknown(DomainError):
    """Neither the branch nor the file has such a person."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.person-unknown"


class PersonUnclear(DomainError):
    """More than one person is called so."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.person-unclear"


class PartMissing(DomainError):
    """One column is filled and another, which goes with it, is not."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.part-missing"


class CheckersAlike(DomainError):
    """Opening points were compared with the paper by one person only."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "importing.checkers-alike"


class OwnOpening(DomainError):
    """Nobody carries over points of their own."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "importing.own-opening"


class BatchNotFound(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "importing.batch-not-found"


class KindUnknown(DomainError):
    kind: ClassVar = Kind.NOT_FOUND
    code: ClassVar = "importing.kind-unknown"


class BatchNotReady(DomainError):
    """It is being looked at, or was taken in or dropped already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.batch-not-ready"


class RowsFaulty(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.rows-faulty"


class SecondPersonNeeded(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.second-person-needed"


class NothingToConfirm(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.nothing-to-confirm"


class SamePersonConfirms(DomainError):
    """Who brought the file in does not confirm it."""

    kind: ClassVar = Kind.FORBIDDEN
    code: ClassVar = "importing.same-person-confirms"


class NothingToUndo(DomainError):
    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.nothing-to-undo"


class RowRefused(DomainError):
    """A row that was fit when it was looked at is refused now; nothing of the file was kept."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.row-refused"


class HasFollowed(DomainError):
    """Something was done since with what the row made."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.has-followed"


class ProductKnown(DomainError):
    """The branch, or a row above, has this barcode already."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.product-known"


class StaysAsItIs(DomainError):
    """Something else rests on what the row made; the database keeps both."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "importing.stays-as-it-is"
