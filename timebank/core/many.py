"""Carrying many commands out at once: each is examined in memory, then all are written together."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from timebank.core.commands import Handler
from timebank.core.db import Model

Value = TypeVar("Value")
Examiner = Callable[[Any], None]
"""Accepts one command, or raises what its handler would refuse; what was accepted before counts."""
AT_ONCE = 500
"""Values that one query asks for."""
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


def some(values: Iterable[Value | None]) -> Iterator[list[Value]]:
    """Yield the values, each once, as many as one query may ask for."""
    wanted = list(dict.fromkeys(value for value in values if value is not None))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def insert_rows(session: Session, model: type[Model], rows: Sequence[Any]) -> None:
    """Write objects of the model that no session has; what they leave unset gets its usual value."""
    columns = [attribute.key for attribute in model.__mapper__.column_attrs]
    written = [
        {key: value for key in columns if (value := row.__dict__.get(key, _UNSET)) is not _UNSET}
        for row in rows
    ]
    if written:
        session.execute(insert(model), written)
