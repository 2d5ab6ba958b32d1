"""Figures, dates and names as people read them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import g
from hypothesis import given
from hypothesis import strategies as st

from timebank.web import formats

SATURDAY = date(2026, 11, 21)
AFTERNOON = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0분"),
        (30, "30분"),
        (60, "1시간"),
        (210, "3시간 30분"),
        (7710, "128시간 30분"),
        (-90, "\u22121시간 30분"),
    ],
)
@pytest.mark.usefixtures("korean")
def test_minutes_are_said_in_hours(minutes: int, said: str) -> None:
    assert formats.hours(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (210, "3.5점"),
        (60, "1점"),
        (0, "0점"),
        (50, "0.83점"),
        (1, "0.02점"),
        (-600, "\u221210점"),
        (77_070, "1,284.5점"),
    ],
)
@pytest.mark.usefixtures("korean")
def test_points_have_two_decimals_at_most_and_a_true_minus(minutes: int, said: str) -> None:
    assert formats.points(minutes) == said


@pytest.mark.usefixtures("korean")
def test_points_and_hours_stand_together() -> None:
    assert formats.points_hours(210) == "3.5점 (3시간 30분)"
    assert formats.points_value(210) + formats.points_unit(210) == "3.5점"


@pytest.mark.parametrize(("minutes", "said"), [(96, "+1.6"), (-48, "\u22120.8"), (0, "0")])
@pytest.mark.usefixtures("korean")
def test_a_change_shows_its_sign(minutes: int, said: str) -> None:
    assert formats.signed(minutes) == said
    assert formats.signed_points(minutes) == f"{said}점"


@pytest.mark.usefixtures("korean")
def test_whole_hours_leave_the_rest_out() -> None:
    assert formats.whole_hours(210) == "3시간"
    assert formats.whole_hours(59) == "0시간"


@pytest.mark.usefixtures("english")
def test_english_figures() -> None:
    assert formats.hours(210) == "3 h 30 min"
    assert formats.points(60) == "1 point"
    assert formats.points(210) == "3.5 points"
    assert formats.signed_points(-60) == "\u22121 point"
    assert formats.number(Decimal("5728.25"), 2) == "5,728.25"


@pytest.mark.usefixtures("vietnamese")
def test_vietnamese_figures() -> None:
    assert formats.hours(210) == "3 giờ 30 phút"
    assert formats.points(77_070) == "1.284,5 điểm"


@pytest.mark.usefixtures("korean")
def test_korean_days() -> None:
    assert formats.day(SATURDAY) == "11월 21일 (토)"
    assert formats.long_day(SATURDAY) == "2026년 11월 21일 (토)"
    assert formats.plain_day(SATURDAY) == "2026년 11월 21일"
    assert formats.month(SATURDAY) == "2026년 11월"
    assert formats.moment(AFTERNOON) == "2026년 11월 21일 (토) 오후 2:30"
    assert formats.short_moment(AFTERNOON) == "11월 21일 (토) 오후 2:30"


@pytest.mark.usefixtures("english")
def test_english_days() -> None:
    assert formats.day(SATURDAY) == "Sat 21 November"
    assert formats.moment(AFTERNOON) == "Sat 21 November 2026, 2:30 pm"
    assert formats.month(SATURDAY) == "November 2026"


@pytest.mark.usefixtures("vietnamese")
def test_vietnamese_days() -> None:
    assert formats.long_day(SATURDAY) == "Thứ Bảy, 21/11/2026"
    assert formats.moment(AFTERNOON) == "Thứ Bảy, 21/11/2026, 14:30"
    assert formats.month(SATURDAY) == "tháng 11/2026"


@pytest.mark.usefixtures("korean")
def test_a_moment_is_told_on_the_branchs_clock() -> None:
    late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    assert formats.day(late) == "11월 22일 (일)"
    assert formats.day(late, "UTC") == "11월 21일 (토)"
    g.zone = ZoneInfo("America/New_York")
    assert formats.clock(late) == "오전 10:30"
    assert formats.iso(late) == "2026-11-21T10:30-05:00"


@pytest.mark.usefixtures("korean")
def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        formats.moment(datetime(2026, 11, 21, 14, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(14, 30), "오후 2:30"),
        (time(12, 0), "낮 12:00"),
        (time(12, 30), "오후 12:30"),
        (time(0, 0), "밤 12:00"),
        (time(0, 30), "오전 0:30"),
        (time(9, 5), "오전 9:05"),
    ],
)
@pytest.mark.usefixtures("korean")
def test_noon_and_midnight_cannot_be_mistaken(at: time, said: str) -> None:
    assert formats.clock(at) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (time(10), time(13), "오전 10:00~오후 1:00"),
        (time(10), time(12), "오전 10:00~12:00"),
        (time(14, 30), time(16), "오후 2:30~4:00"),
        (time(12), time(14), "낮 12:00~오후 2:00"),
        (time(22), time(1), "오후 10:00~다음 날 오전 1:00"),
    ],
)
@pytest.mark.usefixtures("korean")
def test_a_span_names_the_half_of_the_day_once(start: time, end: time, said: str) -> None:
    assert formats.span(start, end) == said


@pytest.mark.usefixtures("english")
def test_english_spans() -> None:
    assert formats.span(time(14, 30), time(16)) == "2:30\u20134:00 pm"
    assert formats.span(time(10), time(13)) == "10:00 am\u20131:00 pm"
    assert formats.span(time(22), time(1)) == "10:00 pm\u20131:00 am the next day"


@pytest.mark.usefixtures("korean")
def test_a_span_of_moments_sees_the_next_day() -> None:
    start = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    end = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert formats.span(start, end) == "오후 11:00~다음 날 오전 1:00"


def test_only_korean_addresses_people_with_nim(spoken: str) -> None:
    assert formats.name("김영자") == ("김영자님" if spoken == "ko" else "김영자")


@pytest.mark.usefixtures("korean")
def test_items_run_on() -> None:
    assert formats.words(["말벗", "식사"]) == "말벗, 식사"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("+821012345678", "010-1234-5678"),
        ("0530001234", "053-000-1234"),
        ("15881234", "1588-1234"),
        ("+84912345678", "+84 912 345 678"),
        ("내선 12", "내선 12"),
    ],
)
@pytest.mark.usefixtures("korean")
def test_phone_numbers_are_written_as_they_are_dialled(kept: str, said: str) -> None:
    assert formats.phone(kept) == said


def test_where_nobody_reads_it_is_korean() -> None:
    assert formats.hours(90) == "1시간 30분"


@given(st.integers(-10_000_000, 10_000_000))
def test_a_change_and_its_opposite_differ_in_the_sign_alone(minutes: int) -> None:
    assert formats.signed(minutes).lstrip("+\u2212") == formats.signed(-minutes).lstrip("+\u2212")


@given(st.integers(0, 10_000_000))
def test_hours_say_every_minute(minutes: int) -> None:
    said = formats.hours(minutes).replace(",", "")
    whole, _, rest = said.rpartition("시간")
    assert int(whole or 0) * 60 + int(rest.strip().removesuffix("분") or 0) == minutes
