"""A death keeps the account still at once; minutes move when a second person has confirmed it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do, make_world, messages_to, some_id
from tests.exchange.giving import COOLED_OFF, accept, gift_of, give_to, held
from tests.exchange.passing import PAPER, confirm, death_of, holding, person_now, record
from tests.exchange.using import TOMORROW, VISIT_OVER, agreed, ask, visit
from tests.factories import make_family, make_person
from timebank.care.models import Assignment
from timebank.core.permissions import Role
from timebank.exchange.commands.deaths import (
    NoteFamilyWish,
    ReverseDeath,
    WithdrawDeath,
    note_family_wish,
    reverse_death,
    withdraw_death,
)
from timebank.exchange.errors.deaths import (
    DeathConfirmed,
    DeathDayUnfit,
    DeathNotConfirmed,
    DeathNotFound,
    DeathOfRelative,
    DeathOver,
    DeathReasonMissing,
    DeathRecorded,
    DestinationChanged,
    WishBeyondRules,
    WishIncomplete,
)
from timebank.exchange.errors.freezes import VisitsUndecided
from timebank.exchange.errors.standing import (
    NotASecondPerson,
    SecondAskedForIt,
    SecondIsParty,
    SecondIsRelative,
)
from timebank.exchange.models import Redemption
from timebank.exchange.queries.deaths import list_deaths
from timebank.exchange.queries.waiting import count_waiting
from timebank.exchange.rules.deaths import DeathState
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.redemptions import RedemptionState
from timebank.ledger.models import Entry
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.rules import AccountKind
from timebank.people.errors import NotActive, PersonNotFound
from timebank.people.models import Person
from timebank.people.queries import roles_of
from timebank.people.rules import PersonState, Relation
from timebank.policies.rules import OnDeath, Policy


def withdraw(death_id: UUID, by: Person, reason: str = "동명이인이었습니다.") -> None:
    command = WithdrawDeath(branch_id=by.branch_id, actor_id=by.id, death_id=death_id, reason=reason)
    do(withdraw_death, command)


def reverse(death_id: UUID, by: Person, reason: str = "동명이인이었습니다.") -> None:
    command = ReverseDeath(branch_id=by.branch_id, actor_id=by.id, death_id=death_id, reason=reason)
    do(reverse_death, command)


def in_branch(world: World, kind: AccountKind) -> int:
    return balances_of_branch(world.session, branch_id=world.branch_id).get(kind, 0)


@pytest.fixture
def spouse(world: World) -> Person:
    """The senior's husband."""
    husband = make_person(world.session, name="이정수", roles=[Role.SENIOR], born=date(1948, 2, 3))
    make_family(world.session, world.senior, husband, relation=Relation.SPOUSE, by=world.coordinator)
    world.session.commit()
    return husband


def under(rule: OnDeath) -> Callable[[Session], World]:
    return lambda session: make_world(session, replace(Policy(), on_death=rule))


def test_nothing_moves_before_a_second_person_confirms(world: World) -> None:
    holding(world.session, world.senior, own=600, gift_only=120, received=60)
    death_id = record(world.senior, world.coordinator)
    assert held(world.session, world.senior) == {"own": 600, "gift_only": 120, "received": 60}
    assert person_now(world.session, world.senior).state is PersonState.DECEASED
    assert count_waiting(world.session, branch_id=world.branch_id).deaths == 1
    with pytest.raises(NotActive):
        give_to(world.senior, minutes=10)
    confirm(death_id, world.other_coordinator)
    assert held(world.session, world.senior) == {}
    assert in_branch(world, AccountKind.POOL) == 780
    death = death_of(world, death_id)
    assert (death.state, death.went_to, death.minutes) == (DeathState.CONFIRMED, OnDeath.POOL, 780)
    assert (
        roles_of(world.session, branch_id=world.branch_id, person_id=world.senior.id, day=TODAY)
        == frozenset()
    )
    assert world.session.scalar(select(func.sum(Entry.minutes))) == 0


