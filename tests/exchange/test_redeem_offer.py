from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.exchange.using import (
    TOMORROW,
    accept,
    agreed,
    ask,
    events,
    fund,
    get,
    get_offer,
    held,
    offer,
)
from tests.factories import make_family, make_person, make_volunteer
from timebank.care.models import Assignment
from timebank.care.queries import find_assignment
from timebank.care.rules import PartOfDay
from timebank.core.permissions import Role
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    DeclineRedemption,
    WithdrawAcceptance,
    accept_redemption,
    decline_redemption,
    withdraw_acceptance,
)
from timebank.exchange.errors.redemptions import (
    DayHasCome,
    NotAskedOfYou,
    RedemptionNotFound,
    RedemptionTaken,
    VisitTimeUnfit,
    VolunteerAsked,
    VolunteerBusy,
    VolunteerOfferNotFound,
    VolunteerOfferOver,
    VolunteerUnfit,
)
from timebank.exchange.queries.fitting import list_candidates
from timebank.exchange.queries.offers import list_overdue_offers
from timebank.exchange.queries.redemptions import count_redemptions
from timebank.exchange.rules.redemptions import (
    Candidate,
    Fit,
    RedemptionState,
    Unfit,
    VisitTime,
    VolunteerOfferState,
)
from timebank.exchange.tasks import redemptions as tasks
from timebank.exchange.tasks.redemptions import expire_offers, flag_missed, remind_of_visits
from timebank.people.models import Person
from timebank.people.queries import has_role

USUAL = VisitTime(day=TOMORROW, start=time(13), end=time(14, 30))


@pytest.fixture(autouse=True)
def _points(world: World) -> None:
    fund(world.session, world.senior, own=600)


@pytest.fixture
def other(world: World) -> Person:
    person = make_volunteer(world.session, name="박지훈", coordinator=world.coordinator)
    world.session.commit()
    return person


def decline(world: World, offer_id: UUID, by: Person | None = None, reason: str | None = None) -> None:
    command = world.command(DeclineRedemption, by or world.volunteer, offer_id=offer_id, reason=reason)
    do(decline_redemption, command)


def withdraw(world: World, offer_id: UUID, *, now: datetime = NOW) -> None:
    command = world.command(WithdrawAcceptance, world.volunteer, offer_id=offer_id, reason="감기입니다.")
    do(withdraw_acceptance, command, now=now)


def candidates(world: World, redemption_id: UUID, when: VisitTime = USUAL) -> dict[UUID, Candidate]:
    found = list_candidates(world.session, redemption=get(world, redemption_id), when=when, today=TODAY)
    return {each.volunteer_id: each for each in found}


def test_who_is_asked_answers_within_the_policys_days(world: World) -> None:
    redemption_id = ask(world, day=TODAY + timedelta(days=9))
    offer_id = offer(world, redemption_id)
    assert get_offer(world, offer_id).answer_by == TODAY + timedelta(days=2)
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.due_on) == (RedemptionState.OFFERED, TODAY + timedelta(days=2))
    assert messages_to(world, world.volunteer)[-1] == "redemption_offered"


def test_no_answer_is_awaited_beyond_the_day_of_the_visit(world: World) -> None:
    assert get_offer(world, offer(world, ask(world))).answer_by == TOMORROW


def test_who_accepts_comes_and_everybody_else_is_thanked(world: World, other: Person) -> None:
    redemption_id = ask(world)
    mine, theirs = offer(world, redemption_id), offer(world, redemption_id, other)
    accept(world, mine)
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.volunteer_id, redemption.due_on) == (
        RedemptionState.ACCEPTED,
        world.volunteer.id,
        TOMORROW,
    )
    assert get_offer(world, theirs).state is VolunteerOfferState.CLOSED
    assert messages_to(world, other)[-1] == "redemption_offer_closed"
    assert messages_to(world, world.senior)[-1] == "redemption_accepted"
    assert events(world, redemption_id) == ["asked", "offered", "offered", "accepted"]
    with pytest.raises(RedemptionTaken):
        accept(world, theirs, other)
    with pytest.raises(RedemptionTaken):
        offer(world, redemption_id, other)


