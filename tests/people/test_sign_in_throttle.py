"""Those who guess are slowed down; those who belong here are not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, PHRASE, Visitor, give_login
from timebank.core.db import unit_of_work
from timebank.core.permissions import Role
from timebank.people.commands.throttle import ADDRESS_TRIES, HANDLE_TRIES, forget_old, give_back, take_try
from timebank.people.models import Attempt, OneTimeCode, Person

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def member(session: Session) -> Person:
    return give_login(session, make_person(session, phone=PHONE, roles=[Role.VOLUNTEER]), password=PHRASE)


def test_a_known_device_still_gets_in_after_a_thousand_failures_elsewhere(
    app: Flask, visitor: Visitor, member: Person, session: Session
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-out")
        for number in range(12):
            Visitor(app, address=f"198.51.100.{number}").come_in_with_password(password="wrong " * 4)
        # The rest of the thousand, without working out a hash for each.
        session.execute(update(Attempt).values(failures=1000))
        session.commit()
        assert Visitor(app).come_in_with_password().status_code == 429
        visitor.come_in_with_password()
        assert visitor.is_in


def test_failures_from_the_same_network_do_not_shut_a_known_device_out(
    app: Flask, visitor: Visitor, member: Person, session: Session
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-out")
        for _each in range(ADDRESS_TRIES.most + 1):
            take_try(session, [(ADDRESS_TRIES, "203.0.113.7")], now=MONDAY)
        session.commit()
        assert Visitor(app).come_in_with_password("010-5555-4444").status_code == 429
        visitor.come_in_with_password()
        assert visitor.is_in


def test_a_known_device_has_a_limit_of_its_own(visitor: Visitor, member: Person) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-out")
        answers = [visitor.come_in_with_password(password="wrong " * 4).status_code for _each in range(11)]
        assert answers == [422] * 10 + [429]
        assert visitor.come_in_with_password().status_code == 429


def test_a_device_known_to_one_login_is_a_stranger_to_another(
    app: Flask, visitor: Visitor, member: Person, session: Session
) -> None:
    other = make_person(session, name="박말분", phone="010-7777-1111", roles=[Role.VOLUNTEER])
    give_login(session, other, password=PHRASE)
    with time_machine.travel(MONDAY, tick=False):
        visitor.come_in_with_password()
        visitor.send("/sign-out")
        for number in range(10):
            Visitor(app, address=f"198.51.100.{number}").come_in_with_password("010-7777-1111", "wrong " * 4)
        assert visitor.come_in_with_password("010-7777-1111").status_code == 429


def test_a_tablet_is_known_to_several(app: Flask, visitor: Visitor, member: Person, session: Session) -> None:
    other = make_person(session, name="박말분", phone="010-7777-1111", roles=[Role.VOLUNTEER])
    give_login(session, other, password=PHRASE)
    with time_machine.travel(MONDAY, tick=False):
        for phone in (PHONE, "010-7777-1111"):
            visitor.come_in_with_password(phone)
            visitor.send("/sign-out")
        for number in range(10):
            Visitor(app, address=f"198.51.100.{number}").come_in_with_password(password="wrong " * 4)
        visitor.come_in_with_password()
        assert visitor.is_in


def test_nothing_that_is_counted_names_whom(visitor: Visitor, member: Person, session: Session) -> None:
    visitor.come_in_with_password(password="wrong " * 4)
    for key in session.scalars(select(Attempt.key)):
        assert "2345" not in key[:8]
        assert len(key) == 64


def test_a_try_is_counted_before_it_is_made_and_given_back_if_right(session: Session) -> None:
    keys = [(HANDLE_TRIES, "somebody")]
    assert [take_try(session, keys, now=MONDAY) for _each in range(10)] == [None] * 10
    assert take_try(session, keys, now=MONDAY) == datetime(2026, 3, 2, 3, 15, tzinfo=UTC)
    give_back(session, keys, now=MONDAY)
    give_back(session, keys, now=MONDAY)
    assert take_try(session, keys, now=MONDAY) is None


def test_yesterdays_counts_and_codes_are_forgotten(
    visitor: Visitor, member: Person, session: Session
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        visitor.ask_code()
        visitor.come_in_with_password(password="wrong " * 4)
    forget_old(session, now=MONDAY + timedelta(hours=23))
    assert session.scalars(select(OneTimeCode)).all() != []
    forget_old(session, now=MONDAY + timedelta(days=1, hours=1))
    assert session.scalars(select(OneTimeCode)).all() == []
    assert session.scalars(select(Attempt)).all() == []


def test_many_tries_at_once_count_as_many(own_bank: Flask) -> None:
    keys = [(HANDLE_TRIES, "somebody")]

    def one_try(_number: int) -> bool:
        with own_bank.app_context():
            return unit_of_work(partial(take_try, keys=keys, now=MONDAY)) is None

    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(one_try, range(24)))
    assert sum(let_through) == HANDLE_TRIES.most