@pytest.mark.parametrize(
    ("rule", "wish", "to"),
    [
        (OnDeath.LAPSE, None, OnDeath.LAPSE),
        (OnDeath.LAPSE, OnDeath.POOL, OnDeath.POOL),
        (OnDeath.SPOUSE, None, OnDeath.SPOUSE),
        (OnDeath.SPOUSE, OnDeath.POOL, OnDeath.POOL),
        (OnDeath.SPOUSE, OnDeath.LAPSE, OnDeath.LAPSE),
        (OnDeath.POOL, None, OnDeath.POOL),
        (OnDeath.POOL, OnDeath.LAPSE, OnDeath.LAPSE),
    ],
)
def test_the_rules_and_the_familys_paper_say_where_the_minutes_go(
    session: Session, rule: OnDeath, wish: OnDeath | None, to: OnDeath
) -> None:
    world = under(rule)(session)
    husband = make_person(session, name="이정수", roles=[Role.SENIOR])
    make_family(session, world.senior, husband, relation=Relation.SPOUSE, by=world.coordinator)
    holding(session, world.senior, own=90, received=30)
    paper: dict[str, Any] = {"wish": wish, **PAPER} if wish else {}
    confirm(record(world.senior, world.coordinator, **paper), world.other_coordinator)
    assert held(session, world.senior) == {}
    assert held(session, husband) == ({"received": 120} if to is OnDeath.SPOUSE else {})
    assert in_branch(world, AccountKind.POOL) == (120 if to is OnDeath.POOL else 0)
    assert in_branch(world, AccountKind.LAPSED) == (120 if to is OnDeath.LAPSE else 0)
    assert messages_to(world, husband) == (["points_of_spouse"] if to is OnDeath.SPOUSE else [])


def test_without_a_confirmed_spouse_the_pool_receives(session: Session) -> None:
    world = under(OnDeath.SPOUSE)(session)
    holding(session, world.senior, own=90)
    confirm(record(world.senior, world.coordinator), world.other_coordinator)
    assert in_branch(world, AccountKind.POOL) == 90


def test_the_family_cannot_wish_for_more_than_the_rules_allow(world: World, spouse: Person) -> None:
    with pytest.raises(WishBeyondRules):
        record(world.senior, world.coordinator, wish=OnDeath.SPOUSE, **PAPER)
    assert held(world.session, spouse) == {}


@pytest.mark.parametrize("missing", ["wish_paper", "wish_seen_by"])
def test_a_wish_needs_its_paper_and_a_witness(world: World, missing: str) -> None:
    with pytest.raises(WishIncomplete):
        record(world.senior, world.coordinator, wish=OnDeath.LAPSE, **(PAPER | {missing: " "}))
    with pytest.raises(WishIncomplete):
        record(world.senior, world.coordinator, **(PAPER | {missing: " "}))


def test_a_wish_that_comes_later_counts_and_its_writer_does_not_confirm(world: World) -> None:
    holding(world.session, world.senior, own=90)
    death_id = record(world.senior, world.coordinator)
    wish = NoteFamilyWish(
        branch_id=world.branch_id,
        actor_id=world.other_coordinator.id,
        death_id=death_id,
        wish=OnDeath.LAPSE,
        **PAPER,
    )
    do(note_family_wish, wish)
    with pytest.raises(SecondAskedForIt):
        confirm(death_id, world.other_coordinator)
    third = make_person(world.session, name="박서준", roles=[Role.COORDINATOR], born=None)
    world.session.commit()
    with pytest.raises(DestinationChanged):
        confirm(death_id, third, shown=OnDeath.POOL)
    confirm(death_id, third, shown=OnDeath.LAPSE)
    assert in_branch(world, AccountKind.LAPSED) == 90
    with pytest.raises(DeathConfirmed):
        do(note_family_wish, replace(wish, id=some_id(), wish=OnDeath.POOL))


def test_a_debt_is_settled_first(world: World) -> None:
    holding(world.session, world.senior, own=60, gift_only=30, received=30, debt=100)
    confirm(record(world.senior, world.coordinator), world.other_coordinator)
    assert held(world.session, world.senior) == {}
    assert in_branch(world, AccountKind.POOL) == 20