def test_who_was_never_paired_is_paired_for_the_visit_by_who_asked(world: World, other: Person) -> None:
    accept(world, offer(world, ask(world), other), other)
    found = find_assignment(
        world.session,
        branch_id=world.branch_id,
        volunteer_id=other.id,
        senior_id=world.senior.id,
        day=TOMORROW,
    )
    assert found is not None
    assert (found.ends_on, found.weekdays, found.usual_start) == (TOMORROW, [1], time(13))
    assert found.assigned_by_id == world.coordinator.id


def test_who_is_paired_already_is_not_paired_twice(world: World) -> None:
    redemption_id = agreed(world)
    assert get(world, redemption_id).assignment_id is None
    assert len(world.session.scalars(select(Assignment)).all()) == 1


def test_a_volunteer_of_old_becomes_somebody_who_is_cared_for(world: World, other: Person) -> None:
    person = make_volunteer(
        world.session, name="최말순", born=date(1950, 1, 1), coordinator=world.coordinator
    )
    fund(world.session, person, own=300)
    accept(world, offer(world, ask(world, person), other), other)
    assert has_role(
        world.session, branch_id=world.branch_id, person_id=person.id, role=Role.SENIOR, day=TOMORROW
    )


def test_an_answer_is_given_once_and_by_who_was_asked(world: World, other: Person) -> None:
    offer_id = offer(world, ask(world))
    with pytest.raises(NotAskedOfYou):
        accept(world, offer_id, other)
    with pytest.raises(NotAskedOfYou):
        decline(world, offer_id, other)
    decline(world, offer_id)
    for answer in (accept, decline):
        with pytest.raises((VolunteerOfferOver, RedemptionTaken)):
            answer(world, offer_id)
    with pytest.raises(VolunteerOfferNotFound):
        accept(world, some_id())


def test_the_same_acceptance_twice_is_one(world: World) -> None:
    offer_id = offer(world, ask(world))
    command = world.command(AcceptRedemption, world.volunteer, offer_id=offer_id)
    do(accept_redemption, command)
    do(accept_redemption, command)
    assert get_offer(world, offer_id).state is VolunteerOfferState.ACCEPTED


def test_after_the_last_no_somebody_else_is_to_be_asked(world: World, other: Person) -> None:
    redemption_id = ask(world, day=TODAY + timedelta(days=9))
    mine, theirs = offer(world, redemption_id), offer(world, redemption_id, other)
    decline(world, mine, reason="그날은 어렵습니다.")
    assert get(world, redemption_id).state is RedemptionState.OFFERED
    decline(world, theirs, other)
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.due_on) == (RedemptionState.ASKED, TODAY + timedelta(days=3))
    with pytest.raises(VolunteerUnfit):
        offer(world, redemption_id)


def test_nobody_is_asked_twice_at_once(world: World) -> None:
    redemption_id = ask(world)
    offer(world, redemption_id)
    with pytest.raises(VolunteerAsked):
        offer(world, redemption_id)


def test_who_cannot_come_after_all_says_so_before_the_day(world: World, other: Person) -> None:
    redemption_id = ask(world)
    offer_id = offer(world, redemption_id, other)
    accept(world, offer_id, other)
    with pytest.raises(DayHasCome):
        do(
            withdraw_acceptance,
            world.command(WithdrawAcceptance, other, offer_id=offer_id),
            now=datetime(2026, 11, 23, 15, tzinfo=NOW.tzinfo),
        )
    do(
        withdraw_acceptance,
        world.command(WithdrawAcceptance, other, offer_id=offer_id),
        now=datetime(2026, 11, 23, 14, 59, 59, tzinfo=NOW.tzinfo),
    )
    redemption = get(world, redemption_id)
    assert (redemption.state, redemption.volunteer_id) == (RedemptionState.ASKED, None)
    assert held(world) == {"own": 510, "held": 90}
    assert messages_to(world, world.senior)[-1] == "redemption_withdrawn"
    assert messages_to(world, world.coordinator)[-1] == "redemption_withdrawn"
    pairing = {"branch_id": world.branch_id, "volunteer_id": other.id, "senior_id": world.senior.id}
    assert find_assignment(world.session, **pairing, day=TOMORROW) is None  # type: ignore[arg-type]


