"""Files as people have them: Excel and CSV, in two encodings, with headings in three languages."""

import io
from datetime import date, time

import pytest
import xlsxwriter

from tests.importing.world import USUAL, csv_of
from timebank.core.errors import DomainError
from timebank.core.ids import new_id
from timebank.importing.errors import (
    DayUnreadable,
    FileEmpty,
    FileUnreadable,
    HeadingsMissing,
    HeadingTwice,
    NumberUnreadable,
    PointsUnreadable,
    TooManyRows,
    WordUnknown,
)
from timebank.importing.rules import ImportKind, cells, row_id
from timebank.importing.rules.columns import COLUMNS, below_title, match, unknown
from timebank.importing.rules.reading import read_table
from timebank.importing.rules.words import ROLES

PEOPLE = ImportKind.PEOPLE


def test_a_file_in_cp949_reads_like_one_in_utf8() -> None:
    assert read_table(csv_of([USUAL], encoding="cp949")) == read_table(csv_of([USUAL]))


def test_excel_keeps_phones_as_text_and_days_as_days() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["이름", "휴대전화", "생년월일", "교육 시간(분)"])
        sheet.write_string(1, 0, "박순자")
        sheet.write_string(1, 1, "01050000001")
        sheet.write_datetime(1, 2, date(1948, 3, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 3, 240)
    assert read_table(made.getvalue())[1] == (2, ["박순자", "01050000001", "1948-03-02", "240"])


def test_semicolons_and_tabs_part_cells_too() -> None:
    assert read_table("이름;구분\n박순자;어르신\n".encode())[1] == (2, ["박순자", "어르신"])
    assert read_table("이름\t구분\n박순자\t어르신\n".encode())[1] == (2, ["박순자", "어르신"])


def test_empty_lines_are_passed_over_and_numbers_are_the_spreadsheets() -> None:
    assert [number for number, _ in read_table("이름,구분\n\n,\n박순자,어르신\n".encode())] == [1, 4]


def test_a_title_over_the_headings_is_passed_over() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "2026년 달서구 봉사자 명단")
        sheet.write_row(1, 0, ["작성일", "2026.11.20", "작성자", "정현우"])
        sheet.write_row(3, 0, ["이름(필수)", "구분*", "동의", "휴대전화 [숫자만]", "비고"])
        sheet.write_row(5, 0, ["박순자", "어르신", "회원", 1050000001, ""])
    headings, rows = below_title(PEOPLE, read_table(made.getvalue()))
    assert [column.name for column in match(PEOPLE, headings).values()] == [
        "name",
        "roles",
        "consents",
        "phone",
    ]
    assert unknown(PEOPLE, headings) == ["비고"]
    assert rows == [(6, ["박순자", "어르신", "회원", "1050000001", ""])]


def test_a_title_alone_or_other_headings_are_refused() -> None:
    with pytest.raises(FileEmpty):
        below_title(PEOPLE, read_table("명단,\n이름,구분,동의\n".encode()))
    headings, _rows = below_title(PEOPLE, read_table("이것,저것\n하나,둘\n".encode()))
    with pytest.raises(HeadingsMissing):
        match(PEOPLE, headings)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmpty),
        ("이름\n".encode(), FileEmpty),
        (b"\xff\xfe\x00\x81\xff", FileUnreadable),
        (b"PK\x03\x04 no workbook", FileUnreadable),
        (b"a,b\nx\0,y\n", FileUnreadable),
        ("이름\n".encode() + "김\n".encode() * 20_001, TooManyRows),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        read_table(content)


@pytest.mark.parametrize("language", ["ko", "en", "vi"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_headings_are_known_in_every_language(kind: ImportKind, language: str) -> None:
    headings = [column.heading(language) for column in COLUMNS[kind]]
    assert list(match(kind, headings).values()) == list(COLUMNS[kind])


def test_headings_are_known_however_they_are_spaced() -> None:
    found = match(ImportKind.PEOPLE, ["성 명", "NAME OF DOG", "회원 구분", "동의"])
    assert [column.name for column in found.values()] == ["name", "roles", "consents"]


def test_a_column_that_is_missing_or_there_twice_is_named() -> None:
    with pytest.raises(HeadingsMissing) as missing:
        match(ImportKind.PEOPLE, ["이름", "동의"])
    assert missing.value.values == {"headings": "구분 (Roles)"}
    with pytest.raises(HeadingTwice):
        match(ImportKind.PEOPLE, ["이름", "성명", "구분", "동의"])


@pytest.mark.parametrize(
    "text",
    [
        "2026.11.22",
        "2026. 11. 22.",
        "2026-11-22",
        "2026년 11월 22일",
        "2026/11/22",
        "20261122",
        "22/11/2026",
        "46348",
    ],
)
def test_days_are_read_as_koreans_and_vietnamese_write_them(text: str) -> None:
    assert cells.read_day(text, column="날짜") == date(2026, 11, 22)


@pytest.mark.parametrize("text", ["2026.13.1", "어제", "26.11.22", "2026-02-30", "٢٠٢٦-11-22x"])
def test_what_is_no_day_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(DayUnreadable) as refused:
        cells.read_day(text, column="날짜")
    assert refused.value.values == {"column": "날짜", "text": text}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:30", time(14, 30)),
        ("오후 2:30", time(14, 30)),
        ("14시 30분", time(14, 30)),
        ("오전 12시", time(0)),
        ("2:30 PM", time(14, 30)),
        ("14:30:00", time(14, 30)),
        ("0.604166666666667", time(14, 30)),
    ],
)
def test_times_are_read_in_the_ways_they_are_said(text: str, read: time) -> None:
    assert cells.read_time(text, column="시작") == read


def test_points_are_kept_as_whole_minutes() -> None:
    assert cells.read_points("12.5점", column="점수") == 750
    for text in ("0.001", "-3", "많음", "1e3"):
        with pytest.raises(PointsUnreadable):
            cells.read_points(text, column="점수")


def test_numbers_are_whole() -> None:
    assert cells.read_number("1,240", column="분") == 1240
    for text in ("1.5", "-1", "²", "많음"):
        with pytest.raises(NumberUnreadable):
            cells.read_number(text, column="분")


def test_words_are_known_in_three_languages_and_others_are_told() -> None:
    assert cells.read_words("봉사자, Senior · gia đình", ROLES, column="구분") == [
        "volunteer",
        "senior",
        "family",
    ]
    with pytest.raises(WordUnknown) as refused:
        cells.read_word("사장", ROLES, column="구분")
    assert refused.value.values["words"] == "봉사자, 어르신, 가족"


def test_what_a_row_makes_has_the_same_id_each_time_and_is_a_uuid7() -> None:
    batch_id = new_id()
    assert row_id(batch_id, 2, "person") == row_id(batch_id, 2, "person")
    made = {row_id(batch_id, number, step) for number in range(100) for step in ("person", "training")}
    assert len(made) == 200
    assert {each.version for each in made} == {7}
    assert {each.int >> 80 for each in made} == {batch_id.int >> 80}
