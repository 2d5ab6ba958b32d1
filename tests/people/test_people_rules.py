from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timebank.core.permissions import Role
from timebank.people.errors import EmailUnreadable, PhoneUnreadable, ResidentNumberRefused, TextTooLong
from timebank.people.queries.dashboards import ToConfirm
from timebank.people.rules import (
    ConsentMethod,
    Document,
    Missing,
    PersonState,
    Purpose,
    Relation,
    age_on,
    birthday,
    clean_name,
    clean_text,
    fold_name,
    initials_of,
    looks_like_initials,
    normalise_email,
    normalise_phone,
    takes_texts,
)
from timebank.web.words import people as words


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("010-1234-5678", "+821012345678"),
        ("01012345678", "+821012345678"),
        ("010 1234 5678", "+821012345678"),
        ("+82 10-1234-5678", "+821012345678"),
        ("０１０１２３４５６７８", "+821012345678"),  # noqa: RUF001
        ("02-123-4567", "+8221234567"),
        ("1588-1234", "+8215881234"),
        ("050-1234-5678", "+825012345678"),
        ("+84 912 345 678", "+84912345678"),
    ],
)
def test_a_number_is_read_as_koreans_write_it(written: str, number: str) -> None:
    assert normalise_phone(written) == number


@given(number=st.from_regex(r"010[- ]?[0-9]{4}[- ]?[0-9]{4}", fullmatch=True))
def test_a_usual_number_is_read_as_the_library_reads_any(number: str) -> None:
    parsed = phonenumbers.parse(number, "KR")
    if not phonenumbers.is_valid_number(parsed):
        with pytest.raises(PhoneUnreadable):
            normalise_phone(number)
        return
    assert normalise_phone(number) == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert takes_texts(normalise_phone(number))


@pytest.mark.parametrize("number", ["+8221234567", "+8215881234", "+8253600000"])
def test_no_text_reaches_a_number_of_a_desk(number: str) -> None:
    assert not takes_texts(number)


@pytest.mark.parametrize("written", ["", "119", "010-123", "전화 없음", "010-1234-5678 ext 9", "9" * 10_000])
def test_what_cannot_be_called_is_no_number(written: str) -> None:
    with pytest.raises(PhoneUnreadable):
        normalise_phone(written)


@pytest.mark.parametrize("written", ["", "a", "a@", "@b.kr", "a b@c.kr", "a@b"])
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(EmailUnreadable):
        normalise_email(written)


def test_an_address_is_kept_in_lower_case() -> None:
    assert normalise_email(" Ha@Example.COM ") == "ha@example.com"


@pytest.mark.parametrize(
    "text",
    ["900101-1234567", "주민번호 900101 1234567", "9001011234567", "900101–1234567 입니다"],  # noqa: RUF001
)
def test_a_resident_registration_number_is_refused_in_any_text(text: str) -> None:
    with pytest.raises(ResidentNumberRefused):
        clean_text(text)


@pytest.mark.parametrize(
    "text", ["010-1234-5678", "2026-03-02 14:30", "계좌 110-123-456789", "991301-1234567"]
)
def test_other_figures_are_no_resident_registration_number(text: str) -> None:
    assert clean_text(text) == text


def test_a_text_has_a_length() -> None:
    with pytest.raises(TextTooLong):
        clean_text("가" * 501)


@pytest.mark.parametrize(
    "name",
    [
        "김영자",
        "남궁 지호",
        "Trần Văn Minh",
        "O'Brien",
        "카리나 산토스 델라크루즈",
        "Jean-Luc",
        "이영자(금천)",
    ],
)
def test_names_of_many_languages_are_names(name: str) -> None:
    assert clean_name(name) == name


def test_a_name_typed_as_single_letters_is_the_same_name() -> None:
    assert clean_name("김영자") == "김영자"


def test_initial_consonants_find_a_name() -> None:
    assert initials_of("김영자") == "ㄱㅇㅈ"
    assert looks_like_initials("ㄱㅇㅈ")
    assert not looks_like_initials("김ㅇㅈ")


def test_names_are_compared_without_marks_spaces_and_case() -> None:
    assert fold_name("Trần Văn Đức") == fold_name("TRAN VAN DUC") == "tranvanduc"


def test_whoever_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    assert birthday(date(1996, 2, 29), 13) == date(2009, 3, 1)
    assert age_on(date(1996, 2, 29), date(2009, 2, 28)) == 12


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 110))
def test_on_a_birthday_one_has_that_age_and_the_day_before_one_less(born: date, age: int) -> None:
    day = birthday(born, age)
    assert age_on(born, day) == age
    if age:
        assert age_on(born, date.fromordinal(day.toordinal() - 1)) == age - 1


@pytest.mark.parametrize(
    ("enumeration", "table"),
    [
        (Role, words.ROLES),
        (Purpose, words.PURPOSES),
        (ConsentMethod, words.METHODS),
        (Relation, words.RELATIONS),
        (Document, words.DOCUMENTS),
        (PersonState, words.STATES),
        (Missing, words.MISSING),
        (ToConfirm, words.TO_CONFIRM),
    ],
)
def test_every_kind_of_thing_has_words(enumeration: type, table: dict[str, object]) -> None:
    assert set(table) == {str(each) for each in enumeration}  # type: ignore[attr-defined]
