from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import text

from tests.care.world import NOW, TODAY, World, do
from tests.factories import make_senior
from timebank.care.commands import AnswerRejection, WithdrawVisit, answer_rejection, withdraw_visit
from timebank.care.queries import certified_hours, digest_of_visits, list_letters
from timebank.care.rules import VisitState, shared_out
from timebank.exchange.rules import Outcome


def test_hours_are_certified_when_they_are_approved(world: World) -> None:
    approved = world.log(end=time(12, 50))
    world.log(start=time(14), end=time(15))
    world.decide(approved)
    hours = certified_hours(
        world.session, branch_id=world.branch_id, person_id=world.volunteer.id, since=TODAY, until=TODAY
    )
    assert (hours.minutes, hours.whole_hours, hours.visits, hours.days, hours.seniors) == (170, 2, 1, 1, 1)
    assert hours.by_activity == {"talk": 85, "cook": 85}


def test_periods_side_by_side_add_up_over_midnight(world: World) -> None:
    visit_id = world.log(
        day=date(2026, 10, 31),
        start=time(22),
        end=time(1, 30),
        past_midnight=True,
        activities=("talk", "cook", "clean"),
    )
    world.decide(visit_id)

    def in_(since: date, until: date) -> tuple[int, int]:
        hours = certified_hours(
            world.session, branch_id=world.branch_id, person_id=world.volunteer.id, since=since, until=until
        )
        assert sum(hours.by_activity.values()) == hours.minutes
        return hours.minutes, hours.days

    assert in_(date(2026, 10, 1), date(2026, 10, 31)) == (120, 1)
    assert in_(date(2026, 11, 1), date(2026, 11, 30)) == (90, 1)
    assert in_(date.min, date.max) == (210, 2)


@pytest.mark.parametrize(
    ("minutes", "codes", "shares"),
    [
        (121, ["talk", "cook"], {"talk": 61, "cook": 60}),
        (5, ["a", "b", "c"], {"a": 2, "b": 2, "c": 1}),
        (7, [], {}),
    ],
)
def test_minutes_are_shared_out_without_losing_one(
    minutes: int, codes: list[str], shares: dict[str, int]
) -> None:
    assert shared_out(minutes, codes) == shares


def test_a_letter_tells_who_came_when_and_for_what(world: World) -> None:
    other = make_senior(world.session, name="박말분")
    world.session.commit()
    world.assign(world.volunteer, other)
    first, second = world.log(), world.log(day=date(2026, 11, 2))
    withdrawn, rejected = world.log(day=date(2026, 11, 3)), world.log(day=date(2026, 11, 4))
    world.log(day=date(2026, 10, 31))
    world.log(senior_id=other.id, day=date(2026, 11, 20))
    world.decide(second)
    world.decide(rejected, Outcome.REJECT)
    do(withdraw_visit, world.command(WithdrawVisit, world.volunteer, visit_id=withdrawn))
    letters = list_letters(world.session, branch_id=world.branch_id, month=date(2026, 11, 15))
    assert [letter.senior for letter in letters] == ["김영자", "박말분"]
    assert [line.visit_id for line in letters[0].lines] == [second, first]
    assert [line.state for line in letters[0].lines] == [VisitState.APPROVED, VisitState.SUBMITTED]
    assert letters[0].minutes == 240
    assert letters[0].lines[0].volunteer == "윤미경"
    own = list_letters(world.session, branch_id=world.branch_id, month=TODAY, senior_id=other.id)
    assert [letter.senior for letter in own] == ["박말분"]


class TestDigest:
    """The nightly digest over visits and decisions."""

    def test_it_stays_as_it_was_for_a_moment_that_is_over(self, world: World) -> None:
        visit_id, other = world.log(), world.log(day=date(2026, 11, 20), end=time(13))
        world.decide(visit_id)
        world.decide(other, Outcome.REJECT)
        before = digest_of_visits(world.session, world.branch_id, NOW)
        later = datetime(2026, 11, 24, 9, tzinfo=UTC)
        do(
            answer_rejection,
            world.command(
                AnswerRejection,
                world.volunteer,
                visit_id=other,
                day=date(2026, 11, 20),
                start=time(10),
                end=time(12),
                activities=("talk",),
            ),
            now=later,
        )
        world.decide(other, now=later)
        assert digest_of_visits(world.session, world.branch_id, NOW) == before
        assert digest_of_visits(world.session, world.branch_id, later) != before

    def test_it_tells_when_a_decided_visit_was_changed(self, world: World) -> None:
        visit_id = world.log()
        world.decide(visit_id)
        before = digest_of_visits(world.session, world.branch_id, NOW)
        world.session.execute(text("UPDATE care_visits SET minutes = minutes + 1"))
        assert digest_of_visits(world.session, world.branch_id, NOW) != before

    def test_a_branch_without_visits_has_one(self, world: World) -> None:
        assert digest_of_visits(world.session, "cheongju", NOW)
