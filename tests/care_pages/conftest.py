"""The branch of the tests of care, read on its pages on a Monday evening."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.care.world import NOW, World, make_world
from tests.care_pages.reader import Reader
from tests.grounds import Grounds, Makers
from tests.sign_in import Somebody

Enter = Callable[[Somebody], Reader]


@pytest.fixture(autouse=True)
def _monday_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def _make_known(session: Session) -> World:
    """Volunteer and senior were heard of lately, so that nobody is identified again."""
    made = make_world(session)
    for person in (made.volunteer, made.senior):
        person.last_heard_at = NOW
    session.commit()
    return made


@pytest.fixture
def begins_with() -> Makers:
    return {"world": _make_known}


@pytest.fixture
def world(session: Session, grounds: Grounds) -> World:
    return grounds.found(_make_known, session)


@pytest.fixture
def enter(app: Flask, world: World) -> Enter:
    """Sign somebody of the branch in."""
    return lambda person: Reader(app, person)
