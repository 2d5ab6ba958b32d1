"""Who is old enough, by the day of the visit."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from tests.care.world import TODAY, World, make_world
from tests.factories import give_consent, make_volunteer
from timebank.care.errors import BirthDateMissing, GuardianMissing, MinorAtNight, TooYoung
from timebank.people.models import Person
from timebank.people.rules import Purpose
from timebank.policies.rules import Policy


def volunteer_born(world: World, born: date) -> Person:
    volunteer = make_volunteer(world.session, name="이수빈", born=born, coordinator=world.coordinator)
    give_consent(world.session, volunteer, Purpose.GUARDIAN)
    world.session.commit()
    world.assign(volunteer, world.senior)
    return volunteer


def test_a_visit_on_the_thirteenth_birthday_counts_and_the_day_before_does_not(world: World) -> None:
    volunteer = volunteer_born(world, date(2013, 11, 23))
    with pytest.raises(TooYoung) as refused:
        world.log(volunteer_id=volunteer.id, actor_id=volunteer.id, day=date(2026, 11, 22))
    assert refused.value.values == {"age": 13, "birthday": date(2026, 11, 23)}
    world.log(volunteer_id=volunteer.id, actor_id=volunteer.id, day=TODAY)


def test_who_was_born_on_a_leap_day_is_thirteen_on_the_first_of_march(world: World) -> None:
    volunteer = volunteer_born(world, date(2012, 2, 29))
    leap = datetime(2025, 3, 10, 9, tzinfo=UTC)
    with pytest.raises(TooYoung):
        world.log(volunteer_id=volunteer.id, actor_id=volunteer.id, day=date(2025, 2, 28), now=leap)
    world.log(volunteer_id=volunteer.id, actor_id=volunteer.id, day=date(2025, 3, 1), now=leap)


def test_under_fourteen_a_guardian_has_agreed(world: World) -> None:
    volunteer = make_volunteer(
        world.session, name="김도현", born=date(2013, 1, 2), coordinator=world.coordinator
    )
    world.session.commit()
    world.assign(volunteer, world.senior)
    with pytest.raises(GuardianMissing):
        world.log(volunteer_id=volunteer.id, actor_id=volunteer.id)


def test_without_a_birth_date_nothing_is_logged(world: World) -> None:
    world.volunteer.birth_date = None
    world.session.commit()
    with pytest.raises(BirthDateMissing):
        world.log()


def test_a_policy_keeps_minors_to_the_day(session: Session) -> None:
    world = make_world(session, Policy(minors_by_day=True))
    volunteer = volunteer_born(world, date(2010, 1, 1))

    def log(start: time, end: time) -> None:
        world.log(
            volunteer_id=volunteer.id, actor_id=volunteer.id, day=date(2026, 11, 20), start=start, end=end
        )

    for start, end in ((time(8, 59), time(10)), (time(17), time(18, 1))):
        with pytest.raises(MinorAtNight):
            log(start, end)
    log(time(9), time(10))
    log(time(17), time(18))
    world.log(day=date(2026, 11, 20), start=time(19), end=time(20))
