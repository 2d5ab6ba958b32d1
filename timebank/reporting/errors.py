"""What reporting refuses."""

from typing import ClassVar

from timebank.core.errors import DomainError, Kind


class TooManyRows(DomainError):
    """The period holds more rows than one file does."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "reporting.too-many-rows"
    field: ClassVar = "since"
