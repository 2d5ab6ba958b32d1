from datetime import UTC, date, datetime, time
from uuid import uuid5

import pytest
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, get_visit, hold, make_world, messages_to
from tests.exchange.using import fund
from tests.factories import make_volunteer
from timebank.care.errors import ReasonNeeded, VisitDisputed
from timebank.care.rules import VisitState
from timebank.core.commands import SYSTEM, perform
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.queries import list_credits
from timebank.exchange.queries.pool import pool_figures
from timebank.exchange.rules import Outcome
from timebank.exchange.tasks.deciding import decide_visits
from timebank.ledger.queries import balances_of, balances_of_branch, get_posting
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person
from timebank.policies.rules import Activity, Excess, Policy


def balances(world: World, person: Person | None = None) -> dict[AccountKind, int]:
    owner = person or world.volunteer
    return balances_of(world.session, branch_id=world.branch_id, owner_id=owner.id)


def test_an_approved_visit_is_credited_a_fifth_for_giving(world: World) -> None:
    visit_id = world.log()
    world.decide(visit_id)
    assert balances(world) == {AccountKind.OWN: 96, AccountKind.GIFT_ONLY: 24}
    posting = get_posting(world.session, branch_id=world.branch_id, posting_id=uuid5(visit_id, "issue"))
    assert (posting.kind, posting.cause, posting.policy_version, posting.actor_id, posting.posted_at) == (
        PostingKind.ISSUE,
        f"care.visit:{visit_id}",
        1000,
        world.coordinator.id,
        NOW,
    )
    assert sum(balances_of_branch(world.session, branch_id=world.branch_id).values()) == 0
    assert messages_to(world, world.volunteer)[-1] == "visit_approved"


def test_a_broken_minute_is_the_volunteer_s_own(world: World) -> None:
    world.decide(world.log(start=time(10), end=time(10, 14)))
    assert balances(world) == {AccountKind.OWN: 12, AccountKind.GIFT_ONLY: 2}


@pytest.mark.parametrize(
    ("born", "own", "gift_only"),
    [
        (date(1986, 11, 24), 0, 120),  # 40 tomorrow
        (date(1986, 11, 23), 96, 24),  # 40 today
    ],
)
def test_everything_before_the_fortieth_birthday_is_for_giving(
    world: World, born: date, own: int, gift_only: int
) -> None:
    volunteer = make_volunteer(world.session, name="박서준", born=born, coordinator=world.coordinator)
    world.session.commit()
    world.assign(volunteer, world.senior)
    world.decide(world.log(volunteer_id=volunteer.id, actor_id=volunteer.id))
    found = balances(world, volunteer)
    assert (found.get(AccountKind.OWN, 0), found[AccountKind.GIFT_ONLY]) == (own, gift_only)


def test_the_fortieth_birthday_is_looked_at_on_the_day_it_began(world: World) -> None:
    volunteer = make_volunteer(
        world.session, name="박서준", born=date(1986, 11, 23), coordinator=world.coordinator
    )
    world.session.commit()
    world.assign(volunteer, world.senior)
    visit_id = world.log(
        volunteer_id=volunteer.id,
        actor_id=volunteer.id,
        day=date(2026, 11, 22),
        start=time(23),
        end=time(1),
        past_midnight=True,
    )
    world.decide(visit_id)
    assert balances(world, volunteer)[AccountKind.GIFT_ONLY] == 120


def test_who_was_born_on_a_leap_day_is_forty_on_the_next_one(world: World) -> None:
    volunteer = make_volunteer(
        world.session, name="박서준", born=date(1988, 2, 29), coordinator=world.coordinator
    )
    world.session.commit()
    world.assign(volunteer, world.senior)
    later = datetime(2028, 3, 1, 9, tzinfo=UTC)
    for day, start in ((date(2028, 2, 28), 10), (date(2028, 2, 29), 10)):
        visit_id = world.log(
            volunteer_id=volunteer.id,
            actor_id=volunteer.id,
            day=day,
            start=time(start),
            end=time(11),
            now=later,
        )
        world.decide(visit_id, now=later)
    assert balances(world, volunteer) == {AccountKind.OWN: 48, AccountKind.GIFT_ONLY: 72}


def test_rates_are_of_each_activity(session: Session) -> None:
    activities = (
        Activity(code="talk", ko="말벗", en="Company", vi="Trò chuyện"),
        Activity(code="night", ko="밤샘", en="Night watch", vi="Trực đêm", rate=90),
    )
    world = make_world(session, Policy(activities=(*Policy().activities, activities[1])))
    visit_id = world.log(activities=("talk", "night"))
    world.decide(visit_id)
    assert sum(balances(world).values()) == 150
    assert get_visit(world, visit_id).minutes == 120


