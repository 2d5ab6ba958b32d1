from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do, some_id
from tests.factories import make_person, make_senior, make_volunteer
from timebank.care.commands import WithdrawVisit, find_faults, log_visit, withdraw_visit
from timebank.care.errors import (
    ActivityUnknown,
    CallerCheckNeeded,
    DayInFuture,
    EndInFuture,
    EndsAtStart,
    EndsBeforeStart,
    EndsBeforeStartPerhaps,
    HowNeeded,
    IdentityNotSeen,
    NoActivity,
    NotAssigned,
    StartNotWholeMinutes,
    TooLate,
    TrainingMissing,
    VisitOverlaps,
    VisitTooLong,
)
from timebank.care.models import Visit, VisitEvent
from timebank.care.rules import CallerCheck, EnteredHow, EventKind, VisitState
from timebank.core.commands import CommandRecord
from timebank.core.errors import DomainError, SeveralRefusals
from timebank.core.permissions import Role
from timebank.people.errors import PersonNotFound, ResidentNumberRefused, TextTooLong


def get(world: World, visit_id: object) -> Visit:
    return world.session.scalars(select(Visit).where(Visit.id == visit_id)).one()


def test_a_visit_is_kept_with_its_date_of_decision(world: World) -> None:
    visit = get(world, world.log(note=" 점심 드시고 설거지까지 했습니다. "))
    assert visit.state is VisitState.SUBMITTED
    assert visit.starts_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert visit.ends_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert (visit.minutes, visit.local_day) == (120, TODAY)
    assert visit.decide_by == date(2026, 11, 30)
    assert visit.note == "점심 드시고 설거지까지 했습니다."
    assert not visit.needs_confirmation
    assert visit.policy_number == 1000


def test_the_visit_s_history_begins_with_what_was_claimed(world: World) -> None:
    visit_id = world.log()
    event = world.session.scalars(select(VisitEvent).where(VisitEvent.visit_id == visit_id)).one()
    assert event.kind is EventKind.SUBMITTED
    assert event.actor_id == world.volunteer.id
    assert event.details == {
        "starts_at": "2026-11-23T01:00:00+00:00",
        "ends_at": "2026-11-23T03:00:00+00:00",
        "minutes": 120,
        "activities": ["talk", "cook"],
        "how": "screen",
    }


def test_the_volunteer_was_heard_of(world: World) -> None:
    world.volunteer.last_heard_at = datetime(2026, 10, 1, tzinfo=UTC)
    world.session.commit()
    world.log()
    world.session.refresh(world.volunteer)
    assert world.volunteer.last_heard_at == NOW


def test_a_volunteer_silent_for_half_a_year_stays_so_until_seen(world: World) -> None:
    before = world.volunteer.last_heard_at
    world.log()
    world.session.refresh(world.volunteer)
    assert world.volunteer.last_heard_at == before


def test_the_same_command_again_changes_nothing(world: World) -> None:
    command = world.log_command()
    first, second = do(log_visit, command), do(log_visit, command)
    assert first == second == command.id
    assert len(world.session.scalars(select(Visit)).all()) == 1
    record = world.session.scalars(select(CommandRecord).where(CommandRecord.id == command.id)).one()
    assert (record.name, record.subject_id, record.object_id) == (
        "care.log_visit",
        world.volunteer.id,
        command.id,
    )


def test_somebody_else_s_senior_is_refused(world: World) -> None:
    stranger = make_senior(world.session, name="박말분")
    world.session.commit()
    with pytest.raises(NotAssigned):
        world.log(senior_id=stranger.id)
    with pytest.raises(NotAssigned):
        world.log(senior_id=some_id())


def test_a_day_outside_the_assignment_is_refused(world: World) -> None:
    senior = make_senior(world.session, name="박말분")
    world.session.commit()
    world.assign(world.volunteer, senior, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20))
    for day in (date(2026, 11, 15), date(2026, 11, 21)):
        with pytest.raises(NotAssigned):
            world.log(senior_id=senior.id, day=day)
    for day in (date(2026, 11, 16), date(2026, 11, 20)):
        world.log(senior_id=senior.id, day=day)


def test_an_unknown_volunteer_is_not_found(world: World) -> None:
    with pytest.raises(PersonNotFound):
        world.log(volunteer_id=some_id())


def test_a_volunteer_without_identity_or_training_reads_both(world: World) -> None:
    new = make_person(world.session, name="이수빈", roles=[Role.VOLUNTEER])
    world.session.commit()
    world.assign(new, world.senior)
    with pytest.raises(SeveralRefusals) as refused:
        world.log(volunteer_id=new.id, actor_id=new.id)
    by_type = {type(each): each for each in refused.value.refusals}
    assert IdentityNotSeen in by_type
    assert by_type[TrainingMissing].values == {
        "recorded_minutes": 0,
        "needed_minutes": 240,
        "left_minutes": 240,
    }


