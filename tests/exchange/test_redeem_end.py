from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.care.world import NOW, TODAY, World, do, messages_to
from tests.exchange.using import (
    TOMORROW,
    VISIT_OVER,
    accept,
    agreed,
    ask,
    events,
    fund,
    get,
    get_offer,
    held,
    need,
    offer,
    visit,
)
from tests.factories import make_family, make_volunteer
from timebank.care.commands import WithdrawVisit, log_visit, withdraw_visit
from timebank.exchange.commands.redemptions import (
    CancelRedemption,
    MissRedemption,
    cancel_redemption,
    miss_redemption,
)
from timebank.exchange.errors.redemptions import (
    NotYourRedemption,
    RedemptionNotTaken,
    RedemptionOver,
    RedemptionReasonNeeded,
    VisitBegun,
    VisitLogged,
    VisitNotDue,
)
from timebank.exchange.errors.standing import ActsForRelative, MayNotActForThem
from timebank.exchange.models import RedemptionVisit
from timebank.exchange.queries.redemptions import find_settling_visit
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.redemptions import MissedBy, RedemptionState, VolunteerOfferState
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.rules import AccountKind
from timebank.people.models import Person

THURSDAY, THURSDAY_OVER = TODAY + timedelta(days=3), NOW + timedelta(days=3)
"""A day on which the two meet anyway, from ten to twelve."""


@pytest.fixture(autouse=True)
def _points(world: World) -> None:
    fund(world.session, world.senior, own=600, received=60)
    need(world)


def cancel(
    world: World,
    redemption_id: UUID,
    by: Person | None = None,
    *,
    reason: str | None = None,
    now: datetime = NOW,
) -> None:
    command = world.command(CancelRedemption, by or world.senior, redemption_id=redemption_id, reason=reason)
    do(cancel_redemption, command, now=now)


def miss(world: World, redemption_id: UUID, by: Person | None = None, *, now: datetime = VISIT_OVER) -> None:
    command = world.command(
        MissRedemption,
        by or world.coordinator,
        redemption_id=redemption_id,
        missed_by=MissedBy.VOLUNTEER,
        reason="버스가 끊겼습니다.",
    )
    do(miss_redemption, command, now=now)


def retired(world: World) -> int:
    return balances_of_branch(world.session, branch_id=world.branch_id).get(AccountKind.RETIRED, 0)


def test_an_approved_visit_uses_up_what_was_given_and_gives_the_rest_back(world: World) -> None:
    redemption_id = agreed(world)
    assert held(world) == {"own": 570, "held": 90}
    visit_id = visit(world, end=time(14, 10))
    world.decide(visit_id, now=VISIT_OVER)
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.used_received, redemption.used_own) == (
        RedemptionState.DONE,
        60,
        10,
    )
    assert (held(world), retired(world)) == ({"own": 590}, 70)
    assert held(world, world.volunteer) == {"own": 56, "gift_only": 14}
    assert (
        find_settling_visit(world.session, branch_id=world.branch_id, redemption_id=redemption_id) == visit_id
    )
    assert events(world, redemption_id)[-1] == "done"
    assert messages_to(world, world.senior)[-1] == "redemption_done"


def test_a_short_visit_leaves_received_minutes_received(world: World) -> None:
    agreed(world)
    world.decide(visit(world, end=time(13, 20)), now=VISIT_OVER)
    assert (held(world), retired(world)) == ({"own": 600, "received": 40}, 20)


def test_a_longer_visit_uses_no_more_than_was_reserved(world: World) -> None:
    agreed(world)
    world.decide(visit(world, end=time(15)), now=VISIT_OVER)
    assert (held(world), retired(world)) == ({"own": 570}, 90)
    assert sum(held(world, world.volunteer).values()) == 120


def test_a_visit_settles_one_redemption_and_once(world: World) -> None:
    first = agreed(world)
    second = agreed(world, start=time(15), end=time(16))
    world.decide(visit(world), now=VISIT_OVER)
    assert get(world, first).state is RedemptionState.DONE
    assert get(world, second).state is RedemptionState.ACCEPTED
    link = world.session.scalars(select(RedemptionVisit)).one()
    world.session.add(
        RedemptionVisit(
            branch_id=world.branch_id,
            id=second,
            redemption_id=second,
            visit_id=link.visit_id,
            settled_at=NOW,
        )
    )
    with pytest.raises(IntegrityError):
        world.session.flush()
    world.session.rollback()


