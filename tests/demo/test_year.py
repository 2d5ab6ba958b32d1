from collections import Counter
from random import Random

from timebank.demo.year import HOURS_BY_ACTIVITY, HOURS_BY_MONTH, SUNDAY, Drawn, draw_year

SENIORS = 222


def drawn() -> list[Drawn]:
    volunteer_of = [senior % 144 for senior in range(SENIORS)]
    return draw_year(Random(2015), volunteer_of=volunteer_of)  # noqa: S311  repeatable, not secret


def test_the_year_comes_to_the_real_sums() -> None:
    visits = drawn()
    assert sum(visit.hours for visit in visits) == 5728
    assert len({visit.senior for visit in visits}) == SENIORS
    by_november = [visit for visit in visits if visit.day.month <= 11]
    assert sum(visit.hours for visit in by_november) == 4270
    assert len({visit.senior for visit in by_november}) == 191


def test_months_and_activities_share_the_hours_out_whole() -> None:
    months: Counter[int] = Counter()
    activities: Counter[str] = Counter()
    for visit in drawn():
        months[visit.day.month] += visit.hours
        for activity in visit.activities:
            assert visit.hours % len(visit.activities) == 0
            activities[activity] += visit.hours // len(visit.activities)
    assert months == HOURS_BY_MONTH
    assert activities == HOURS_BY_ACTIVITY


def test_nobody_is_in_two_places_at_once_or_works_on_a_sunday() -> None:
    visits = drawn()
    assert len({(visit.volunteer, visit.day, visit.start) for visit in visits}) == len(visits)
    assert len({(visit.senior, visit.day, visit.start) for visit in visits}) == len(visits)
    assert all(visit.day.weekday() != SUNDAY for visit in visits)


def test_the_same_seed_draws_the_same_year() -> None:
    assert drawn() == drawn()
