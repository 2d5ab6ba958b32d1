"""Who meets whom nowadays in the demonstration."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Who meets whom, on which days after the day of loading, when and for what."""

    volunteer: str
    senior: str
    days: tuple[int, ...]
    start: time
    end: time
    activities: tuple[str, ...]


USUALS = (
    Usual(
        volunteer="윤미경",
        senior="김영자",
        days=(0, 3),
        start=time(10),
        end=time(12),
        activities=("talk", "cook"),
    ),
    Usual(
        volunteer="윤미경",
        senior="남궁옥순",
        days=(0, 1),
        start=time(14, 30),
        end=time(16),
        activities=("clean", "laundry"),
    ),
    Usual(
        volunteer="제갈민수",
        senior="박말분",
        days=(4, 6),
        start=time(14),
        end=time(16),
        activities=("talk", "clean"),
    ),
    Usual(
        volunteer="쩐 반 민", senior="박말분", days=(4,), start=time(14), end=time(16), activities=("cook",)
    ),
    Usual(
        volunteer="쩐 반 민",
        senior="이순자",
        days=(5,),
        start=time(16, 30),
        end=time(17, 30),
        activities=("talk",),
    ),
    Usual(
        volunteer="강동원",
        senior="이순자",
        days=(3, 5),
        start=time(9),
        end=time(11),
        activities=("chores", "clean"),
    ),
    Usual(
        volunteer="독고진",
        senior="선우말순",
        days=(5,),
        start=time(13),
        end=time(15),
        activities=("talk", "laundry"),
    ),
    Usual(
        volunteer="남궁지호", senior="김복순", days=(4,), start=time(10), end=time(12), activities=("talk",)
    ),
    Usual(
        volunteer="이수빈",
        senior="정분례",
        days=(5,),
        start=time(14),
        end=time(15, 30),
        activities=("talk", "chores"),
    ),
    Usual(
        volunteer="박서준",
        senior="최갑순",
        days=(4, 6),
        start=time(9),
        end=time(12),
        activities=("clean", "cook"),
    ),
)