def test_a_visit_of_another_day_settles_nothing(world: World) -> None:
    redemption_id = agreed(world)
    world.decide(world.log())
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED
    assert held(world)["held"] == 90


def test_a_visit_that_is_sent_back_leaves_the_minutes_reserved(world: World) -> None:
    redemption_id = agreed(world)
    world.decide(visit(world), Outcome.REJECT, now=VISIT_OVER)
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED
    assert held(world)["held"] == 90


def test_who_asked_cancels_and_has_the_minutes_back_at_once(world: World) -> None:
    redemption_id = agreed(world)
    cancel(world, redemption_id)
    assert held(world) == {"own": 600, "received": 60}
    assert events(world, redemption_id)[-1] == "cancelled"
    assert messages_to(world, world.volunteer)[-1] == "redemption_cancelled_volunteer"
    with pytest.raises(RedemptionOver):
        cancel(world, redemption_id)
    world.decide(visit(world), now=VISIT_OVER)
    assert (held(world), retired(world)) == ({"own": 600, "received": 60}, 0)


def test_cancelling_closes_what_volunteers_were_asked(world: World) -> None:
    redemption_id = ask(world)
    offer_id = offer(world, redemption_id)
    cancel(world, redemption_id)
    assert get_offer(world, offer_id).state is VolunteerOfferState.CLOSED


def test_a_pairing_made_for_the_visit_ends_with_it(world: World) -> None:
    other = make_volunteer(world.session, name="박지훈", coordinator=world.coordinator)
    world.session.commit()
    redemption_id = ask(world)
    accept(world, offer(world, redemption_id, other), other)
    assert get(world, redemption_id).assignment_id is not None
    cancel(world, redemption_id)
    assert "assignment_ended" in messages_to(world, other)


def test_once_the_visit_begins_the_branch_says_what_became_of_it(world: World) -> None:
    redemption_id = agreed(world)
    begins = datetime(2026, 11, 24, 4, tzinfo=NOW.tzinfo)
    with pytest.raises(VisitBegun):
        cancel(world, redemption_id, now=begins)
    cancel(world, redemption_id, now=begins - timedelta(seconds=1))


def test_a_visit_that_was_logged_is_decided_first(world: World) -> None:
    redemption_id = agreed(world)
    visit_id = visit(world)
    for by in (world.coordinator, world.other_coordinator):
        with pytest.raises(VisitLogged):
            cancel(world, redemption_id, by, reason="취소 요청", now=VISIT_OVER)
        with pytest.raises(VisitLogged):
            miss(world, redemption_id, by)
    do(
        withdraw_visit,
        world.command(WithdrawVisit, world.volunteer, visit_id=visit_id),
        now=VISIT_OVER,
    )
    miss(world, redemption_id)
    assert held(world) == {"own": 600, "received": 60}


def test_the_branch_cancels_with_a_reason_and_nobody_else_does(world: World) -> None:
    redemption_id = agreed(world)
    with pytest.raises(RedemptionReasonNeeded):
        cancel(world, redemption_id, world.coordinator)
    with pytest.raises(NotYourRedemption):
        cancel(world, redemption_id, world.volunteer, reason="못 갑니다.")
    other = make_volunteer(world.session, name="박지훈", coordinator=world.coordinator)
    make_family(world.session, world.senior, world.other_coordinator, by=world.coordinator)
    world.session.commit()
    with pytest.raises(MayNotActForThem):
        cancel(world, redemption_id, other, reason="장난")
    with pytest.raises(ActsForRelative):
        cancel(world, redemption_id, world.other_coordinator, reason="입원하셨습니다.")
    cancel(world, redemption_id, world.coordinator, reason="입원하셨습니다.")
    assert get(world, redemption_id).end_reason == "입원하셨습니다."


