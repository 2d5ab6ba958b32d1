"""Work by the clock: once a local day, again when it failed, and one that fails stops no other."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.errors import CommandDiffers
from timebank.core.periodic import LEASE, DailyRun, last_run, list_states, once_a_day, run_all

NIGHT = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)
"""Half past two in Seoul on the second."""
AT = time(2, 30)


def run(now: datetime, done: list[datetime], *, place: str = "dalseo", zone: str = "Asia/Seoul") -> int:
    def work() -> int:
        done.append(now)
        return 7

    return once_a_day("trial", work, place=place, zone=zone, at=AT, now=now)


def test_it_is_done_once_a_local_day(session: Session) -> None:
    done: list[datetime] = []
    assert run(NIGHT - timedelta(seconds=1), done) == 0
    assert run(NIGHT, done) == 7
    assert run(NIGHT + timedelta(hours=20), done) == 0
    assert run(NIGHT + timedelta(days=1), done) == 7
    assert len(done) == 2
    assert session.scalars(select(DailyRun.slot).order_by(DailyRun.slot)).all() == [
        "2026-03-02",
        "2026-03-03",
    ]


def test_each_place_has_its_own_day(session: Session) -> None:
    done: list[datetime] = []
    assert run(NIGHT, done) == 7
    assert run(NIGHT, done, place="cheongju") == 7
    assert run(NIGHT, done, place="paris", zone="Europe/Paris") == 7
    assert session.scalar(select(DailyRun.slot).where(DailyRun.place == "paris")) == "2026-03-01"


def test_after_its_last_hour_it_waits_until_tomorrow(session: Session) -> None:
    def at(now: datetime) -> int:
        return once_a_day("trial", lambda: 1, zone="Asia/Seoul", at=AT, until=time(5), now=now)

    assert at(NIGHT + timedelta(hours=2, minutes=30)) == 0
    assert at(NIGHT + timedelta(hours=2, minutes=29)) == 1


def test_what_failed_is_done_again_after_a_while(session: Session) -> None:
    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  any fault
        once_a_day("trial", fail, place="dalseo", zone="Asia/Seoul", at=AT, now=NIGHT)
    done: list[datetime] = []
    assert run(NIGHT + timedelta(minutes=1), done) == 0
    assert run(NIGHT + LEASE + timedelta(seconds=1), done) == 7


def test_one_that_fails_stops_no_other_and_is_kept(session: Session) -> None:
    def fail(_now: datetime) -> int:
        raise ValueError("with somebody's name")

    def refuse(_now: datetime) -> int:
        raise CommandDiffers

    works = [("a", fail), ("b", lambda _now: 3), ("c", refuse)]
    assert run_all(works, now=NIGHT) == {"a": None, "b": 3, "c": None}
    kept = {state.name: (state.problem, state.count, state.done_at) for state in list_states(session)}
    assert kept == {
        "a": ("ValueError", 0, None),
        "b": (None, 3, NIGHT),
        "c": ("core.command-differs", 0, None),
    }
    assert last_run(session) == NIGHT


def test_what_goes_well_again_is_no_failure_any_more(session: Session) -> None:
    def fail(_now: datetime) -> int:
        raise ValueError

    run_all([("a", lambda _now: 5)], now=NIGHT)
    run_all([("a", fail)], now=NIGHT + timedelta(minutes=1))
    (state,) = list_states(session)
    assert (state.problem, state.done_at, state.worked_at) == ("ValueError", NIGHT, NIGHT)
    run_all([("a", lambda _now: 0)], now=NIGHT + timedelta(minutes=2))
    session.expire_all()
    (state,) = list_states(session)
    assert state.problem is None
    assert (state.failed_at, state.worked_at) == (NIGHT + timedelta(minutes=1), NIGHT)