@pytest.mark.parametrize(
    ("start", "end", "past_midnight", "refusal"),
    [
        (time(14, 30), time(4), False, EndsBeforeStartPerhaps),
        (time(14, 30), time(2), False, EndsBeforeStart),
        (time(14, 30), time(14), False, EndsBeforeStart),
        (time(10), time(10), False, EndsAtStart),
        (time(10, 0, 30), time(12), False, StartNotWholeMinutes),
        (time(9), time(17, 1), False, VisitTooLong),
        (time(10), time(12), True, VisitTooLong),
    ],
)
def test_times_that_cannot_be_are_refused(
    world: World,
    start: time,
    end: time,
    past_midnight: bool,  # noqa: FBT001
    refusal: type[DomainError],
) -> None:
    with pytest.raises(refusal) as refused:
        world.log(day=date(2026, 11, 20), start=start, end=end, past_midnight=past_midnight)
    assert type(refused.value) is refusal
    assert world.session.scalars(select(Visit)).all() == []


def test_four_is_perhaps_four_in_the_afternoon(world: World) -> None:
    with pytest.raises(EndsBeforeStartPerhaps) as refused:
        world.log(start=time(14, 30), end=time(4))
    assert refused.value.values == {"suggested": time(16)}
    assert refused.value.field == "end"


def test_the_future_is_refused(world: World) -> None:
    with pytest.raises(DayInFuture):
        world.log(day=date(2026, 11, 24))
    with pytest.raises(EndInFuture):
        world.log(start=time(18), end=time(18, 31))
    world.log(start=time(18), end=time(18, 30))


@pytest.mark.parametrize("day", [date.min, date.max, date(1900, 2, 28), date(2199, 12, 31)])
def test_days_far_off_are_refused_and_nothing_breaks(world: World, day: date) -> None:
    with pytest.raises((DayInFuture, TooLate)):
        world.log(day=day)


def test_thirty_days_are_in_time_and_one_more_is_not(world: World) -> None:
    world.log(day=date(2026, 10, 24))
    with pytest.raises(TooLate) as refused:
        world.log(day=date(2026, 10, 23))
    assert refused.value.values == {"days": 30, "earliest": date(2026, 10, 24)}


def test_days_to_submit_are_counted_by_the_branch_s_clock(world: World) -> None:
    # 14:59 UTC is a minute before midnight in Seoul; 15:00 is the next day.
    world.log(day=date(2026, 10, 24), now=datetime(2026, 11, 23, 14, 59, tzinfo=UTC))
    with pytest.raises(TooLate):
        world.log(
            day=date(2026, 10, 24), start=time(13), end=time(14), now=datetime(2026, 11, 23, 15, tzinfo=UTC)
        )


def test_activities_are_those_of_the_policy(world: World) -> None:
    with pytest.raises(NoActivity):
        world.log(activities=())
    with pytest.raises(ActivityUnknown):
        world.log(activities=("talk", "surgery"))


def test_two_mistakes_are_told_at_once(world: World) -> None:
    with pytest.raises(SeveralRefusals) as refused:
        world.log(start=time(14, 30), end=time(4), activities=())
    assert [type(each) for each in refused.value.refusals] == [EndsBeforeStartPerhaps, NoActivity]
    command = world.log_command(start=time(14, 30), end=time(4), activities=())
    assert [each.code for each in find_faults(world.session, command, now=NOW)] == [
        "care.ends-before-start-perhaps",
        "care.no-activity",
    ]


def test_a_visit_without_fault_has_none(world: World) -> None:
    assert find_faults(world.session, world.log_command(), now=NOW) == []


def test_an_overlap_names_the_other_visit(world: World) -> None:
    other = make_senior(world.session, name="박말분")
    world.session.commit()
    world.assign(world.volunteer, other)
    world.log()
    with pytest.raises(VisitOverlaps) as refused:
        world.log(senior_id=other.id, start=time(11, 59), end=time(13))
    assert refused.value.values == {
        "start": datetime(2026, 11, 23, 1, tzinfo=UTC),
        "end": datetime(2026, 11, 23, 3, tzinfo=UTC),
        "senior": "김영자",
    }
    world.log(senior_id=other.id, start=time(12), end=time(13))


def test_a_withdrawn_visit_is_no_overlap(world: World) -> None:
    visit_id = world.log()
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=visit_id))
    world.log()


def test_somebody_else_says_how_it_came_and_who_called(world: World) -> None:
    by = world.coordinator.id
    with pytest.raises(HowNeeded):
        world.log(actor_id=by)
    with pytest.raises(CallerCheckNeeded):
        world.log(actor_id=by, how=EnteredHow.TELEPHONE)
    visit_id = world.log(
        actor_id=by, how=EnteredHow.TELEPHONE, caller="딸 이은정", caller_check=CallerCheck.KNOWN_NUMBER
    )
    visit = get(world, visit_id)
    assert visit.needs_confirmation
    assert visit.entered_by_id == by
    assert visit.caller == "딸 이은정"


def test_a_note_holds_no_registration_number_and_no_novel(world: World) -> None:
    with pytest.raises(ResidentNumberRefused) as refused:
        world.log(note="주민번호는 450211-2345678 입니다")
    assert refused.value.field == "note"
    with pytest.raises(TextTooLong):
        world.log(note="가" * 10_000)
    world.log(note="😀" * 10 + "\x00\ud800")


def test_another_branch_s_people_are_unknown(world: World) -> None:
    elsewhere = make_volunteer(world.session, branch_id="cheongju")
    world.session.commit()
    with pytest.raises(PersonNotFound):
        world.log(volunteer_id=elsewhere.id)
