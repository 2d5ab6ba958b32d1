"""Carrying many commands out at once: each is examined in memory, then all are written together."""

import gc
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from timebank.core.commands import Command, Handler
from timebank.core.db import Model
from timebank.core.rows import write_rows

Value = TypeVar("Value")
Examiner = Callable[[Any], None]
"""Accepts one command, or raises what its handler would refuse; what was accepted before counts."""
AT_ONCE = 500
"""Values that one query asks for."""
AT_FIRST = 1000
"""Rows that are written before PostgreSQL plans anew; then twice as many each time."""
_UNSET = object()


class Many(ABC):
    """Commands of some kinds, thousands of them. What is refused and written is what handlers would, in turn.

    What they need to know is read once, when it is made; nothing is written before `write`.
    """

    @property
    @abstractmethod
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        """By handler, what examines its commands."""

    @abstractmethod
    def write(self) -> None:
        """Write all that was accepted."""


class InTurn(Many):
    """Commands that their handler carries out one after the other, once it is seen that none is refused."""

    def __init__(
        self, session: Session, handle: Handler[Any, Any], examine: Examiner, *, now: datetime
    ) -> None:
        self.session, self.now = session, now
        self._handle, self._examine = handle, examine
        self._accepted: list[Command] = []

    @property
    def examiners(self) -> Mapping[Handler[Any, Any], Examiner]:
        return {self._handle: self._accept}

    def _accept(self, command: Command) -> None:
        self._examine(command)
        self._accepted.append(command)

    def write(self) -> None:
        for command in self._accepted:
            self._handle(self.session, command, now=self.now)
        self.session.flush()


def some(values: Iterable[Value | None]) -> Iterator[list[Value]]:
    """Yield the values, each once, as many as one query may ask for."""
    wanted = list(dict.fromkeys(value for value in values if value is not None))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def insert_rows(session: Session, model: type[Model], rows: Sequence[Any]) -> None:
    """Write objects of the model that no session has; what they leave unset gets its usual value."""
    columns = [(each.key, each.columns[0].key) for each in model.__mapper__.column_attrs]
    written = [
        {column: value for key, column in columns if (value := row.__dict__.get(key, _UNSET)) is not _UNSET}
        for row in rows
    ]
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for values in written:
        by_columns.setdefault(tuple(values), []).append(values)
    for alike in by_columns.values():
        first, many = 0, AT_FIRST
        while first < len(alike):
            plan_anew(session)
            write_rows(session, cast("Table", model.__table__), alike[first : first + many])
            first, many = first + many, many * 2


def plan_anew(session: Session) -> None:
    """Have PostgreSQL look again at how large tables are, before rows that refer to many new ones.

    It plans the look-up of a foreign key once in a connection. Planned while the table was small and without
    statistics, it may read all of the branch's rows for each one that refers to it: no other index was
    cheaper then. Nobody but the unit of work sees the new rows, so nothing else makes it plan anew.

    A vacuum at that moment counts pages and none of their rows, since they are not committed: then every
    index seems to lead to one row, and the smallest is taken, be it that of the branch alone. Where pages
    cost nothing, the key that tells a row by itself is.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("DISCARD PLANS")
        session.connection().exec_driver_sql("SET LOCAL random_page_cost = 0")


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python's collector rest: what thousands of rows are read into lives to the end of the work anyhow.

    It would walk over all of it again and again, for a fifth of the time, and find nothing to free.
    """
    rested = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if rested:
            gc.enable()
