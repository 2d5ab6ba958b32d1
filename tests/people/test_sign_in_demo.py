"""The demonstration's door, and what keeps it away from a real bank."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import make_person
from tests.people.door import PHONE, Visitor, give_login
from timebank.core import clock
from timebank.core.marks import DEMONSTRATION, mark
from timebank.core.permissions import Role
from timebank.people.models import Login, Person
from timebank.people.views.glue import NotADemonstration, refuse_real_bank

SHOWN = "시연용이라 문자를 보내지 않습니다"


@pytest.fixture
def demo(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setitem(app.config, "DEMO", value=True)
    mark(session, DEMONSTRATION, now=clock.now())
    person = give_login(
        session, make_person(session, name="정현우", phone="010-2222-3333", roles=[Role.COORDINATOR])
    )
    session.get_one(Login, person.login_id).demo_order = 1
    session.commit()
    return person


def test_one_tap_lets_a_visitor_in_as_somebody(visitor: Visitor, demo: Person) -> None:
    assert "정현우님" in visitor.get("/sign-in").text
    assert visitor.send("/sign-in/demo", {"as": str(demo.id)}, page="/sign-in").status_code == 302
    assert visitor.get("/outbox").status_code == 200


def test_not_as_somebody_who_is_not_listed(visitor: Visitor, demo: Person, session: Session) -> None:
    other = give_login(session, make_person(session, name="김영자", phone="010-4444-3333"))
    for who in (str(other.id), "", "x"):
        visitor.send("/sign-in/demo", {"as": who}, page="/sign-in")
        assert not visitor.is_in


def test_not_without_the_forms_token(visitor: Visitor, demo: Person) -> None:
    visitor.post("/sign-in/demo", {"as": str(demo.id)})
    assert not visitor.is_in


def test_a_real_bank_lists_nobody_and_lets_nobody_in(
    app: Flask, visitor: Visitor, demo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO", value=False)
    assert "정현우" not in visitor.get("/sign-in").text
    visitor.send("/sign-in/demo", {"as": str(demo.id)}, page="/sign-in")
    assert not visitor.is_in


def test_demonstration_mode_does_not_open_a_bank_with_people_in_it(app: Flask, session: Session) -> None:
    refuse_real_bank()
    make_person(session)
    session.commit()
    with pytest.raises(NotADemonstration, match="TIMEBANK_DEMO"):
        refuse_real_bank()
    mark(session, DEMONSTRATION, now=clock.now())
    session.commit()
    refuse_real_bank()


def test_a_code_is_shown_in_a_marked_demonstration_alone(
    app: Flask, visitor: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO", value=True)
    give_login(session, make_person(session, phone=PHONE))
    visitor.ask_code()
    assert SHOWN not in visitor.get("/sign-in/code").text
    mark(session, DEMONSTRATION, now=clock.now())
    session.commit()
    visitor.ask_code()
    assert SHOWN in visitor.get("/sign-in/code").text
