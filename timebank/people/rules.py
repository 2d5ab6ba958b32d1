"""The words of people, and how names, numbers and ages are read."""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from timebank.core.permissions import Role
from timebank.people.errors import (
    BirthDateInFuture,
    BirthDateTooEarly,
    EmailUnreadable,
    NameMissing,
    NameTooLong,
    NameUnfit,
    PhoneUnreadable,
    ResidentNumberRefused,
    TextTooLong,
)


class PersonState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"
    DECEASED = "deceased"
    DOUBLE = "double"
    """Registered twice by mistake: the other record stands."""


class Purpose(StrEnum):
    """What a consent is for. Each is asked, dated and withdrawn on its own."""

    MEMBERSHIP = "membership"
    CARE = "care"
    MESSAGES = "messages"
    GUARDIAN = "guardian"
    """A guardian agrees that somebody under 14 joins."""
    SHARE_VISITS = "share_visits"
    """A senior lets one relative see who came, when and for what."""


JOINING = (Purpose.MEMBERSHIP, Purpose.CARE, Purpose.MESSAGES)
"""What is asked of whoever joins, each on its own; only the first must be given."""
GUARDIAN_CONSENTS_UNDER = 14
"""Source: Personal Information Protection Act, art. 22-2: under 14 a legal representative consents."""
GUARDIAN_KNOWN_UNDER = 18


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


class DelegatedAct(StrEnum):
    """What a holder may let somebody else do for them."""

    SEE = "see"
    """Points, and what becomes of what was asked for."""
    ASK = "ask"
    """Ask for care, paid with the holder's points."""
    GIVE = "give"
    """Give the holder's points away, up to so many in all; accept for the holder what others give."""


class DelegationMethod(StrEnum):
    SCREEN = "screen"
    PAPER = "paper"


class DelegationEnd(StrEnum):
    """Why a delegation holds no longer."""

    REVOKED = "revoked"
    """By the holder, or by the branch for them."""
    GIVEN_BACK = "given_back"
    """By the delegate."""
    OVER = "over"
    """Its last day had passed when the holder appointed somebody anew."""


LONGEST_DELEGATION = timedelta(days=2 * 366)
"""A delegation is looked at anew after two years at the latest."""


class Document(StrEnum):
    """By which document somebody was identified. Its number is never kept."""

    RESIDENT_CARD = "resident_card"
    DRIVING_LICENCE = "driving_licence"
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    WELFARE_CARD = "welfare_card"
    STUDENT_CARD = "student_card"
    KNOWN = "known"
    """The branch has known the person for long."""


class Missing(StrEnum):
    """What somebody lacks before their visits count."""

    IDENTITY = "identity"
    TRAINING = "training"
    AGE = "age"
    GUARDIAN = "guardian"
    CONSENT = "consent"
    ROLE = "role"


NOT_TOGETHER: tuple[frozenset[Role], ...] = (
    frozenset({Role.AUDITOR, Role.COORDINATOR}),
    frozenset({Role.AUDITOR, Role.DEPUTY}),
    frozenset({Role.AUDITOR, Role.FOOD_COORDINATOR}),
    frozenset({Role.AUDITOR, Role.OFFICER}),
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
    frozenset({Role.ADMINISTRATOR, Role.DEPUTY}),
)
"""Roles that nobody holds at once in one branch: who audits moves nothing, who gives roles has no power over
the ledger."""
NATIONAL_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""The roles that the branch `national` has."""


class HandleKind(StrEnum):
    """By what a login is found."""

    PHONE = "phone"
    EMAIL = "email"


INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_PER_INITIAL = 0xAC00, 0xD7A3, 588
NAME_LENGTH = 80
_SYLLABLES_ALONE = re.compile(r"[\uac00-\ud7a3]*")
"""Hangul as it is nearly always written: composed, and there is nothing to fold."""


def fold_name(name: str) -> str:
    """Return the name as it is compared: composed, without spaces, marks of Latin letters, or case."""
    if _SYLLABLES_ALONE.fullmatch(name):
        return name
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


TEXT_LENGTH = 500
EARLIEST_BIRTH = date(1900, 1, 1)
_RESIDENT_NUMBER = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s*[-\u2012-\u2015\u2212]?\s*[0-9]\d{6}(?!\d)"
)
_KOREAN_MOBILE = re.compile(r"010[ -]?([0-46-9]\d{3})[ -]?(\d{4})", re.ASCII)
"""Numbers that the library would accept as they are: the usual ones, so that thousands are read fast."""
_NAME_MARKS = frozenset(" -'\u2019.·,()")


def clean_text(text: str, *, most: int = TEXT_LENGTH) -> str:
    """Return free text as it is kept: composed, without control characters and outer spaces.

    Raises:
        TextTooLong
        ResidentNumberRefused: it holds what looks like a resident registration number.
    """
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if not kept.isprintable():
        kept = "".join(each for each in kept if each == "\n" or unicodedata.category(each)[0] != "C")
    kept = kept.strip()
    if len(kept) > most:
        raise TextTooLong(most=most)
    if _RESIDENT_NUMBER.search(kept):
        raise ResidentNumberRefused
    return kept


def clean_name(name: str) -> str:
    """Return a person's name as it is kept: composed, with single spaces.

    Raises:
        NameMissing, NameTooLong
        NameUnfit: it holds something else than letters and the marks that names have.
        ResidentNumberRefused
    """
    composed = " ".join(unicodedata.normalize("NFC", name).split())
    if not composed:
        raise NameMissing
    if len(composed) > NAME_LENGTH:
        raise NameTooLong(most=NAME_LENGTH)
    if _RESIDENT_NUMBER.search(composed):
        raise ResidentNumberRefused
    if not all(unicodedata.category(each)[0] in "LMN" or each in _NAME_MARKS for each in composed):
        raise NameUnfit
    if not any(each.isalpha() for each in composed):
        raise NameUnfit
    return composed


def check_birth_date(born: date, today: date) -> date:
    """Return the birth date.

    Raises:
        BirthDateInFuture, BirthDateTooEarly
    """
    if born > today:
        raise BirthDateInFuture
    if born < EARLIEST_BIRTH:
        raise BirthDateTooEarly(year=str(EARLIEST_BIRTH.year))
    return born


def normalise_phone(text: str) -> str:
    """Return the telephone number in E.164; without a country code it is a Korean one.

    Raises:
        PhoneUnreadable: it is no number that can be called.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if usual := _KOREAN_MOBILE.fullmatch(plain):
        return "+8210" + "".join(usual.groups())
    try:
        number = phonenumbers.parse(plain, "KR")
    except phonenumbers.NumberParseException as fault:
        raise PhoneUnreadable from fault
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise PhoneUnreadable
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def takes_texts(phone: str) -> bool:
    """Tell whether text messages reach the number, given in E.164."""
    if _KOREAN_MOBILE.fullmatch(phone.replace("+82", "0", 1)):
        return True
    kind = phonenumbers.number_type(phonenumbers.parse(phone))
    return kind in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    }


def normalise_email(text: str) -> str:
    """Return the e-mail address in lower case.

    Raises:
        EmailUnreadable
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as fault:
        raise EmailUnreadable from fault


def fold_address(address: str) -> str:
    """Return the address as it is compared: composed, without spaces, punctuation or case."""
    folded = unicodedata.normalize("NFKC", address).casefold()
    return "".join(each for each in folded if each.isalnum())


def looks_like_initials(text: str) -> bool:
    """Tell whether a search is by initial consonants: ㄱㅇㅈ."""
    letters = "".join(text.split())
    return bool(letters) and all(each in INITIALS for each in letters)
