from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from timebank.core.clock import local_day, local_moment, minutes_by_day, start_of_day

SEOUL = "Asia/Seoul"


def test_a_day_is_local_to_the_zone() -> None:
    assert local_day(datetime(2026, 3, 1, 15, tzinfo=UTC), SEOUL) == date(2026, 3, 2)


def test_a_time_that_clocks_skip_is_no_moment() -> None:
    assert local_moment(date(2026, 3, 29), time(2, 30), "Europe/Berlin") is None
    # Korea had summer time in 1988.
    assert local_moment(date(1988, 5, 8), time(2, 30), SEOUL) is None


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    assert local_moment(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_minutes_across_midnight_count_on_their_own_day() -> None:
    start = start_of_day(date(2026, 3, 2), SEOUL) - timedelta(minutes=40)
    shares = minutes_by_day(start, start + timedelta(minutes=100), SEOUL)
    assert shares == {date(2026, 3, 1): 40, date(2026, 3, 2): 60}


@given(
    start=st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    minutes=st.integers(1, 3000),
    zone=st.sampled_from([SEOUL, "Europe/Berlin", "America/New_York", "Asia/Ho_Chi_Minh"]),
)
def test_no_minute_is_lost_between_days(start: datetime, minutes: int, zone: str) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    shares = minutes_by_day(begin, begin + timedelta(minutes=minutes), zone)
    assert sum(shares.values()) == minutes
    assert all(each > 0 for each in shares.values())
