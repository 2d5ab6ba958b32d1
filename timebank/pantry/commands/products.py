"""What a barcode stands for, told by a list instead of an intake."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.pantry.errors import GramsUnfit, ProductKnown, WhatNeeded
from timebank.pantry.models import Product
from timebank.pantry.queries import find_product
from timebank.pantry.rules import MOST_GRAMS, Category, Storage, read_gtin
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
        name=name,
        category=command.category,
        grams_each=command.grams_each,
        contents=[],
        storage=command.storage,
        needs_cooking=command.needs_cooking,
        learned_at=now,
    )


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
