"""Grants from the pool: to whoever has a confirmed need, with a reason, and never to oneself or one's own."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.exchange.giving import COOLED_OFF, freeze, fund, give_to, held
from tests.factories import make_family, make_person, make_senior
from timebank.core.permissions import Role
from timebank.exchange.commands.gift_approvals import ApproveGift, approve_gift
from timebank.exchange.commands.grants import (
    ConfirmGrant,
    GrantFromPool,
    RefuseGrant,
    confirm_grant,
    grant_from_pool,
    refuse_grant,
)
from timebank.exchange.errors.gifts import NothingGiven, WhyMissing
from timebank.exchange.errors.grants import (
    GrantDecided,
    GrantNotFound,
    GrantToOneself,
    GrantToRelative,
    NoConfirmedNeed,
    PoolTooLow,
)
from timebank.exchange.errors.standing import (
    AccountFrozen,
    NotASecondPerson,
    SecondAskedForIt,
    SecondIsRelative,
)
from timebank.exchange.models import ConfirmedNeedRecord
from timebank.exchange.queries.grants import get_grant, list_candidates, pool_balance
from timebank.exchange.queries.pool import pool_figures
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.needs import NeedBasis
from timebank.exchange.tasks.gifts import finish_due
from timebank.people.errors import NotActive, PersonNotFound
from timebank.people.models import Person
from timebank.people.rules import PersonState

LIMIT = 3000


def fill_pool(world: World, minutes: int) -> None:
    """Have somebody have given so many minutes to the pool."""
    fund(world.session, world.volunteer, own=minutes)
    gift_id = give_to(world.volunteer, minutes=minutes)
    if minutes > LIMIT:
        by: dict[str, Any] = {"branch_id": world.branch_id, "actor_id": world.coordinator.id}
        do(approve_gift, ApproveGift(**by, gift_id=gift_id))
    assert finish_due(COOLED_OFF) == 1


def confirm_need(world: World, person: Person, *, urgency: int = 2, since: date = date(2026, 1, 5)) -> None:
    """Have the person's need for care stand confirmed."""
    world.session.add(
        ConfirmedNeedRecord(
            branch_id=person.branch_id,
            person_id=person.id,
            basis=NeedBasis.CARE_GRADE,
            urgency=urgency,
            officer_name="한서연",
            officer_office="월성동 행정복지센터",
            confirmed_on=since,
            review_on=date(2027, 1, 5),
            recorded_by_id=world.coordinator.id,
            recorded_at=NOW,
        )
    )
    world.session.commit()


def grant(world: World, person: Person, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "branch_id": world.branch_id,
        "actor_id": world.coordinator.id,
        "person_id": person.id,
        "minutes": 120,
        "reason": "병원 동행이 급합니다.",
    }
    return do(grant_from_pool, GrantFromPool(**usual | changes), now=now)


def confirm(world: World, grant_id: UUID, by: Person) -> None:
    do(confirm_grant, ConfirmGrant(branch_id=world.branch_id, actor_id=by.id, grant_id=grant_id))


def test_a_grant_goes_from_the_pool_to_what_is_received(world: World) -> None:
    fill_pool(world, 300)
    confirm_need(world, world.senior, urgency=1)
    grant_id = grant(world, world.senior)
    found = get_grant(world.session, branch_id=world.branch_id, grant_id=grant_id)
    assert (found.state, found.urgency, found.granted_on) == (GrantState.GRANTED, 1, TODAY)
    assert pool_balance(world.session, branch_id=world.branch_id) == 180
    assert held(world.session, world.senior) == {"received": 120}
    assert messages_to(world, world.senior) == ["grant_given"]


def test_without_a_confirmed_need_nothing_is_granted(world: World) -> None:
    fill_pool(world, 300)
    with pytest.raises(NoConfirmedNeed):
        grant(world, world.senior)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"minutes": 0}, NothingGiven),
        ({"minutes": -5}, NothingGiven),
        ({"minutes": 301}, PoolTooLow),
        ({"reason": " "}, WhyMissing),
        ({"person_id": some_id()}, PersonNotFound),
    ],
)
def test_an_unfit_grant_is_refused(world: World, changes: dict[str, Any], refusal: type[Exception]) -> None:
    fill_pool(world, 300)
    confirm_need(world, world.senior)
    with pytest.raises(refusal):
        grant(world, world.senior, **changes)
    assert pool_balance(world.session, branch_id=world.branch_id) == 300


def test_nobody_grants_to_themselves_or_a_relative(world: World) -> None:
    fill_pool(world, 300)
    make_family(world.session, world.senior, world.coordinator)
    confirm_need(world, world.senior)
    with pytest.raises(GrantToRelative):
        grant(world, world.senior)
    with pytest.raises(GrantToOneself):
        grant(world, world.coordinator)