def test_a_missed_visit_gives_the_minutes_back_and_says_by_whom(world: World) -> None:
    redemption_id = agreed(world)
    with pytest.raises(VisitNotDue):
        miss(world, redemption_id, now=NOW)
    miss(world, redemption_id)
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.missed_by, redemption.end_reason) == (
        RedemptionState.MISSED,
        MissedBy.VOLUNTEER,
        "버스가 끊겼습니다.",
    )
    assert (held(world), retired(world)) == ({"own": 600, "received": 60}, 0)
    assert messages_to(world, world.senior)[-1] == "redemption_missed"
    with pytest.raises(RedemptionOver):
        miss(world, redemption_id)


def test_what_nobody_accepted_cannot_be_missed(world: World) -> None:
    with pytest.raises(RedemptionNotTaken):
        miss(world, ask(world))


def test_of_two_on_one_day_a_visit_settles_the_one_it_was_for(world: World) -> None:
    morning = agreed(world, start=time(9), end=time(10))
    afternoon = agreed(world, start=time(13), end=time(14, 30))
    world.decide(visit(world, start=time(13, 5), end=time(14, 30)), now=VISIT_OVER)
    assert get(world, morning).state is RedemptionState.ACCEPTED
    assert get(world, afternoon).state is RedemptionState.DONE
    world.decide(visit(world, start=time(9), end=time(10)), now=VISIT_OVER)
    used = [get(world, each) for each in (morning, afternoon)]
    assert [(each.used_received or 0) + (each.used_own or 0) for each in used] == [60, 85]


@pytest.mark.parametrize("first", ["usual", "asked for"])
def test_the_usual_visit_of_the_two_settles_nothing_in_either_order(world: World, first: str) -> None:
    redemption_id = agreed(world, day=THURSDAY, start=time(13), end=time(14))
    both = {
        "usual": world.log(day=THURSDAY, now=THURSDAY_OVER),
        "asked for": world.log(day=THURSDAY, start=time(13, 20), end=time(14, 30), now=THURSDAY_OVER),
    }
    for name in sorted(both, key=lambda each: each != first):
        world.decide(both[name], now=THURSDAY_OVER)
    came = find_settling_visit(world.session, branch_id=world.branch_id, redemption_id=redemption_id)
    assert came == both["asked for"]
    assert held(world) == {"own": 600}


def test_the_usual_visit_settles_nothing_before_the_other_is_logged(world: World) -> None:
    redemption_id = agreed(world, day=THURSDAY, start=time(13), end=time(14))
    world.decide(world.log(day=THURSDAY, now=THURSDAY_OVER), now=THURSDAY_OVER)
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED


def test_a_visit_at_another_hour_settles_what_asked_for_what_was_done(world: World) -> None:
    redemption_id = agreed(world)
    world.decide(visit(world, start=time(9), end=time(10)), now=VISIT_OVER)
    assert get(world, redemption_id).state is RedemptionState.DONE


def test_of_two_on_one_day_the_one_that_did_not_come_about_is_cleared_up(world: World) -> None:
    morning = agreed(world, start=time(9), end=time(10))
    afternoon = agreed(world)
    visit_id = visit(world, start=time(9), end=time(10))
    with pytest.raises(VisitLogged):
        miss(world, afternoon)
    world.decide(visit_id, now=VISIT_OVER)
    assert get(world, morning).state is RedemptionState.DONE
    miss(world, afternoon)
    assert held(world) == {"own": 600}


def test_a_visit_of_another_volunteer_settles_nothing_and_the_branch_clears_it_up(world: World) -> None:
    redemption_id = agreed(world)
    other = make_volunteer(world.session, name="박민수", coordinator=world.coordinator)
    world.session.commit()
    world.assign(other, world.senior, weekdays=(1,))
    log = world.log_command(
        actor_id=other.id, volunteer_id=other.id, day=TOMORROW, start=time(13), end=time(14, 30)
    )
    world.decide(do(log_visit, log, now=VISIT_OVER), now=VISIT_OVER)
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED
    command = world.command(
        MissRedemption,
        world.coordinator,
        redemption_id=redemption_id,
        missed_by=MissedBy.VOLUNTEER,
        reason="다른 봉사자가 대신 갔습니다.",
    )
    do(miss_redemption, command, now=VISIT_OVER)
    assert held(world) == {"own": 600, "received": 60}