def test_a_debt_greater_than_all_lapses(world: World) -> None:
    holding(world.session, world.senior, own=60, debt=100)
    confirm(record(world.senior, world.coordinator), world.other_coordinator)
    assert held(world.session, world.senior) == {}
    assert in_branch(world, AccountKind.POOL) == 0
    assert in_branch(world, AccountKind.LAPSED) == -40


def test_somebody_without_points_dies_too(world: World) -> None:
    death_id = record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    assert death_of(world, death_id).posting_id is None


def test_gifts_that_are_not_final_go_back_and_final_ones_stay(world: World) -> None:
    make_family(world.session, world.volunteer, world.senior, by=world.coordinator)
    holding(world.session, world.volunteer, own=600)
    holding(world.session, world.senior, own=600)
    final = give_to(world.volunteer, world.senior, minutes=10)
    accept(final, world.senior)
    later = COOLED_OFF - timedelta(hours=1)
    waiting = give_to(world.volunteer, world.senior, minutes=20, now=later)
    accepted = give_to(world.senior, world.volunteer, minutes=30, now=later)
    accept(accepted, world.volunteer, now=later)
    pool = give_to(world.senior, minutes=40, now=later)
    record(world.senior, world.coordinator, now=COOLED_OFF)
    states = [gift_of(world, each).state for each in (final, waiting, accepted, pool)]
    assert states == [GiftState.FINAL, GiftState.LAPSED, GiftState.TAKEN_BACK, GiftState.TAKEN_BACK]
    assert held(world.session, world.volunteer) == {"own": 590}
    assert held(world.session, world.senior) == {"own": 600, "received": 10}


def test_what_was_reserved_is_released(world: World) -> None:
    holding(world.session, world.senior, own=600)
    asked = ask(world)
    assert "held" in held(world.session, world.senior)
    record(world.senior, world.coordinator)
    assert (
        world.session.get_one(Redemption, (world.branch_id, asked), populate_existing=True).state
        is RedemptionState.CANCELLED
    )
    assert held(world.session, world.senior) == {"own": 600}


def test_assignments_end_and_only_the_living_are_told(world: World) -> None:
    before = messages_to(world, world.senior)
    record(world.senior, world.coordinator, died_on=TODAY - timedelta(days=2))
    ends = world.session.scalars(select(Assignment.ends_on).execution_options(populate_existing=True)).all()
    assert ends == [TODAY - timedelta(days=2)]
    assert messages_to(world, world.volunteer)[-1] == "assignment_ended"
    assert messages_to(world, world.senior) == before


def test_visits_that_wait_are_decided_first(world: World) -> None:
    visit_id = world.log()
    death_id = record(world.volunteer, world.coordinator)
    with pytest.raises(VisitsUndecided):
        confirm(death_id, world.other_coordinator)
    world.decide(visit_id)
    confirm(death_id, world.other_coordinator)
    assert held(world.session, world.volunteer) == {}
    assert in_branch(world, AccountKind.POOL) == 120


def test_nothing_stays_reserved_beside_a_visit_of_the_day_that_took_place(world: World) -> None:
    holding(world.session, world.senior, own=600)
    agreed(world, start=time(9), end=time(10))
    agreed(world)
    visit_id = visit(world, start=time(9), end=time(10))
    death_id = record(world.senior, world.coordinator, now=VISIT_OVER, died_on=TOMORROW)
    world.decide(visit_id, now=VISIT_OVER)
    confirm(death_id, world.other_coordinator, now=VISIT_OVER)
    assert held(world.session, world.senior) == {}
    assert death_of(world, death_id).own_minutes == 540