def test_above_the_balance_cap_nothing_is_credited_and_the_hours_stand(session: Session) -> None:
    world = make_world(session, Policy(balance_cap_minutes=30_000))
    hold(world, 29_940)
    visit_id = world.log()
    assert (
        list_credits(world.session, branch_id=world.branch_id, visit_ids=[visit_id])[visit_id].dropped == 60
    )
    world.decide(visit_id)
    assert sum(balances(world).values()) == 30_000
    again = world.log(start=time(14), end=time(15))
    world.decide(again)
    assert sum(balances(world).values()) == 30_000
    assert get_visit(world, again).state is VisitState.APPROVED


def test_above_the_balance_cap_points_may_go_to_the_pool(session: Session) -> None:
    world = make_world(session, Policy(balance_cap_minutes=30_000, excess=Excess.POOL))
    hold(world, 29_940)
    world.decide(world.log())
    assert sum(balances(world).values()) == 30_000
    assert balances_of_branch(world.session, branch_id=world.branch_id)[AccountKind.POOL] == 60


def test_the_pools_table_shows_what_flowed_to_it_above_the_cap(session: Session) -> None:
    world = make_world(session, Policy(balance_cap_minutes=30_000, excess=Excess.POOL))
    hold(world, 29_940)
    world.decide(world.log())
    figures = pool_figures(world.session, branch_id=world.branch_id, today=TODAY)
    assert figures.years[0].flowed.is_hidden
    assert (figures.years[1].flowed.minutes, figures.years[1].flowed.people) == (0, 0)
    for name in ("가나다", "나다라", "다라마", "라마바"):
        other = make_volunteer(world.session, name=name, coordinator=world.coordinator)
        world.session.commit()
        world.assign(other, world.senior)
        fund(world.session, other, own=30_000)
        world.decide(world.log(actor_id=other.id, volunteer_id=other.id))
    flowed = pool_figures(world.session, branch_id=world.branch_id, today=TODAY).years[0].flowed
    assert (flowed.minutes, flowed.people) == (60 + 4 * 120, 5)


def test_a_rejected_visit_credits_nothing_and_tells_why(world: World) -> None:
    visit_id = world.log()
    with pytest.raises(ReasonNeeded):
        perform(
            decide_visit,
            DecideVisit(
                branch_id=world.branch_id,
                actor_id=world.coordinator.id,
                visit_id=visit_id,
                outcome=Outcome.REJECT,
            ),
            origin=SYSTEM,
            now=NOW,
        )
    world.decide(visit_id, Outcome.REJECT)
    assert balances(world) == {}
    assert messages_to(world, world.volunteer)[-1] == "visit_rejected"


def test_the_same_decision_again_is_one(world: World) -> None:
    command = DecideVisit(
        branch_id=world.branch_id,
        actor_id=world.coordinator.id,
        visit_id=world.log(),
        outcome=Outcome.APPROVE,
    )
    for _ in range(2):
        perform(decide_visit, command, origin=SYSTEM, now=NOW)
    assert sum(balances(world).values()) == 120
    assert messages_to(world, world.volunteer).count("visit_approved") == 1


def test_of_many_decisions_each_stands_alone(world: World) -> None:
    good, other = world.log(), world.log(start=time(14), end=time(15))
    commands = [
        DecideVisit(
            branch_id=world.branch_id,
            actor_id=world.coordinator.id,
            visit_id=visit_id,
            outcome=Outcome.APPROVE,
        )
        for visit_id in (good, good, other)
    ]
    verdicts = decide_visits(commands, origin=SYSTEM, now=NOW)
    assert [each.refusal and each.refusal.code for each in verdicts] == [
        None,
        "care.visit-already-decided",
        None,
    ]
    assert [each.visit_id for each in verdicts] == [good, good, other]
    assert sum(balances(world).values()) == 180


def test_what_approving_would_credit_is_known_before(world: World) -> None:
    ids = [world.log(), world.log(day=date(2026, 11, 20), start=time(9), end=time(9, 30))]
    credits_before = list_credits(world.session, branch_id=world.branch_id, visit_ids=ids)
    assert [(each.own, each.gift_only) for each in map(credits_before.get, ids) if each] == [
        (96, 24),
        (24, 6),
    ]
    for visit_id in ids:
        world.decide(visit_id)
    assert balances(world) == {AccountKind.OWN: 120, AccountKind.GIFT_ONLY: 30}


def test_a_dispute_leaves_nothing_half_done(world: World) -> None:
    from tests.care.world import do
    from timebank.care.commands import ObjectToVisit, object_to_visit
    from timebank.care.rules import Objection

    visit_id = world.log()
    do(
        object_to_visit,
        world.command(
            ObjectToVisit,
            world.senior,
            visit_id=visit_id,
            kind=Objection.NO_VISIT,
            raised_by_id=world.senior.id,
        ),
    )
    with pytest.raises(VisitDisputed):
        world.decide(visit_id)
    assert balances(world) == {}
    assert get_visit(world, visit_id).local_day == TODAY