def test_who_is_gone_or_frozen_is_granted_nothing(world: World) -> None:
    fill_pool(world, 300)
    confirm_need(world, world.senior)
    freeze(world.session, world.senior)
    with pytest.raises(AccountFrozen):
        grant(world, world.senior)
    world.senior.state = PersonState.DECEASED
    world.session.commit()
    with pytest.raises(NotActive):
        grant(world, world.senior)


def test_above_the_amount_a_second_person_confirms(world: World) -> None:
    fill_pool(world, LIMIT + 100)
    confirm_need(world, world.senior)
    grant_id = grant(world, world.senior, minutes=LIMIT + 1)
    assert held(world.session, world.senior) == {}
    with pytest.raises(SecondAskedForIt):
        confirm(world, grant_id, world.coordinator)
    with pytest.raises(NotASecondPerson):
        confirm(world, grant_id, world.volunteer)
    with pytest.raises(GrantNotFound):
        confirm(world, some_id(), world.other_coordinator)
    confirm(world, grant_id, world.other_coordinator)
    assert held(world.session, world.senior) == {"received": LIMIT + 1}
    with pytest.raises(GrantDecided):
        confirm(world, grant_id, world.other_coordinator)


def test_up_to_the_amount_one_person_is_enough(world: World) -> None:
    fill_pool(world, LIMIT)
    confirm_need(world, world.senior)
    grant(world, world.senior, minutes=LIMIT)
    assert held(world.session, world.senior) == {"received": LIMIT}


def test_a_relative_of_the_receiver_does_not_confirm(world: World) -> None:
    fill_pool(world, LIMIT + 100)
    make_family(world.session, world.senior, world.other_coordinator)
    confirm_need(world, world.senior)
    grant_id = grant(world, world.senior, minutes=LIMIT + 1)
    with pytest.raises(SecondIsRelative):
        confirm(world, grant_id, world.other_coordinator)


def test_a_refused_grant_leaves_the_pool_as_it_is(world: World) -> None:
    fill_pool(world, LIMIT + 100)
    confirm_need(world, world.senior)
    grant_id = grant(world, world.senior, minutes=LIMIT + 1)
    by: dict[str, Any] = {"branch_id": world.branch_id, "actor_id": world.other_coordinator.id}
    with pytest.raises(WhyMissing):
        do(refuse_grant, RefuseGrant(**by, grant_id=grant_id, reason=""))
    do(refuse_grant, RefuseGrant(**by, grant_id=grant_id, reason="다음 달에 다시 봅니다."))
    assert pool_balance(world.session, branch_id=world.branch_id) == LIMIT + 100
    with pytest.raises(GrantDecided):
        confirm(world, grant_id, world.other_coordinator)


def test_what_the_pool_lost_meanwhile_is_not_granted(world: World) -> None:
    fill_pool(world, LIMIT + 100)
    other = make_senior(world.session, name="이순자")
    confirm_need(world, world.senior)
    confirm_need(world, other)
    grant_id = grant(world, world.senior, minutes=LIMIT + 1)
    grant(world, other, minutes=101)
    with pytest.raises(PoolTooLow):
        confirm(world, grant_id, world.other_coordinator)


def test_the_most_urgent_come_first_then_who_waits_longest(world: World) -> None:
    fill_pool(world, 600)
    names = ("가나다", "나다라", "다라마", "라마바")
    people = [make_senior(world.session, name=name) for name in names]
    for person, urgency in zip(people, (2, 1, 2, 2), strict=True):
        confirm_need(world, person, urgency=urgency)
    grant(world, people[0], now=NOW)
    grant(world, people[2], now=NOW - timedelta(days=9))
    found = list_candidates(world.session, branch_id=world.branch_id, day=TODAY)
    assert [each.name for each in found] == ["나다라", "라마바", "다라마", "가나다"]


def test_the_pools_page_hides_groups_of_fewer_than_five(world: World) -> None:
    fill_pool(world, 600)
    seniors = [make_senior(world.session, name=f"어르신{'가나다라마'[number]}") for number in range(5)]
    for number, person in enumerate(seniors):
        confirm_need(world, person)
        grant(world, person, minutes=60)
        year = pool_figures(world.session, branch_id=world.branch_id, today=TODAY).years[0]
        assert year.granted.is_hidden == (number < 4)
    assert (year.granted.minutes, year.granted.people) == (300, 5)
    assert year.given.is_hidden


def test_another_branchs_people_are_nobody_here(world: World) -> None:
    fill_pool(world, 300)
    other = make_person(world.session, name="이순자", roles=[Role.SENIOR], branch_id="heungdeok")
    world.session.commit()
    with pytest.raises(PersonNotFound):
        grant(world, other)
