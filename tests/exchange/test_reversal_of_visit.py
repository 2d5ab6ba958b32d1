"""A visit's credit is taken back by two people: the ledger's mirror, the hours, and what was spent since."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.care.world import NOW, World, do, get_visit, make_world, messages_to, some_id
from tests.exchange.correcting import (
    LATER,
    ask_back,
    branch_sums,
    check_ledger,
    grant_back,
    reversal_of,
    take_back_whole,
    third,
)
from tests.exchange.giving import COOLED_OFF, accept, freeze, fund, give_to, take_back
from tests.exchange.passing import confirm, record
from tests.exchange.using import VISIT_OVER, agreed, held, visit
from tests.exchange.using import fund as fund_kinds
from tests.factories import make_family, make_person, make_senior
from tests.sign_in import sign_in
from timebank.care.queries import certified_hours, days_taken
from timebank.care.queries.digest import digest_of_visits
from timebank.core.errors import DomainError
from timebank.core.permissions import Role
from timebank.exchange.commands.reversals import (
    AskReversal,
    RefuseReversal,
    ask_reversal,
    refuse_reversal,
)
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.errors.reversals import (
    NothingToReverse,
    ObjectNotFound,
    ReversalAsked,
    ReversalByParty,
    ReversalDecided,
    ReversalNotFound,
    ReversedBefore,
    SecondHadPart,
)
from timebank.exchange.errors.standing import (
    AccountFrozen,
    NotASecondPerson,
    SecondAskedForIt,
    SecondIsRelative,
)
from timebank.exchange.queries.credits import list_credits
from timebank.exchange.rules import Credit
from timebank.exchange.rules.deciding import settle_first
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.exchange.tasks.gifts import finish_due
from timebank.policies.rules import Policy, SpentReversal

VISIT = ObjectKind.VISIT
YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


def approved(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    visit_id = world.log(**changes)
    world.decide(visit_id)
    return visit_id


def hours(world: World) -> int:
    return certified_hours(
        world.session, branch_id=world.branch_id, person_id=world.volunteer.id, **YEAR
    ).minutes


def spend_all(world: World) -> None:
    """Have the volunteer give all they hold to the pool, and have the pool keep it."""
    minutes = sum(held(world, world.volunteer).values())
    give_to(world.volunteer, minutes=minutes)
    assert finish_due(COOLED_OFF) == 1


def test_two_people_take_a_credit_back_and_the_hours_count_no_more(world: World) -> None:
    visit_id = approved(world)
    assert hours(world) == 120
    found = take_back_whole(world, VISIT, visit_id)
    assert (found.state, found.minutes) == (ReversalState.GRANTED, 120)
    assert (found.pool_minutes, found.owed_minutes) == (0, 0)
    assert held(world, world.volunteer) == {}
    assert hours(world) == 0
    assert get_visit(world, visit_id).was_taken_back
    assert messages_to(world, world.volunteer)[-1] == "visit_reversed"
    assert messages_to(world, world.senior)[-1] == "visit_reversed_senior"
    check_ledger(world)


def test_nothing_moves_before_the_second_person_grants_it(world: World) -> None:
    visit_id = approved(world)
    ask_back(world, VISIT, visit_id)
    assert held(world, world.volunteer) == {"gift_only": 24, "own": 96}
    assert hours(world) == 120


def test_what_was_spent_is_owed_and_later_earnings_settle_it(world: World) -> None:
    visit_id = approved(world)
    give_to(world.volunteer, minutes=60)
    finish_due(COOLED_OFF)
    found = take_back_whole(world, VISIT, visit_id)
    assert (found.pool_minutes, found.owed_minutes) == (0, 60)
    assert held(world, world.volunteer) == {"debt": -60}
    assert "spent_owed" in messages_to(world, world.volunteer)
    check_ledger(world)
    next_id = world.log(day=date(2026, 11, 22))
    (credit,) = list_credits(world.session, branch_id=world.branch_id, visit_ids=[next_id]).values()
    assert credit == Credit(own=48, gift_only=12, owed=60)
    world.decide(next_id, now=LATER)
    assert held(world, world.volunteer) == {"gift_only": 12, "own": 48}
    approved(world, day=date(2026, 11, 21))
    assert held(world, world.volunteer) == {"gift_only": 36, "own": 144}
    check_ledger(world)


def test_a_debt_larger_than_what_is_earned_takes_all_of_it(world: World) -> None:
    visit_id = approved(world)
    spend_all(world)
    take_back_whole(world, VISIT, visit_id)
    assert held(world, world.volunteer) == {"debt": -120}
    next_id = world.log(day=date(2026, 11, 22), start=time(10), end=time(11))
    world.decide(next_id, now=LATER)
    assert held(world, world.volunteer) == {"debt": -60}


def test_the_pool_bears_it_where_the_rules_say_so(session: Session) -> None:
    world = make_world(session, Policy(reversal_of_spent=SpentReversal.POOL))
    visit_id = approved(world)
    spend_all(world)
    assert branch_sums(world)["pool"] == 120
    found = take_back_whole(world, VISIT, visit_id)
    assert (found.pool_minutes, found.owed_minutes) == (120, 0)
    assert held(world, world.volunteer) == {}
    assert branch_sums(world)["pool"] == 0
    assert "spent_borne" in messages_to(world, world.volunteer)
    check_ledger(world)


def test_what_is_put_aside_and_may_come_back_is_not_borne_by_the_pool(session: Session) -> None:
    world = make_world(session, Policy(reversal_of_spent=SpentReversal.POOL))
    fund(session, world.senior, own=600)
    give_to(world.senior, minutes=600)
    finish_due(COOLED_OFF)
    visit_id = approved(world)
    friend = make_person(session, name="이은정", roles=[Role.FAMILY])
    make_family(session, world.volunteer, friend, by=world.coordinator)
    session.commit()
    gift_id = give_to(world.volunteer, friend, minutes=100)
    found = take_back_whole(world, VISIT, visit_id)
    assert (found.pool_minutes, found.owed_minutes) == (0, 100)
    take_back(gift_id, world.volunteer)
    assert sum(held(world, world.volunteer).values()) == 0
    assert branch_sums(world)["pool"] == 600
    check_ledger(world)


def test_what_the_pool_cannot_bear_is_owed(session: Session) -> None:
    world = make_world(session, Policy(reversal_of_spent=SpentReversal.POOL))
    cousin = make_senior(session, name="윤순자")
    make_family(session, world.volunteer, cousin)
    session.commit()
    visit_id = approved(world)
    give_to(world.volunteer, minutes=50)
    accept(give_to(world.volunteer, cousin, minutes=70), cousin)
    finish_due(COOLED_OFF)
    found = take_back_whole(world, VISIT, visit_id)
    assert (found.pool_minutes, found.owed_minutes) == (50, 70)
    assert held(world, world.volunteer) == {"debt": -70}
    assert "spent_shared" in messages_to(world, world.volunteer)
    check_ledger(world)


def test_own_minutes_stand_in_for_those_given_away_but_never_the_other_way(world: World) -> None:
    fund(world.session, world.volunteer, own=100)
    visit_id = approved(world)
    give_to(world.volunteer, minutes=24)
    finish_due(COOLED_OFF)
    found = take_back_whole(world, VISIT, visit_id)
    assert found.owed_minutes == 0
    assert held(world, world.volunteer) == {"own": 76}
    check_ledger(world)


def test_points_used_for_the_visit_go_back_with_it(world: World) -> None:
    fund_kinds(world.session, world.senior, own=240)
    agreed(world)
    visit_id = visit(world)
    world.decide(visit_id)
    assert held(world) == {"own": 150}
    take_back_whole(world, VISIT, visit_id)
    assert held(world) == {"own": 240}
    assert "redemption_reversed" in messages_to(world, world.senior)
    check_ledger(world)


@pytest.mark.parametrize(
    ("credit", "debt", "expected"),
    [
        (Credit(own=96, gift_only=24), 0, Credit(own=96, gift_only=24)),
        (Credit(own=96, gift_only=24), 60, Credit(own=48, gift_only=12, owed=60)),
        (Credit(own=96, gift_only=24), 119, Credit(own=1, gift_only=0, owed=119)),
        (Credit(own=96, gift_only=24), 500, Credit(own=0, gift_only=0, owed=120)),
        (Credit(own=0, gift_only=60), 7, Credit(own=0, gift_only=53, owed=7)),
        (Credit(own=60, gift_only=0, pooled=5), 7, Credit(own=53, gift_only=0, pooled=5, owed=7)),
    ],
)
def test_what_is_left_after_a_debt_keeps_its_shares(credit: Credit, debt: int, expected: Credit) -> None:
    assert settle_first(credit, debt=debt) == expected


def test_who_asked_or_had_a_part_does_not_grant_it(world: World) -> None:
    visit_id = approved(world)
    reversal_id = ask_back(world, VISIT, visit_id)
    with pytest.raises(SecondAskedForIt):
        grant_back(world, reversal_id, world.other_coordinator)
    with pytest.raises(SecondHadPart):
        grant_back(world, reversal_id, world.coordinator)
    with pytest.raises(NotASecondPerson):
        grant_back(world, reversal_id, world.volunteer)
    assert reversal_of(world, reversal_id).state is ReversalState.ASKED


def test_a_relative_does_not_grant_it(world: World) -> None:
    colleague = third(world)
    make_family(world.session, world.senior, colleague)
    world.session.commit()
    reversal_id = ask_back(world, VISIT, approved(world))
    with pytest.raises(SecondIsRelative):
        grant_back(world, reversal_id, colleague)


def test_who_it_is_about_asks_for_no_correction(world: World) -> None:
    staff = make_person(world.session, name="한도경", roles=[Role.COORDINATOR, Role.VOLUNTEER])
    world.session.commit()
    visit_id = approved(world)
    with pytest.raises(NotASecondPerson):
        ask_back(world, VISIT, visit_id, world.volunteer)
    thing = get_visit(world, visit_id)
    thing.volunteer_id = staff.id
    world.session.commit()
    with pytest.raises(ReversalByParty):
        ask_back(world, VISIT, visit_id, staff)


def test_it_is_asked_and_granted_once(world: World) -> None:
    visit_id = approved(world)
    reversal_id = ask_back(world, VISIT, visit_id)
    with pytest.raises(ReversalAsked):
        ask_back(world, VISIT, visit_id)
    colleague = third(world)
    grant_back(world, reversal_id, colleague)
    with pytest.raises(ReversalDecided):
        grant_back(world, reversal_id, colleague)
    with pytest.raises(ReversedBefore):
        ask_back(world, VISIT, visit_id)


def test_the_second_person_may_refuse_with_a_reason(world: World) -> None:
    visit_id = approved(world)
    reversal_id = ask_back(world, VISIT, visit_id)
    colleague = third(world)
    with pytest.raises(WhyMissing):
        do(refuse_reversal, world.command(RefuseReversal, colleague, reversal_id=reversal_id, reason=" "))
    no = world.command(RefuseReversal, colleague, reversal_id=reversal_id, reason="방문이 있었습니다.")
    do(refuse_reversal, no)
    assert reversal_of(world, reversal_id).state is ReversalState.REFUSED
    assert messages_to(world, world.other_coordinator) == ["reversal_refused"]
    assert held(world, world.volunteer) == {"gift_only": 24, "own": 96}
    ask_back(world, VISIT, visit_id)


def test_what_was_not_approved_has_nothing_to_take_back(world: World) -> None:
    with pytest.raises(NothingToReverse):
        ask_back(world, VISIT, world.log())


def test_a_reason_is_needed(world: World) -> None:
    command = world.command(
        AskReversal, world.other_coordinator, kind=VISIT, thing_id=approved(world), reason=""
    )
    with pytest.raises(WhyMissing):
        do(ask_reversal, command)


def test_nothing_is_taken_from_an_account_that_stands_still(world: World) -> None:
    reversal_id = ask_back(world, VISIT, approved(world))
    colleague = third(world)
    freeze(world.session, world.volunteer)
    with pytest.raises(AccountFrozen):
        grant_back(world, reversal_id, colleague)


@pytest.mark.parametrize("first", [(), (agreed,)], ids=["alone", "with-its-use"])
def test_a_visit_to_who_had_died_is_taken_back_and_nothing_goes_to_the_dead(
    world: World, first: tuple[Callable[[World], UUID], ...]
) -> None:
    fund_kinds(world.session, world.senior, own=300)
    for begin in first:
        begin(world)
    visit_id = visit(world)
    world.decide(visit_id, now=VISIT_OVER)
    confirm(record(world.senior, world.coordinator, now=VISIT_OVER), world.other_coordinator, now=VISIT_OVER)
    take_back_whole(world, VISIT, visit_id)
    assert (held(world, world.volunteer), held(world)) == ({}, {})
    check_ledger(world)


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(ObjectNotFound):
        ask_back(world, VISIT, some_id())
    with pytest.raises(ReversalNotFound):
        grant_back(world, some_id(), world.coordinator)


def taken_of(world: World, day: date) -> int:
    """Return how much of the day the volunteer's visits take, in minutes."""
    taken = days_taken(world.session, branch_id=world.branch_id, volunteer_id=world.volunteer.id, days=[day])
    return taken[day].minutes


def test_what_was_taken_back_frees_its_time_and_its_part_of_the_caps(world: World) -> None:
    visit_id = approved(world)
    day = get_visit(world, visit_id).local_day
    assert taken_of(world, day) > 0
    with pytest.raises(DomainError):
        world.log()
    take_back_whole(world, VISIT, visit_id)
    assert taken_of(world, day) == 0
    world.log()
    assert taken_of(world, day) > 0


def test_the_digest_of_the_night_before_stays_what_it_was(world: World) -> None:
    visit_id = approved(world)
    before = digest_of_visits(world.session, world.branch_id, NOW)
    assert digest_of_visits(world.session, world.branch_id, NOW - timedelta(days=1)) != before
    take_back_whole(world, VISIT, visit_id)
    assert digest_of_visits(world.session, world.branch_id, NOW) == before


def test_its_volunteer_reads_that_it_does_not_count_any_more(app: Flask, world: World) -> None:
    visit_id = approved(world)
    take_back_whole(world, VISIT, visit_id)
    client = app.test_client()
    sign_in(client, world.volunteer)
    page = client.get(f"/visits/{visit_id}").text
    assert "더 이상 인정되지 않습니다" in page and "거둬들" not in page
