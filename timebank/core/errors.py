"""The one family of errors that a person can be told about."""

from collections.abc import Sequence
from contextvars import ContextVar
from enum import Enum
from typing import Any, ClassVar


class Kind(Enum):
    """What sort of refusal this is; `web.errors` gives each its status."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    INVALID = "invalid"
    TOO_MANY = "too_many"
    BUSY = "busy"


class UnitOfWork:
    """What is known of the unit of work that is open: whether anything in it was refused."""

    __slots__ = ("refusal",)

    def __init__(self) -> None:
        self.refusal: DomainError | None = None


open_unit: ContextVar[UnitOfWork | None] = ContextVar("open_unit", default=None)


class DomainError(Exception):
    """A rule of the time bank refused what was asked.

    Raised by rules and commands; turned into words and a response by `web.errors` alone. `values` are
    the figures that the sentence names: a key that ends in `minutes` is a length of time, dates and
    moments are shown in the branch's own zone. `field` is the form field the sentence stands beside.

    Making one inside a unit of work dooms the unit: even caught, nothing of it is committed.
    """

    kind: ClassVar[Kind]
    code: ClassVar[str]
    field: ClassVar[str | None] = None

    def __init__(self, **values: Any) -> None:  # noqa: ANN401
        super().__init__(self.code)
        self.values = values
        unit = open_unit.get()
        if unit is not None and unit.refusal is None:
            unit.refusal = self


class CommandDiffers(DomainError):
    """The command's id was used before, for a command with other content."""

    kind: ClassVar = Kind.CONFLICT
    code: ClassVar = "core.command-differs"


class BankBusy(DomainError):
    """The database asked to wait, each time it was tried; the same command may be sent again."""

    kind: ClassVar = Kind.BUSY
    code: ClassVar = "core.bank-busy"


class SeveralRefusals(DomainError):
    """More than one thing is wrong; each of `refusals` has its own code, sentence and field."""

    kind: ClassVar = Kind.INVALID
    code: ClassVar = "core.several-refusals"

    def __init__(self, refusals: Sequence[DomainError]) -> None:
        super().__init__(count=len(refusals))
        self.refusals = tuple(refusals)
