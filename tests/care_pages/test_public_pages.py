"""What everybody may see of the care: sums of a year, never of fewer than five people."""

from datetime import timedelta

from flask import Flask

from tests.care.world import TODAY, World
from tests.factories import make_senior
from timebank.reporting.rules import FEWEST


def care_for(world: World, people: int) -> None:
    """Have so many be visited for two hours in October, one of them for company alone."""
    seniors = [
        world.senior,
        *(make_senior(world.session, name=f"최갑순{each}") for each in range(people - 1)),
    ]
    world.session.commit()
    for number, senior in enumerate(seniors):
        if senior is not world.senior:
            world.assign(world.volunteer, senior, weekdays=())
        day = TODAY - timedelta(days=number + 1)
        activities = ("talk",) if number else ("talk", "clean")
        world.decide(world.log(senior_id=senior.id, day=day, activities=activities))


def read(app: Flask, path: str) -> str:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


def test_sums_of_five_people_are_shown_to_anybody(app: Flask, world: World) -> None:
    care_for(world, FEWEST)
    for path in ("/public", "/b/dalseo", "/b/dalseo?year=2026"):
        page = read(app, path)
        assert f"{FEWEST}<small>분" in page
        assert "10<small>시간" in page
        # Only one of them was helped with cleaning.
        assert "보이지 않음" in page
        assert "최갑순" not in page and "윤미경" not in page


def test_fewer_than_five_are_not_shown(app: Flask, world: World) -> None:
    care_for(world, FEWEST - 1)
    for path in ("/public", "/b/dalseo"):
        page = read(app, path)
        assert "아직 보여 드릴 통계가 없습니다" in page
        assert "8<small>" not in page


def test_a_year_that_cannot_be_is_passed_over(app: Flask, world: World) -> None:
    care_for(world, FEWEST)
    for year in ("0", "-1", "99999", "x", "2026-02-29", "1999"):
        assert f"{FEWEST}<small>분" in read(app, f"/public?year={year}"), year
