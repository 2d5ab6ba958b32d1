"""What the rows of a file come to: commands of other features, step by step, and how each is taken back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.commands import Command, Handler
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.many import Many
from timebank.importing.errors import CellMissing, HasFollowed
from timebank.importing.queries import list_followed
from timebank.importing.rules import MOST_FAULTS, ImportKind, cells, row_id
from timebank.importing.rules.columns import COLUMNS
from timebank.importing.rules.words import Words

Read = TypeVar("Read")
Step = tuple[Handler[Any, Any], Command]
HEADINGS = {kind: {each.name: each.ko for each in columns} for kind, columns in COLUMNS.items()}
Rests = Callable[["Given"], None]
"""Raises what keeps the row from being taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One row as it was written."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Under whose name and in which batch rows are taken in."""

    branch_id: str
    batch_id: UUID
    kind: ImportKind
    actor_id: UUID
    entered_by_id: UUID
    """Who brought the file in."""
    confirmed_by_id: UUID | None = None
    """The second person for opening points; None while the rows are only looked at."""
    taken_in_at: datetime | None = None
    """Of rows that are to be taken back."""


class Faults:
    """Gathers what is wrong with the cells of a row, so that all of it is told at once."""

    def __init__(self, kind: ImportKind, row: Given) -> None:
        self._headings = HEADINGS[kind]
        self.row = row
        self.found: list[DomainError] = []

    def text(self, name: str) -> str:
        return self.row.cells.get(name, "").strip()

    def needed(self, name: str) -> str:
        text = self.text(name)
        if not text:
            self.found.append(CellMissing(column=self.heading(name)))
        return text

    def heading(self, name: str) -> str:
        return self._headings[name]

    def read(self, name: str, how: Callable[..., Read], *more: Any) -> Read | None:  # noqa: ANN401
        """Return what the cell says, None where it is empty or cannot be read."""
        text = self.text(name)
        if not text:
            return None
        try:
            return how(text, *more, column=self.heading(name))
        except DomainError as fault:
            self.found.append(fault)
            return None

    def day(self, name: str) -> date | None:
        return self.read(name, cells.read_day)

    def time(self, name: str) -> time | None:
        return self.read(name, cells.read_time)

    def number(self, name: str) -> int | None:
        return self.read(name, cells.read_number)

    def points(self, name: str) -> int:
        return self.read(name, cells.read_points) or 0

    def yes(self, name: str) -> bool:
        return bool(self.read(name, cells.read_yes))

    def word(self, name: str, words: Words) -> str | None:
        return self.read(name, cells.read_word, words)

    def words(self, name: str, words: Words) -> list[str]:
        return self.read(name, cells.read_words, words) or []

    def add(self, fault: DomainError) -> None:
        self.found.append(fault)

    def raise_any(self) -> None:
        """Raise what was found.

        Raises:
            SeveralRefusals, DomainError
        """
        if len(self.found) > 1:
            raise SeveralRefusals(self.found[:MOST_FAULTS])
        if self.found:
            raise self.found[0]


@dataclass(slots=True)
class Undo:
    """What is asked when a row is taken back."""

    made: Sequence[UUID]
    """The rows that it made."""
    steps: list[Step] = field(default_factory=list)


class Sheet(ABC):
    """How the rows of one kind of file are taken in. One instance serves one batch."""

    passes: int = 1
    """Rows of a later pass may refer to what earlier ones of any row have made."""
    step_names: tuple[str, ...] = ()
    """The names of all steps that a row may take."""

    def __init__(self, session: Session, taking: Taking, rows: Iterable[Given], *, now: datetime) -> None:
        self.session, self.taking, self.now = session, taking, now
        self.rows = tuple(rows)
        self._ids: dict[tuple[int, str], UUID] = {}

    @abstractmethod
    def steps(self, row: Given, number: int) -> Iterator[Step]:
        """Yield what the row comes to in this pass (0, 1, …).

        Raises:
            DomainError: what its cells lack.
        """

    @abstractmethod
    def many(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        """Return what examines and writes these commands, in the order of writing."""

    @abstractmethod
    def undo(self, row: Given) -> Undo:
        """Return how what the row made is taken back."""

    def undo_order(self) -> Sequence[Given]:
        """Return the rows so that what rests on others is taken back before them."""
        return self.rows[::-1]

    def id_of(self, row: Given, step: str) -> UUID:
        known = (row.number, step)
        if known not in self._ids:
            self._ids[known] = row_id(self.taking.batch_id, row.number, step)
        return self._ids[known]

    def said(self, row: Given, step: str, **words: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what every command says, with its id."""
        return {
            "branch_id": self.taking.branch_id,
            "actor_id": self.taking.actor_id,
            "id": self.id_of(row, step),
            **words,
        }

    @abstractmethod
    def backs(self, session: Session, commands: Sequence[Command]) -> Sequence[Many]:
        """Return what examines and writes the commands of `undo`, in the order of writing."""

    def rests(self, session: Session, undos: Mapping[int, Undo], backs: Sequence[Many]) -> Rests:
        """Return what refuses a row on whose making something rests; rows come in the order of `undo_order`.

        `undos` are by the numbers of the rows, `backs` what examines their commands meanwhile.
        """
        made = {each for undo in undos.values() for each in undo.made}
        own = {self.id_of(row, step) for row in self.rows for step in self.step_names}
        assert self.taking.taken_in_at is not None
        followed = list_followed(
            session, branch_id=self.taking.branch_id, ids=made, own=own, since=self.taking.taken_in_at
        )

        def check(row: Given) -> None:
            if not followed.isdisjoint(undos[row.number].made):
                raise HasFollowed

        return check