def test_no_time_is_promised_twice(world: World) -> None:
    agreed(world)
    person = make_volunteer(
        world.session, name="최말순", born=date(1950, 1, 1), coordinator=world.coordinator
    )
    fund(world.session, person, own=600)
    overlapping = ask(world, person, start=time(14, 29), end=time(15, 30))
    with pytest.raises(VolunteerBusy):
        offer(world, overlapping)
    after = ask(world, person, start=time(14, 30), end=time(15, 30))
    accept(world, offer(world, after))


def test_two_offers_for_one_time_are_not_both_accepted(world: World) -> None:
    person = make_volunteer(
        world.session, name="최말순", born=date(1950, 1, 1), coordinator=world.coordinator
    )
    fund(world.session, person, own=600)
    first, second = offer(world, ask(world)), offer(world, ask(world, person))
    accept(world, first)
    with pytest.raises(VolunteerBusy):
        accept(world, second)


def test_what_is_not_there_is_not_offered(world: World) -> None:
    with pytest.raises(RedemptionNotFound):
        offer(world, some_id())
    stranger = make_person(world.session, name="나그네")
    world.session.commit()
    with pytest.raises(VolunteerUnfit):
        offer(world, ask(world), stranger)


def test_any_afternoon_becomes_one_that_was_asked_for(world: World) -> None:
    redemption_id = ask(world, part=PartOfDay.AFTERNOON, weekdays=(1,), minutes=60)
    for day, start in (
        (None, None),
        (TOMORROW, None),
        (TOMORROW + timedelta(days=1), time(13)),
        (TOMORROW + timedelta(days=14), time(13)),
        (TOMORROW, time(11, 59)),
        (TOMORROW, time(18)),
        (date.max, time(13)),
    ):
        with pytest.raises(VisitTimeUnfit):
            offer(world, redemption_id, day=day, start=start)
    accept(world, offer(world, redemption_id, day=TOMORROW, start=time(17, 59)))
    redemption = get(world, redemption_id)
    assert redemption.visit_time == VisitTime(day=TOMORROW, start=time(17, 59), end=time(18, 59))


def test_the_reason_stands_beside_each_name(world: World, other: Person) -> None:
    redemption_id = ask(world)
    world.log()
    found = candidates(world, redemption_id)
    assert found[other.id].fit
    assert Fit.KNOWS not in found[other.id].fits
    raw = make_person(world.session, name="신참", roles=[Role.VOLUNTEER])
    child = make_volunteer(world.session, name="김딸", coordinator=world.coordinator)
    make_family(world.session, world.senior, child, by=world.coordinator)
    world.session.commit()
    found = candidates(world, redemption_id)
    assert found[raw.id].unfits == (Unfit.NOT_READY,)
    assert found[child.id].unfits == (Unfit.RELATIVE,)
    assert [each.fit for each in found.values()] == sorted(
        [each.fit for each in found.values()], reverse=True
    )


def test_who_has_come_before_and_lives_near_is_named_first(world: World, other: Person) -> None:
    world.decide(world.log())
    other.neighbourhood = "월성동"
    world.session.commit()
    found = candidates(world, ask(world))
    assert next(iter(found)) == world.volunteer.id
    knows = found[world.volunteer.id]
    assert (Fit.KNOWS in knows.fits, knows.visits, knows.last_visit_on) == (True, 1, TODAY)
    assert Fit.NEAR in found[other.id].fits


