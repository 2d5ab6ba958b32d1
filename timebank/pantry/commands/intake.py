"""Taking in, a line a pallet, and reading the label later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.core.pictures import Picture
from timebank.households.queries import known_codes
from timebank.pantry.commands.blocking import block
from timebank.pantry.commands.moving import Move, put
from timebank.pantry.commands.photos import hold
from timebank.pantry.errors import (
    AmountOdd,
    ContentUnknown,
    DateNeeded,
    ExpiresUnfit,
    GramsUnfit,
    LotChanged,
    RecalledBefore,
    TemperatureUnfit,
    UnitsUnfit,
    WhatNeeded,
)
from timebank.pantry.models import Lot, Product
from timebank.pantry.queries import (
    find_product,
    find_recall_of,
    get_product,
    lock_donation,
    lock_lot,
    most_at_once,
)
from timebank.pantry.rules import (
    COOKED,
    FARTHEST_EXPIRY,
    MOST_GRAMS,
    MOST_UNITS,
    ODD_TIMES,
    USUAL_PLACE,
    Category,
    MovementKind,
    Recalled,
    Storage,
    read_code,
)
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text

COLDEST, HOTTEST = -400, 600
"""Tenths of a degree Celsius."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn(Command):
    """One pallet. The lot gets the command's own id; what the barcode says fills what is left empty."""

    name: str = ""
    units: int
    code: str | None = None
    """As scanned: a GTIN, or GS1 element strings."""
    category: Category | None = None
    grams_each: int | None = None
    storage: Storage | None = None
    needs_cooking: bool | None = None
    expires_on: date | None = None
    goes_today: bool = False
    tenths_celsius: int | None = None
    place: str = ""
    lot_code: str | None = None
    donation_id: UUID | None = None
    amount_sure: bool = False
    recalled: Recalled | None = None
    """Asked for where a recall may be about it."""
    photo: Picture | None = None
    """Of the label."""


