"""What a barcode stands for: told by a list instead of an intake, corrected, forgotten."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.pantry.commands.intake import known_contents
from timebank.pantry.errors import GramsUnfit, ProductChanged, ProductKnown, WhatNeeded
from timebank.pantry.models import Product
from timebank.pantry.queries import find_product, lock_product
from timebank.pantry.rules import MOST_GRAMS, Category, Storage, read_gtin
from timebank.people.queries import get_branch
from timebank.people.rules import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnProduct(Command):
    """The product gets the command's own id."""

    gtin: str
    name: str
    category: Category
    grams_each: int
    storage: Storage
    needs_cooking: bool

    @property
    def object_id(self) -> UUID | None:
        return self.id


def learn_product(session: Session, command: LearnProduct, *, now: datetime) -> UUID:
    """Keep what the code stands for and return the product's id. Nobody has read its label yet.

    Raises:
        CodeUnfit, WhatNeeded, GramsUnfit, TextTooLong, ProductKnown
    """
    product = product_of(command, now=now)
    known = find_product(session, branch_id=command.branch_id, gtin=product.gtin)
    if known is not None:
        raise ProductKnown(name=known.name)
    session.add(product)
    session.flush()
    return command.id


def product_of(command: LearnProduct, *, now: datetime) -> Product:
    """Return the product as told.

    Raises:
        CodeUnfit, WhatNeeded, GramsUnfit, TextTooLong
    """
    name = clean_text(command.name, most=80)
    if not name:
        raise WhatNeeded
    if not 0 <= command.grams_each <= MOST_GRAMS:
        raise GramsUnfit(most=MOST_GRAMS)
    return Product(
        branch_id=command.branch_id,
        id=command.id,
        gtin=read_gtin(command.gtin),
        name=_named(command.name),
        category=command.category,
        grams_each=_weighing(command.grams_each),
        contents=[],
        storage=command.storage,
        needs_cooking=command.needs_cooking,
        learned_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProduct(Command):
    """What is known of a product is not so. What is left out stays; `revision` is the one that was read."""

    product_id: UUID
    revision: str | None = None
    """None: whatever somebody else has corrected meanwhile is written over."""
    name: str | None = None
    category: Category | None = None
    grams_each: int | None = None
    storage: Storage | None = None
    needs_cooking: bool | None = None
    contents: tuple[str, ...] | None = None

    @property
    def object_id(self) -> UUID | None:
        return self.product_id


def change_product(session: Session, command: ChangeProduct, *, now: datetime) -> None:
    """Have the product stand for this from now on, when more of it comes in and when a label is read.

    A lot that is here keeps what was read from its own label, as ever: its label alone says what it holds.

    Raises:
        ProductNotFound, ProductChanged, WhatNeeded, GramsUnfit, ContentUnknown, TextTooLong
    """
    product = lock_product(session, branch_id=command.branch_id, product_id=command.product_id)
    if command.revision is not None and command.revision != product.revision:
        # An allergen that somebody else read meanwhile would be gone without anybody's knowing.
        raise ProductChanged
    if command.name is not None:
        product.name = _named(command.name)
    if command.grams_each is not None:
        product.grams_each = _weighing(command.grams_each)
    if command.contents is not None:
        today = local_day(now, get_branch(session, command.branch_id).zone)
        product.contents = known_contents(session, command.contents, today=today)
    product.category = command.category or product.category
    product.storage = command.storage or product.storage
    if command.needs_cooking is not None:
        product.needs_cooking = command.needs_cooking
    product.learned_at = now


def _named(text: str) -> str:
    name = clean_text(text, most=80)
    if not name:
        raise WhatNeeded
    return name


def _weighing(grams: int) -> int:
    if not 0 <= grams <= MOST_GRAMS:
        raise GramsUnfit(most=MOST_GRAMS)
    return grams


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetProduct(Command):
    product_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.product_id


def forget_product(session: Session, command: ForgetProduct, *, now: datetime) -> None:  # noqa: ARG001
    """Forget what a code stands for. The database refuses it where a lot bears the product."""
    session.execute(
        delete(Product).where(Product.branch_id == command.branch_id, Product.id == command.product_id)
    )
