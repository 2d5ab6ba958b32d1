"""Which of what was asked for an approved visit settles: by the hours, then by what was done."""

from datetime import time
from uuid import UUID

import pytest

from timebank.exchange.rules.settling import Hours, settled_by

TALK, WASH = ("talk",), ("wash",)


def hours(number: int, start: time, end: time, *activities: str) -> Hours:
    return Hours.of(UUID(int=number), start, end, activities or TALK)


MORNING = hours(1, time(9), time(10))
NOON = hours(2, time(12), time(13))


@pytest.mark.parametrize(
    ("came", "others", "usual", "settles"),
    [
        (hours(9, time(9, 30), time(12, 10)), [], [], MORNING),
        (hours(9, time(9, 59), time(12, 10)), [], [], NOON),
        (hours(9, time(11), time(11, 30)), [], [], NOON),
        (hours(9, time(10), time(12)), [], [hours(8, time(10), time(12))], None),
        (hours(9, time(9, 50), time(12)), [], [hours(8, time(10), time(12))], MORNING),
        (hours(9, time(14), time(15), *WASH), [], [], None),
        (hours(9, time(9, 50), time(10, 30)), [hours(7, time(9), time(9, 50))], [], None),
        (hours(9, time(14), time(15)), [hours(7, time(12, 30), time(13, 30))], [], MORNING),
        (hours(9, time(16), time(17)), [hours(7, time(14), time(15)), hours(6, time(7), time(8))], [], None),
        (hours(9, time(23), time(1)), [], [], NOON),
    ],
)
def test_what_a_visit_settles(came: Hours, others: list[Hours], usual: list[Hours], settles: Hours) -> None:
    found = settled_by(came, awaited=[MORNING, NOON], others=others, usual=usual)
    assert found == (settles.id if settles else None)


def test_nothing_is_settled_where_nothing_is_awaited() -> None:
    assert settled_by(MORNING, awaited=[], others=[], usual=[]) is None
