"""Who was recorded as dead by mistake has their minutes again, whatever became of them meanwhile."""

from datetime import date, time
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.care.world import NOW, World, do, messages_to
from tests.exchange.correcting import take_back_whole
from tests.exchange.passing import confirm, death_of, holding, person_now, record
from tests.exchange.test_deaths import in_branch, reverse, under
from tests.exchange.using import ask, held, need
from tests.factories import make_family, make_person, make_senior
from tests.sign_in import sign_in
from timebank.core.permissions import Role
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.errors.deaths import PassedOnSpent
from timebank.exchange.rules.deaths import DeathState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.ledger.models import Entry
from timebank.ledger.rules import AccountKind
from timebank.people.models import Person
from timebank.people.rules import PersonState, Relation
from timebank.policies.rules import OnDeath


def grant(world: World, minutes: int) -> UUID:
    """Have the pool give so many minutes to a neighbour."""
    neighbour = make_senior(world.session, name="박순자")
    world.session.commit()
    need(world, neighbour)
    words = {"person_id": neighbour.id, "minutes": minutes, "reason": "급합니다."}
    return do(grant_from_pool, world.command(GrantFromPool, world.coordinator, **words))


@pytest.fixture
def passed_on(session: Session) -> tuple[World, Person, UUID]:
    """A bank in which an hour went to the husband of the senior, who lives; and the record of her death."""
    world = under(OnDeath.SPOUSE)(session)
    husband = make_person(session, name="이정수", roles=[Role.SENIOR], born=date(1940, 2, 3))
    make_family(session, world.senior, husband, relation=Relation.SPOUSE, by=world.coordinator)
    holding(session, world.senior, own=60)
    death_id = record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    assert held(world, husband) == {"received": 60}
    return world, husband, death_id


def test_what_the_spouse_has_on_an_account_that_stands_still_goes_back(
    passed_on: tuple[World, Person, UUID],
) -> None:
    world, husband, death_id = passed_on
    other = record(husband, world.coordinator)
    reverse(death_id, world.coordinator)
    assert held(world, world.senior) == {"own": 60}
    confirm(other, world.other_coordinator)
    assert held(world, husband) == {}
    assert held(world, world.senior) == {"own": 60}


def test_what_the_spouse_has_put_aside_is_owed(passed_on: tuple[World, Person, UUID]) -> None:
    world, husband, death_id = passed_on
    need(world, husband)
    ask(world, husband, end=time(14))
    reverse(death_id, world.coordinator)
    assert held(world, world.senior) == {"own": 60}
    assert held(world, husband) == {"held": 60, "debt": -60}
    assert "spent_owed" in messages_to(world, husband)


def test_what_is_gone_with_the_spouse_is_borne_and_nobody_stays_dead_on_paper(
    passed_on: tuple[World, Person, UUID],
) -> None:
    world, husband, death_id = passed_on
    confirm(record(husband, world.coordinator), world.other_coordinator)
    grant(world, 20)
    reverse(death_id, world.coordinator)
    assert person_now(world.session, world.senior).state is PersonState.ACTIVE
    assert held(world, world.senior) == {"own": 60}
    assert held(world, husband) == {}
    assert in_branch(world, AccountKind.POOL) == 0
    assert in_branch(world, AccountKind.LAPSED) == -20
    assert world.session.scalar(select(func.sum(Entry.minutes))) == 0


def test_what_the_pool_has_granted_on_is_posted_back_when_it_is_there_again(world: World) -> None:
    holding(world.session, world.senior, own=60)
    death_id = record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    granted = grant(world, 30)
    with pytest.raises(PassedOnSpent) as refused:
        reverse(death_id, world.coordinator)
    assert refused.value.values == {"available_minutes": 30}
    assert death_of(world, death_id).state is DeathState.CONFIRMED
    take_back_whole(world, ObjectKind.GRANT, granted)
    reverse(death_id, world.coordinator)
    assert held(world, world.senior) == {"own": 60}


def test_the_spouse_reads_whose_points_came_and_went(
    app: Flask, passed_on: tuple[World, Person, UUID]
) -> None:
    world, husband, death_id = passed_on
    client = app.test_client()
    with time_machine.travel(NOW, tick=False):
        sign_in(client, husband)
        assert "김영자님이 남기신 점수" in client.get("/points?period=all").text
        reverse(death_id, world.coordinator)
        assert "정정: 김영자님이 남기신 점수" in client.get("/points?period=all").text
