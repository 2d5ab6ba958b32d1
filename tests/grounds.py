"""Banks that stand before a test begins: made once, in a database of their own, and the same for all who ask.

Making a branch with people in it takes longer than most of what is tried there. A folder names the fixtures
that begin so, and how each is made; a test that asks for one has its session where it stands:

    @pytest.fixture
    def begins_with() -> Makers:
        return {"food": make_food}

    @pytest.fixture
    def food(session: Session, grounds: Grounds) -> Food:
        return grounds.found(make_food, session)
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import InstanceState, Session

from tests.databases import Databases, connected
from timebank.core.db import db

Made = TypeVar("Made")
Makers = Mapping[str, Callable[[Session], Any]]
"""By the name of a fixture, what makes the bank that it begins with."""


class Grounds:
    """The banks that stand on one engine; each is made when it is first asked for."""

    def __init__(self, app: Flask, databases: Databases) -> None:
        self._app = app
        self._databases = databases
        self._engines: dict[Callable[[Session], Any], Engine] = {}
        self._made: dict[Callable[[Session], Any], Any] = {}
        self._to_leave = ExitStack()

    def engine(self, make: Callable[[Session], Any]) -> Engine:
        """Return the engine of the database in which that was made. Who writes there undoes it."""
        if make not in self._engines:
            url = self._databases.make()
            self._to_leave.callback(self._databases.drop, url)
            engine = self._to_leave.enter_context(connected(url))
            with self._app.app_context(), _in_place_of(engine):
                self._made[make] = make(db.session())
                db.session.commit()
                db.session.remove()
            self._engines[make] = engine
        return self._engines[make]

    def found(self, make: Callable[[Session], Made], session: Session) -> Made:
        """Return what was made, as the session finds it."""
        made: Made = _again(self._made[make], session)
        return made

    def leave(self) -> None:
        """Drop all of them."""
        self._to_leave.close()


@contextmanager
def _in_place_of(engine: Engine) -> Iterator[None]:
    engines = db.engines
    usual = engines[None]
    engines[None] = engine  # type: ignore[index]
    try:
        yield
    finally:
        engines[None] = usual  # type: ignore[index]


def _again(value: Any, session: Session) -> Any:  # noqa: ANN401
    """Return the same with rows of this session, in dataclasses and dictionaries of its own."""
    match value:
        case Session():
            return session
        case dict():
            return {key: _again(each, session) for key, each in value.items()}
    state = inspect(value, raiseerr=False)
    if isinstance(state, InstanceState):
        return session.get_one(state.class_, state.identity)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _again(getattr(value, each.name), session) for each in fields(value)}
        )
    return value