def test_wishes_are_hard_limits(world: World, other: Person) -> None:
    world.decide(world.log())
    other.language = "vi"
    world.session.commit()
    found = candidates(world, ask(world, known_only=True, same_language=True))
    assert found[other.id].unfits == (Unfit.OTHER_LANGUAGE, Unfit.UNKNOWN_TO_THEM)
    assert found[world.volunteer.id].fit
    redemption_id = ask(world, start=time(15), end=time(16), not_ids=(world.volunteer.id,))
    assert candidates(world, redemption_id)[world.volunteer.id].unfits == (Unfit.NOT_WANTED,)
    with pytest.raises(VolunteerUnfit):
        offer(world, redemption_id)


def test_who_is_usually_with_somebody_else_then_is_busy(world: World, other: Person) -> None:
    senior = make_person(world.session, name="이순자", roles=[Role.SENIOR])
    world.session.commit()
    world.assign(other, senior, weekdays=(TOMORROW.weekday(),), usual_start=time(14), usual_end=time(15))
    assert candidates(world, ask(world))[other.id].unfits == (Unfit.BUSY,)
    elsewhere = VisitTime(day=TOMORROW, start=time(15), end=time(16))
    assert candidates(world, ask(world), elsewhere)[other.id].fit


def test_an_offer_nobody_answers_expires_after_its_last_day(world: World) -> None:
    redemption_id = ask(world, day=TODAY + timedelta(days=9))
    offer_id = offer(world, redemption_id)
    last_second = datetime(2026, 11, 25, 14, 59, 59, tzinfo=NOW.tzinfo)
    assert expire_offers(last_second) == 0
    assert expire_offers(last_second + timedelta(seconds=1)) == 1
    assert expire_offers(last_second + timedelta(seconds=2)) == 0
    assert get_offer(world, offer_id).state is VolunteerOfferState.EXPIRED
    assert get(world, redemption_id).state is RedemptionState.ASKED
    assert messages_to(world, world.volunteer)[-1] == "redemption_offer_expired"
    offer(world, redemption_id, now=last_second + timedelta(hours=1))


def test_an_offer_that_is_gone_meanwhile_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_id = offer(world, ask(world, day=TODAY + timedelta(days=9)))
    overdue = list_overdue_offers(world.session, before=date.max, limit=9)
    ghost = SimpleNamespace(branch_id=world.branch_id, id=some_id(), answer_by=overdue[0].answer_by)
    monkeypatch.setattr(tasks, "list_overdue_offers", lambda *_, **__: [ghost, *overdue])
    assert expire_offers(datetime(2026, 12, 31, tzinfo=NOW.tzinfo)) == 1
    assert get_offer(world, offer_id).state is VolunteerOfferState.EXPIRED


def test_both_are_reminded_once_on_the_eve(world: World) -> None:
    redemption_id = agreed(world, day=TODAY + timedelta(days=2))
    assert remind_of_visits(NOW) == 0
    eve = NOW + timedelta(days=1)
    assert (remind_of_visits(eve), remind_of_visits(eve)) == (1, 0)
    for person in (world.volunteer, world.senior):
        assert messages_to(world, person)[-1] == "redemption_reminder"
    assert events(world, redemption_id)[-1] == "reminded"


def test_a_visit_nobody_logs_is_noticed_once_and_late_on_the_desk(world: World) -> None:
    redemption_id = agreed(world)
    after = NOW + timedelta(days=2)
    assert flag_missed(NOW + timedelta(days=1)) == 0
    assert (flag_missed(after), flag_missed(after)) == (1, 0)
    assert messages_to(world, world.volunteer)[-1] == "redemption_unlogged"
    counts = count_redemptions(world.session, branch_id=world.branch_id, day=TODAY + timedelta(days=2))
    assert (counts.late, counts.most_days_late, counts.waiting) == (1, 1, 1)
    assert get(world, redemption_id).state is RedemptionState.ACCEPTED
