"""A small branch for every test of what care becomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.care.world import World, make_world
from tests.databases import Databases, connected
from timebank.core.db import db
from timebank.people.models import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """A database in which the branch stands, and who is there."""

    engine: Engine
    people: tuple[UUID, ...]
    """The two coordinators, the volunteer, the senior."""


@pytest.fixture(scope="session")
def standing(app: Flask, databases: Databases) -> Iterator[Standing]:
    """Make the branch once: making it takes longer than most of what is tried in it."""
    url = databases.make()
    with connected(url) as engine:
        with app.app_context():
            engines = db.engines
            shared = engines[None]
            engines[None] = engine  # type: ignore[index]
            try:
                world = make_world(db.session())
                who = (world.coordinator, world.other_coordinator, world.volunteer, world.senior)
                people = tuple(each.id for each in who)
            finally:
                db.session.remove()
                engines[None] = shared  # type: ignore[index]
        yield Standing(engine, people)
    databases.drop(url)


@pytest.fixture
def _where(request: pytest.FixtureRequest, app: Flask) -> Iterator[None]:
    """Whoever asks for the branch is where it stands; all others are on an empty database."""
    if "world" not in request.fixturenames:
        yield
        return
    standing: Standing = request.getfixturevalue("standing")
    with app.app_context():
        engines = db.engines
        shared = engines[None]
    engines[None] = standing.engine  # type: ignore[index]
    yield
    engines[None] = shared  # type: ignore[index]


@pytest.fixture
def session(_where: None, session: Session) -> Session:
    return session


@pytest.fixture
def world(session: Session, standing: Standing) -> World:
    found = {
        person.id: person for person in session.scalars(select(Person).where(Person.id.in_(standing.people)))
    }
    coordinator, other_coordinator, volunteer, senior = (found[each] for each in standing.people)
    return World(session, coordinator, other_coordinator, volunteer, senior)