def test_the_second_person_is_another_and_no_party(session: Session) -> None:
    world = under(OnDeath.SPOUSE)(session)
    husband = make_person(session, name="이정수", roles=[Role.COORDINATOR])
    make_family(session, world.senior, husband, relation=Relation.SPOUSE, by=world.coordinator)
    holding(session, world.senior, own=60)
    death_id = record(world.senior, world.coordinator)
    with pytest.raises(SecondAskedForIt):
        confirm(death_id, world.coordinator)
    with pytest.raises(SecondIsParty):
        confirm(death_id, husband)
    with pytest.raises(NotASecondPerson):
        confirm(death_id, world.volunteer)
    sister = make_person(session, name="김영숙", roles=[Role.COORDINATOR])
    make_family(session, world.senior, sister, by=world.coordinator)
    session.commit()
    with pytest.raises(SecondIsRelative):
        confirm(death_id, sister)
    confirm(death_id, world.other_coordinator)


def test_nobody_records_a_relatives_death(world: World) -> None:
    make_family(world.session, world.senior, world.coordinator)
    world.session.commit()
    with pytest.raises(DeathOfRelative):
        record(world.senior, world.coordinator)
    with pytest.raises(DeathOfRelative):
        record(world.coordinator, world.coordinator)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1900, 1, 1), date(2016, 11, 20)])
def test_the_day_is_a_likely_one(world: World, day: date) -> None:
    with pytest.raises(DeathDayUnfit):
        record(world.senior, world.coordinator, died_on=day)


def test_it_is_recorded_and_confirmed_once(world: World) -> None:
    death_id = record(world.senior, world.coordinator)
    with pytest.raises(DeathRecorded):
        record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    with pytest.raises(DeathConfirmed):
        confirm(death_id, world.other_coordinator)
    with pytest.raises(DeathRecorded):
        record(world.senior, world.coordinator)


def test_what_is_not_there_is_not_found(world: World) -> None:
    stranger = make_person(world.session, name="박하나", branch_id="heungdeok")
    world.session.commit()
    with pytest.raises(DeathNotFound):
        confirm(some_id(), world.coordinator)
    with pytest.raises(PersonNotFound):
        record(world.senior, world.coordinator, person_id=stranger.id)
    world.volunteer.state = PersonState.LEFT
    world.session.commit()
    with pytest.raises(NotActive):
        record(world.volunteer, world.coordinator)


def test_a_mistake_is_withdrawn_before_it_is_confirmed(world: World) -> None:
    holding(world.session, world.senior, own=60)
    death_id = record(world.senior, world.coordinator)
    with pytest.raises(DeathReasonMissing):
        withdraw(death_id, world.coordinator, " ")
    with pytest.raises(DeathNotConfirmed):
        reverse(death_id, world.other_coordinator)
    withdraw(death_id, world.coordinator)
    assert person_now(world.session, world.senior).state is PersonState.ACTIVE
    assert messages_to(world, world.senior)[-1] == "account_works_again"
    give_to(world.senior, minutes=10)
    for again in (withdraw, confirm, reverse):
        with pytest.raises(DeathOver):
            again(death_id, world.other_coordinator)
    assert [line.death.state for line in list_deaths(world.session, branch_id=world.branch_id)] == [
        DeathState.WITHDRAWN
    ]
    record(world.senior, world.coordinator)


def test_what_was_confirmed_is_reversed_by_a_second_person(world: World) -> None:
    holding(world.session, world.senior, own=60, gift_only=20, debt=10)
    death_id = record(world.senior, world.coordinator)
    confirm(death_id, world.other_coordinator)
    with pytest.raises(DeathConfirmed):
        withdraw(death_id, world.coordinator)
    with pytest.raises(SecondAskedForIt):
        reverse(death_id, world.other_coordinator)
    reverse(death_id, world.coordinator)
    assert held(world.session, world.senior) == {"own": 60, "gift_only": 20, "debt": -10}
    assert in_branch(world, AccountKind.POOL) == 0
    assert person_now(world.session, world.senior).state is PersonState.ACTIVE
    day = (NOW + timedelta(hours=1)).date()
    roles = roles_of(world.session, branch_id=world.branch_id, person_id=world.senior.id, day=day)
    assert roles == frozenset({Role.SENIOR})
    give_to(world.senior, minutes=10)
