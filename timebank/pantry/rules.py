"""The words of the pantry, barcodes, and what counts as odd or large. Pure values."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import biip
from biip import ParseError
from biip.gtin import Gtin

from timebank.pantry.errors import BusinessNumberUnfit, CodeUnfit


class DonorKind(StrEnum):
    COMPANY = "company"
    SHOP = "shop"
    FARM = "farm"
    SCHOOL = "school"
    PUBLIC = "public"
    PERSON = "person"


class DonationState(StrEnum):
    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    DECLINED = "declined"


class OfferState(StrEnum):
    """Of what was offered on the public page."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Arrival(StrEnum):
    """How a donation comes to the bank."""

    COLLECTED = "collected"
    BROUGHT = "brought"


class Storage(StrEnum):
    ROOM = "room"
    FRIDGE = "fridge"
    FREEZER = "freezer"


class Category(StrEnum):
    GRAIN = "grain"
    NOODLES = "noodles"
    BREAD = "bread"
    VEGETABLES = "vegetables"
    FRUIT = "fruit"
    MEAT = "meat"
    FISH = "fish"
    EGGS = "eggs"
    DAIRY = "dairy"
    TOFU = "tofu"
    SIDE_DISHES = "side_dishes"
    SAUCES = "sauces"
    SNACKS = "snacks"
    DRINKS = "drinks"
    READY_MEALS = "ready_meals"
    HOUSEHOLD_GOODS = "household_goods"
    OTHER = "other"


class MovementKind(StrEnum):
    RECEIVED = "received"
    COUNTED = "counted"
    MOVED = "moved"
    RESERVED = "reserved"
    RELEASED = "released"
    HANDED_OUT = "handed_out"
    RETURNED = "returned"
    WASTED = "wasted"
    PASSED_ON = "passed_on"
    RECALLED = "recalled"


class Reason(StrEnum):
    """Why stock was wasted, or differed from what was counted."""

    EXPIRED = "expired"
    SPOILED = "spoiled"
    DAMAGED = "damaged"
    TEMPERATURE = "temperature"
    RECALL = "recall"
    LOST = "lost"
    FOUND = "found"
    MISCOUNTED = "miscounted"


WASTE_REASONS = (
    Reason.EXPIRED,
    Reason.SPOILED,
    Reason.DAMAGED,
    Reason.TEMPERATURE,
    Reason.RECALL,
)
UNFIT_REASONS = (Reason.SPOILED, Reason.DAMAGED, Reason.TEMPERATURE, Reason.RECALL)
"""Why what comes back is given to nobody else."""
RETURN_REASONS = (Reason.MISCOUNTED, *UNFIT_REASONS)
"""Why units come back: handed over by mistake, or unfit."""
COUNT_REASONS = (Reason.MISCOUNTED, Reason.LOST, Reason.FOUND, Reason.DAMAGED)


class WriteOffState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class CallAbout(StrEnum):
    """What a household is called about."""

    RECALL = "recall"
    LOT = "lot"
    """Food that must go."""
    ROUND = "round"


class CallOutcome(StrEnum):
    TOLD = "told"
    WILL_COME = "will_come"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


NEWS = (CallOutcome.TOLD, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER)
OUTCOMES = {
    CallAbout.RECALL: NEWS,
    CallAbout.LOT: (
        CallOutcome.WILL_COME,
        CallOutcome.DECLINED,
        CallOutcome.NO_ANSWER,
        CallOutcome.WRONG_NUMBER,
    ),
    CallAbout.ROUND: NEWS,
}
"""How a call of each list may end."""
REACHED = frozenset({CallOutcome.TOLD, CallOutcome.WILL_COME, CallOutcome.DECLINED})
CALL_NOTE_LENGTH = 200


class Recalled(StrEnum):
    """What is said of units that come in after their product, or their lot, was recalled."""

    BLOCK = "block"
    """They belong to the recall."""
    OTHER_BATCH = "other_batch"


MOST_UNITS = 1_000_000
MOST_GRAMS = 1_000_000
FARTHEST_EXPIRY = timedelta(days=10 * 366)
LARGE_UNITS = 20
LARGE_GRAMS = 20_000
"""Above either of the two a write-off needs a second person."""
USUAL_MOST = 500
"""What came at once at most, where too little of the kind has come to tell."""
ENOUGH_TO_TELL = 10
"""Lots of a kind that tell what is usual."""
ODD_TIMES = 10
"""So many times what ever came before is asked about: a nought too many."""
SPOILS_WITHIN = timedelta(days=3)
LIES_AFTER = timedelta(days=60)
LOW_UNITS = 10
"""Of a category, fewer free units than this are low."""
USUAL_PLACE = "문 앞"
"""Where a pallet stands until somebody gives it a shelf."""
COOKED = frozenset({Category.GRAIN, Category.NOODLES, Category.MEAT, Category.FISH})
"""What nobody eats without a stove, unless the lot says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a barcode says."""

    gtin: str | None = None
    """14 digits."""
    expires_on: date | None = None
    lot_code: str | None = None


def read_code(text: str) -> Scanned:
    """Return what a scanned barcode says: a GTIN, or GS1 element strings with lot and dates.

    A day 00 means the month's last. Source: GS1 General Specifications, section 3.4.

    Raises:
        CodeUnfit
    """
    code = "".join(text.split())
    try:
        found = biip.parse(code)
    except ParseError as fault:
        raise CodeUnfit from fault
    gtin = found.gtin
    expires_on, lot_code = None, None
    if found.gs1_message is not None and code[:2] in ("01", "02", "10", "15", "17"):
        for each in found.gs1_message.element_strings:
            if each.ai.ai in ("15", "17"):
                expires_on = each.date if expires_on is None else min(expires_on, each.date or expires_on)
            if each.ai.ai == "10":
                lot_code = each.value
            if each.ai.ai in ("01", "02"):
                gtin = each.gtin
    if gtin is None and expires_on is None and lot_code is None:
        raise CodeUnfit
    return Scanned(gtin=gtin.as_gtin_14() if gtin else None, expires_on=expires_on, lot_code=lot_code)


def read_gtin(text: str) -> str:
    """Return the GTIN in 14 digits.

    Raises:
        CodeUnfit
    """
    try:
        return Gtin.parse("".join(text.split())).as_gtin_14()
    except ParseError as fault:
        raise CodeUnfit from fault


_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def read_business_number(text: str) -> str:
    """Return the ten digits of a Korean business registration number, its check digit verified.

    Raises:
        BusinessNumberUnfit
    """
    digits = [int(each) for each in text if each.isascii() and each.isdigit()]
    if len(digits) != len(_WEIGHTS) + 1:
        raise BusinessNumberUnfit
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) + digits[8] * 5 // 10
    if (10 - total % 10) % 10 != digits[9]:
        raise BusinessNumberUnfit
    return "".join(map(str, digits))


def is_large(units: int, grams_each: int) -> bool:
    """Tell whether writing this off needs a second person."""
    return units > LARGE_UNITS or units * grams_each > LARGE_GRAMS


def needs_of(storage: Storage, *, needs_cooking: bool) -> frozenset[str]:
    """Return what a household must have to take it."""
    words = {storage.value} - {Storage.ROOM.value}
    return frozenset(words | ({"cooking"} if needs_cooking else set()))
