"""The words of people, and how names, numbers and ages are read."""

import unicodedata
from datetime import date
from enum import StrEnum


class PersonState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"
    DECEASED = "deceased"


class Purpose(StrEnum):
    """What a consent is for. Each is asked, dated and withdrawn on its own."""

    MEMBERSHIP = "membership"
    CARE = "care"
    MESSAGES = "messages"
    GUARDIAN = "guardian"
    """A guardian agrees that somebody under 14 joins."""
    SHARE_VISITS = "share_visits"
    """A senior lets one relative see who came, when and for what."""


class ConsentMethod(StrEnum):
    SCREEN = "screen"
    PAPER = "paper"
    TELEPHONE = "telephone"


class Relation(StrEnum):
    """What the relative is to the person."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    IN_LAW = "in_law"
    GUARDIAN = "guardian"
    OTHER = "other"


class HandleKind(StrEnum):
    """By what a login is found."""

    PHONE = "phone"
    EMAIL = "email"


INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_PER_INITIAL = 0xAC00, 0xD7A3, 588
NAME_LENGTH = 80


def fold_name(name: str) -> str:
    """Return the name as it is compared: composed, without spaces, marks of Latin letters, or case."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    bare = "".join(each for each in decomposed if not unicodedata.combining(each) and not each.isspace())
    return unicodedata.normalize("NFC", bare)


def initials_of(name: str) -> str:
    """Return the name with each Hangul syllable as its initial consonant: 김영자 becomes ㄱㅇㅈ."""
    letters = []
    for each in fold_name(name):
        code = ord(each)
        if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
            letters.append(INITIALS[(code - _FIRST_SYLLABLE) // _SYLLABLES_PER_INITIAL])
        else:
            letters.append(each)
    return "".join(letters)


def birthday(born: date, age: int) -> date:
    """Return the day on which somebody turns `age`; who was born on 29 February does so on 1 March.

    Source: Korean Civil Act, art. 158 and 160: a year ends on the eve of the matching day, and where that
    month lacks the day, on the month's last: 29 February 1996 plus 13 years is complete when 28 February
    2009 ends.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on `day`."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1
