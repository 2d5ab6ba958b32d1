"""A gift to another branch: each side sees its own half, and clearing shows on both."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import World, messages_to
from tests.exchange.giving import COOLED_OFF, accept, arrival_of, fund, gift_of, give_to, held, take_back
from tests.factories import make_branch, make_person
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.exchange.errors.gifts import GiftNotFound, GiftToOneself
from timebank.exchange.queries.gifts import list_received
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.tasks.gifts import finish_due
from timebank.ledger.models import Account, Posting
from timebank.ledger.queries.verification import verify
from timebank.ledger.rules import AccountKind
from timebank.people.models import Login, Person

OTHER, PHONE = "heungdeok", "010-5000-7003"


@pytest.fixture
def mother(world: World) -> Person:
    make_branch(world.session, OTHER, name="청주 흥덕구 지점")
    mother = make_person(world.session, name="윤옥자", phone=PHONE, roles=[Role.SENIOR], branch_id=OTHER)
    fund(world.session, world.volunteer, own=100, gift_only=120)
    return mother


def _to_her(minutes: int = 180, name: str = "윤옥자") -> dict[str, Any]:
    return {
        "target": GiftTarget.THIRD_PARTY,
        "receiver_branch": OTHER,
        "name": name,
        "phone": PHONE,
        "minutes": minutes,
    }


def give_her(world: World, name: str = "윤옥자") -> UUID:
    return give_to(world.volunteer, **_to_her(name=name))


def clearing(session: Session) -> dict[str, int]:
    return dict(
        session.execute(
            select(Account.branch_id, Account.balance).where(Account.kind == AccountKind.CLEARING)
        ).all()
    )


def test_an_id_that_is_taken_in_the_other_branch_stops_nothing(world: World, mother: Person) -> None:
    """Whoever gives chooses the command's id: also one by which something stands in the other branch."""
    brother = make_person(world.session, name="윤준호", phone="010-5000-7004", roles=[Role.SENIOR])
    fund(world.session, mother, own=120)
    named: dict[str, Any] = {
        "target": GiftTarget.THIRD_PARTY,
        "receiver_branch": world.branch_id,
        "minutes": 60,
    }
    chosen = new_id()
    theirs = give_to(mother, id=chosen, name="윤준호", phone="010-5000-7004", **named)
    same = [give_to(world.volunteer, id=each, **_to_her(30)) for each in (chosen, theirs)]
    local = give_to(mother, id=same[0], minutes=10)
    assert len({theirs, local, *same}) == 4
    accept(theirs, brother)
    for gift_id in same:
        accept(gift_id, mother)
    assert finish_due(COOLED_OFF) == 4
    assert held(world.session, mother) == {"own": 50, "received": 60}
    assert held(world.session, brother) == {"received": 60}
    for branch_id in (world.branch_id, OTHER):
        assert verify(world.session, branch_id=branch_id).finding is None


def test_a_daughter_gives_to_her_mother_in_another_city(world: World, mother: Person) -> None:
    gift_id = give_her(world)
    (seen,) = list_received(world.session, branch_id=OTHER, person_id=mother.id)
    assert (seen.id, seen.giver_branch, seen.giver_name) == (gift_id, world.branch_id, "윤미경")
    assert messages_to(world, mother) == ["gift_offered"]
    accept(gift_id, mother)
    assert finish_due(COOLED_OFF) == 1
    assert held(world.session, mother) == {"received": 180}
    assert held(world.session, world.volunteer) == {"own": 40}
    assert clearing(world.session) == {world.branch_id: 180, OTHER: -180}
    pairs = world.session.scalars(select(Posting.pair_id).where(Posting.pair_id.is_not(None))).all()
    assert len(pairs) == 2 and len(set(pairs)) == 1
    arrival = arrival_of(world, gift_id)
    assert arrival is not None and arrival.state is GiftState.FINAL


def test_what_is_taken_back_never_crosses(world: World, mother: Person) -> None:
    gift_id = give_her(world)
    accept(gift_id, mother)
    take_back(gift_id, world.volunteer)
    assert finish_due(COOLED_OFF) == 0
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}
    assert clearing(world.session) == {}


def test_a_slip_of_the_pen_reaches_nobody_and_comes_back(world: World, mother: Person) -> None:
    gift_id = give_her(world, name="윤옥지")
    assert gift_of(world, gift_id).receiver_id is None
    with pytest.raises(GiftNotFound):
        accept(gift_id, mother)
    take_back(gift_id, world.volunteer)
    assert held(world.session, world.volunteer) == {"own": 100, "gift_only": 120}


def test_another_branch_sees_nothing_of_it(world: World, mother: Person) -> None:
    gift_id = give_her(world)
    here = make_person(world.session, name="윤옥자", phone=PHONE)
    world.session.commit()
    with pytest.raises(GiftNotFound):
        accept(gift_id, here)


def test_oneself_in_another_branch_is_oneself(world: World, mother: Person) -> None:
    login = Login(id=new_id(), created_at=world.volunteer.registered_at)
    world.session.add(login)
    world.session.flush()
    mother.login_id = world.volunteer.login_id = login.id
    world.session.commit()
    with pytest.raises(GiftToOneself):
        give_her(world)