def take_in(session: Session, command: TakeIn, *, now: datetime) -> UUID:
    """Put the units on the shelf and return the lot's id; a barcode's product is learned.

    Nobody has read the label yet, so the lot counts as containing everything.

    Raises:
        AmountOdd: `amount_sure` goes on.
        RecalledBefore: `recalled` goes on.
        CodeUnfit, WhatNeeded, UnitsUnfit, GramsUnfit, ExpiresUnfit, TemperatureUnfit, DonationNotFound,
        DonationNotAccepted, TextTooLong, PhotoTooLarge
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    scanned = read_code(command.code) if command.code and command.code.strip() else None
    product = (
        find_product(session, branch_id=branch_id, gtin=scanned.gtin) if scanned and scanned.gtin else None
    )
    name = clean_text(command.name, most=80) or (product.name if product else "")
    if not name:
        raise WhatNeeded
    category = command.category or (product.category if product else Category.OTHER)
    grams = command.grams_each if command.grams_each is not None else (product.grams_each if product else 0)
    _check_amounts(
        session, command, product_id=product.id if product else None, category=category, grams=grams
    )
    storage = command.storage or (product.storage if product else Storage.ROOM)
    cooking = command.needs_cooking
    if cooking is None:
        cooking = product.needs_cooking if product else category in COOKED
    said = command.expires_on or (scanned.expires_on if scanned else None)
    expires_on = today if command.goes_today else said
    if expires_on is not None and not today - FARTHEST_EXPIRY <= expires_on <= today + FARTHEST_EXPIRY:
        raise ExpiresUnfit
    if command.donation_id is not None:
        donation = lock_donation(session, branch_id=branch_id, donation_id=command.donation_id)
        donation.receive(on=today)
    if scanned and scanned.gtin:
        facts = {
            "name": name,
            "category": category,
            "grams_each": grams,
            "storage": storage,
            "needs_cooking": cooking,
            "learned_at": now,
        }
        product = learn(session, branch_id, scanned.gtin, facts)
    lot = Lot(
        branch_id=branch_id,
        id=command.id,
        name=name,
        category=category,
        product_id=product.id if product else None,
        donation_id=command.donation_id,
        lot_code=clean_text(command.lot_code or "", most=40) or (scanned.lot_code if scanned else None),
        grams_each=grams,
        contents=[],
        storage=storage,
        needs_cooking=cooking,
        expires_on=expires_on,
        arrived_on=today,
        tenths_celsius=command.tenths_celsius,
        taken_in_by_id=command.actor_id,
        taken_in_at=now,
        revision=1,
    )
    # The product's row is locked by now: a recall of this moment is seen here, or sees this lot.
    recall = find_recall_of(session, branch_id=branch_id, product_id=lot.product_id, lot_code=lot.lot_code)
    if recall is not None and command.recalled is None:
        zone = get_branch(session, branch_id).zone
        raise RecalledBefore(day=local_day(recall.opened_at, zone), reason=recall.reason)
    session.add(lot)
    session.flush()
    put(
        session,
        Move(
            branch_id=branch_id,
            lot_id=command.id,
            place=clean_text(command.place, most=40) or USUAL_PLACE,
            kind=MovementKind.RECEIVED,
            units=command.units,
            cause_id=command.id,
            moved_by_id=command.actor_id,
        ),
        now=now,
    )
    if recall is not None and command.recalled is Recalled.BLOCK:
        block(session, lot, recall_id=recall.id, cause_id=command.id, by_id=command.actor_id, now=now)
    if command.photo is not None:
        photo = hold(command.photo, command, now=now)
        photo.lot_id = command.id
        session.add(photo)
    return command.id


def learn(session: Session, branch_id: str, gtin: str, facts: dict[str, Any]) -> Product:
    """Keep what the barcode stands for; of two pallets scanned at once the second waits for the first."""
    make = pg_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {"branch_id": branch_id, "id": new_id(), "gtin": gtin, "contents": [], **facts}
    session.execute(
        make(Product)
        .values(row)
        .on_conflict_do_update(index_elements=["branch_id", "gtin"], set_=facts)
        .execution_options(synchronize_session=False)
    )
    product = find_product(session, branch_id=branch_id, gtin=gtin)
    assert product is not None
    session.refresh(product)
    return product


def _check_amounts(
    session: Session, command: TakeIn, *, product_id: UUID | None, category: Category, grams: int
) -> None:
    if not 1 <= command.units <= MOST_UNITS:
        raise UnitsUnfit(most=MOST_UNITS)
    if not 0 <= grams <= MOST_GRAMS:
        raise GramsUnfit(most=MOST_GRAMS)
    if command.tenths_celsius is not None and not COLDEST <= command.tenths_celsius <= HOTTEST:
        raise TemperatureUnfit
    usual = most_at_once(session, branch_id=command.branch_id, product_id=product_id, category=category)
    if command.units >= usual * ODD_TIMES and not command.amount_sure:
        raise AmountOdd(units=command.units, usual=usual, meant=command.units // 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLabel(Command):
    """Somebody has read the label: all that the lot contains or may contain, and what it needs.

    `revision` is the one that was looked at.
    """

    lot_id: UUID
    revision: int | None = None
    contents: tuple[str, ...]
    name: str | None = None
    category: Category | None = None
    grams_each: int | None = None
    storage: Storage | None = None
    needs_cooking: bool | None = None
    expires_on: date | None = None
    no_expiry: bool = False

    @property
    def object_id(self) -> UUID | None:
        return self.lot_id


def read_label(session: Session, command: ReadLabel, *, now: datetime) -> None:
    """Keep what the label says; the product learns it too. What is left out stays.

    Raises:
        LotNotFound, LotChanged, ContentUnknown, GramsUnfit, ExpiresUnfit, DateNeeded, TextTooLong
    """
    assert command.actor_id is not None
    lot = lock_lot(session, branch_id=command.branch_id, lot_id=command.lot_id)
    if command.revision is not None and command.revision != lot.revision:
        # What the other one read, such as an allergen, would be gone without anybody's knowing.
        raise LotChanged
    today, was_undated = local_day(now, get_branch(session, command.branch_id).zone), lot.is_undated
    lot.contents = known_contents(session, command.contents, today=today)
    lot.label_read_on, lot.label_read_by_id = today, command.actor_id
    lot.name = clean_text(command.name or "", most=80) or lot.name
    lot.category = command.category or lot.category
    lot.storage = command.storage or lot.storage
    if command.needs_cooking is not None:
        lot.needs_cooking = command.needs_cooking
    if command.grams_each is not None:
        if not 0 <= command.grams_each <= MOST_GRAMS:
            raise GramsUnfit(most=MOST_GRAMS)
        lot.grams_each = command.grams_each
    if command.no_expiry or command.expires_on is not None:
        day = None if command.no_expiry else command.expires_on
        if day is not None and abs(day - today) > FARTHEST_EXPIRY:
            raise ExpiresUnfit
        lot.expires_on = day
    elif was_undated and lot.category is not Category.HOUSEHOLD_GOODS:
        raise DateNeeded
    lot.revision += 1
    if lot.product_id is not None:
        product = get_product(session, branch_id=lot.branch_id, product_id=lot.product_id)
        product.contents, product.grams_each, product.learned_at = lot.contents, lot.grams_each, now
        product.name, product.category = lot.name, lot.category
        product.storage, product.needs_cooking = lot.storage, lot.needs_cooking


def known_contents(session: Session, contents: Iterable[str], *, today: date) -> list[str]:
    """Return what a label says, in order.

    Raises:
        ContentUnknown
    """
    known = known_codes(session, day=today)
    for word in contents:
        if word not in known:
            raise ContentUnknown(word=word[:40])
    return sorted(set(contents))
